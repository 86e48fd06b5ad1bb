// SPDX-License-Identifier: Apache-2.0
// A new build of the app takes over from an old one on a computer that opens without a line: nothing that waited is lost, the old
// files go, and the desk opens with and without the line.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, expect, test } from '@playwright/test';
import { type DemoServer, startDemo } from './support/demo';
import { type Front, startFront } from './support/front';
import { type Passport, zone } from './support/passport';
import { type Actor, actorIn, menu, signIn } from './support/people';

test.describe.configure({ mode: 'serial' });

const kPassword = 'suluh-demo-chelsea';
const kLina: Passport = { surname: 'PERMATASARI', given: 'LINA', number: 'B4420917', nationality: 'IDN', birth: '950817', sex: 'F', expiry: '310101' };
const kTono: Passport = { surname: 'WIBOWO', given: 'TONO', number: 'B5530028', nationality: 'IDN', birth: '880305', sex: 'M', expiry: '310101' };
/** A browser without a server says so in its console. */
const kAccepted = /status of (401|404|409)|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/;

let demo: DemoServer;
let front: Front;
let chelsea: Actor;
let context: BrowserContext;
let oldBuild = '';
const profile = mkdtempSync(join(tmpdir(), 'suluh-profile-'));

async function openBrowser(): Promise<void> {
  const { launchOptions, locale, timezoneId, viewport, actionTimeout } = test.info().project.use;
  context = await chromium.launchPersistentContext(profile, { ...launchOptions, locale, timezoneId, viewport });
  context.setDefaultTimeout(actionTimeout ?? 20_000);
  chelsea = await actorIn(context, 'Chelsea', kAccepted);
}

test.beforeAll(async () => {
  demo = await startDemo();
  front = await startFront(demo.base);
  oldBuild = front.build();
  await openBrowser();
});
test.afterAll(async () => {
  await context?.close();
  await front?.cut();
  await demo?.stop();
  rmSync(profile, { recursive: true, force: true });
});
test.afterEach(() => {
  expect(chelsea.faults.splice(0)).toEqual([]);
});

async function beginCold(): Promise<void> {
  await context.close();
  await openBrowser();
  await chelsea.page.goto(`${front.base}/app/`);
}

/** Hashes of the builds that are kept on this computer. */
const kept = () => chelsea.page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('suluh-app-')).map((name) => name.slice('suluh-app-'.length)));
/** Whether the page's script is one of the kept files of that build. */
const runs = (build: string) =>
  chelsea.page.evaluate(async (name) => {
    const script = document.querySelector<HTMLScriptElement>('script[type=module]')?.src ?? '';
    return (await caches.has(name)) && (await (await caches.open(name)).match(script)) !== undefined;
  }, `suluh-app-${build}`);

async function openDoor(): Promise<void> {
  await chelsea.page.getByLabel('Kata sandi', { exact: true }).fill(kPassword);
  await chelsea.page.getByRole('button', { name: 'Buka', exact: true }).click();
  await expect(chelsea.page.getByText(/Meja memakai salinan daftar dari/)).toBeVisible();
}

/** At the desk without a line; `before` wait already. */
async function recordAlone(passport: Passport, before: number): Promise<void> {
  await chelsea.page.getByLabel(/Letakkan paspor di alat baca/).focus();
  await chelsea.page.keyboard.type(zone(passport));
  await chelsea.page.getByLabel('Hasil').selectOption({ label: 'Lewat' });
  await chelsea.page.getByRole('button', { name: 'Catat perlintasan' }).click();
  await expect(chelsea.page.getByText(new RegExp(`^${before + 1} perlintasan tersimpan di perangkat ini`))).toBeVisible();
}

/** Signs in at the desk; nothing waits any more. Returns how many of the day were recorded without a line. */
async function signInAndSend(): Promise<number> {
  await signIn(chelsea, front.base, kPassword);
  await menu(chelsea, 'Perlintasan');
  await expect(chelsea.page.getByRole('region', { name: 'Bila saluran putus' })).toContainText(/sampai/);
  await expect(chelsea.page.getByText(/perlintasan tersimpan di perangkat ini/)).toHaveCount(0);
  return chelsea.page.evaluate(async () => {
    const answer = await fetch('/api/v1/border/crossings?list=day');
    return ((await answer.json()) as { rows: { offline: boolean }[] }).rows.filter((row) => row.offline).length;
  });
}

test('she prepares the computer under the old build, and records without a line', async () => {
  await signIn(chelsea, front.base, kPassword);
  await menu(chelsea, 'Perlintasan');
  const door = chelsea.page.getByRole('region', { name: 'Bila saluran putus' });
  await door.getByRole('button', { name: 'Siapkan komputer ini' }).click();
  await chelsea.page.locator('dialog').getByLabel('Kata sandi', { exact: true }).fill(kPassword);
  await chelsea.page.locator('dialog').getByRole('button', { name: 'Izinkan di komputer ini' }).click();
  await expect(door).toContainText(/dapat membuka meja tanpa saluran sampai/);
  expect(await kept()).toEqual([oldBuild]);
  await front.cut();
  await beginCold();
  expect(await runs(oldBuild)).toBe(true);
  await openDoor();
  await recordAlone(kLina, 0);
});

test('the server comes back with a new build: it serves the next visit, sends what waited, and is fetched whole', async () => {
  front.update();
  expect(front.build()).not.toBe(oldBuild);
  await demo.restart();
  await front.mend();
  await beginCold();
  await chelsea.page.getByLabel('Nama masuk').waitFor();
  // The old build's files are no longer on the server, and the page's script is none of those that were kept.
  expect(await runs(oldBuild)).toBe(false);
  expect(await signInAndSend()).toBe(1);
  await expect.poll(kept).toContain(front.build());
  await expect.poll(() => runs(front.build())).toBe(true);
});

test('the line is cut at once: the new build alone is kept, and opens the desk', async () => {
  await front.cut();
  await beginCold();
  await expect.poll(kept).toEqual([front.build()]);
  expect(await runs(front.build())).toBe(true);
  await openDoor();
  await recordAlone(kTono, 0);
});

test('with the line everything was sent once', async () => {
  await front.mend();
  expect(await signInAndSend()).toBe(2);
  expect(await kept()).toEqual([front.build()]);
});
