// SPDX-License-Identifier: Apache-2.0
// One case carried by two organisations: a report becomes a case, the woman agrees, two sections are shared, she is
// referred, and when she takes her consent back the next read fails.
import { expect, test } from '@playwright/test';
import { type Actor, accept, actor, certify, invite, join, look, makeAllCircles, menu, unlock } from './support/people';
import { startServer, type TestServer } from './support/server';

test.describe.configure({ mode: 'serial' });

const kOffice = 'Kantor Imigrasi Contoh';
const kStory = 'Sri dijanjikan kerja di restoran di Kamboja. Paspornya diambil, ia dipaksa menipu lewat telepon.';
const kName = 'Sri Wahyuni';

let server: TestServer;
let alice: Actor;
let bob: Actor;
let farah: Actor;
let gita: Actor;
let chelsea: Actor;
let dina: Actor;
let everybody: Actor[] = [];
let caseAddress = '';
let legalPath = '';

test.beforeAll(async ({ browser }) => {
  // The stand-in server keeps no cases.
  if (!process.env.SULUH_BINARY) throw new Error('SULUH_BINARY names no server');
  server = await startServer();
  everybody = await Promise.all(['Alice', 'Bob', 'Farah', 'Gita', 'Chelsea', 'Dina'].map((name) => actor(browser, name)));
  [alice, bob, farah, gita, chelsea, dina] = everybody as [Actor, Actor, Actor, Actor, Actor, Actor];
});
test.afterAll(async () => {
  for (const who of everybody) await who.context.close();
  await server?.stop();
});
test.afterEach(() => {
  for (const who of everybody) expect(who.faults.splice(0), `faults in the browser of ${who.name}`).toEqual([]);
});

async function part(who: Actor, name: string): Promise<void> {
  await who.page.getByRole('navigation', { name: 'Bagian kasus' }).getByRole('link', { name: new RegExp(`^${name}`) }).first().click();
}

const kPicture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC',
  'base64',
);
const kWritten = ['Penerimaan laporan', 'Identitas', 'Kontak', 'Cerita', 'Kesehatan', 'Hukum', 'Tempat', 'Uang'];

test('two offices make the circles of every class', async () => {
  await accept(alice, server.invitation, 'Yayasan Pelita');
  await makeAllCircles(alice, /^Persetujuan kedua/);
  await look(alice, 'lingkaran-kasus');
  await accept(gita, await invite(alice, 'Gita', 'admin', { first: true }), kOffice);
  await makeAllCircles(gita, /^Persetujuan kedua/);
  await join(server.base, alice, bob, 'caseworker', kWritten);
  await join(server.base, alice, farah, 'supervisor', [...kWritten, 'Persetujuan kedua']);
  await join(server.base, gita, chelsea, 'officer', ['Penerimaan laporan', 'Identitas', 'Hukum']);
  await accept(dina, await invite(alice, 'Dina', 'guest'));
  await certify(alice, dina);
});

test('Bob sees an empty worklist that says what to do', async () => {
  await menu(bob, 'Kasus');
  await bob.page.getByRole('heading', { name: 'Belum ada kasus untuk Anda' }).waitFor();
  await look(bob, 'kasus-kosong');
});

test('Bob turns a report into a case', async () => {
  const { page } = bob;
  await menu(bob, 'Catat laporan');
  await page.getByLabel('Apa yang terjadi?').fill(kStory);
  await page.getByLabel('Kecamatan').selectOption('17.09.03');
  await page.getByRole('button', { name: 'Segel dan simpan laporan' }).click();
  await page.getByRole('heading', { name: 'Laporan tersimpan' }).waitFor();
  await menu(bob, 'Laporan masuk');
  await page.getByRole('link', { name: /Sri dijanjikan kerja/ }).click();
  await page.getByRole('link', { name: 'Jadikan kasus' }).click();
  await expect(page.getByLabel('Apa yang terjadi')).toHaveValue(kStory);
  await page.getByLabel('Judul kasus').fill('Penipuan kerja ke Kamboja, Pondok Kelapa');
  await page.getByText('Rancangan tersimpan').waitFor();
  await look(bob, 'kasus-baru');
  await page.reload();
  await unlock(bob);
  await expect(page.getByLabel('Judul kasus')).toHaveValue('Penipuan kerja ke Kamboja, Pondok Kelapa');
  await page.getByLabel('Jenis kelamin').selectOption('Feminine');
  await page.getByLabel('Anak saat kejadian?').selectOption('no');
  await page.getByRole('button', { name: 'Segel dan buat kasus' }).click();
  await page.getByRole('heading', { name: 'Penipuan kerja ke Kamboja, Pondok Kelapa' }).waitFor();
  await page.getByText('Tidak dibagi.').waitFor();
  caseAddress = page.url();
});

test('the elements fill as Bob records facts', async () => {
  const { page } = bob;
  await page.getByText('Belum cukup unsur').waitFor();
  await part(bob, 'Unsur tindak pidana');
  await page.getByLabel('Perekrutan', { exact: true }).check();
  await page.getByLabel('Dipaksa melakukan kejahatan').check();
  await page.getByText('Belum cukup unsur').waitFor();
  await page.getByLabel('Penipuan', { exact: true }).check();
  await page.getByText('Ketiga unsur terisi').waitFor();
  await page.getByLabel('Dokumen ditahan').check();
  await page.getByLabel('Tanggal kejadian').fill('2026-03-04');
  await page.getByLabel('Negara tujuan').selectOption('KHM');
  await page.getByText(/pasal 455/).first().waitFor();
  await expect(page.getByText('Penahanan dokumen identitas')).toBeVisible();
  await page.getByRole('button', { name: 'Simpan', exact: true }).click();
  await page.getByText('Tersimpan.').waitFor();
  await look(bob, 'kasus-unsur');
});

test('Bob writes identity and legal sections, adds a suspect and the route', async () => {
  const { page } = bob;
  await part(bob, 'Identitas');
  await page.getByLabel('Nama', { exact: true }).fill(kName);
  await page.getByLabel('Tempat lahir').fill('Pondok Kelapa');
  await page.getByText('Rancangan tersimpan').waitFor();
  await page.getByRole('button', { name: 'Simpan', exact: true }).click();
  await page.getByText('Tersimpan.').waitFor();
  await look(bob, 'kasus-identitas');
  await part(bob, 'Hukum');
  await page.getByLabel('Keadaan hukum').fill('Laporan polisi belum dibuat. Paspor masih di tangan perekrut.');
  await page.getByRole('button', { name: 'Simpan', exact: true }).click();
  await page.getByText('Tersimpan.').waitFor();
  await part(bob, 'Orang');
  await page.getByRole('button', { name: 'Tambah orang' }).click();
  const dialog = page.locator('dialog');
  await dialog.getByLabel('Peran dalam kasus').selectOption('suspect');
  await dialog.getByLabel('Perekrut atau calo').check();
  await dialog.getByLabel('Hubungan', { exact: true }).or(dialog.getByLabel('Hubungannya')).first().waitFor();
  await dialog.getByLabel('Hubungannya').selectOption('recruiter');
  await dialog.getByLabel('Dengan', { exact: true }).selectOption({ label: kName });
  await dialog.getByRole('button', { name: 'Tambah hubungan' }).click();
  await dialog.getByRole('button', { name: 'Simpan', exact: true }).click();
  await page.getByRole('img', { name: /perekrut dari Sri Wahyuni/ }).waitFor();
  await look(bob, 'kasus-orang');
  await part(bob, 'Rute');
  await page.getByLabel('Kecamatan').selectOption('17.09.03');
  await page.getByLabel('Dari tanggal').fill('2026-03-04');
  await page.getByRole('button', { name: 'Tambah tempat' }).click();
  await page.locator('ol li', { hasText: 'Pondok Kelapa' }).waitFor();
  await page.getByLabel('Kecamatan').selectOption('abroad');
  await page.getByLabel('Negara', { exact: true }).selectOption('KHM');
  await page.getByLabel('Dari tanggal').fill('2026-03-06');
  await page.getByRole('button', { name: 'Tambah tempat' }).click();
  await page.locator('ol li', { hasText: 'Kamboja' }).waitFor();
  await look(bob, 'kasus-rute');
});

test('two people save one section: the second sees both versions and loses nothing', async () => {
  const { page } = bob;
  await page.goto(`${caseAddress.split('?')[0]}`);
  await unlock(bob);
  await farah.page.goto(caseAddress);
  await unlock(farah);
  await part(bob, 'Cerita');
  await page.getByLabel('Apa yang terjadi').waitFor();
  await part(farah, 'Cerita');
  await farah.page.getByLabel('Apa yang terjadi').fill(`${kStory} Ia menelepon ibunya hari Minggu.`);
  await farah.page.getByRole('button', { name: 'Simpan', exact: true }).click();
  await farah.page.getByText('Tersimpan.').waitFor();
  await page.getByLabel('Apa yang terjadi').fill(`${kStory} Kakaknya melapor.`);
  await page.getByRole('button', { name: 'Simpan', exact: true }).click();
  await page.getByText('Rekan Anda lebih dahulu menyimpan.').waitFor();
  await expect(page.getByText('Ia menelepon ibunya hari Minggu.')).toBeVisible();
  await look(bob, 'kasus-bentrok');
  await page.getByLabel('Apa yang terjadi').fill(`${kStory} Kakaknya melapor. Ia menelepon ibunya hari Minggu.`);
  await page.getByRole('button', { name: 'Simpan isi formulir' }).click();
  await page.getByText('Tersimpan.').waitFor();
  await page.reload();
  await unlock(bob);
  await expect(page.getByLabel('Apa yang terjadi')).toHaveValue(/Kakaknya melapor\. Ia menelepon ibunya/);
});

test('unsaved words survive a closed tab and a lost connection', async () => {
  const { page } = bob;
  await part(bob, 'Kontak');
  await bob.context.setOffline(true);
  await page.getByLabel('Waktu yang aman').fill('Minggu sore');
  await page.getByText('Rancangan tersimpan').waitFor();
  await page.getByRole('button', { name: 'Simpan', exact: true }).click();
  await page.getByRole('alert').waitFor();
  bob.faults.splice(0);
  await bob.context.setOffline(false);
  await page.reload();
  await unlock(bob);
  await expect(page.getByLabel('Waktu yang aman')).toHaveValue('Minggu sore');
  await page.getByRole('button', { name: 'Simpan', exact: true }).click();
  await page.getByText('Tersimpan.').waitFor();
});

test('Bob asks her consent and shares identity and legal with the immigration office', async () => {
  const { page } = bob;
  await part(bob, 'Identitas');
  await page.getByLabel('Nama', { exact: true }).waitFor();
  await part(bob, 'Persetujuan dan berbagi');
  await page.getByRole('heading', { name: 'Belum ada persetujuan' }).waitFor();
  await page.getByRole('button', { name: 'Catat persetujuan' }).click();
  const dialog = page.locator('dialog');
  await expect(dialog.getByLabel('Organisasi mitra')).toContainText(kOffice);
  await dialog.getByLabel('Identitas', { exact: true }).check();
  await dialog.getByLabel('Hukum', { exact: true }).check();
  await dialog.getByText(`Bolehkah ${kOffice} membuka: identitas, hukum? Hanya untuk perlindungan`).waitFor();
  await dialog.getByLabel('Cara setuju').selectOption('thumb_print');
  await dialog.getByLabel(/^Bukti/).setInputFiles({ name: 'jempol.png', mimeType: 'image/png', buffer: kPicture });
  await look(bob, 'kasus-tanya-persetujuan');
  await dialog.getByLabel(/Orangnya mengerti dan setuju/).check();
  await dialog.getByRole('button', { name: 'Simpan persetujuan' }).click();
  await page.getByText('Persetujuan tersimpan.').waitFor();
  await page.getByRole('button', { name: 'Bagi bagian' }).click();
  await expect(dialog.getByText('perlu persetujuan kedua')).toHaveCount(1);
  await dialog.getByRole('button', { name: 'Bagi sekarang' }).click();
  await page.getByText('Bagian dibagi.').waitFor();
  await page.getByText(`Dibagi dengan ${kOffice}: identitas; untuk perlindungan`).waitFor();
  await page.getByText('Anda yang membagi; orang lain harus menyetujui.').first().waitFor();
  await look(bob, 'kasus-berbagi');
});

test('Chelsea reads identity, and not legal before the supervisor has signed', async () => {
  const { page } = chelsea;
  await page.goto(`${server.base}/app/kasus?daftar=shared`);
  await unlock(chelsea);
  await page.getByRole('link', { name: /^\d{4}\// }).click();
  await page.getByText('Yayasan Pelita membagi kepada Anda: identitas').waitFor();
  await part(chelsea, 'Identitas');
  await page.locator('dd', { hasText: kName }).waitFor();
  await expect(page.getByRole('navigation', { name: 'Bagian kasus' }).getByRole('link', { name: 'Hukum' })).toHaveCount(0);
  await farah.page.goto(`${caseAddress.split('?')[0]}?bagian=izin`);
  await unlock(farah);
  await farah.page.getByRole('button', { name: /^Setujui Hukum/ }).first().click();
  await farah.page.getByText('Disetujui. Mitra sekarang dapat membukanya.').waitFor();
  await look(farah, 'kasus-setuju-kedua');
  await page.reload();
  await unlock(chelsea);
  const delivery = page.waitForRequest(/\/api\/v1\/cases\/\w+\/sections\/\w+$/);
  await part(chelsea, 'Hukum');
  await page.getByText('Paspor masih di tangan perekrut.').waitFor();
  legalPath = new URL((await delivery).url()).pathname;
  await look(chelsea, 'kasus-mitra');
});

test('Bob refers her; Chelsea accepts; both see the same thread', async () => {
  const { page } = bob;
  await part(bob, 'Rujukan');
  await page.getByRole('button', { name: 'Rujuk' }).click();
  const dialog = page.locator('dialog');
  await dialog.getByLabel('Layanan yang diperlukan').selectOption('return');
  await dialog.getByLabel('Pesan kepada mitra').fill('Mohon bantu surat perjalanan pulang.');
  await look(bob, 'kasus-rujuk');
  await dialog.getByRole('button', { name: 'Kirim rujukan' }).click();
  await page.getByText('Rujukan terkirim.').waitFor();
  await chelsea.page.reload();
  await unlock(chelsea);
  await part(chelsea, 'Rujukan');
  await chelsea.page.getByText('Mohon bantu surat perjalanan pulang.').waitFor();
  await chelsea.page.getByLabel('Pesan bersama jawaban').fill('SPLP siap hari Senin.');
  await chelsea.page.getByRole('button', { name: 'Terima', exact: true }).click();
  await chelsea.page.getByText('Jawaban terkirim.').waitFor();
  await look(chelsea, 'kasus-rujukan-mitra');
  await page.reload();
  await unlock(bob);
  await page.getByText('SPLP siap hari Senin.').waitFor();
  await look(bob, 'kasus-rujukan');
});

test('tasks, notes and the timeline', async () => {
  const { page } = bob;
  await part(bob, 'Tugas');
  await page.getByLabel('Keterangan (tersegel)').fill('Telepon kakaknya');
  await page.getByRole('button', { name: 'Tambah tugas' }).click();
  await page.getByText('Telepon kakaknya').waitFor();
  await look(bob, 'kasus-tugas');
  await part(bob, 'Catatan tim');
  await page.getByLabel('Catatan', { exact: true }).fill('Kakaknya lebih suka pesan tertulis.');
  await page.getByRole('button', { name: 'Simpan catatan' }).click();
  await page.locator('.tl').getByText('Kakaknya lebih suka pesan tertulis.').waitFor();
  await part(bob, 'Linimasa');
  await page.getByText('Kasus dibuat dari laporan.').waitFor();
  await look(bob, 'kasus-linimasa');
  await part(bob, 'Ringkasan');
  await page.getByRole('heading', { name: 'Tenggat hukum' }).waitFor();
  await look(bob, 'kasus-ringkasan');
  await menu(bob, 'Kasus');
  await page.getByRole('link', { name: 'Penipuan kerja ke Kamboja, Pondok Kelapa' }).waitFor();
  await look(bob, 'kasus-daftar');
  await page.getByRole('button', { name: 'Papan' }).click();
  await page.getByRole('heading', { name: /^Berjalan/ }).waitFor();
  await look(bob, 'kasus-papan');
});

test('who opened what can be printed for her', async () => {
  const { page } = bob;
  await page.goto(`${caseAddress.split('?')[0]}?bagian=dibuka`);
  await unlock(bob);
  await expect(page.locator('tr', { hasText: 'Chelsea' }).filter({ hasText: 'Identitas' }).first()).toBeVisible();
  await expect(page.locator('tr', { hasText: 'Chelsea' }).filter({ hasText: 'Hukum' }).first()).toBeVisible();
  await look(bob, 'kasus-siapa-membuka');
});

test('consent withdrawn: the page says what cannot be recalled, and Chelsea’s next read fails', async () => {
  const { page } = bob;
  await part(chelsea, 'Hukum');
  await chelsea.page.getByText('Paspor masih di tangan perekrut.').waitFor();
  await part(bob, 'Persetujuan dan berbagi');
  await page.getByRole('button', { name: 'Cabut persetujuan' }).click();
  const dialog = page.locator('dialog');
  await dialog.getByText('Yang sudah dibaca tidak dapat ditarik kembali.').waitFor();
  await expect(dialog.getByText(/Chelsea/).first()).toBeVisible();
  await look(bob, 'kasus-cabut');
  await dialog.getByRole('button', { name: 'Cabut sekarang' }).click();
  await dialog.getByText(`Dicabut. ${kOffice} tidak dapat membukanya lagi.`).waitFor();
  await dialog.getByRole('button', { name: 'Tutup' }).last().click();
  await page.getByText('Tidak dibagi.').waitFor();
  await chelsea.page.reload();
  await unlock(chelsea);
  await chelsea.page.getByText('Tidak ada bagian yang dibagi kepada Anda sekarang.').waitFor();
  await chelsea.page.getByRole('heading', { name: 'Tidak ada bagian yang dapat dibuka' }).waitFor();
  await expect(chelsea.page.getByText('Paspor masih di tangan perekrut.')).toHaveCount(0);
  const read = await chelsea.page.evaluate(async (path) => (await fetch(path)).status, legalPath);
  expect(read).toBe(404);
  chelsea.faults.splice(0);
  await look(chelsea, 'kasus-setelah-dicabut');
});

test('what is written after a share has ended is sealed under a new key', async () => {
  const { page } = bob;
  await part(bob, 'Hukum');
  await page.getByLabel('Keadaan hukum').fill('Laporan polisi dibuat pada 25 November.');
  const saves = page.waitForResponse((reply) => reply.request().method() === 'PUT' && reply.status() === 200);
  await page.getByRole('button', { name: 'Simpan', exact: true }).click();
  const sent = (await saves).request().postDataJSON() as { bundle_id: string; version: number };
  await page.getByText('Tersimpan.').waitFor();
  expect(sent.version).toBe(2);
  await page.reload();
  await unlock(bob);
  await expect(page.getByLabel('Keadaan hukum')).toHaveValue('Laporan polisi dibuat pada 25 November.');
});

test('where the law demands it, a section is shared without consent and names its article', async () => {
  const { page } = bob;
  await part(bob, 'Persetujuan dan berbagi');
  await page.getByRole('button', { name: 'Bagi tanpa persetujuan' }).click();
  const dialog = page.locator('dialog');
  await expect(dialog.getByLabel('Dasar hukum')).toContainText('PP 9/2008, pasal 14(5)');
  await dialog.getByLabel(/Identitas, /).check();
  await look(bob, 'kasus-menurut-hukum');
  await dialog.getByLabel('Saya sudah memeriksa').check();
  await dialog.getByRole('button', { name: 'Bagi sekarang' }).click();
  await page.getByText('Bagian dibagi.').waitFor();
  await page.getByText(/PP 9\/2008, pasal 14\(5\)/).waitFor();
  await chelsea.page.reload();
  await unlock(chelsea);
  await part(chelsea, 'Identitas');
  await chelsea.page.locator('dd', { hasText: kName }).waitFor();
});

test('a case closes without open tasks and by a second person', async () => {
  const { page } = bob;
  await part(bob, 'Ringkasan');
  await page.getByRole('button', { name: 'Tutup kasus' }).click();
  const dialog = page.locator('dialog');
  await dialog.getByRole('button', { name: 'Tutup kasus' }).click();
  await dialog.getByText('Masih ada tugas terbuka.').waitFor();
  bob.faults.splice(0);
  await dialog.getByRole('button', { name: 'Tutup', exact: true }).click();
  await part(bob, 'Tugas');
  await page.getByRole('checkbox').check();
  await page.locator('.tag', { hasText: 'Selesai' }).waitFor();
  await part(bob, 'Ringkasan');
  await page.getByRole('button', { name: 'Tutup kasus' }).click();
  await dialog.getByRole('button', { name: 'Tutup kasus' }).click();
  await page.getByText('Penutupan diusulkan; menunggu persetujuan orang kedua.').waitFor();
  await farah.page.goto(`${caseAddress.split('?')[0]}`);
  await unlock(farah);
  await farah.page.getByRole('button', { name: 'Setujui penutupan' }).click();
  await look(farah, 'kasus-tutup');
  await farah.page.locator('dialog').getByRole('button', { name: 'Setujui penutupan' }).click();
  await farah.page.getByRole('button', { name: 'Buka lagi' }).waitFor();
});

test('Dina sees nothing of it', async () => {
  await dina.page.goto(caseAddress);
  await unlock(dina);
  await dina.page.getByText('Anda belum punya akses').first().waitFor();
  await expect(dina.page.getByText('Kamboja')).toHaveCount(0);
  const id = caseAddress.split('/').at(-1)?.split('?')[0] ?? '';
  const status = await dina.page.evaluate(async (path) => (await fetch(path)).status, `/api/v1/cases/${id}`);
  dina.faults.splice(0);
  expect([403, 404]).toContain(status);
});
