// SPDX-License-Identifier: Apache-2.0
// The border desk on the demonstration data: a passport under the reader, lists under two signatures, a hit that only
// the protection officer sees, the day in numbers, an interview and its letter.
import { expect, test } from '@playwright/test';
import { type DemoServer, startDemo } from './support/demo';
import { type Passport, zone } from './support/passport';
import { type Actor, actor, look, menu, signIn } from './support/people';

test.describe.configure({ mode: 'serial' });

let demo: DemoServer;
let chelsea: Actor;
let indra: Actor;
let kartika: Actor;
let lukas: Actor;
let everybody: Actor[] = [];

const kRudi: Passport = { surname: 'HARTANTO', given: 'RUDI', number: 'C7710045', nationality: 'IDN', birth: '681123', sex: 'M', expiry: '301231' };
const kMelati: Passport = { surname: 'ANGGRAINI', given: 'MELATI', number: 'E1150072', nationality: 'IDN', birth: '090514', sex: 'F', expiry: '301231' };
const kAhmad: Passport = { surname: 'SYAHRIAL', given: 'AHMAD', number: 'X6612340', nationality: 'IDN', birth: '910212', sex: 'M', expiry: '310101' };

test.beforeAll(async ({ browser }) => {
  demo = await startDemo();
  everybody = await Promise.all(['Chelsea', 'Indra', 'Kartika', 'Lukas'].map((name) => actor(browser, name)));
  [chelsea, indra, kartika, lukas] = everybody as [Actor, Actor, Actor, Actor];
  for (const who of everybody) await signIn(who, demo.base, `suluh-demo-${who.login}`);
});
test.afterAll(async () => {
  for (const who of everybody) await who.context.close();
  await demo?.stop();
});
test.afterEach(() => {
  for (const who of everybody) expect(who.faults.splice(0), `faults in the browser of ${who.name}`).toEqual([]);
});

const say = (who: Actor) => who.page.locator('[data-say]');
const reader = (who: Actor) => who.page.getByLabel(/Letakkan paspor di alat baca/);

async function tab(who: Actor, name: string): Promise<void> {
  await menu(who, 'Perlintasan');
  await who.page.getByRole('navigation', { name: 'Perlintasan' }).getByRole('link', { name, exact: true }).click();
}

/** As a wedge reader does it: keys, and Enter behind each line. */
async function scan(who: Actor, text: string): Promise<void> {
  await reader(who).focus();
  await who.page.keyboard.type(text);
}

async function record(who: Actor, outcome: string): Promise<void> {
  await who.page.getByLabel('Hasil').selectOption({ label: outcome });
  await who.page.getByRole('button', { name: 'Catat perlintasan' }).click();
  await who.page.getByText(/^Perlintasan .* tercatat\.$/).waitFor();
}

test('a passport under the reader says what is known and why, in one sentence', async () => {
  await menu(chelsea, 'Perlintasan');
  await expect(chelsea.page.getByText(/\d nama di daftar kantor siap dibandingkan/)).toBeVisible();
  await look(chelsea, 'meja-kosong');
  await scan(chelsea, zone(kRudi));
  await expect(say(chelsea)).toHaveText(/^Dokumen terbaca dan semua angka pemeriksa cocok; nomor dokumen, nama, tanggal lahir cocok dengan daftar Pencegahan .*\.$/);
  await expect(chelsea.page.getByLabel('Nama', { exact: true })).toHaveValue('RUDI HARTANTO');
  await look(chelsea, 'meja-cocok');
  await record(chelsea, 'Pemeriksaan kedua');
  await expect(reader(chelsea)).toBeFocused();
});

test('the verdict stands without another key', async () => {
  await chelsea.page.evaluate((text) => {
    const field = document.querySelector<HTMLTextAreaElement>('#scan');
    if (!field) throw new Error('no reader');
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }, zone(kAhmad));
  await expect(say(chelsea)).toHaveText(/tidak ada yang cocok di daftar kantor; dokumen ini belum pernah tercatat di sini\.$/);
  await record(chelsea, 'Lewat');
});

test('what cannot be read is said, and nothing is guessed', async () => {
  await scan(chelsea, zone(kAhmad).slice(0, 60));
  await expect(chelsea.page.getByText('Barisnya terpotong. Baca sekali lagi.')).toBeVisible();
  await reader(chelsea).fill(zone(kAhmad) + zone(kRudi));
  await expect(chelsea.page.getByText('Terbaca dua dokumen sekaligus. Baca satu per satu.')).toBeVisible();
  await reader(chelsea).fill('');
  // One digit changed: the check digit says so, the officer looks.
  await reader(chelsea).fill(zone(kAhmad).replace('910212', '910312'));
  await expect(say(chelsea)).toHaveText(/^Ada angka pemeriksa yang tidak cocok, jadi periksa dokumennya/);
  await expect(chelsea.page.locator('.tag.bad', { hasText: 'tidak cocok' }).first()).toBeVisible();
  await chelsea.page.getByRole('button', { name: 'Kosongkan' }).click();
  // Read with a letter for a digit and in lower case: put right, and shown.
  await reader(chelsea).fill(zone(kAhmad).replace('6612340', '66I2340').toLowerCase());
  await expect(say(chelsea)).toHaveText(/^Dokumen terbaca setelah satu huruf diperbaiki.*pernah tercatat 1 kali di sini\.$/);
  await chelsea.page.getByRole('button', { name: 'Kosongkan' }).click();
});

test('a worker without papers gives questions to ask, no number', async () => {
  await scan(chelsea, zone(kAhmad));
  await chelsea.page.getByLabel('Tujuan', { exact: true }).selectOption({ label: 'Bekerja' });
  await chelsea.page.getByLabel(/Sudah ditanyakan/).check();
  await expect(chelsea.page.getByText('Siapa majikan Anda dan di mana surat perjanjiannya?')).toBeVisible();
  await expect(say(chelsea)).toHaveText(/3 hal patut ditanyakan/);
  await look(chelsea, 'meja-pertanyaan');
  await record(chelsea, 'Lewat setelah ditanyai');
});

test('who is protected is seen by the protection officer alone', async () => {
  await scan(chelsea, zone(kMelati));
  await expect(say(chelsea)).toHaveText(/tidak ada yang cocok di daftar kantor/);
  await record(chelsea, 'Lewat');
  await tab(chelsea, 'Perlu dikerjakan');
  await expect(chelsea.page.getByRole('heading', { name: 'Rudi Hartanto' })).toBeVisible();
  await expect(chelsea.page.getByText('melindungi korban')).toHaveCount(0);

  await tab(kartika, 'Perlu dikerjakan');
  const card = kartika.page.locator('article').filter({ hasText: 'melindungi korban' }).first();
  await expect(card.getByRole('heading', { name: 'Melati Anggraini' })).toBeVisible();
  await card.getByRole('button', { name: 'Buka orangnya' }).click();
  await expect(card.getByText('MELATI ANGGRAINI', { exact: true })).toBeVisible();
  await look(kartika, 'perlindungan');
  await card.getByLabel('Apa yang dilakukan').selectOption({ label: 'Mitra dihubungi' });
  await card.getByRole('button', { name: 'Simpan' }).click();
  await expect(kartika.page.locator('article').filter({ hasText: 'Mitra dihubungi' }).locator('.tag.ok')).toBeVisible();
});

test('and is met under another spelling and another number as well', async () => {
  await tab(chelsea, 'Meja');
  await scan(chelsea, zone({ ...kMelati, surname: 'ANGGRAENI', number: 'E9990001' }));
  await expect(say(chelsea)).toHaveText(/tidak ada yang cocok di daftar kantor; dokumen ini belum pernah tercatat di sini\.$/);
  await record(chelsea, 'Lewat');
  await tab(chelsea, 'Perlu dikerjakan');
  await expect(chelsea.page.getByRole('heading', { name: 'Rudi Hartanto' })).toBeVisible();
  await expect(chelsea.page.getByText('melindungi korban')).toHaveCount(0);

  await tab(kartika, 'Daftar');
  await tab(kartika, 'Perlu dikerjakan');
  const card = kartika.page.locator('article').filter({ hasText: 'melindungi korban' }).filter({ hasText: /: Cocok: nama ·/ });
  await expect(card.getByRole('heading', { name: 'Melati Anggraini' })).toBeVisible();
  await card.getByRole('button', { name: 'Buka orangnya' }).click();
  await expect(card.getByText('MELATI ANGGRAENI', { exact: true })).toBeVisible();
  await look(kartika, 'perlindungan-nama');
});

test('the officer says what she did about a hit', async () => {
  const card = chelsea.page.locator('article').filter({ hasText: 'Rudi Hartanto' }).first();
  await card.getByLabel('Apa yang dilakukan').selectOption({ label: 'Diajak bicara' });
  await card.getByRole('button', { name: 'Simpan' }).click();
  await expect(chelsea.page.locator('article').filter({ hasText: 'Rudi Hartanto' }).locator('.tag.ok')).toBeVisible();
  await look(chelsea, 'perlu-dikerjakan');
  await chelsea.page.getByRole('button', { name: /^Lewat izin tinggal/ }).click();
  const row = chelsea.page.locator('tbody tr').first();
  await row.getByRole('button', { name: 'Buka' }).click();
  await expect(row.getByText('SANTOS RAMON')).toBeVisible();
  await look(chelsea, 'lewat-izin');
});

test('a second check ends, and what came of it is put right', async () => {
  await chelsea.page.getByRole('button', { name: /^Hari ini/ }).click();
  const waiting = chelsea.page.locator('tbody tr').filter({ hasText: 'Pemeriksaan kedua' });
  await expect(waiting.first()).toBeVisible();
  const before = await waiting.count();
  await waiting.first().getByRole('button', { name: 'Ubah hasil' }).click();
  const form = chelsea.page.locator('tbody form');
  await form.getByLabel('Hasil').selectOption({ label: 'Ditunda oleh petugas' });
  await form.getByRole('button', { name: 'Simpan' }).click();
  await expect(form.getByText('Penundaan perlu dasar hukum.')).toBeVisible();
  await look(chelsea, 'ubah-hasil');
  await form.getByLabel('Hasil').selectOption({ label: 'Lewat setelah ditanyai' });
  await form.getByRole('button', { name: 'Simpan' }).click();
  await expect(form).toHaveCount(0);
  await expect(waiting).toHaveCount(before - 1);
});

test('a name needs a basis and two people', async () => {
  await tab(chelsea, 'Daftar');
  await look(chelsea, 'daftar');
  await chelsea.page.getByRole('button', { name: 'Masukkan nama' }).click();
  const dialog = chelsea.page.locator('dialog');
  await dialog.getByLabel('Nama', { exact: true }).fill('Ahmad Syahrial');
  await dialog.getByLabel('Nomor dokumen').fill('X6612340');
  await dialog.getByRole('button', { name: 'Tanda tangani dan kirim' }).click();
  await expect(dialog.getByText('Tanpa dasar, nama tidak dapat dimasukkan.')).toBeVisible();
  await look(chelsea, 'daftar-tanpa-dasar');
  await dialog.getByLabel('Dasar hukum').selectOption({ label: 'Permintaan tertulis penyidik' });
  const until = await dialog.getByLabel('Hari terakhir').getAttribute('max');
  await dialog.getByLabel('Hari terakhir').fill(until ?? '');
  await dialog.getByRole('button', { name: 'Tanda tangani dan kirim' }).click();
  const card = (who: Actor) => who.page.locator('article').filter({ has: who.page.getByRole('heading', { name: 'Ahmad Syahrial' }) });
  await expect(card(chelsea).getByText('Menunggu tanda tangan kedua')).toBeVisible();

  // Until then it is not used
  await tab(chelsea, 'Meja');
  await scan(chelsea, zone(kAhmad));
  await expect(say(chelsea)).toHaveText(/tidak ada yang cocok di daftar kantor/);

  await tab(indra, 'Daftar');
  await card(indra).getByRole('button', { name: 'Tanda tangani sebagai orang kedua: Dimasukkan' }).click();
  await expect(card(indra).getByText('Berlaku', { exact: true })).toBeVisible();
  await look(indra, 'daftar-kedua');

  await tab(chelsea, 'Daftar');
  await expect(card(chelsea).getByText('Berlaku', { exact: true })).toBeVisible();
  await tab(chelsea, 'Meja');
  await chelsea.page.getByRole('button', { name: 'Kosongkan' }).click();
  await scan(chelsea, zone(kAhmad));
  await expect(say(chelsea)).toHaveText(/nomor dokumen, nama cocok dengan daftar Orang yang dicari/);
  await chelsea.page.getByRole('button', { name: 'Kosongkan' }).click();
});

test('the day in numbers, and the shift report on paper', async () => {
  await tab(chelsea, 'Hari ini');
  await expect(chelsea.page.getByRole('heading', { name: 'Menurut jam' })).toBeVisible();
  await chelsea.page.getByText('Lihat aturan').click();
  await expect(chelsea.page.getByText('Bekerja di luar negeri tanpa perjanjian kerja')).toBeVisible();
  await look(chelsea, 'hari-ini');
  await chelsea.page.emulateMedia({ media: 'print' });
  await expect(chelsea.page.getByText(/Laporan jaga/)).toBeVisible();
  await expect(chelsea.page.locator('nav.side')).toBeHidden();
  await chelsea.page.screenshot({ path: '../tests/e2e/artifacts/staff/laporan-jaga.png', fullPage: true });
  await chelsea.page.emulateMedia({ media: null });
});

test('an interview is postponed with a reason, and the letter is printed', async () => {
  await tab(chelsea, 'Wawancara paspor');
  await look(chelsea, 'wawancara');
  await chelsea.page.getByRole('button', { name: 'Wawancara baru' }).click();
  const dialog = chelsea.page.locator('dialog');
  await dialog.getByLabel('Nama', { exact: true }).fill('Dewi Kartini');
  await dialog.getByLabel('NIK').fill('1709045503010004');
  await dialog.getByLabel('Tanggal lahir').fill('2001-03-15');
  await dialog.getByLabel('Tujuan', { exact: true }).selectOption({ label: 'Bekerja' });
  await dialog.getByLabel('Tahu siapa majikannya?').selectOption({ label: 'Tidak' });
  await dialog.getByLabel('Siapa yang memberi Anda pekerjaan ini?').fill('Tetangga, lewat telepon');
  await look(chelsea, 'wawancara-baru');
  await dialog.getByRole('button', { name: 'Simpan' }).click();
  await expect(dialog).toHaveCount(0);
  const card = chelsea.page.locator('article').first();
  await card.getByRole('button', { name: 'Keputusan' }).click();
  await card.getByLabel('Keputusan petugas').selectOption({ label: 'Ditunda' });
  await card.getByLabel('Rujuk ke').selectOption({ label: 'Lembaga pendamping' });
  await card.getByRole('button', { name: 'Simpan' }).click();
  await expect(card.getByText('Pilih alasannya.')).toBeVisible();
  await expect(card.getByText('Tanpa persetujuannya, ia tidak dirujuk.')).toBeVisible();
  await card.getByLabel('Alasan penundaan').selectOption({ label: 'Wawancara belum meyakinkan' });
  await card.getByLabel('Pemohon setuju dirujuk').check();
  await card.getByRole('button', { name: 'Simpan' }).click();
  await card.getByRole('button', { name: 'Surat penundaan' }).click();
  await expect(chelsea.page.locator('[data-letter]')).toContainText('Kepada Yth. Dewi Kartini');
  await look(chelsea, 'surat');
  await chelsea.page.keyboard.press('Escape');
  await expect(card.getByText('Tetangga, lewat telepon')).toBeVisible();

  // She comes again, with another spelling and without a number
  await chelsea.page.getByRole('button', { name: 'Wawancara baru' }).click();
  await dialog.getByLabel('Nama', { exact: true }).fill('Dewi Kartinie');
  await dialog.getByLabel('Tanggal lahir').fill('2001-03-15');
  await dialog.getByRole('button', { name: 'Simpan' }).click();
  await expect(dialog).toHaveCount(0);
  const again = chelsea.page.locator('article').first();
  await expect(again.getByText('mungkin pernah datang 1 kali')).toBeVisible();
  await again.getByRole('button', { name: 'Buka' }).click();
  await expect(again.getByText(/Ditunda, Wawancara belum meyakinkan \(nama dan tanggal lahir mirip\)/)).toBeVisible();
  await look(chelsea, 'wawancara-lagi');

  // What she agreed to becomes a case whose referral reaches the shelter
  await card.getByRole('link', { name: 'Buat kasus untuk dirujuk' }).click();
  await expect(chelsea.page.getByText('Dewi Kartinie')).toBeVisible();
  await look(chelsea, 'kasus-dari-wawancara');
  await chelsea.page.getByRole('button', { name: 'Segel dan buat kasus' }).click();
  await expect(chelsea.page.getByRole('button', { name: 'Rujuk', exact: true })).toBeVisible();
  await chelsea.page.getByRole('link', { name: /^Identitas/ }).click();
  await expect(chelsea.page.getByLabel('Nama', { exact: true })).toHaveValue('Dewi Kartinie');
  await menu(chelsea, 'Perlintasan');
});

test('a visit of the supervision team', async () => {
  await tab(chelsea, 'TIMPORA');
  await chelsea.page.getByRole('button', { name: 'Kunjungan baru' }).click();
  const dialog = chelsea.page.locator('dialog');
  await dialog.getByLabel('Nama tempat').fill('Penginapan Melati');
  await dialog.getByLabel('Orang asing ditemui').fill('2');
  await dialog.getByLabel('Izin diperlihatkan').fill('2');
  await dialog.getByRole('button', { name: 'Tambah orang' }).click();
  await dialog.getByLabel('Nama', { exact: true }).fill('Mei Lin');
  await dialog.getByLabel('Nomor dokumen').fill('E55510001');
  await dialog.getByLabel('Izin yang diperlihatkan').fill('KITAS');
  await look(chelsea, 'timpora-baru');
  await dialog.getByRole('button', { name: 'Simpan' }).click();
  await expect(dialog).toHaveCount(0);
  await chelsea.page.locator('article').first().getByRole('button', { name: 'Buka' }).click();
  await expect(chelsea.page.getByRole('heading', { name: 'Penginapan Melati' })).toBeVisible();
  await expect(chelsea.page.getByText('Mei Lin · E55510001 · KITAS')).toBeVisible();
  await look(chelsea, 'timpora');
  await chelsea.page.locator('article').first().getByRole('button', { name: 'Laporan bersama' }).click();
  await expect(chelsea.page.locator('[data-letter]')).toContainText('Tim Pengawasan Orang Asing');
  await look(chelsea, 'timpora-laporan');
  await chelsea.page.keyboard.press('Escape');
});

test('every page in English', async () => {
  for (const path of ['', '/daftar', '/kerja', '/hari', '/wawancara', '/timpora']) {
    await tab(chelsea, 'Meja');
    await chelsea.page.evaluate((to) => history.pushState(null, '', to), `/app/perlintasan${path}`);
    await chelsea.page.evaluate(() => dispatchEvent(new PopStateEvent('popstate')));
    await chelsea.page.getByRole('button', { name: 'English' }).click();
    await expect(chelsea.page.locator('html')).toHaveAttribute('lang', 'en');
    await look(chelsea, `english-perlintasan${path.replace('/', '-')}`);
    await chelsea.page.getByRole('button', { name: 'Bahasa Indonesia' }).click();
  }
});

test('a carrier finds no border desk at all', async () => {
  await expect(lukas.page.locator('nav.side').getByRole('link', { name: 'Perlintasan' })).toHaveCount(0);
  await lukas.page.evaluate(() => history.pushState(null, '', '/app/perlintasan'));
  await lukas.page.evaluate(() => dispatchEvent(new PopStateEvent('popstate')));
  await expect(reader(lukas)).toHaveCount(0);
});
