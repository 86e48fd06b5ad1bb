// SPDX-License-Identifier: Apache-2.0
// What a reporter does on a phone 360 px wide: with scripts (sealed in the browser) and without (the plain form).
import AxeBuilder from '@axe-core/playwright';
import { type Browser, expect, type Page, type Route, test } from '@playwright/test';
import { textsOf } from '../tools/site-texts.mjs';
import { type DemoServer, startDemo } from './support/demo';

test.describe.configure({ mode: 'serial' });

const kShots = '../tests/e2e/artifacts/public';
const kStory = 'Tetangga saya dijanjikan kerja di kapal ikan.\nDua bulan tidak pulang, teleponnya mati.';
const kPicture = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(300_000, 7)]);

let server: DemoServer;
test.beforeAll(async () => {
  server = await startDemo();
});
test.afterAll(() => server?.stop());

interface Phone {
  page: Page;
  faults: string[];
  /** Bodies of everything sent. */
  sent: string[];
}

async function phone(browser: Browser, javaScriptEnabled: boolean): Promise<Phone> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled, baseURL: server.base });
  const page = await context.newPage();
  const faults: string[] = [];
  const sent: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) faults.push(message.text());
  });
  page.on('request', (request) => sent.push(`${request.url()} ${request.postDataBuffer()?.toString('latin1') ?? ''}`));
  return { page, faults, sent };
}

/** A picture, no sideways scrolling, and axe without serious findings where it can run. */
async function look(page: Page, name: string, scripts: boolean): Promise<void> {
  await page.screenshot({ path: `${kShots}/${name}.png`, fullPage: true });
  if (!scripts) return;
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
  expect(serious.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
}

const words = async (page: Page) => (await page.locator('#words li').allTextContents()).map((word) => word.trim()).join(' ');

async function ready(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.locator('form[data-seal=ready]')).toBeVisible();
}

async function write(page: Page, story = kStory): Promise<void> {
  await page.locator('#story').fill(story);
  await page.getByLabel('Tidak tahu', { exact: true }).check();
  await page.locator('#district').selectOption({ index: 2 });
  await page.locator('#files').setInputFiles({ name: 'foto.png', mimeType: 'image/png', buffer: kPicture });
  await page.getByLabel('Sudah saya tulis').check();
}

const send = (page: Page) => page.getByRole('button', { name: 'Kirim laporan' }).click();
const thanks = (page: Page) => page.getByRole('heading', { name: 'Terima kasih. Laporan Anda sudah tersimpan.' });

test('with scripts a report is sealed on the phone, and one lost answer makes no second report', async ({ browser }) => {
  const { page, faults, sent } = await phone(browser, true);
  const served = /name="receipt" value="([^"]+)"/.exec(await (await page.request.get('/lapor')).text())?.[1];
  await ready(page, '/lapor');
  const own = await words(page);
  expect(own.split(' ')).toHaveLength(11);
  expect(own).not.toBe(served);
  await expect(page.getByText('Laporan disegel di ponsel ini')).toBeVisible();
  await look(page, 'lapor-skrip', true);
  await write(page);

  const statuses: number[] = [];
  await page.route('**/api/v1/reports', async (route: Route) => {
    const answer = await route.fetch();
    statuses.push(answer.status());
    if (statuses.length === 1) await route.abort('connectionreset');
    else await route.fulfill({ response: answer });
  });
  await send(page);
  await thanks(page).waitFor();
  expect(statuses, 'stored once, then the same again').toEqual([201, 200]);
  await expect(thanks(page)).toBeFocused();
  expect(await words(page)).toBe(own);
  await look(page, 'terkirim-skrip', true);

  await page.getByRole('link', { name: 'Buka halaman pesan' }).click();
  await expect(page.locator('form[data-seal=ready]')).toBeVisible();
  await page.locator('#receipt').fill(own.toUpperCase());
  await page.getByRole('button', { name: 'Buka pesan' }).click();
  await page.getByText('Belum ada balasan').waitFor();
  await page.locator('#story').fill('Namanya Wati.');
  await page.getByRole('button', { name: 'Kirim tambahan' }).click();
  await page.getByText('Tambahan Anda sudah tersimpan.').waitFor();

  const secrets = [own, own.split(' ').slice(0, 3).join('+'), 'kapal ikan', 'Namanya Wati', kPicture.subarray(0, 40).toString('latin1')];
  for (const secret of secrets) expect(sent.filter((one) => one.toLowerCase().includes(secret.toLowerCase()))).toEqual([]);
  const kept = await page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, document.cookie]);
  expect(kept).toEqual([0, 0, 0, '']);

  await page.getByRole('button', { name: 'Saya ingin menghapus' }).click();
  await look(page, 'hapus-skrip', true);
  await page.getByRole('button', { name: 'Tidak, kembali ke pesan' }).click();
  await page.getByRole('button', { name: 'Saya ingin menghapus' }).click();
  await page.getByRole('button', { name: 'Ya, hapus sekarang' }).click();
  await page.getByRole('heading', { name: 'Laporan sudah dihapus' }).waitFor();
  await ready(page, '/pesan');
  await page.locator('#receipt').fill(own);
  await page.getByRole('button', { name: 'Buka pesan' }).click();
  await page.getByText('Kata ini tidak membuka pesan').waitFor();
  expect(faults).toEqual([]);
});

test('a file goes on where it was cut', async ({ browser }) => {
  const { page, faults } = await phone(browser, true);
  await ready(page, '/lapor');
  await write(page, 'Berkasnya penting.');
  let pieces = 0;
  await page.route('**/api/v1/uploads/*?offset=*', async (route) => {
    pieces += 1;
    if (pieces === 1) return route.abort('connectionreset'); // never reached the server
    if (pieces === 3) {
      await route.fetch(); // reached it, the answer is lost
      return route.abort('connectionreset');
    }
    return route.continue();
  });
  await send(page);
  await page.getByText('Sambungan putus. Dicoba lagi sendiri').first().waitFor();
  await look(page, 'putus-skrip', true);
  await thanks(page).waitFor({ timeout: 60_000 });
  expect(pieces).toBeGreaterThan(3);
  expect(faults).toEqual([]);
});

test('a busy server is tried again by itself, and the faults of the form are said', async ({ browser }) => {
  const { page, faults } = await phone(browser, true);
  await ready(page, '/lapor');
  await page.locator('#files').setInputFiles([
    { name: 'kosong.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) },
    { name: 'bukan.png', mimeType: 'image/png', buffer: Buffer.from('MZ bukan gambar') },
  ]);
  await send(page);
  const alert = page.getByRole('alert');
  await expect(alert).toBeFocused();
  for (const text of ['Ceritakan apa yang terjadi', 'Ada berkas yang kosong', 'Jenis berkas tidak diterima', 'Pilih: kata sudah ditulis']) await expect(alert.getByText(text)).toBeVisible();
  await expect(page.locator('#story')).toHaveAttribute('aria-invalid', 'true');
  await look(page, 'galat-skrip', true);

  await write(page, 'Server ramai.');
  let tries = 0;
  await page.route('**/api/v1/reports', (route) => {
    tries += 1;
    if (tries > 1) return route.continue();
    const body = { key: 'busy', status: 503, text: { id: 'Server sedang sibuk.', en: 'Busy.' }, retry_after: 2 };
    return route.fulfill({ status: 503, headers: { 'content-type': 'application/problem+json', 'retry-after': '2' }, body: JSON.stringify(body) });
  });
  await send(page);
  await page.getByText('Server sedang ramai. Dicoba lagi sendiri').waitFor();
  await thanks(page).waitFor();
  expect(faults).toEqual([]);
});

test('another text under used words keeps the text and gives new words', async ({ browser }) => {
  const { page } = await phone(browser, true);
  await ready(page, '/lapor');
  const own = await words(page);
  await write(page, 'Tulisan pertama.');
  await page.route('**/api/v1/reports', async (route) => {
    await route.fetch();
    return route.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"key":"internal","text":{"id":"Ada kesalahan pada server."}}' });
  }, { times: 1 });
  await send(page);
  await page.getByText('Ada kesalahan pada server.').waitFor();
  await page.locator('#story').fill('Tulisan kedua.');
  await send(page);
  await page.getByText('Laporan tadi sudah tersimpan dengan kata yang lama').waitFor();
  await expect(page.locator('#story')).toHaveValue('Tulisan kedua.');
  expect(await words(page)).not.toBe(own);
  await page.getByLabel('Sudah saya tulis').check();
  await send(page);
  await thanks(page).waitFor();
});

test('a reply is opened and its signature checked on the phone', async ({ browser }) => {
  const { page, faults, sent } = await phone(browser, true);
  await ready(page, '/en/pesan');
  await page.locator('#receipt').fill(server.answered.replace(/ \S+$/, ' bukankata'));
  await page.getByRole('button', { name: 'Open messages' }).click();
  await page.getByRole('alert').getByText('Word 11 is not in the word list').waitFor();
  await look(page, 'pesan-salah-skrip', true);
  await page.locator('#receipt').fill(server.answered);
  await page.getByRole('button', { name: 'Open messages' }).click();
  await page.locator('article .pre').first().waitFor();
  await expect(page.getByText('does not match')).toHaveCount(0);
  await expect(page.getByText('missing or withheld')).toHaveCount(0);
  await look(page, 'pesan-skrip', true);
  expect(sent.filter((one) => one.includes(server.answered.split(' ')[0] ?? '?'))).toEqual([]);

  await ready(page, '/pesan');
  await page.route('**/api/v1/thread', async (route) => {
    const answer = await route.fetch();
    const thread = await answer.json();
    const flip = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    for (const message of thread.box_messages) message.signature = flip(message.signature);
    return route.fulfill({ response: answer, json: thread });
  });
  await page.locator('#receipt').fill(server.answered);
  await page.getByRole('button', { name: 'Buka pesan' }).click();
  await page.getByText('Tanda tangan balasan ini tidak cocok').first().waitFor();
  await expect(page.locator('article .pre')).toHaveCount(0);
  expect(faults).toEqual([]);
});

test('an organisation whose key does not hold cannot be chosen', async ({ browser }) => {
  const { page } = await phone(browser, true);
  await page.route('**/api/v1/intake', async (route) => {
    const answer = await route.fetch();
    const intake = await answer.json();
    const circle = intake.organisations[0].statements.find((one: { kind: string }) => one.kind === 'circle');
    circle.signature = (circle.signature.startsWith('A') ? 'B' : 'A') + circle.signature.slice(1);
    return route.fulfill({ response: answer, json: intake });
  });
  await ready(page, '/lapor');
  await page.getByText(/^Kunci .* tidak cocok/).waitFor();
  await expect(page.locator('input[name=to]:disabled')).toHaveCount(1);
  await expect(page.locator('input[name=to]:checked')).toHaveCount(1);
});

test('a browser that cannot seal keeps the plain form and the words of the server, and says so', async ({ browser }) => {
  for (const broken of ['intake', 'BigInt']) {
    const { page } = await phone(browser, true);
    if (broken === 'BigInt') await page.addInitScript('delete window.BigInt');
    else await page.route('**/api/v1/intake', (route) => route.fulfill({ status: 500, body: '' }));
    await page.goto('/lapor');
    await expect(page.locator('form[data-seal=plain]')).toBeVisible();
    await expect(page.getByText('melewati memori server')).toBeVisible();
    const own = await words(page);
    expect(own).toBe(await page.locator('input[name=receipt]').inputValue());
    await write(page, `Tanpa ${broken}.`);
    await send(page);
    await thanks(page).waitFor();
    expect(await words(page)).toBe(own);
  }
});

test('without scripts: a report with a file, a conflict, a wrong receipt', async ({ browser }) => {
  const { page } = await phone(browser, false);
  const form = await page.goto('/lapor');
  const html = (await form?.text()) ?? '';
  const own = await words(page);
  // Playwright's switch does not show <noscript>; that it is in the page is all that can be seen here.
  expect(await page.content()).toContain('Skrip di peramban ini mati');
  await look(page, 'lapor', false);
  await write(page);
  await send(page);
  await thanks(page).waitFor();
  await look(page, 'terkirim', false);
  // A browser that still holds the page shows the same words again.
  await page.route('**/lapor', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }), { times: 1 });
  await page.goto('/lapor');
  expect(await words(page)).toBe(own);
  await page.locator('#story').fill('Cerita yang lain.');
  await page.getByLabel('Sudah saya tulis').check();
  await send(page);
  await page.getByText('Kata tanda terima itu sudah dipakai').waitFor();
  await expect(page.locator('#story')).toHaveValue('Cerita yang lain.');
  expect(await words(page)).not.toBe(own);
  await look(page, 'lapor-bentrok', false);

  await page.goto('/pesan');
  await page.locator('#receipt').fill(own.split(' ').reverse().join(' '));
  await page.getByRole('button', { name: 'Buka pesan' }).click();
  await page.getByRole('heading', { name: 'Pesan tidak terbuka' }).waitFor();
  await look(page, 'pesan-salah', false);
  await page.locator('#receipt').fill(own);
  await page.getByRole('button', { name: 'Buka pesan' }).click();
  await page.getByText('Belum ada balasan').waitFor();
  await look(page, 'pesan', false);
});

test('without scripts: every mistake is said in the language of the page, and the text stays', async ({ browser }) => {
  const { page } = await phone(browser, false);
  const languages = [
    { language: 'id', path: '/', noted: 'Sudah saya tulis' },
    { language: 'en', path: '/en/', noted: 'I have written them down' },
  ];
  const png = { name: 'foto.png', mimeType: 'image/png', buffer: kPicture.subarray(0, 200) };
  for (const { language, path, noted } of languages) {
    const texts = textsOf(language);
    const told = (key: string) => expect(page.getByRole('alert')).toContainText(texts[key] ?? `no text ${key}`);
    const fill = async (story: string, files: { name: string; mimeType: string; buffer: Buffer }[]) => {
      await page.goto(`${path}lapor`);
      // The browser's own checks are for those who have them.
      await page.locator('#report').evaluate((form: HTMLFormElement) => form.setAttribute('novalidate', ''));
      await page.locator('#story').evaluate((area: HTMLTextAreaElement) => area.removeAttribute('maxlength'));
      await page.locator('#story').fill(story);
      await page.locator('#village').fill('Desa Contoh');
      await page.getByLabel(noted).check();
      await page.locator('#files').setInputFiles(files);
      await page.locator('#report button').click();
      await expect(page).toHaveTitle(new RegExp(`^${texts['error.title_prefix']}`));
    };
    await fill('', []);
    await told('error.story.required');
    await expect(page.locator('#village')).toHaveValue('Desa Contoh');
    for (const [files, key] of [
      [[{ ...png, buffer: Buffer.alloc(0) }], 'error.files.empty_file'],
      [[{ ...png, buffer: Buffer.from('MZ bukan gambar') }], 'error.files.bad_file'],
      [Array.from({ length: 6 }, () => png), 'error.files.too_many_files'],
    ] as const) {
      await fill(kStory, [...files]);
      await told(key);
      await expect(page.locator('#story')).toHaveValue(kStory);
      await expect(page.locator('#village')).toHaveValue('Desa Contoh');
      await expect(page.getByLabel(noted)).toBeChecked();
    }
    const huge = 'Panjang sekali. '.repeat(1300);
    await fill(huge, []);
    await told('error.story.too_long');
    await expect(page.locator('#story')).toHaveValue(huge);
    await look(page, `galat-${language}`, false);

    await page.goto(`${path}pesan`);
    await page.locator('#messages').evaluate((form: HTMLFormElement) => form.setAttribute('novalidate', ''));
    await page.locator('#messages button').click();
    await told('error.receipt.required');
    await page.locator('#receipt').fill('satu dua tiga');
    await page.locator('#messages button').click();
    await page.getByRole('heading', { name: texts['error.not_opened'] }).waitFor();
    await expect(page.locator('#receipt')).toHaveValue('satu dua tiga');
    await look(page, `pesan-galat-${language}`, false);
  }
});
