// SPDX-License-Identifier: Apache-2.0
// An office shows an entry of its list to a partner's desk, which reads it; ended, it is gone.
import { expect, test } from '@playwright/test';
import { type DemoServer, startDemo } from './support/demo';
import { type Actor, actor, look, menu, organisationTab, signIn } from './support/people';

test.describe.configure({ mode: 'serial' });

let demo: DemoServer;
let chelsea: Actor;
let bob: Actor;
let hana: Actor;
let kartika: Actor;
let everybody: Actor[] = [];

test.beforeAll(async ({ browser }) => {
  demo = await startDemo();
  everybody = await Promise.all(['Chelsea', 'Bob', 'Hana', 'Kartika'].map((name) => actor(browser, name)));
  [chelsea, bob, hana, kartika] = everybody as [Actor, Actor, Actor, Actor];
});
test.afterAll(async () => {
  for (const who of everybody) await who.context.close();
  await demo?.stop();
});
test.afterEach(() => {
  for (const who of everybody) expect(who.faults.splice(0), `faults in the browser of ${who.name}`).toEqual([]);
});

const enter = (who: Actor) => signIn(who, demo.base, `suluh-demo-${who.login}`);
const card = (who: Actor) => who.page.locator('article').filter({ has: who.page.getByRole('heading', { name: 'Rudi Hartanto' }) });

async function lists(who: Actor): Promise<void> {
  await menu(who, 'Perlintasan');
  await who.page.getByRole('navigation', { name: 'Perlintasan' }).getByRole('link', { name: 'Daftar', exact: true }).click();
}

test('a partner makes a desk', async () => {
  await enter(bob);
  await organisationTab(bob, 'Lingkaran');
  await bob.page.getByRole('button', { name: 'Buat lingkaran Meja perlintasan' }).click();
  await bob.page.getByText('Selesai.').waitFor();
  await bob.page.getByLabel('Rekan', { exact: true }).selectOption({ label: 'Hana' });
  await bob.page.getByLabel('Meja perlintasan', { exact: true }).check();
  await bob.page.getByRole('button', { name: 'Masukkan', exact: true }).click();
  await bob.page.getByText('Selesai.').waitFor();
});

test('the office shows it one entry, and the partner reads it', async () => {
  await enter(chelsea);
  await lists(chelsea);
  await card(chelsea).getByRole('button', { name: 'Bagikan dengan mitra' }).click();
  const dialog = chelsea.page.locator('dialog');
  await look(chelsea, 'daftar-bagikan');
  await dialog.getByRole('button', { name: 'Bagikan dengan Yayasan Pelita' }).click();
  await dialog.getByRole('button', { name: /^Akhiri/ }).waitFor();
  await chelsea.page.keyboard.press('Escape');
  await expect(card(chelsea).getByText('Dilihat juga oleh Yayasan Pelita')).toBeVisible();
  await enter(hana);
  await lists(hana);
  await hana.page.getByRole('heading', { name: 'Dari mitra' }).waitFor();
  await expect(card(hana).getByText('Kantor Imigrasi Bengkulu')).toBeVisible();
  await expect(card(hana).getByText('tanda tangan tidak sah')).toHaveCount(0);
  await look(hana, 'daftar-dari-mitra');
});

test('what protects somebody cannot be shown this way', async () => {
  await enter(kartika);
  await lists(kartika);
  await expect(card(kartika).getByRole('button', { name: 'Bagikan dengan mitra' })).toBeVisible();
  const child = kartika.page.locator('article').filter({ has: kartika.page.getByRole('heading', { name: 'Melati Anggraini' }) });
  await expect(child).toBeVisible();
  await expect(child.getByRole('button', { name: 'Bagikan dengan mitra' })).toHaveCount(0);
});

test('ended, it is gone at the next reading', async () => {
  await card(chelsea).getByRole('button', { name: 'Bagikan dengan mitra' }).click();
  await chelsea.page.locator('dialog').getByRole('button', { name: /^Akhiri/ }).click();
  await chelsea.page.locator('dialog').getByRole('button', { name: 'Bagikan dengan Yayasan Pelita' }).waitFor();
  await chelsea.page.keyboard.press('Escape');
  await menu(hana, 'Kasus');
  await lists(hana);
  await expect(hana.page.getByRole('heading', { name: 'Dari mitra' })).toHaveCount(0);
});
