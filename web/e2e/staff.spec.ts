// SPDX-License-Identifier: Apache-2.0
// The staff app from the first invitation to an answered report, by four people in four browsers.
import { expect, test } from '@playwright/test';
import { accept, type Actor, actor, certify, checkAgain, invite, kPassword, letIn, look, makeCircle, menu, organisationTab, signIn, unlock } from './support/people';
import { startServer, type TestServer } from './support/server';

test.describe.configure({ mode: 'serial' });

let server: TestServer;
let alice: Actor;
let bob: Actor;
let chelsea: Actor;
let dina: Actor;
let printed: { recoveryCode: string; organisationKey: string };
const kStory = 'Adik saya ikut kapal ikan dari Pulau Baai sejak Agustus. Gajinya ditahan dan ia dipukul.';

test.beforeAll(async ({ browser }) => {
  server = await startServer();
  [alice, bob, chelsea, dina] = await Promise.all(['Alice', 'Bob', 'Chelsea', 'Dina'].map((name) => actor(browser, name))) as [Actor, Actor, Actor, Actor];
});
test.afterAll(async () => {
  for (const who of [alice, bob, chelsea, dina]) await who?.context.close();
  await server?.stop();
});
test.afterEach(() => {
  for (const who of [alice, bob, chelsea, dina]) expect(who.faults.splice(0), `faults in the browser of ${who.name}`).toEqual([]);
});

test('a stranger sees the sign-in page only, whose worker is ready to hash her password', async () => {
  const worker = alice.page.waitForEvent('worker');
  await alice.page.goto(`${server.base}/app/laporan`);
  await alice.page.getByRole('heading', { name: 'Masuk' }).waitFor();
  expect((await worker).url()).toContain('/app/assets/slow.worker-');
  await look(alice, 'masuk');
  await alice.page.getByLabel('Nama masuk').fill('siapa');
  await alice.page.getByLabel('Kata sandi', { exact: true }).fill('kata sandi salah');
  await alice.page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await expect(alice.page.getByRole('alert')).toBeVisible();
  await alice.page.getByRole('link', { name: 'Lupa kata sandi?' }).click();
  await look(alice, 'pulih');
});

test('Alice founds the organisation in her browser and makes the intake circle', async () => {
  printed = await accept(alice, server.invitation, 'Yayasan Pelita');
  await menu(alice, 'Organisasi');
  await alice.page.getByText('Anda memegang kunci akar organisasi.').waitFor();
  await look(alice, 'organisasi');
  await alice.page.getByLabel('Kunci dari kertas').fill(printed.organisationKey.toLowerCase());
  await alice.page.getByRole('button', { name: 'Periksa kertas' }).click();
  await alice.page.getByText('Cocok: kertas ini membuka kunci organisasi.').waitFor();
  await makeCircle(alice);
  await look(alice, 'lingkaran');
});

test('an invitation works once', async () => {
  const link = await invite(alice, 'Bob', 'caseworker');
  await look(alice, 'undangan');
  await accept(bob, link);
  await dina.page.goto(link);
  await dina.page.getByText('Undangan ini tidak dikenal').waitFor();
});

test('Bob waits until Alice has compared his key, then reads nothing before he is let in', async () => {
  await menu(bob, 'Akun saya');
  await look(bob, 'akun');
  await bob.page.goto(`${server.base}/app/`);
  await unlock(bob);
  await bob.page.getByText('Kunci Anda belum dikukuhkan').first().waitFor();
  await look(bob, 'menunggu-pengukuhan');
  await certify(alice, bob);
  const team = alice.page.getByLabel('Tim Bob');
  await team.fill('Anak');
  await team.press('Tab');
  await expect(alice.page.getByText(/Pendamping kasus, tim Anak/)).toBeVisible();
  await look(alice, 'anggota');
  await team.fill('');
  await team.press('Tab');
  await expect(alice.page.getByText(/tim Anak/)).toHaveCount(0);
  await checkAgain(bob);
  await bob.page.getByText('Anda belum memegang kunci').waitFor();
  await letIn(alice, 'Bob');
  await bob.page.reload();
  await unlock(bob);
  await bob.page.getByRole('heading', { name: 'Tidak ada laporan baru' }).waitFor();
  await look(bob, 'laporan-kosong');
});

test('Dina is signed in and sees nothing', async () => {
  await accept(dina, await invite(alice, 'Dina', 'guest'));
  await certify(alice, dina);
  await dina.page.goto(`${server.base}/app/laporan`);
  await unlock(dina);
  await dina.page.getByText('Anda belum punya akses').first().waitFor();
  await expect(dina.page.locator('nav.side').getByRole('link')).toHaveCount(1);
  await look(dina, 'tanpa-akses');
});

test('Bob enters a report for a caller, and it appears in the inbox without a reload', async () => {
  const second = await bob.context.newPage();
  await second.goto(`${server.base}/app/laporan`);
  await second.getByLabel('Kata sandi', { exact: true }).fill('kopi-senja-layang-perahu');
  await second.getByRole('button', { name: 'Buka' }).click();
  await second.getByRole('heading', { name: 'Tidak ada laporan baru' }).waitFor();

  await menu(bob, 'Catat laporan');
  const { page } = bob;
  await page.getByRole('button', { name: 'Segel dan simpan laporan' }).click();
  await page.getByText('Tulis apa yang terjadi.').waitFor();
  await page.getByLabel('Apa yang terjadi?').fill(kStory);
  await page.getByLabel('Apakah ada yang sedang').selectOption('now');
  await page.getByLabel('Kecamatan').selectOption('17.09.03');
  await page.getByLabel('Cara menghubungi').fill('Lewat kakaknya, Minggu sore');
  await page.getByLabel(/^Berkas/).setInputFiles([
    { name: 'foto.png', mimeType: 'image/png', buffer: kPicture },
    { name: 'bukan-foto.png', mimeType: 'image/png', buffer: Buffer.from('MZ bukan gambar') },
  ]);
  await page.getByText('bukan-foto.png bukan JPEG').waitFor();
  await look(bob, 'catat');
  await page.getByRole('button', { name: 'Segel dan simpan laporan' }).click();
  await page.getByRole('heading', { name: 'Laporan tersimpan' }).waitFor();
  await expect(page.locator('[data-receipt] li')).toHaveCount(11);
  await look(bob, 'tanda-terima');

  await second.getByText('Adik saya ikut kapal ikan').waitFor();
  await expect(second).toHaveTitle(/^\(1\)/);
  await second.close();
});

const kPicture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC',
  'base64',
);

test('the inbox filters, searches and moves by keyboard', async () => {
  await menu(bob, 'Laporan masuk');
  const { page } = bob;
  const first = page.getByRole('link', { name: /Adik saya ikut kapal/ });
  await first.waitFor();
  await look(bob, 'laporan');
  await page.keyboard.press('/');
  await page.keyboard.type('kamboja');
  await page.getByRole('heading', { name: 'Tidak ada yang cocok' }).waitFor();
  await page.getByRole('button', { name: 'Hapus saringan' }).click();
  await first.waitFor();
  await page.getByText('Saringan lain').click();
  await page.getByLabel('Lewat').selectOption('sms');
  await page.getByRole('heading', { name: 'Tidak ada yang cocok' }).waitFor();
  await page.getByRole('button', { name: 'Hapus saringan' }).click();
  await first.waitFor();
  await page.locator('h1').click();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Cerita' }).waitFor();
});

test('Bob reads, keeps a draft over a reload, answers, notes and sees the picture', async () => {
  const { page } = bob;
  await page.getByText(kStory).first().waitFor();
  await expect(page.getByText('Minggu sore')).toHaveCount(0);
  await page.getByRole('button', { name: 'Tampilkan', exact: true }).click();
  await page.getByText('Minggu sore').waitFor();
  await page.getByLabel('Jawab pelapor').fill('Terima kasih. Kami mencari kapalnya.');
  await page.getByText('Rancangan tersimpan').waitFor();
  await page.reload();
  await unlock(bob);
  await expect(page.getByLabel('Jawab pelapor')).toHaveValue('Terima kasih. Kami mencari kapalnya.');
  await page.getByRole('button', { name: 'Kirim jawaban' }).click();
  await page.getByText('Jawaban terkirim.').waitFor();
  await expect(page.getByLabel('Jawab pelapor')).toHaveValue('');
  await page.getByRole('button', { name: 'Catatan dalam' }).click();
  await page.getByLabel('Catatan dalam').fill('Sudah telepon syahbandar.');
  await page.getByRole('button', { name: 'Simpan catatan' }).click();
  await page.getByText('Catatan tersimpan.').waitFor();
  await expect(page.locator('[data-kind]')).toHaveCount(2);
  await expect(page.getByText('Tanda tangan jawaban ini tidak cocok')).toHaveCount(0);
  await page.getByRole('button', { name: /^Lihat/ }).click();
  await expect(page.locator('canvas')).toHaveJSProperty('width', 10);
  await page.getByRole('button', { name: 'Tutup', exact: true }).click();
  await look(bob, 'satu-laporan');
});

test('Bob labels, takes on, closes and reopens', async () => {
  const { page } = bob;
  const address = page.url();
  await organisationTab(bob, 'Label');
  await page.getByLabel('Label baru').fill('kapal');
  await page.getByRole('button', { name: 'Tambah' }).click();
  await page.locator('li', { hasText: 'kapal' }).waitFor();
  await look(bob, 'label');
  await page.goBack();
  await page.goBack();
  expect(page.url()).toBe(address);
  await page.getByLabel('kapal').check();
  await page.getByRole('button', { name: 'Ambil tugas ini' }).click();
  await expect(page.getByLabel('Petugas')).toHaveValue(/.+/);
  await page.getByRole('button', { name: 'Tutup laporan' }).click();
  await expect(page.locator('dialog').getByRole('button', { name: 'Tutup laporan' })).toBeDisabled();
  await page.getByLabel('Sudah dibantu').check();
  await page.locator('dialog').getByRole('button', { name: 'Tutup laporan' }).click();
  await page.getByText('Ditutup: Sudah dibantu').waitFor();
  await page.getByRole('button', { name: 'Buka lagi' }).click();
  await page.getByRole('button', { name: 'Tutup laporan' }).waitFor();
  await expect(page.getByLabel('kapal')).toBeChecked();
  await page.getByRole('button', { name: 'Tampilkan riwayat' }).click();
  await page.getByText('Menutup laporan').first().waitFor();
});

test('a change by somebody else loses no text', async () => {
  const second = await bob.context.newPage();
  await second.route('**/api/v1/events', (route) => route.abort());
  await second.goto(bob.page.url());
  await second.getByLabel('Kata sandi', { exact: true }).fill('kopi-senja-layang-perahu');
  await second.getByRole('button', { name: 'Buka' }).click();
  await second.getByLabel('Jawab pelapor').fill('Jawaban kedua, ditulis lama.');
  await bob.page.getByLabel('Jawab pelapor').or(bob.page.getByRole('button', { name: 'Jawab pelapor' })).first().waitFor();
  await bob.page.getByRole('button', { name: 'Jawab pelapor' }).click();
  await bob.page.getByLabel('Jawab pelapor').fill('Jawaban dari jendela lain.');
  await bob.page.getByRole('button', { name: 'Kirim jawaban' }).click();
  await bob.page.getByText('Jawaban terkirim.').waitFor();
  await second.getByRole('button', { name: 'Kirim jawaban' }).click();
  await second.getByText('Tulisan Anda tetap ada').waitFor();
  await expect(second.getByLabel('Jawab pelapor')).toHaveValue('Jawaban kedua, ditulis lama.');
  await second.getByRole('button', { name: 'Kirim jawaban' }).click();
  await second.getByText('Jawaban terkirim.').waitFor();
  await second.close();
});

test('Bob hands the report on to a partner whose key was verified', async () => {
  await accept(chelsea, await invite(alice, 'Chelsea', 'admin', { first: true }), 'Kantor Imigrasi Contoh');
  await makeCircle(chelsea);
  await bob.page.reload();
  await unlock(bob);
  const { page } = bob;
  await page.getByRole('button', { name: 'Teruskan ke mitra' }).click();
  await expect(page.getByLabel('Organisasi mitra')).toContainText('Kantor Imigrasi Contoh');
  await page.getByLabel(/Saya sudah memastikan/).check();
  await page.locator('dialog').getByRole('button', { name: 'Teruskan ke mitra' }).click();
  await page.getByText('Diteruskan ke Kantor Imigrasi Contoh.').waitFor();
  await organisationTab(bob, 'Mitra');
  await page.getByText('Kunci terperiksa').nth(1).waitFor();
  await page.getByRole('button', { name: 'Sudah saya cocokkan' }).click();
  await page.getByText('Dicocokkan').or(page.getByText('Sudah dicocokkan')).first().waitFor();
  await look(bob, 'mitra');
});

test('Alice reads the audit log', async () => {
  await menu(alice, 'Catatan jejak');
  await alice.page.locator('tbody tr').first().waitFor();
  await look(alice, 'jejak');
});

test('the language changes at once and is remembered', async () => {
  await menu(bob, 'Laporan masuk');
  await bob.page.getByRole('button', { name: 'English' }).first().click();
  await bob.page.getByRole('heading', { name: 'Inbox' }).waitFor();
  const links = await bob.page.locator('nav.side').getByRole('link').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  expect(links.length).toBeGreaterThan(4);
  for (const link of links) {
    await bob.page.locator(`nav.side a[href="${new URL(link).pathname}"]`).first().click();
    await bob.page.locator('main h1').first().waitFor();
    await look(bob, `english-${new URL(link).pathname.split('/').pop() || 'home'}`);
  }
  await expect(bob.page.locator('html')).toHaveAttribute('lang', 'en');
  await menu(bob, 'Inbox');
  await bob.page.reload();
  await bob.page.getByRole('heading', { name: 'Locked' }).waitFor();
  await bob.page.getByRole('button', { name: 'Bahasa Indonesia' }).click();
  await unlock(bob);
});

test('who has only a keyboard signs in, opens a report and answers it', async ({ browser }) => {
  const keys = await actor(browser, 'Bob');
  const { page } = keys;
  /** Tab until the element has the focus, which must be seen. */
  const reach = async (role: 'button' | 'link' | 'textbox', name: RegExp | string) => {
    const wanted = page.getByRole(role, { name, exact: typeof name === 'string' }).first();
    await wanted.waitFor();
    for (let n = 0; n < 80; ++n) {
      if (await wanted.evaluate((one) => one === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    await expect(wanted).toBeFocused();
    const seen = await wanted.evaluate((one) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    });
    expect(seen, `the focus on ${name} is seen`).toBe(true);
  };
  await page.goto(`${server.base}/app/`);
  await reach('textbox', 'Nama masuk');
  await page.keyboard.type('bob');
  await reach('textbox', 'Kata sandi');
  await page.keyboard.type(kPassword);
  await page.keyboard.press('Enter');
  if (bob.authenticator) {
    await reach('textbox', 'Kode enam angka');
    await page.keyboard.type(await bob.authenticator.code());
    await page.keyboard.press('Enter');
  }
  await page.locator('nav.side').waitFor();
  await reach('link', /^Laporan masuk/);
  await page.keyboard.press('Enter');
  await reach('button', /^Menunggu pelapor/);
  await page.keyboard.press('Enter');
  await reach('link', /Adik saya ikut kapal/);
  await page.keyboard.press('Enter');
  await reach('textbox', 'Jawab pelapor');
  await page.keyboard.type('Kapalnya sudah ditemukan.');
  await reach('button', 'Kirim jawaban');
  await page.keyboard.press('Space');
  await page.getByText('Jawaban terkirim.').waitFor();
  expect(keys.faults).toEqual([]);
  await keys.context.close();
});

test('the keys leave memory after ten minutes without a touch', async () => {
  await bob.page.clock.install();
  await bob.page.reload();
  await unlock(bob);
  await bob.page.getByRole('heading', { name: 'Laporan masuk' }).waitFor();
  await bob.page.clock.fastForward('10:30');
  await bob.page.getByRole('heading', { name: 'Terkunci' }).waitFor();
  await look(bob, 'terkunci');
});

test('Alice forgets her password and comes back with the printed code', async () => {
  await menu(alice, 'Akun saya');
  await alice.page.getByRole('button', { name: 'Keluar' }).first().click();
  await alice.page.getByRole('link', { name: 'Lupa kata sandi?' }).click();
  await alice.page.getByLabel('Nama masuk').fill('alice');
  await alice.page.getByLabel('Kode pemulihan').fill(printed.recoveryCode);
  await alice.page.getByLabel('Kata sandi', { exact: true }).fill('gerimis-di-atas-sawah');
  await alice.page.getByLabel('Kata sandi sekali lagi').fill('gerimis-di-atas-sawah');
  await alice.page.getByRole('button', { name: 'Simpan kata sandi baru' }).click();
  await alice.page.getByText('Kata sandi baru tersimpan.').waitFor();
  await signIn(alice, server.base, 'gerimis-di-atas-sawah');
  await alice.page.getByText('Anda memegang kunci akar organisasi.').waitFor();
});
