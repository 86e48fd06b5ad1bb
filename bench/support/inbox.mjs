// SPDX-License-Identifier: Apache-2.0
// inbox.mjs BASE LOGIN PASSWORD, in web/: for bench/inbox.py.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { chromium } = createRequire(join(process.cwd(), 'package.json'))('@playwright/test');
const [base, login, password] = process.argv.slice(2);
const kRuns = 10;
const kRows = 50;

/** Runs in the page: notes when the sign-in was answered and when the fiftieth title was opened and painted. */
function watch(rows) {
  const marks = (window.marks = { signedIn: 0, listed: 0, opened: 0 });
  const ask = window.fetch;
  window.fetch = async (...sent) => {
    const request = new Request(...sent.map((one) => (typeof one === 'string' ? one : (one?.clone?.() ?? one))));
    const path = new URL(request.url).pathname;
    const began = performance.now();
    const reply = await ask(...sent);
    if (path === '/api/v1/session' && request.method === 'POST' && reply.ok) marks.signedIn = performance.now();
    if (path === '/api/v1/reports') marks.listed = performance.now() - began;
    return reply;
  };
  const look = () => {
    const titles = [...document.querySelectorAll('a[data-row]')];
    const opened = titles.filter((one) => !one.textContent.includes('(tidak dapat dibuka'));
    if (marks.signedIn && titles.length >= rows && opened.length === titles.length) marks.opened = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function once(browser) {
  const context = await browser.newContext({ locale: 'id-ID' });
  const page = await context.newPage();
  await page.addInitScript(watch, kRows);
  await page.goto(`${base}/app/laporan?saring=all`);
  await page.getByLabel('Nama masuk').fill(login);
  await page.getByLabel('Kata sandi', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await page.waitForFunction(() => window.marks.opened > 0, undefined, { timeout: 30_000 });
  const { signedIn, listed, opened } = await page.evaluate(() => window.marks);
  await context.close();
  return { opened: opened - signedIn, listed };
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
const runs = [];
for (let i = 0; i < kRuns; i++) runs.push(await once(browser));
await browser.close();
const told = (name, times) => {
  const sorted = [...times].sort((a, b) => a - b);
  console.log(`${name}: median ${sorted[kRuns / 2].toFixed(0)} ms, best ${sorted[0].toFixed(0)} ms, worst ${sorted[kRuns - 1].toFixed(0)} ms`);
};
told(`from the answer to the sign-in to ${kRows} opened titles`, runs.map((run) => run.opened));
told('of that, the answer to the list', runs.map((run) => run.listed));
