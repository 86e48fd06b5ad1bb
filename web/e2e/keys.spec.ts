// SPDX-License-Identifier: Apache-2.0
// The life of keys on the real server (docs/keys.md): a colleague leaves and the circles turn; everybody is gone but one
// newcomer with the paper; an organisation leaves the network; somebody writes other keys into the database.
import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { found, run, type RunningServer } from './support/binary';
import { type DemoServer, startDemo } from './support/demo';
import { accept, type Actor, actor, invite, join, look, makeAllCircles, menu, organisationTab, signIn } from './support/people';

const kCaseCircles = ['Penerimaan laporan', 'Identitas', 'Kontak', 'Cerita'];

async function dismiss(admin: Actor, name: string): Promise<void> {
  await organisationTab(admin, 'Anggota');
  const { page } = admin;
  const line = page.locator('li').filter({ has: page.getByText(name, { exact: true }) });
  await line.getByRole('button', { name: /^Keluarkan/ }).click();
  await page.locator('dialog[open]').getByRole('button', { name: 'Keluarkan' }).click();
  await expect(line).toContainText('Keluar');
}

/** Begins every epoch that waits; there are some. */
async function turn(custodian: Actor, picture: string): Promise<void> {
  await menu(custodian, 'Organisasi');
  const { page } = custodian;
  await expect(page.getByText(/lingkaran menunggu zaman baru/)).toBeVisible();
  await page.getByRole('link', { name: 'Buka Lingkaran' }).click();
  const all = page.getByRole('button', { name: /^Mulai zaman baru untuk \d+ lingkaran$/ });
  await all.waitFor();
  await look(custodian, picture);
  await all.click();
  await expect(page.getByText('Selesai.')).toBeVisible();
  await expect(page.getByText(/menunggu zaman baru/)).toBeHidden();
}

test.describe('everybody is gone', () => {
  test.describe.configure({ mode: 'serial' });
  let server: RunningServer;
  let alice: Actor, bob: Actor, nia: Actor, wati: Actor;
  let paper = '';

  test.beforeAll(async ({ browser }) => {
    const binary = process.env.SULUH_BINARY;
    if (!binary) throw new Error('SULUH_BINARY names no server');
    server = await run(binary, ['init', '--organisation', 'Yayasan Pelita', '--admin', 'Alice', '--custodian']);
    [alice, bob, nia, wati] = (await Promise.all(['Alice', 'Bob', 'Nia', 'Wati'].map((name) => actor(browser, name)))) as [Actor, Actor, Actor, Actor];
  });
  test.afterAll(async () => {
    for (const who of [alice, bob, nia, wati]) await who.context.close();
    await server.stop();
  });
  const link = (output: string) => `${server.base}/app/#undangan=${found(output, /undangan=([A-Za-z0-9_-]{22})/)}`;

  test('Bob works, and leaves: the circles that he knew wait for a new epoch', async () => {
    paper = (await accept(alice, link(server.output), 'Yayasan Pelita')).organisationKey;
    await makeAllCircles(alice, /^Pencocokan/);
    await join(server.base, alice, bob, 'caseworker', kCaseCircles);
    const { page } = bob;
    await menu(bob, 'Kasus');
    await page.getByRole('link', { name: 'Kasus baru' }).click();
    await page.getByLabel('Judul kasus').fill('Kasus dari zaman Bob');
    await page.getByRole('button', { name: 'Segel dan buat kasus' }).click();
    await page.waitForURL(/kasus\/[0-9a-f]{32}/);
    await dismiss(alice, 'Bob');
    await turn(alice, 'zaman-menunggu');
  });

  test('nobody is left: Nia comes in by the operator and the paper', async () => {
    await alice.page.goto('about:blank');
    await accept(nia, link(server.verb('invite', '--organisation', 'Yayasan Pelita', '--name', 'Nia', '--custodian')));
    const { page } = nia;
    await menu(nia, 'Akun saya');
    await page.getByRole('link', { name: 'Pakai kunci pemulihan organisasi' }).click();
    const typed = page.getByLabel('Kunci dari kertas');
    const open = page.getByRole('button', { name: 'Buka dengan kertas ini' });
    await typed.fill(paper.replace(/^..../, 'ZZZZ'));
    await open.click();
    await expect(page.getByText(/Kunci tidak terbaca/)).toBeVisible();
    await look(nia, 'kertas-salah');
    await typed.fill(paper);
    await open.click();
    await expect(page.getByRole('heading', { name: 'Kertas cocok' })).toBeVisible();
    await expect(page.getByText('2 zaman').first()).toBeVisible();
    await look(nia, 'kertas-cocok');
    await page.getByRole('button', { name: 'Masuk', exact: true }).click();
    await expect(page.getByText(/Anda sudah masuk ke \d+ lingkaran/)).toBeVisible();
    await look(nia, 'kertas-dipakai');
  });

  test('she records that Alice is gone, turns the circles, and a new colleague reads the old case', async () => {
    await dismiss(nia, 'Alice');
    await turn(nia, 'zaman-menunggu-semua');
    await join(server.base, nia, wati, 'caseworker', kCaseCircles);
    const { page } = wati;
    await menu(wati, 'Kasus');
    await page.getByRole('button', { name: /^Tim saya/ }).click();
    await page.getByRole('link', { name: 'Kasus dari zaman Bob' }).click();
    await expect(page.getByRole('heading', { name: 'Kasus dari zaman Bob' })).toBeVisible();
    await organisationTab(nia, 'Tentang');
    await expect(nia.page.getByText(/memegang kunci akar/)).toBeVisible();
    expect(await invite(nia, 'Surya', 'caseworker')).toContain('undangan=');
    expect([...nia.faults, ...wati.faults]).toEqual([]);
  });
});

test.describe('an organisation leaves', () => {
  test.describe.configure({ mode: 'serial' });
  let server: DemoServer;
  let alice: Actor, hendra: Actor;
  const kOffice = 'Kantor Imigrasi Bengkulu';

  test.beforeAll(async ({ browser }) => {
    server = await startDemo();
    [alice, hendra] = (await Promise.all(['Alice', 'Hendra'].map((name) => actor(browser, name)))) as [Actor, Actor];
    for (const who of [alice, hendra]) await signIn(who, server.base, `suluh-demo-${who.login}`);
  });
  test.afterAll(async () => {
    for (const who of [alice, hendra]) await who.context.close();
    await server.stop();
  });

  test('the host sees what still hangs on it', async () => {
    await organisationTab(alice, 'Mitra');
    const { page } = alice;
    await page.getByRole('link', { name: `Keluarkan dari jaringan ${kOffice}` }).click();
    await expect(page.getByRole('heading', { name: `Yang masih bergantung pada ${kOffice}` })).toBeVisible();
    await expect(page.getByText('anggota yang masih dapat masuk.')).toBeVisible();
    await look(alice, 'mitra-keluarkan');
  });

  test('its own administrator signs, and everybody of it is out', async () => {
    await organisationTab(hendra, 'Tentang');
    const { page } = hendra;
    await page.getByRole('link', { name: 'Lihat yang masih bergantung' }).click();
    await expect(page.getByText('kasus sendiri yang belum ditutup.')).toBeVisible();
    await page.getByLabel(/^Saya mengerti/).check();
    await look(hendra, 'keluar-jaringan');
    await page.getByRole('button', { name: 'Tandatangani dan keluar' }).click();
    await expect(page.getByText(/sudah keluar dari jaringan/)).toBeVisible();
    await look(hendra, 'keluar-selesai');
    await page.getByRole('main').getByRole('button', { name: 'Keluar', exact: true }).click();
    await expect(page.getByLabel('Nama masuk')).toBeVisible();
    const intake = await page.request.get(`${server.base}/api/v1/intake`);
    expect(await intake.text()).not.toContain(kOffice);
  });

  test('partners see the day, checked down to its own key', async () => {
    await alice.page.goto(`${server.base}/app/organisasi/mitra`);
    await alice.page.getByLabel('Kata sandi', { exact: true }).fill('suluh-demo-alice');
    await alice.page.getByRole('button', { name: 'Buka' }).click();
    const office = alice.page.locator('section').filter({ has: alice.page.getByRole('heading', { name: kOffice }) });
    await expect(office.getByText('sudah keluar')).toBeVisible();
    await expect(office.getByText(/atas keputusan sendiri pada/)).toBeVisible();
    await look(alice, 'mitra-keluar');
    expect([...alice.faults, ...hendra.faults]).toEqual([]);
  });
});

/** Writes into the database, as somebody could who broke into the machine: in `rows`, each old key becomes `key`, in its own table and
 *  in the signed statements that name it. Nobody can sign these anew. */
const kSwap = `
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1] + "/suluh.sqlite", timeout=30)
old = [row[0] for row in connection.execute(sys.argv[2])]
assert old, "nothing to swap"
changed = 0
for key in old:
    new = os.urandom(32)
    for table, column, kind in (("circles", "box_pk", "circle"), ("users", "sign_pk", "member")):
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (new, key))
        for statement, data in connection.execute("SELECT statement_id, bytes FROM statements WHERE kind = ?", (kind,)).fetchall():
            if key in data:
                connection.execute("UPDATE statements SET bytes = ? WHERE statement_id = ?", (data.replace(key, new), statement))
                changed += 1
assert changed, "no statement names it"
connection.commit()
`;

test.describe('a key is swapped in the database', () => {
  test.describe.configure({ mode: 'serial' });
  let server: DemoServer;
  let hendra: Actor, chelsea: Actor;
  const kPelita = 'Yayasan Pelita';
  const swap = (rows: string) => void execFileSync('python3', ['-c', kSwap, server.data, rows]);

  test.beforeAll(async ({ browser }) => {
    server = await startDemo();
    [hendra, chelsea] = (await Promise.all(['Hendra', 'Chelsea'].map((name) => actor(browser, name)))) as [Actor, Actor];
    for (const who of [hendra, chelsea]) await signIn(who, server.base, `suluh-demo-${who.login}`);
  });
  test.afterAll(async () => {
    for (const who of [hendra, chelsea]) await who.context.close();
    await server.stop();
  });

  async function again(who: Actor, path: string): Promise<void> {
    await who.page.goto(`${server.base}${path}`);
    await who.page.getByLabel('Kata sandi', { exact: true }).fill(`suluh-demo-${who.login}`);
    await who.page.getByRole('button', { name: 'Buka' }).click();
  }

  test('of the circle that takes reports: no partner seals to it, and the public page does not offer it', async () => {
    await again(hendra, '/app/organisasi/mitra');
    const card = hendra.page.locator('section').filter({ has: hendra.page.getByRole('heading', { name: kPelita }) });
    await expect(card.getByText('Kunci terperiksa')).toBeVisible();
    const page = await hendra.context.newPage();
    await page.goto(`${server.base}/lapor`);
    await expect(page.getByLabel(kPelita)).toBeVisible();
    swap(`SELECT c.box_pk FROM circles c JOIN organisations o ON o.org_id = c.org_id WHERE c.class = 'intake' AND o.name = '${kPelita}'`);
    await again(hendra, '/app/organisasi/mitra');
    await expect(card.getByText('Kunci tidak dapat diperiksa')).toBeVisible();
    await look(hendra, 'mitra-kunci-tertukar');
    // What the server remembers of its directory is a second old at most.
    await expect(async () => {
      await page.goto(`${server.base}/lapor`);
      await expect(page.getByRole('button', { name: /Kirim laporan/ }).first()).toBeVisible({ timeout: 2000 });
      await expect(page.getByLabel(kPelita)).toHaveCount(0, { timeout: 500 });
    }).toPass({ timeout: 20_000 });
  });

  test('of a colleague who shared: what she signed is not opened any more', async () => {
    const { page } = chelsea;
    await again(chelsea, '/app/kasus?daftar=shared');
    await page.locator('a[data-row]').first().click();
    const parts = page.getByRole('navigation', { name: 'Bagian kasus' });
    await parts.getByRole('link', { name: 'Identitas' }).first().click();
    await expect(page.locator('dt', { hasText: 'Nama' }).first()).toBeVisible();
    const address = page.url().replace(server.base, '');
    swap("SELECT sign_pk FROM users WHERE login IN ('bob', 'hana')");
    await again(chelsea, address);
    await expect(page.getByText(/Tidak dibagi dengan benar: tanda tangan pemberi tidak cocok/).first()).toBeVisible();
    await expect(page.locator('dt', { hasText: 'Nama' })).toHaveCount(0);
    await look(chelsea, 'kunci-tertukar');
    expect([...hendra.faults, ...chelsea.faults]).toEqual([]);
  });
});
