// SPDX-License-Identifier: Apache-2.0
// desk.mjs import BASE FILE ROWS | sync BASE CROSSINGS | reaction BASE, in web/: for bench/desk.sh. import runs in the built app;
// sync and reaction in the same modules as Vite serves them one by one, because they are filled from within.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { chromium } = createRequire(join(process.cwd(), 'package.json'))('@playwright/test');
const [what, base, ...rest] = process.argv.slice(2);
const kScans = 120;
const kLong = 600_000;
const kMostMs = 10_000; // a sentence that is not there by then will not come

async function signedIn(browser) {
  const page = await (await browser.newContext({ locale: 'id-ID', timezoneId: 'Asia/Jakarta' })).newPage();
  page.setDefaultTimeout(120_000);
  page.on('pageerror', (error) => console.error(`the page: ${error.message}`));
  await page.goto(`${base}/app/`);
  await page.getByLabel('Nama masuk').fill('chelsea');
  await page.getByLabel('Kata sandi', { exact: true }).fill('suluh-demo-chelsea');
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await page.locator('nav.side').getByRole('link', { name: 'Perlintasan' }).click();
  await page.getByText(/\d nama di daftar kantor siap dibandingkan/).waitFor();
  // Nobody is signed in on a page that was loaded anew: every figure after that would be a wait for nothing.
  page.on('load', () => {
    console.error('the page was loaded anew, so nothing more can be measured');
    process.exit(1);
  });
  return page;
}

const seconds = (began) => ((performance.now() - began) / 1000).toFixed(1);

async function bring(page, file, rows) {
  await page.evaluate(() => history.pushState({}, '', '/app/perlintasan/impor'));
  await page.evaluate(() => dispatchEvent(new PopStateEvent('popstate')));
  await page.getByLabel('Pilih berkas').waitFor();
  let began = performance.now();
  await page.getByLabel('Pilih berkas').setInputFiles(file);
  await page.getByRole('heading', { name: `${rows} baris siap` }).waitFor({ timeout: kLong });
  console.log(`browser: the file chosen until ${rows} rows are checked ${seconds(began)} s`);
  began = performance.now();
  await page.getByRole('button', { name: 'Segel dan kirim' }).click();
  await page.getByText(`${rows} dari ${rows} terkirim`).waitFor({ timeout: kLong });
  console.log(`browser: ${rows} rows sealed and sent ${seconds(began)} s`);
}

/** `n` crossings in the outbox as a desk keeps them, then sent. */
async function sync(page, n) {
  const took = await page.evaluate(async (count) => {
    const { outbox } = await import('/app/src/lib/border/outbox.svelte.ts');
    const { kNobody } = await import('/app/src/lib/border/types.ts');
    const { sealCrossing } = await import('/app/src/lib/border/sealing.ts');
    const { randomId } = await import('/app/src/lib/seal/index.ts');
    const began = Date.now() - 8 * 60 * 60 * 1000;
    while (outbox.sending) await new Promise((done) => setTimeout(done, 50));
    outbox.sending = true; // the page's own clock would send while it is filled
    for (let i = 0; i < count; i++) {
      const person = { ...kNobody, name: `ORANG NOMOR${i % 977}`, number: `T${i}`, issuer: 'IDN', birth_date: '1990-05-12' };
      const facts = {
        direction: 'out', port: 'fatmawati', carrier_kind: 'air', carrier: 'SJ091', post: '', document_type: 'passport', reading: 'valid', nationality: 'IDN', sex: 'female', birth_year: 1990,
        destination: 'MYS', purpose: 'tourism', companions: 0, happened_ms: began + i * 2000, offset_minutes: 420, permitted_until: '', fired: [],
      };
      await outbox.keep(sealCrossing({ crossing_id: randomId(), facts, outcome: 'passed', basis: '', offline: true, person, hits: [] }));
    }
    outbox.sending = false;
    const start = performance.now();
    while (outbox.waiting > 0) {
      await outbox.send();
      if (outbox.waiting > 0) await new Promise((done) => setTimeout(done, 200));
    }
    return { ms: performance.now() - start, faults: outbox.faults.length };
  }, n);
  console.log(`browser: an outbox of ${n} crossings sent ${(took.ms / 1000).toFixed(1)} s, ${took.faults} refused`);
}

const kWeights = [7, 3, 1];
const digit = (text) => [...text].reduce((sum, c, i) => sum + (c === '<' ? 0 : /\d/.test(c) ? Number(c) : c.charCodeAt(0) - 55) * kWeights[i % 3], 0) % 10;
/** Two lines of a passport (ICAO Doc 9303 part 4), of somebody invented. */
function zone(i) {
  const given = ['SITI', 'RAHMAT', 'DEWI', 'YUSUF', 'LINA', 'JOKO'][i % 6];
  const family = ['WIJAYA', 'HARTONO', 'LESTARI', 'SIREGAR', 'SAPUTRA'][i % 5];
  const document = `X${String(1_000_000 + i * 37)}`.padEnd(9, '<');
  const parts = `${document}${digit(document)}IDN900512${digit('900512')}F301231${digit('301231')}${'<'.repeat(14)}0`;
  return [`P<IDN${family}<<${given}`.padEnd(44, '<'), `${parts}${digit(parts.slice(0, 10) + parts.slice(13, 20) + parts.slice(21, 43))}`];
}

/** From the last key of a reader until the sentence is painted, with `n` entries on the office's lists. */
async function reaction(page, n) {
  await page.evaluate(async (count) => {
    const { listBook } = await import('/app/src/lib/border/lists.svelte.ts');
    const { Lists } = await import('/app/src/lib/border/screening.ts');
    const syllables = ['ra', 'su', 'di', 'wa', 'han', 'to', 'no', 'mi', 'la', 'ri', 'ya', 'na', 'bu', 'ka', 'li', 'ma', 'pra', 'tri', 'sa', 'gun'];
    const word = (k) => syllables[k % 20] + syllables[Math.floor(k / 20) % 20] + syllables[Math.floor(k / 400) % 20];
    const empty = { v: 1, other_names: [], nik: '', phone: '', reference: '', reason: '' };
    listBook.lists = new Lists(
      Array.from({ length: count }, (_, i) => ({
        id: String(i), who: { ...empty, name: `${word(i * 7)} ${word(i * 13 + 5)}`, birth_date: `19${50 + (i % 50)}-0${1 + (i % 9)}-12`, issuer: 'IDN', number: `L${i}` },
      })),
    );
    // When the last key came and when the new sentence stood on the page.
    window.lastKey = 0;
    addEventListener('keydown', (event) => (window.lastKey = event.timeStamp), true);
  }, n);
  const times = [];
  for (let i = 0; i < kScans; i++) {
    const [first, second] = zone(i);
    await page.getByLabel(/Letakkan paspor di alat baca/).fill('');
    await page.keyboard.type(`${first}\n${second.slice(0, -1)}`);
    await page.evaluate((most) => {
      const before = document.querySelector('[data-say]')?.textContent ?? '';
      window.shown = new Promise((done, failed) => {
        setTimeout(() => failed(new Error(`no sentence after the last key; before: "${before}"`)), most);
        const look = () => {
          const now = document.querySelector('[data-say]')?.textContent ?? '';
          if (now !== '' && now !== before) done(performance.now() - window.lastKey);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
    }, kMostMs);
    await page.keyboard.type(second.slice(-1));
    times.push(await page.evaluate(() => window.shown));
    await page.evaluate(async () => (await import('/app/src/lib/border/desk.svelte.ts')).desk.clear());
  }
  times.sort((a, b) => a - b);
  const at = (q) => times[Math.floor(q * (times.length - 1))].toFixed(0);
  console.log(`browser: last key to the sentence, ${n} entries: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(1)} ms, ${times.length} scans`);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
try {
  const page = await signedIn(browser);
  if (what === 'import') await bring(page, rest[0], Number(rest[1]));
  if (what === 'sync') await sync(page, Number(rest[0]));
  if (what === 'reaction') for (const n of [1_000, 50_000]) await reaction(page, n);
} finally {
  await browser.close();
}
