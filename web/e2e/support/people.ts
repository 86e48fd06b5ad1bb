// SPDX-License-Identifier: Apache-2.0
// What people do in the app, in their words. Every person has a browser window of her own.
import AxeBuilder from '@axe-core/playwright';
import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import { Authenticator } from './totp';

export const kPassword = 'kopi-senja-layang-perahu';
const kShots = '../tests/e2e/artifacts/staff';

export interface Actor {
  name: string;
  login: string;
  context: BrowserContext;
  page: Page;
  authenticator: Authenticator | null;
  /** Errors of the page: uncaught, or refused by the content security policy. */
  faults: string[];
}

export async function actor(browser: Browser, name: string): Promise<Actor> {
  return actorIn(await browser.newContext(), name);
}

/** `accepted`: what her browser may complain about besides refused calls. */
export async function actorIn(context: BrowserContext, name: string, accepted = /status of (401|404|409)/): Promise<Actor> {
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !accepted.test(message.text())) faults.push(message.text());
  });
  return { name, login: name.toLowerCase(), context, page, authenticator: null, faults };
}

/** axe without serious findings, and a picture at two widths. */
export async function look(who: Actor, name: string): Promise<void> {
  const { page } = who;
  for (const [width, height] of [[360, 740], [1280, 800]] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: `${kShots}/${name}-${width}.png`, fullPage: true });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, `${name} is wider than ${width} px`).toBeLessThanOrEqual(0);
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
  expect(serious.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
}

async function confirmCode(page: Page): Promise<void> {
  const groups = await page.locator('figure ol b').allTextContents();
  const fields = page.getByLabel(/^Kelompok ke-/);
  for (const label of await page.locator('label', { hasText: /^Kelompok ke-/ }).allTextContents()) {
    await page.getByLabel(label, { exact: true }).fill(groups[Number(/\d+/.exec(label)?.[0]) - 1] ?? '');
  }
  await expect(fields).toHaveCount(2);
  await page.getByRole('button', { name: 'Lanjut' }).click();
}

export interface Accepted {
  recoveryCode: string;
  organisationKey: string;
}

/** From the link to the app. `organisation` for the first administrator of one. */
export async function accept(who: Actor, link: string, organisation = ''): Promise<Accepted> {
  const { page } = who;
  await page.goto(link);
  await page.getByLabel('Nama masuk').fill(who.login);
  await page.getByLabel('Nama yang dilihat rekan').fill(who.name);
  await page.getByLabel('Kata sandi', { exact: true }).fill(kPassword);
  await page.getByLabel('Kata sandi sekali lagi').fill(kPassword);
  await look(who, `undangan-${who.login}`);
  await page.getByRole('button', { name: 'Lanjut' }).click();
  const printed = async () => (await page.locator('figure ol b').allTextContents()).join('-');
  let organisationKey = '';
  if (organisation) {
    await page.getByLabel('Nama organisasi').fill(organisation);
    await page.getByRole('button', { name: 'Lanjut' }).click();
    await page.getByRole('heading', { name: 'Kunci pemulihan organisasi' }).waitFor();
    organisationKey = await printed();
    await confirmCode(page);
  }
  await page.getByRole('heading', { name: 'Kode pemulihan Anda' }).waitFor();
  const recoveryCode = await printed();
  await confirmCode(page);
  const secret = page.locator('[data-secret]');
  await secret.or(page.locator('nav.side')).first().waitFor();
  if (await secret.isVisible()) {
    who.authenticator = new Authenticator((await secret.textContent()) ?? '');
    await page.getByLabel('Kode enam angka').fill(await who.authenticator.code());
    await page.getByRole('button', { name: 'Buat kunci dan masuk' }).click();
  }
  await page.locator('nav.side').waitFor();
  return { recoveryCode, organisationKey };
}

export async function signIn(who: Actor, base: string, password = kPassword): Promise<void> {
  const { page } = who;
  await page.goto(`${base}/app/`);
  await page.getByLabel('Nama masuk').fill(who.login);
  await page.getByLabel('Kata sandi', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
  const code = page.getByLabel('Kode enam angka');
  await code.or(page.locator('nav.side')).first().waitFor();
  if (who.authenticator && (await code.isVisible())) {
    await code.fill(await who.authenticator.code());
    await page.getByRole('button', { name: 'Masuk', exact: true }).click();
  }
  await page.locator('nav.side').waitFor();
}

export async function unlock(who: Actor): Promise<void> {
  await who.page.getByLabel('Kata sandi', { exact: true }).fill(kPassword);
  await who.page.getByRole('button', { name: 'Buka' }).click();
  await who.page.locator('nav.side').waitFor();
}

export async function menu(who: Actor, name: string): Promise<void> {
  await who.page.locator('nav.side').getByRole('link', { name }).click();
}

export async function organisationTab(who: Actor, name: string): Promise<void> {
  await menu(who, 'Organisasi');
  await who.page.getByRole('navigation', { name: 'Organisasi' }).getByRole('link', { name, exact: true }).click();
}

export async function invite(who: Actor, name: string, role: string, options: { custodian?: boolean; first?: boolean } = {}): Promise<string> {
  await organisationTab(who, 'Undangan');
  const { page } = who;
  await page.getByLabel('Nama orangnya').fill(name);
  if (options.first) await page.getByLabel(/Undang organisasi baru/).check();
  else await page.getByLabel('Peran', { exact: true }).selectOption(role);
  if (options.custodian) await page.getByLabel(/Boleh membuka dan mengisi lingkaran/).check();
  await page.getByRole('button', { name: 'Buat undangan' }).click();
  await page.getByText(`Serahkan tautan ini langsung kepada ${name}`).waitFor();
  return (await page.locator('[data-invitation]').textContent()) ?? '';
}

export async function makeCircle(who: Actor): Promise<void> {
  await organisationTab(who, 'Lingkaran');
  await who.page.getByRole('button', { name: 'Buat lingkaran penerimaan' }).click();
  await who.page.getByText('Selesai.').waitFor();
}

/** Compares fingerprints by reading both screens, as two people on the telephone would. */
export async function certify(admin: Actor, newcomer: Actor): Promise<void> {
  const spoken = ((await newcomer.page.locator('.fp').first().textContent()) ?? '').trim();
  await organisationTab(admin, 'Anggota');
  const { page } = admin;
  const line = page.locator('li').filter({ has: page.getByText(newcomer.name, { exact: true }) });
  await line.getByRole('button', { name: 'Cocokkan dan kukuhkan' }).click();
  await expect(page.locator('dialog .fp')).toHaveText(spoken);
  await page.getByLabel('Semua kelompok sama').check();
  await page.getByRole('button', { name: 'Kukuhkan', exact: true }).click();
  await expect(line).toContainText('Aktif');
}

export async function letIn(admin: Actor, name: string): Promise<void> {
  await organisationTab(admin, 'Lingkaran');
  await admin.page.getByRole('button', { name: `Masukkan ${name}` }).click();
  await admin.page.getByText('Selesai.').waitFor();
}

/** All circles of the organisation; returns when the one with this heading is there. */
export async function makeAllCircles(admin: Actor, last: RegExp): Promise<void> {
  await makeCircle(admin);
  await admin.page.getByRole('button', { name: 'Buat semua' }).click();
  await expect(admin.page.getByRole('heading', { name: last })).toBeVisible();
}

/** Invited, certified and let into the circles named. */
export async function join(base: string, admin: Actor, who: Actor, role: string, circles: readonly string[]): Promise<void> {
  await accept(who, await invite(admin, who.name, role));
  await who.page.goto(`${base}/app/saya`);
  await unlock(who);
  await certify(admin, who);
  await organisationTab(admin, 'Lingkaran');
  await admin.page.getByLabel('Rekan', { exact: true }).selectOption({ label: who.name });
  for (const circle of circles) await admin.page.getByLabel(circle, { exact: true }).check();
  await admin.page.getByRole('button', { name: 'Masukkan', exact: true }).click();
  await admin.page.getByText('Selesai.').waitFor();
  await who.page.goto(`${base}/app/`);
  await unlock(who);
}

export async function checkAgain(who: Actor): Promise<void> {
  await who.page.getByRole('button', { name: 'Periksa lagi' }).click();
}
