// SPDX-License-Identifier: Apache-2.0
// A rule is tried on past records before it goes live: how often it would have applied, what came of those, which they are.
import { expect, test } from '@playwright/test';
import { type DemoServer, startDemo } from './support/demo';
import { type Actor, actor, look, menu, signIn } from './support/people';

test.describe.configure({ mode: 'serial' });

let demo: DemoServer;
let chelsea: Actor;

test.beforeAll(async ({ browser }) => {
  demo = await startDemo();
  chelsea = await actor(browser, 'Chelsea');
  chelsea.page.on('request', (request) => {
    if (/\/border\/crossings\/[0-9a-f]{32}$/.test(request.url())) opened++;
  });
  await signIn(chelsea, demo.base, 'suluh-demo-chelsea');
});
test.afterAll(async () => {
  await chelsea?.context.close();
  await demo?.stop();
});
test.afterEach(() => {
  expect(chelsea.faults.splice(0)).toEqual([]);
});

const result = () => chelsea.page.locator('h2[data-fired]');

async function tryCondition(when: string): Promise<void> {
  await chelsea.page.getByLabel('Aturan', { exact: true }).selectOption({ label: 'Tulis syarat sendiri' });
  await chelsea.page.getByLabel('Syarat', { exact: true }).fill(when);
  await chelsea.page.getByRole('button', { name: 'Coba', exact: true }).click();
}

/** What the office recorded, as her own browser is told it. */
const crossings = () =>
  chelsea.page.evaluate(async () => {
    const answer = await fetch('/api/v1/border/past?from=2000-01-01&until=2199-12-31');
    return ((await answer.json()) as { rows: { facts: Record<string, string>; outcome: string }[] }).rows.map(({ facts, outcome }) => ({ ...facts, outcome }));
  });
/** Sealed crossings that her browser asked for. */
let opened = 0;

test('from the rules of the day a page leads to trying them, trial ones first', async () => {
  await menu(chelsea, 'Perlintasan');
  await chelsea.page.getByRole('navigation', { name: 'Perlintasan' }).getByRole('link', { name: 'Hari ini', exact: true }).click();
  await chelsea.page.getByRole('link', { name: 'Coba aturan pada catatan lama' }).click();
  await expect(chelsea.page.getByLabel('Aturan', { exact: true }).locator('option').first()).toHaveText(/\(percobaan\)$/);
  await expect(chelsea.page.getByText('lost_passport is yes and purpose is work')).toBeVisible();
  await chelsea.page.getByRole('button', { name: 'Coba', exact: true }).click();
  await expect(result()).toBeVisible();
  await look(chelsea, 'coba-aturan-percobaan');
});

test('coded facts decide without opening anything, and the outcomes are told', async () => {
  const past = await crossings();
  const leave = past.filter((one) => one['direction'] === 'out');
  expect(leave.length).toBeGreaterThan(0);
  await tryCondition('direction is out');
  await expect(result()).toHaveText(`Berlaku pada ${leave.length} dari ${past.length} catatan`);
  await expect(chelsea.page.getByText(`${past.length} dari ${past.length} catatan dinilai, 0 dibuka.`)).toBeVisible();
  expect(opened).toBe(0);
  const passed = leave.filter((one) => one.outcome === 'passed').length;
  await expect(chelsea.page.getByText(`Lewat: ${passed}`)).toBeVisible();
  await look(chelsea, 'coba-aturan-hasil');
});

test('sealed words are opened only for what the coded facts leave open', async () => {
  const past = await crossings();
  const work = past.filter((one) => one['purpose'] === 'work').length;
  expect(work).toBeGreaterThan(0);
  expect(work).toBeLessThan(past.length);
  await tryCondition('purpose is work and says_work is yes');
  await expect(chelsea.page.getByText(`${past.length} dari ${past.length} catatan dinilai, ${work} dibuka.`)).toBeVisible();
  expect(opened).toBe(work);
});

test('a condition that is none is refused in words', async () => {
  await tryCondition('age below 18');
  await expect(chelsea.page.getByText('Syarat ini tidak dapat dibaca. Lihat contohnya.')).toBeVisible();
  await look(chelsea, 'coba-aturan-salah');
});

test('it can be stopped, and says that its figures are of a part', async () => {
  let asked = 0;
  await chelsea.page.route('**/api/v1/border/crossings/*', async (route) => {
    asked++;
    if (asked === 2) await chelsea.page.getByRole('button', { name: 'Hentikan' }).click();
    await route.continue();
  });
  await tryCondition('says_work is yes');
  await expect(chelsea.page.getByText('Dihentikan sebelum selesai.')).toBeVisible();
  await chelsea.page.unroute('**/api/v1/border/crossings/*');
  expect(asked).toBe(2);
});

test('nothing of it was stored', async () => {
  expect(await chelsea.page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain('says_work');
});
