// SPDX-License-Identifier: Apache-2.0
// An office brings its own list, takes the import back, brings it again, and takes its cases with it: as a list, as HTCDS, on
// paper.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, type Download, test } from '@playwright/test';
import { accept, type Actor, actor, certify, invite, look, makeCircle, menu, organisationTab, unlock } from './support/people';
import { startServer, type TestServer } from './support/server';

test.describe.configure({ mode: 'serial' });

let server: TestServer;
let alice: Actor;
let bob: Actor;
let dina: Actor;
let json = '';

const kCircles = ['Penerimaan laporan', 'Identitas', 'Kontak', 'Cerita'];
/** As Excel in Indonesia saves it: semicolons, Windows-1252, days first. */
const kList = ['No;Nomor Kasus;Nama Lengkap;JK;Tgl Lahir;Tanggal Kejadian;Bentuk Eksploitasi;Negara Tujuan;No HP;Warna baju',
  '1;LP-7;Ren\u00e9e Wahyuni;P;12/03/2001;01/02/2026;Kerja paksa;Kamboja;+62811000111;merah',
  '2;LP-7;Ani;P;5 Mei 1990;;Sihir;;;',
  '3;;Budi;L;03/04/2025;01/02/2020;Judi online;Malaysia;;',
  '4;;\u00c9mil;L;;;;;;'].join('\r\n');

test.beforeAll(async ({ browser }) => {
  if (!process.env.SULUH_BINARY) throw new Error('SULUH_BINARY names no server');
  server = await startServer();
  [alice, bob, dina] = (await Promise.all(['Alice', 'Bob', 'Dina'].map((name) => actor(browser, name)))) as [Actor, Actor, Actor];
});
test.afterAll(async () => {
  for (const who of [alice, bob, dina]) await who.context.close();
  await server?.stop();
});
test.afterEach(() => {
  for (const who of [alice, bob, dina]) expect(who.faults.splice(0), `faults in the browser of ${who.name}`).toEqual([]);
});

const bytesOf = async (download: Download) => readFileSync(await download.path());

async function choose(name: string, content: Buffer): Promise<void> {
  await bob.page.getByLabel('Berkas CSV, XLSX, atau HTCDS JSON').setInputFiles({ name, mimeType: 'text/csv', buffer: content });
}

/** The radio and the boxes named, then the file. */
async function exported(format: RegExp, parts: readonly string[]): Promise<Download> {
  const dialog = bob.page.locator('dialog');
  await dialog.getByLabel(format).check();
  for (const part of parts) await dialog.getByLabel(part, { exact: true }).check();
  const [download] = await Promise.all([bob.page.waitForEvent('download'), dialog.getByRole('button', { name: 'Buat berkas' }).click()]);
  await dialog.getByText('Tersimpan di unduhan').waitFor();
  return download;
}

test('an office with circles, a case worker, and a guest', async () => {
  await accept(alice, server.invitation, 'Yayasan Pelita');
  await makeCircle(alice);
  await alice.page.getByRole('button', { name: 'Buat semua' }).click();
  await accept(bob, await invite(alice, 'Bob', 'caseworker'));
  await bob.page.goto(`${server.base}/app/saya`);
  await unlock(bob);
  await certify(alice, bob);
  await organisationTab(alice, 'Lingkaran');
  await alice.page.getByLabel('Rekan', { exact: true }).selectOption({ label: 'Bob' });
  for (const circle of kCircles) await alice.page.getByLabel(circle, { exact: true }).check();
  await alice.page.getByRole('button', { name: 'Masukkan', exact: true }).click();
  await alice.page.getByText('Selesai.').waitFor();
  await bob.page.goto(`${server.base}/app/`);
  await unlock(bob);
  await accept(dina, await invite(alice, 'Dina', 'guest'));
  await certify(alice, dina);
});

test('Bob chooses his list; its columns are recognised', async () => {
  const { page } = bob;
  await menu(bob, 'Kasus');
  await page.getByRole('link', { name: 'Impor' }).click();
  await choose('gambar.csv', Buffer.from('%PDF-1.4\0\0\0 bukan tabel'));
  await page.getByText('Ini bukan tabel').waitFor();
  await choose('kasus 2026.csv', Buffer.from(kList, 'latin1'));
  await page.getByText('4 baris.').waitFor();
  await expect(page.getByLabel('Nama Lengkap', { exact: true })).toHaveValue('suluh_FullName');
  await expect(page.getByLabel('Tgl Lahir', { exact: true })).toHaveValue('prs_Birthdate');
  await expect(page.getByLabel('Warna baju', { exact: true })).toHaveValue('note');
  await expect(page.getByText('Renée Wahyuni').first()).toBeVisible();
  await look(bob, 'impor-kolom');
});

test('he sees what could not be read before anything is sent', async () => {
  const { page } = bob;
  await page.getByRole('button', { name: 'Baca baris-barisnya' }).click();
  await page.getByText('3 kasus dengan 4 orang.').waitFor();
  await page.getByText('1 isian tidak dapat dibaca').waitFor();
  await expect(page.getByText(/Baris 3, Tujuan: .*Sihir.* tidak dikenal/)).toBeVisible();
  await look(bob, 'impor-periksa');
});

test('two cases come in; the row that cannot be is named', async () => {
  const { page } = bob;
  await page.getByRole('button', { name: 'Segel dan simpan 3 kasus' }).click();
  await page.getByText('2 kasus tersimpan.').waitFor();
  await page.getByText('Baris 4: lahir sesudah kejadian').waitFor();
  await look(bob, 'impor-hasil');
  await page.getByRole('link', { name: 'Lihat kasusnya' }).click();
  await page.getByRole('link', { name: 'Kasus LP-7' }).waitFor();
  await expect(page.getByRole('link', { name: 'Impor, baris 5' })).toBeVisible();
  expect(await page.content()).not.toContain('Renée');
});

test('the whole import is taken back, and comes again', async () => {
  const { page } = bob;
  await page.getByRole('link', { name: 'Impor', exact: true }).click();
  await page.getByRole('button', { name: 'Batalkan impor' }).click();
  await page.getByText('2 kasus yang belum disentuh').waitFor();
  await look(bob, 'impor-batal');
  await page.getByRole('button', { name: 'Hapus kasus-kasus itu' }).click();
  await page.getByText('sudah dibatalkan').waitFor();
  await menu(bob, 'Kasus');
  await page.getByRole('heading', { name: 'Belum ada kasus untuk Anda' }).waitFor();
  await page.getByRole('link', { name: 'Impor' }).click();
  await choose('kasus.csv', Buffer.from(kList, 'latin1'));
  await page.getByRole('button', { name: 'Baca baris-barisnya' }).click();
  await page.getByRole('button', { name: 'Segel dan simpan 3 kasus' }).click();
  await page.getByText('2 kasus tersimpan.').waitFor();
  await page.getByRole('link', { name: 'Lihat kasusnya' }).click();
});

test('a list without names from the server, and HTCDS with names from his keys', async () => {
  const { page } = bob;
  await page.getByRole('button', { name: 'Ekspor' }).click();
  await look(bob, 'ekspor');
  const coded = (await bytesOf(await exported(/CSV$/, []))).toString();
  expect(coded).toContain('ForcedLabour');
  expect(coded).not.toContain('Renée');
  const book = await bytesOf(await exported(/XLSX$/, []));
  expect(book.subarray(0, 2).toString()).toBe('PK');
  const file = await exported(/JSON$/, ['Identitas', 'Kontak', 'Judul', 'Catatan']);
  json = (await bytesOf(file)).toString();
  const { cases } = JSON.parse(json) as { cases: { case: Record<string, unknown>; persons: Record<string, unknown>[] }[] };
  const one = cases.find(({ case: head }) => head.suluh_Title === 'Kasus LP-7');
  expect(one?.persons).toHaveLength(2);
  expect(one?.persons).toContainEqual(expect.objectContaining({ prs_FirstName: 'Renée', prs_SecondName: 'Wahyuni', prs_MobilePhone: '+62811000111', vic_TypeOfExploitation: ['ForcedLabour'] }));
  expect(one?.case.cco_CaseComment).toEqual(expect.arrayContaining([expect.stringContaining('Warna baju: merah')]));
  const list = (await bytesOf(await exported(/CSV$/, []))).toString();
  expect(list).toContain('Nama');
  expect(list).toContain('Renée Wahyuni');
  await page.getByRole('button', { name: 'Tutup' }).click();
});

test('what he took out as HTCDS comes in again', async () => {
  const { page } = bob;
  await page.getByRole('link', { name: 'Impor', exact: true }).click();
  await choose('kasus.htcds.json', Buffer.from(json));
  await page.getByText('2 kasus dengan 3 orang.').waitFor();
  await expect(page.getByText('tidak dapat dibaca')).toHaveCount(0);
  await page.getByRole('button', { name: 'Segel dan simpan 2 kasus' }).click();
  await page.getByText('2 kasus tersimpan.').waitFor();
  await page.getByRole('button', { name: 'Batalkan impor' }).first().click();
  await page.getByText('2 kasus dihapus, 0 tetap').waitFor();
});

test('one case on paper, with what he chose and no more', async () => {
  const { page } = bob;
  await menu(bob, 'Kasus');
  await page.getByRole('link', { name: 'Kasus LP-7' }).click();
  await page.getByRole('link', { name: 'Cetak' }).click();
  await page.getByRole('heading', { name: /^Berkas kasus \d{4}\// }).waitFor();
  expect(await page.content()).not.toContain('Renée');
  for (const box of await page.getByLabel(/^Identitas: Korban/).all()) await box.check();
  await page.getByRole('button', { name: 'Cetak atau simpan sebagai PDF' }).click();
  await page.getByText('Renée Wahyuni').first().waitFor();
  await look(bob, 'cetak');
  const margins = await page.evaluate(() => document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText)).join(' '));
  expect(margins).toMatch(/Yayasan Pelita.*dicetak oleh Bob.*counter\(page\)/s);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: 'Cetak atau simpan sebagai PDF' })).toBeHidden();
  await expect(page.locator('nav.side')).toBeHidden();
  const pdf = await page.pdf({ preferCSSPageSize: true, tagged: true });
  writeFileSync('../tests/e2e/artifacts/staff/kasus.pdf', pdf);
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  await page.emulateMedia({ media: 'screen' });
  await page.getByLabel('Bahasa di kertas').selectOption('en');
  await page.getByRole('heading', { name: /^Case file \d{4}\// }).waitFor();
  await look(bob, 'cetak-en');
  await menu(bob, 'Cases');
  await page.getByRole('heading', { name: 'Kasus' }).waitFor();
});

test('a guest reaches neither import nor paper', async () => {
  await dina.page.goto(`${server.base}/app/kasus/impor`);
  await unlock(dina);
  await expect(dina.page.getByText('Berkas CSV, XLSX')).toHaveCount(0);
});
