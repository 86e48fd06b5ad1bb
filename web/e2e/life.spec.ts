// SPDX-License-Identifier: Apache-2.0
// The life of a case on the demonstration data: a person asks about her data and is answered, restricted, erased; two
// cases become one and two again; the list follows what colleagues do.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { type DemoServer, startDemo } from './support/demo';
import { type Actor, actor, look, menu, organisationTab, signIn } from './support/people';

test.describe.configure({ mode: 'serial' });

let server: DemoServer;
let bob: Actor;
let hana: Actor;
let alice: Actor;
let chelsea: Actor;
let everybody: Actor[] = [];
const kCases: string[] = [];

test.beforeAll(async ({ browser }) => {
  server = await startDemo();
  everybody = await Promise.all(['Bob', 'Hana', 'Alice', 'Chelsea'].map((name) => actor(browser, name)));
  [bob, hana, alice, chelsea] = everybody as [Actor, Actor, Actor, Actor];
  for (const who of everybody) await signIn(who, server.base, `suluh-demo-${who.login}`);
});
test.afterAll(async () => {
  for (const who of everybody) await who.context.close();
  await server?.stop();
});
test.afterEach(() => {
  for (const who of everybody) expect(who.faults.splice(0), `faults in the browser of ${who.name}`).toEqual([]);
});

const kPicture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC',
  'base64',
);
const at = (id: string, part: string) => `${server.base}/app/kasus/${id}?bagian=${part}`;

/** Goes there without loading the page anew, which would lock it. */
async function go(who: Actor, id: string, part: string): Promise<void> {
  await who.page.evaluate((address) => {
    history.pushState(null, '', address);
    dispatchEvent(new PopStateEvent('popstate'));
  }, at(id, part));
}

/** What a colleague changed is shown when the reader asks. */
async function newest(who: Actor): Promise<void> {
  const load = who.page.getByRole('button', { name: 'Tampilkan perubahan' });
  await load.click();
  await expect(load).toBeHidden();
}

/** A new case with one victim, and her name. */
async function newCase(who: Actor, title: string, name = ''): Promise<string> {
  await menu(who, 'Kasus');
  const { page } = who;
  await page.getByRole('link', { name: 'Kasus baru' }).click();
  await page.getByLabel('Judul kasus').fill(title);
  await page.getByRole('button', { name: 'Segel dan buat kasus' }).click();
  await page.waitForURL(/kasus\/[0-9a-f]{32}/);
  const id = /kasus\/([0-9a-f]{32})/.exec(page.url())?.[1] ?? '';
  if (name === '') return id;
  await go(who, id, 'orang');
  await page.getByRole('main').getByRole('link', { name: /^Identitas/ }).last().click();
  await page.getByLabel('Nama', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Simpan', exact: true }).click();
  await expect(page.getByText('Tersimpan.')).toBeVisible();
  return id;
}

test('Bob writes down what Sari asks, and she takes an answer home', async () => {
  kCases.push(await newCase(bob, 'Hak Sari', 'Sari'));
  const { page } = bob;
  await go(bob, kCases[0] ?? '', 'hak');
  await expect(page.getByRole('heading', { name: 'Hak atas data' })).toBeVisible();
  await look(bob, 'hak-data');
  await page.getByRole('link', { name: /^Akses/ }).click();
  await page.getByLabel('Apa yang ia minta').fill('Siapa saja yang sudah membuka data saya?');
  await page.getByRole('button', { name: 'Catat permintaan' }).click();
  await expect(page.getByText(/Jawab paling lambat/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Data tentang Anda' })).toBeVisible();
  await expect(page.getByText('Sari', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('cell', { name: /Bob/ }).first()).toBeVisible();
  await look(bob, 'hak-akses');
  await page.getByRole('button', { name: 'Sudah disampaikan, tandai selesai' }).click();
  await expect(page.getByText('Jawaban dicatat.')).toBeVisible();
});

test('her data rest until it is lifted', async () => {
  const { page } = bob;
  await go(bob, kCases[0] ?? '', 'hak');
  await page.getByRole('link', { name: /^Pembatasan/ }).click();
  await page.getByRole('button', { name: 'Batasi sekarang' }).click();
  await expect(page.getByRole('heading', { name: 'Data orang ini sedang dibatasi' })).toBeVisible();
  await look(bob, 'hak-pembatasan');
  await page.getByRole('button', { name: 'Cabut pembatasan' }).click();
  await expect(page.getByRole('button', { name: 'Batasi sekarang' })).toBeVisible();
  await go(bob, kCases[0] ?? '', 'hak');
  await page.getByRole('link', { name: /^Perbaikan/ }).click();
  await page.getByLabel('Apa yang ia minta').fill('Nama saya Sari Dewi.');
  await page.getByRole('button', { name: 'Catat permintaan' }).click();
  await look(bob, 'hak-perbaikan');
  await page.getByText('Permintaan tidak dapat dipenuhi').click();
  await page.getByRole('button', { name: 'Tolak permintaan' }).click();
  await expect(page.getByText('Jawaban dicatat.')).toBeVisible();
});

test('erasure: first what stands against it, then by a second person, then nothing is left', async () => {
  const { page } = bob;
  const id = kCases[0] ?? '';
  await go(bob, id, 'hak');
  await page.getByRole('link', { name: /^Penghapusan/ }).click();
  await page.getByLabel('Apa yang ia minta').fill('Hapus semuanya.');
  await page.getByRole('button', { name: 'Catat permintaan' }).click();
  await expect(page.getByText(/Penyelia lain|Belum boleh dihapus/).first()).toBeVisible();
  const holds = page.getByText('ada tenggat hukum yang masih berjalan');
  if (await holds.isVisible()) {
    await go(bob, id, 'ringkas');
    const clocks = page.getByRole('region', { name: 'Tenggat hukum' });
    const end = clocks.getByRole('button', { name: /^Akhiri Lapor kepada polisi/ });
    await end.click();
    await end.click();
    await expect(end).toBeHidden();
  }
  await go(hana, id, 'hak');
  await hana.page.getByRole('link', { name: /^Penghapusan/ }).click();
  await hana.page.getByLabel(/Saya tahu ini tidak dapat dibatalkan/).check();
  await look(hana, 'hak-penghapusan');
  await hana.page.getByRole('button', { name: 'Hapus dan musnahkan kunci' }).click();
  await expect(hana.page.getByText('Data orang ini sudah dihapus.')).toBeVisible();
  await go(bob, id, 'hak');
  await newest(bob);
  await expect(page.getByText('Sudah dihapus')).toBeVisible();
});

test('the plan of services: planned, given already, not needed, and the timeline that tells of it', async () => {
  kCases.push(await newCase(bob, 'Rencana layanan', 'Yuni'));
  const { page } = bob;
  await go(bob, kCases[1] ?? '', 'layanan');
  const row = (name: string) => page.locator('ol > li').filter({ has: page.getByRole('heading', { name: new RegExp(`^${name}`) }) });
  await expect(row('Pemulangan')).toContainText('Belum direncanakan');
  await page.getByRole('button', { name: 'Simpan rencana' }).click();
  await expect(page.getByText('Tulis apa yang ia perlukan atau terima.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Layanan', exact: true }).selectOption({ label: 'Pemulangan' });
  await page.getByLabel('Apa yang ia perlukan (tersegel)').fill('Tiket kapal ke Bengkulu');
  await page.getByRole('button', { name: 'Simpan rencana' }).click();
  await expect(row('Pemulangan')).toContainText('Direncanakan');
  await page.getByRole('combobox', { name: 'Layanan', exact: true }).selectOption({ label: 'Rehabilitasi kesehatan' });
  await page.getByLabel('Apa yang ia perlukan (tersegel)').fill('Periksa di puskesmas');
  await page.getByLabel('Layanan ini sudah diberikan').check();
  await page.getByLabel('Diberikan tanggal').fill('2026-03-10');
  await page.getByRole('button', { name: 'Simpan layanan' }).click();
  await expect(row('Rehabilitasi kesehatan')).toContainText('Diberikan 10 Maret 2026');
  await look(bob, 'layanan');
  await page.getByRole('button', { name: 'Tidak jadi Pemulangan' }).click();
  await expect(row('Pemulangan')).toContainText('Tidak jadi');
  await expect(row('Pemulangan').getByRole('heading')).toContainText('Belum direncanakan');
  await go(bob, kCases[1] ?? '', 'linimasa');
  await expect(page.getByText('Selesai: Layanan: Rehabilitasi kesehatan.')).toBeVisible();
  await expect(page.getByText('Tidak jadi: Layanan: Pemulangan.')).toBeVisible();
  await expect(page.locator('.tl li').last()).toContainText('Kasus dibuat');
});

test('a PDF and a picture are attached, sealed, and opened again', async () => {
  const { page } = bob;
  const id = kCases[1] ?? '';
  await go(bob, id, 'lampiran');
  await page.getByRole('heading', { name: 'Belum ada lampiran' }).waitFor();
  await look(bob, 'lampiran-kosong');
  await page.getByLabel('Berkas', { exact: true }).setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>') });
  await page.getByRole('button', { name: 'Segel dan lampirkan' }).click();
  await expect(page.getByText('Ini bukan foto JPEG atau PNG, dan bukan PDF.')).toBeVisible();
  const paper = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(1_200_000, 'x')]);
  await page.getByLabel('Berkas', { exact: true }).setInputFiles({ name: 'laporan.pdf', mimeType: 'application/pdf', buffer: paper });
  await page.getByLabel('Keterangan (tersegel)').fill('Laporan polisi');
  const sends = page.waitForRequest((request) => request.method() === 'PUT' && request.url().includes('/sections/'));
  await page.getByRole('button', { name: 'Segel dan lampirkan' }).click();
  expect((await sends).postData()).not.toContain('Laporan polisi');
  await expect(page.getByText('Tersimpan.')).toBeVisible();
  await page.getByLabel('Berkas', { exact: true }).setInputFiles({ name: 'kartu.png', mimeType: 'image/png', buffer: kPicture });
  await page.getByLabel('Keterangan (tersegel)').fill('Kartu kerja');
  await page.getByLabel('Tentang').selectOption({ label: 'Yuni' });
  await page.getByRole('button', { name: 'Segel dan lampirkan' }).click();
  await expect(page.getByRole('button', { name: 'Lihat Kartu kerja, Yuni' })).toBeVisible();
  // Another of the circle opens them, and is recorded.
  await go(hana, id, 'lampiran');
  await hana.page.getByRole('button', { name: 'Lihat Lampiran, Kasus ini' }).click();
  const dialog = hana.page.locator('dialog[open]');
  await dialog.getByText('PDF tidak ditampilkan di sini').waitFor();
  const [download] = await Promise.all([hana.page.waitForEvent('download'), dialog.getByRole('link', { name: 'Unduh tanpa segel' }).click()]);
  expect(readFileSync(await download.path()).equals(paper)).toBe(true);
  await look(hana, 'lampiran-pdf');
  await dialog.getByRole('button', { name: 'Tutup' }).click();
  await hana.page.getByRole('button', { name: /^Lihat Lampiran, Korban 1/ }).click();
  await expect(hana.page.locator('dialog[open] canvas')).toBeVisible();
  await hana.page.locator('dialog[open]').getByRole('button', { name: 'Tutup' }).click();
  await look(hana, 'lampiran');
  await go(bob, id, 'dibuka');
  await expect(page.locator('tr', { hasText: 'Hana' }).filter({ hasText: /Bukti/ }).first()).toBeVisible();
});

test('two cases become one and two again', async () => {
  const into = await newCase(bob, 'Tujuan');
  const from = await newCase(bob, 'Kasus ganda', 'Wati');
  const { page } = bob;
  const number = (await page.locator('main').textContent())?.match(/\d{4}\/[\d.]+\/\d{4}/)?.[0] ?? '';
  expect(number).not.toBe('');
  await go(bob, into, 'gabung');
  await expect(page.getByRole('heading', { name: 'Tujuan' })).toBeVisible(); // not the number of the page before
  const target = (await page.locator('main').textContent())?.match(/\d{4}\/[\d.]+\/\d{4}/)?.[0] ?? '';
  await go(bob, from, 'gabung');
  await page.getByLabel('Nomor kasus tujuan').fill(target);
  await page.getByRole('button', { name: 'Cari', exact: true }).click();
  await look(bob, 'gabung');
  await page.getByRole('button', { name: 'Usulkan' }).first().click();
  await expect(page.getByText('Diusulkan', { exact: true })).toBeVisible();
  await go(hana, from, 'gabung');
  await hana.page.getByRole('button', { name: 'Setujui dan jalankan' }).click();
  await expect(hana.page.getByText('Sudah dipindahkan', { exact: true })).toBeVisible();
  await go(bob, into, 'orang');
  await expect(page.getByText('Korban', { exact: true }).first()).toBeVisible();
  await hana.page.getByRole('button', { name: 'Batalkan' }).click();
  await expect(hana.page.getByText('Dibatalkan', { exact: true })).toBeVisible();
});

test('a whole case goes to another office, which opens what was shared and writes on under a key of its own', async () => {
  const office = 'Kantor Imigrasi Bengkulu';
  const id = await newCase(bob, 'Pindah ke kota lain', 'Lina');
  const { page } = bob;
  await go(bob, id, 'izin');
  await page.getByRole('button', { name: 'Catat persetujuan' }).click();
  const dialog = page.locator('dialog[open]');
  await dialog.getByLabel('Organisasi mitra').selectOption({ label: office });
  await dialog.getByLabel('Identitas', { exact: true }).check();
  await dialog.getByLabel(/Orangnya mengerti dan setuju/).check();
  await dialog.getByRole('button', { name: 'Simpan persetujuan' }).click();
  await page.getByText('Persetujuan tersimpan.').waitFor();
  await page.getByRole('button', { name: 'Bagi bagian' }).click();
  await dialog.getByRole('button', { name: 'Bagi sekarang' }).click();
  await page.getByText('Bagian dibagi.').waitFor();

  await go(hana, id, 'rujukan');
  await hana.page.getByRole('button', { name: 'Rujuk' }).click();
  const refer = hana.page.locator('dialog[open]');
  await refer.getByLabel('Organisasi mitra').selectOption({ label: office });
  await refer.getByLabel('Layanan yang diperlukan').selectOption('takeover');
  await expect(refer.getByText(/Yang lain dimusnahkan/)).toContainText('Judul');
  await refer.getByLabel('Pesan kepada mitra').fill('Lina pulang ke kota Anda.');
  await look(hana, 'ambil-alih-rujuk');
  await refer.getByRole('button', { name: 'Kirim rujukan' }).click();
  await hana.page.getByText('Rujukan terkirim.').waitFor();

  await go(chelsea, id, 'rujukan');
  await chelsea.page.getByText(/kasus ini menjadi milik organisasi Anda/).waitFor();
  await look(chelsea, 'ambil-alih-terima');
  await chelsea.page.getByRole('button', { name: 'Terima', exact: true }).click();
  await chelsea.page.getByText('Jawaban terkirim.').waitFor();
  await expect(chelsea.page.getByRole('heading', { name: 'Kasus tanpa judul' })).toBeVisible();
  await go(chelsea, id, 'orang');
  await chelsea.page.getByRole('main').getByRole('link', { name: /^Identitas/ }).last().click();
  await expect(chelsea.page.getByLabel('Nama', { exact: true })).toHaveValue('Lina');
  await chelsea.page.getByLabel('Nama', { exact: true }).fill('Lina Marlina');
  await chelsea.page.getByRole('button', { name: 'Simpan', exact: true }).click();
  await expect(chelsea.page.getByText('Tersimpan.')).toBeVisible();
  await look(chelsea, 'ambil-alih-selesai');
  await go(bob, id, 'ringkas');
  await newest(bob).catch(() => {});
  await expect(page.getByText('Tidak ditemukan')).toBeVisible();
});

test('the route is drawn on the provinces and beyond them', async () => {
  const { page } = bob;
  const id = await newCase(bob, 'Lewat Batam ke Kamboja');
  await go(bob, id, 'rute');
  await page.getByLabel('Kecamatan').selectOption({ index: 2 });
  await page.getByRole('button', { name: 'Tambah tempat' }).click();
  for (const country of ['SGP', 'KHM', 'SAU']) {
    await page.getByLabel('Kecamatan').selectOption({ label: 'Luar negeri' });
    await page.getByLabel('Negara').selectOption(country);
    await page.getByRole('button', { name: 'Tambah tempat' }).click();
    await expect(page.getByText('Tersimpan.')).toBeVisible();
  }
  await expect(page.getByRole('img', { name: /^Peta rute/ })).toBeVisible();
  await look(bob, 'rute-peta');
});

test('a small photo stands beside the identity, sealed apart', async () => {
  const { page } = bob;
  await newCase(bob, 'Dengan foto', 'Rini');
  await page.getByLabel('Foto', { exact: true }).setInputFiles({ name: 'wajah.png', mimeType: 'image/png', buffer: kPicture });
  await expect(page.locator('canvas')).toBeVisible();
  await look(bob, 'foto');
});

test('a filter is kept under a name that the server does not see', async () => {
  const { page } = bob;
  await menu(bob, 'Kasus');
  await page.locator('main summary').first().click();
  await page.getByLabel('Keadaan').selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Simpan saringan ini' }).click();
  await page.getByLabel('Nama saringan').fill('Yang berjalan');
  await page.getByRole('dialog').getByRole('button', { name: 'Simpan' }).click();
  await expect(page.getByRole('button', { name: 'Yang berjalan', exact: true })).toBeVisible();
  await look(bob, 'saringan-tersimpan');
  await page.getByRole('button', { name: 'Hapus saringan Yang berjalan' }).click();
  await expect(page.getByRole('button', { name: 'Yang berjalan', exact: true })).toBeHidden();
});

test('the list follows what a colleague does', async () => {
  await menu(hana, 'Kasus');
  await hana.page.getByRole('button', { name: /^Tim saya/ }).click();
  await newCase(bob, 'Kasus yang baru saja dibuat');
  await expect(hana.page.getByRole('link', { name: 'Kasus yang baru saja dibuat' })).toBeVisible();
});

test('Alice names the area in case numbers', async () => {
  await organisationTab(alice, 'Tentang');
  const { page } = alice;
  await page.getByLabel('Kode wilayah dalam nomor kasus').fill('17.71');
  await page.getByRole('button', { name: 'Simpan' }).click();
  await expect(page.getByText('Setelan disimpan.')).toBeVisible();
  await look(alice, 'setelan-kasus');
  await newCase(bob, 'Bernomor');
  await expect(bob.page.getByText(/\/17\.71\//).first()).toBeVisible();
});
