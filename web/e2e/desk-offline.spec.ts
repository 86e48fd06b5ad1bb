// SPDX-License-Identifier: Apache-2.0
// The desk without a line, from a cold start: the browser is closed, the server is killed, and what was prepared opens.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, expect, test } from '@playwright/test';
import { type DemoServer, startDemo } from './support/demo';
import { type Passport, zone } from './support/passport';
import { type Actor, actorIn, look, menu, signIn } from './support/people';

test.describe.configure({ mode: 'serial' });

const kPassword = 'suluh-demo-chelsea';
const kHour = 60 * 60 * 1000;
const kRudi: Passport = { surname: 'HARTANTO', given: 'RUDI', number: 'C7710045', nationality: 'IDN', birth: '681123', sex: 'M', expiry: '301231' };
const kLina: Passport = { surname: 'PERMATASARI', given: 'LINA', number: 'B4420917', nationality: 'IDN', birth: '950817', sex: 'F', expiry: '310101' };
/** A browser without a server says so in its console. */
const kAccepted = /status of (401|404|409)|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/;

let demo: DemoServer;
let chelsea: Actor;
let context: BrowserContext;
const profile = mkdtempSync(join(tmpdir(), 'suluh-profile-'));

/** Her browser with all that it keeps on its disk. */
async function openBrowser(): Promise<void> {
  const { launchOptions, locale, timezoneId, viewport, actionTimeout } = test.info().project.use;
  context = await chromium.launchPersistentContext(profile, { ...launchOptions, locale, timezoneId, viewport });
  context.setDefaultTimeout(actionTimeout ?? 20_000);
  chelsea = await actorIn(context, 'Chelsea', kAccepted);
}

test.beforeAll(async () => {
  demo = await startDemo();
  await openBrowser();
});
test.afterAll(async () => {
  await context?.close();
  await demo?.stop();
  rmSync(profile, { recursive: true, force: true });
});
test.afterEach(() => {
  expect(chelsea.faults.splice(0)).toEqual([]);
});

const say = () => chelsea.page.locator('[data-say]');
const door = () => chelsea.page.getByRole('region', { name: 'Bila saluran putus' });
const password = () => chelsea.page.getByLabel('Kata sandi', { exact: true });

async function scan(passport: Passport): Promise<void> {
  await chelsea.page.getByLabel(/Letakkan paspor di alat baca/).focus();
  await chelsea.page.keyboard.type(zone(passport));
}

async function record(outcome: string): Promise<void> {
  await chelsea.page.getByLabel('Hasil').selectOption({ label: outcome });
  await chelsea.page.getByRole('button', { name: 'Catat perlintasan' }).click();
  await chelsea.page.getByText(/^Perlintasan .* tercatat\.$/).waitFor();
}

async function tryPassword(text: string): Promise<void> {
  await password().fill(text);
  await chelsea.page.getByRole('button', { name: 'Buka', exact: true }).click();
}

/** As after a power cut: nothing of the page is left in memory. */
async function beginCold(): Promise<void> {
  await context.close();
  await openBrowser();
  await chelsea.page.goto(`${demo.base}/app/`);
}

/** Everything that this browser keeps for the site, as one text. */
function everythingKept(): Promise<string> {
  return chelsea.page.evaluate(async () => {
    const parts = [JSON.stringify({ ...localStorage })];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) parts.push(request.url, (await (await cache.match(request))?.text()) ?? '');
    }
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((done) => {
        const asked = indexedDB.open(name);
        asked.onsuccess = () => done(asked.result);
      });
      for (const store of db.objectStoreNames) {
        const rows = await new Promise<unknown>((done) => {
          const asked = db.transaction(store).objectStore(store).getAll();
          asked.onsuccess = () => done(asked.result);
        });
        parts.push(`${name}/${store}`, JSON.stringify(rows));
      }
      db.close();
    }
    return parts.join('\n');
  });
}

test('without her choice nothing is kept, and no service worker runs', async () => {
  await signIn(chelsea, demo.base, kPassword);
  await menu(chelsea, 'Perlintasan');
  await expect(door()).toContainText('belum dapat membuka meja tanpa saluran');
  expect(await chelsea.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
});

test('she prepares the computer with her password', async () => {
  await door().getByRole('button', { name: 'Siapkan komputer ini' }).click();
  const dialog = chelsea.page.locator('dialog');
  await dialog.getByLabel('Kata sandi', { exact: true }).fill('bukan-kata-sandinya');
  await dialog.getByRole('button', { name: 'Izinkan di komputer ini' }).click();
  await expect(dialog.getByText('Kata sandi tidak cocok.')).toBeVisible();
  await look(chelsea, 'tanpa-saluran-pilihan');
  await dialog.getByLabel('Kata sandi', { exact: true }).fill(kPassword);
  await dialog.getByRole('button', { name: 'Izinkan di komputer ini' }).click();
  await expect(door()).toContainText(/dapat membuka meja tanpa saluran sampai/);
});

test('what is kept names nobody, and the worker holds the files of the app alone', async () => {
  const kept = await everythingKept();
  expect(kept).toContain('suluh-desk/outbox');
  for (const word of ['HARTANTO', 'Hartanto', 'C7710045', 'Chelsea', 'chelsea']) expect(kept, word).not.toContain(word);
  const urls = await chelsea.page.evaluate(async () => {
    const all = await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)));
    return all.flat();
  });
  expect(urls.filter((path) => !/^\/app\/($|suluh\.svg$|assets\/[\w.-]+$)/.test(path))).toEqual([]);
  expect(urls).toContain('/app/');
});

test('the server is killed, the browser begins anew, and a wrong password opens nothing', async () => {
  await demo.kill();
  await beginCold();
  await expect(chelsea.page.getByRole('heading', { name: 'Server tidak terjangkau' })).toBeVisible();
  await look(chelsea, 'tanpa-saluran-pintu');
  await tryPassword('suluh-demo-salah');
  await expect(chelsea.page.getByText('Kata sandi tidak cocok.')).toBeVisible();
  await expect(say()).toHaveCount(0);
  await look(chelsea, 'tanpa-saluran-salah');
});

test('she opens the desk, sees who is on the kept list, screens and records', async () => {
  await tryPassword(kPassword);
  await expect(chelsea.page.getByText(/Meja memakai salinan daftar dari/)).toBeVisible();
  await expect(chelsea.page.locator('header')).toContainText('Chelsea');
  await look(chelsea, 'tanpa-saluran-meja');
  const list = chelsea.page.locator('details', { hasText: 'Siapa di salinan daftar' });
  await list.locator('summary').click();
  await list.getByLabel('Cari di salinan daftar').fill('hartanto');
  await expect(list.locator('li')).toHaveText(/Rudi Hartanto.*Pencegahan/);
  // Who is protected is not on a desk's disk.
  await list.getByLabel('Cari di salinan daftar').fill('anggraini');
  await expect(list.getByText('Tidak ada yang cocok.')).toBeVisible();
  await list.getByLabel('Cari di salinan daftar').fill('');
  await look(chelsea, 'tanpa-saluran-daftar');
  await scan(kRudi);
  await expect(say()).toHaveText(/nomor dokumen, nama, tanggal lahir cocok dengan daftar Pencegahan/);
  await look(chelsea, 'tanpa-saluran-cocok');
  await record('Pemeriksaan kedua');
  await scan(kLina);
  await expect(say()).toHaveText(/tidak ada yang cocok di daftar kantor; tanpa saluran, apakah dokumen ini pernah tercatat tidak diketahui\.$/);
  await record('Lewat');
  await expect(chelsea.page.getByText(/^2 perlintasan tersimpan di perangkat ini/)).toBeVisible();
  const kept = await everythingKept();
  for (const word of ['HARTANTO', 'PERMATASARI', 'B4420917']) expect(kept, word).not.toContain(word);
});

test('a second cold start has lost nothing', async () => {
  await beginCold();
  await tryPassword(kPassword);
  await expect(chelsea.page.getByText(/^2 perlintasan tersimpan di perangkat ini/)).toBeVisible();
});

test('when the line is back she signs in, and each crossing is there exactly once', async () => {
  await demo.restart();
  await chelsea.page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(chelsea.page.getByText(/^Saluran sudah kembali/)).toBeVisible();
  await look(chelsea, 'tanpa-saluran-kembali');
  await chelsea.page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await signIn(chelsea, demo.base, kPassword);
  await menu(chelsea, 'Perlintasan');
  await expect(door()).toContainText(/sampai/);
  await expect(chelsea.page.getByText(/perlintasan tersimpan di perangkat ini/)).toHaveCount(0);
  const rows = await chelsea.page.evaluate(async () => {
    const answer = await fetch('/api/v1/border/crossings?list=day');
    return ((await answer.json()) as { rows: { offline: boolean; outcome: string }[] }).rows.filter((row) => row.offline).map((row) => row.outcome);
  });
  expect(rows.sort()).toEqual(['passed', 'second_check']);
  await chelsea.page.getByRole('navigation', { name: 'Perlintasan' }).getByRole('link', { name: 'Perlu dikerjakan', exact: true }).click();
  await expect(chelsea.page.getByRole('heading', { name: 'Rudi Hartanto' })).toHaveCount(1);
  await look(chelsea, 'tanpa-saluran-terkirim');
});

test('a copy older than 72 hours is refused in both languages, and is gone', async () => {
  // At the desk again: signing in made the way in anew.
  await chelsea.page.getByRole('navigation', { name: 'Perlintasan' }).getByRole('link', { name: 'Meja', exact: true }).click();
  await expect(door()).toContainText(/sampai/);
  await demo.kill();
  await context.close();
  await openBrowser();
  await chelsea.page.clock.setFixedTime(Date.now() - 2 * kHour);
  await chelsea.page.goto(`${demo.base}/app/`);
  await expect(chelsea.page.getByText('Jam komputer ini lebih awal daripada salinan daftarnya.')).toBeVisible();
  await chelsea.page.clock.setFixedTime(Date.now() + 73 * kHour);
  await chelsea.page.reload();
  await expect(chelsea.page.getByText('Salinan daftar di komputer ini lebih tua dari 72 jam')).toBeVisible();
  await expect(password()).toHaveCount(0);
  await look(chelsea, 'tanpa-saluran-lewat');
  await chelsea.page.getByRole('button', { name: 'English' }).click();
  await expect(chelsea.page.getByText('The copy of the lists on this computer is older than 72 hours')).toBeVisible();
  await look(chelsea, 'english-tanpa-saluran-lewat');
  // Putting the clock back brings nothing back.
  await chelsea.page.clock.setFixedTime(Date.now());
  await chelsea.page.reload();
  await expect(chelsea.page.getByText('There is no copy of a desk on this computer.')).toBeVisible();
  await chelsea.page.getByRole('button', { name: 'Bahasa Indonesia' }).click();
});

test('signing out takes the way in with it', async () => {
  await demo.restart();
  await signIn(chelsea, demo.base, kPassword);
  await menu(chelsea, 'Perlintasan');
  await expect(door()).toContainText(/sampai/);
  await menu(chelsea, 'Akun saya');
  await chelsea.page.getByRole('button', { name: 'Keluar', exact: true }).first().click();
  await password().waitFor();
  await demo.kill();
  await beginCold();
  await expect(chelsea.page.getByText('Tidak ada salinan meja di komputer ini.')).toBeVisible();
});
