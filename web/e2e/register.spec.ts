// SPDX-License-Identifier: Apache-2.0
// Bob seals the identity of a girl at risk; an office seals an applicant with an old spelling of the same name and a
// swapped birth day. Bob's organisation learns it, the office does not until Bob answers, and no name leaves a browser.
import { expect, test } from '@playwright/test';
import { type Actor, accept, actor, invite, join, look, makeAllCircles, menu, organisationTab, unlock } from './support/people';
import { startServer, type TestServer } from './support/server';

test.describe.configure({ mode: 'serial' });

const kOffice = 'Kantor Imigrasi Contoh';
const kCircles = ['Penerimaan laporan', 'Identitas', 'Pencocokan'];

let server: TestServer;
let alice: Actor;
let bob: Actor;
let gita: Actor;
let chelsea: Actor;
let everybody: Actor[] = [];
/** What the browsers sent to the register, in full. */
const sent: string[] = [];

test.beforeAll(async ({ browser }) => {
  // The stand-in server keeps no register.
  if (!process.env.SULUH_BINARY) throw new Error('SULUH_BINARY names no server');
  server = await startServer();
  everybody = await Promise.all(['Alice', 'Bob', 'Gita', 'Chelsea'].map((name) => actor(browser, name)));
  [alice, bob, gita, chelsea] = everybody as [Actor, Actor, Actor, Actor];
  for (const { page } of everybody) {
    page.on('request', (request) => {
      if (request.url().includes('/register/')) sent.push(`${request.url()} ${request.postData() ?? ''}`);
    });
  }
});
test.afterAll(async () => {
  for (const who of everybody) await who.context.close();
  await server?.stop();
});
test.afterEach(() => {
  for (const who of everybody) expect(who.faults.splice(0), `faults in the browser of ${who.name}`).toEqual([]);
});

/** A case with one person, and the form of her identity. */
async function identityForm({ page }: Actor, title: string, sex: string): Promise<void> {
  await page.goto(`${server.base}/app/kasus/baru`);
  await unlock(everybody.find((who) => who.page === page) as Actor);
  await page.getByLabel('Judul kasus').fill(title);
  await page.getByLabel('Jenis kelamin').selectOption(sex);
  await page.getByRole('button', { name: 'Segel dan buat kasus' }).click();
  await page.getByRole('heading', { name: title }).waitFor();
  await page.getByRole('navigation', { name: 'Bagian kasus' }).getByRole('link', { name: 'Identitas' }).first().click();
  await page.getByLabel('Nama', { exact: true }).waitFor();
}

async function seal({ page }: Actor, name: string, birth: string): Promise<void> {
  await page.getByLabel('Nama', { exact: true }).fill(name);
  await page.getByLabel('Tanggal lahir').fill(birth);
  await page.getByLabel('Tempat lahir').fill('Karang Tinggi');
  await page.getByRole('button', { name: 'Simpan', exact: true }).click();
  await page.getByText('Tersimpan.').waitFor();
}

test('two organisations share the network key after comparing a fingerprint', async () => {
  await accept(alice, server.invitation, 'Yayasan Pelita');
  await makeAllCircles(alice, /^Pencocokan/);
  await accept(gita, await invite(alice, 'Gita', 'admin', { first: true }), kOffice);
  await makeAllCircles(gita, /^Pencocokan/);
  await alice.page.reload();
  await unlock(alice);
  await organisationTab(alice, 'Pengenalan');
  await alice.page.getByRole('button', { name: 'Buat kunci jaringan' }).click();
  await alice.page.getByText('Anda memegang kunci jaringan, edisi 1.').waitFor();
  await alice.page.getByLabel('Yayasan Pelita melindungi orang').check();
  await alice.page.getByRole('button', { name: `Serahkan kunci ke ${kOffice}` }).click();
  await alice.page.getByText('Diserahkan.').waitFor();
  await look(alice, 'pengenalan');
  await organisationTab(gita, 'Pengenalan');
  await gita.page.getByText('belum sampai ke lingkaran Anda').waitFor();
  await look(gita, 'pengenalan-terima');
  await gita.page.getByLabel('Semua kelompok sama').check();
  await gita.page.getByRole('button', { name: 'Terima kunci' }).click();
  await gita.page.getByText('Anda memegang kunci jaringan, edisi 1.').waitFor();
  await join(server.base, alice, bob, 'caseworker', kCircles);
  await join(server.base, gita, chelsea, 'officer', kCircles);
});

test('Bob seals a girl and records that she agreed', async () => {
  const { page } = bob;
  await identityForm(bob, 'Anak berisiko', 'Feminine');
  await seal(bob, 'Siti Nurjanah', '2008-03-07');
  await page.getByText('Belum ada dasar').waitFor();
  await page.getByRole('button', { name: 'Catat dasar dan bandingkan' }).click();
  await page.getByText('Tercatat.').waitFor();
  await page.getByText(/^Dasar: persetujuan/).waitFor();
  await look(bob, 'identitas-pengenalan');
  await menu(bob, 'Ketukan');
  await page.getByRole('heading', { name: 'Tidak ada ketukan' }).waitFor();
});

test('Chelsea seals an applicant; Bob sees a knock, Chelsea nothing', async () => {
  const { page } = chelsea;
  await identityForm(chelsea, 'Permohonan paspor', 'Feminine');
  await seal(chelsea, 'Sitti Noerdjanah', '2008-07-03');
  await page.getByLabel('Dasar', { exact: true }).selectOption('law');
  await page.getByLabel('Aturan').selectOption('uu-27-2022-20-2-d');
  const line = bob.page.getByText(/^Organisasi lain mungkin bertemu orang dari kasus/);
  await expect(line).toHaveCount(0);
  const before = Date.now();
  await page.getByRole('button', { name: 'Catat dasar dan bandingkan' }).click();
  await line.waitFor({ timeout: 5000 });
  test.info().annotations.push({ type: 'knock', description: `${Date.now() - before} ms from the click to the knock` });
  await page.getByText('Tercatat.').waitFor();
  await expect(bob.page.getByText(kOffice)).toHaveCount(0);
  await look(bob, 'ketukan');
  await menu(chelsea, 'Ketukan');
  await page.getByText('Tidak ada yang ingin bicara saat ini.').waitFor();
  await expect(page.getByRole('main').getByText('Pelita')).toHaveCount(0);
});

test('Bob answers; only then Chelsea learns of it', async () => {
  const { page } = bob;
  await page.getByRole('button', { name: 'Tanya orangnya dahulu' }).click();
  await page.getByText('ditanyakan dahulu kepadanya').waitFor();
  await chelsea.page.reload();
  await unlock(chelsea);
  await chelsea.page.getByText('Tidak ada yang ingin bicara saat ini.').waitFor();
  await page.getByRole('button', { name: 'Bicara', exact: true }).click();
  await page.getByText('Ini tidak dapat ditarik kembali.').waitFor();
  await page.getByRole('button', { name: 'Ya, buka pembicaraan' }).click();
  await page.getByText(`bicara dengan ${kOffice}`).waitFor();
  await chelsea.page.getByText(/^Yayasan Pelita ingin bicara tentang orang dari kasus/).waitFor();
  await look(chelsea, 'ketukan-bicara');
});

test('they write to each other', async () => {
  const ours = bob.page.getByRole('region', { name: `Pembicaraan dengan ${kOffice}` });
  await bob.page.getByRole('button', { name: `Pembicaraan dengan ${kOffice}` }).click();
  await ours.getByText('Belum ada pesan.').waitFor();
  await ours.getByLabel(`Pesan kepada ${kOffice}`).fill('Dia di bawah umur. Bisa bertemu hari ini?');
  await ours.getByRole('button', { name: 'Kirim pesan' }).click();
  await ours.getByText('Dia di bawah umur. Bisa bertemu hari ini?').waitFor();
  await chelsea.page.getByRole('button', { name: 'Pembicaraan dengan Yayasan Pelita' }).click();
  const theirs = chelsea.page.getByRole('region', { name: 'Pembicaraan dengan Yayasan Pelita' });
  await theirs.getByText('Dia di bawah umur. Bisa bertemu hari ini?').waitFor();
  await theirs.getByLabel('Pesan kepada Yayasan Pelita').fill('Bisa, jam dua di kantor.');
  await theirs.getByRole('button', { name: 'Kirim pesan' }).click();
  await ours.getByText('Bisa, jam dua di kantor.').waitFor();
  await look(bob, 'ketukan-pembicaraan');
  await look(chelsea, 'ketukan-pembicaraan-kantor');
});

test('Bob finds her by an old spelling, and is warned of a second file', async () => {
  const { page } = bob;
  await menu(bob, 'Kasus');
  await page.getByRole('textbox', { name: 'Cari nama' }).fill('Sitti Noerdjanah');
  await page.getByRole('button', { name: 'Cari', exact: true }).click();
  await page.getByRole('button', { name: /^Buka nama/ }).click();
  await page.getByText('Siti Nurjanah', { exact: true }).waitFor();
  await look(bob, 'cari-nama');
  await identityForm(bob, 'Kasus kedua', 'Feminine');
  await page.getByLabel('Nama', { exact: true }).fill('Siti Nurjannah');
  await page.getByText('Mungkin orang ini sudah ada.').waitFor();
  await page.getByLabel('Tanggal lahir').fill('2008-07-03');
  await page.getByRole('button', { name: /^Bandingkan/ }).click();
  await page.getByText(/Nama sama.*tanggal dan bulan lahir tertukar/).waitFor();
  await look(bob, 'peringatan-ganda');
});

test('no name and no key went to the register', () => {
  expect(sent.length).toBeGreaterThan(10);
  for (const one of sent) expect(one).not.toMatch(/siti|sitti|nurjanah|noerdjanah|karang/i);
});
