// SPDX-License-Identifier: Apache-2.0
import { openDB } from 'idb';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { drafts } from '../src/lib/drafts';
import * as seal from '../src/lib/seal';
import { session } from '../src/lib/session.svelte';
import { personOf } from '../src/lib/vault/person';
import { organisation, sessionOf } from './world';

const org = { current: null as ReturnType<typeof organisation> | null };

beforeAll(async () => {
  await seal.ready();
  org.current = organisation('Yayasan Pelita');
});

beforeEach(async () => {
  vi.stubGlobal('fetch', async (url: string) => {
    const body = url.endsWith('/keys') ? { circles: [] } : { network: '', organisations: [] };
    return new Response(JSON.stringify(body), { status: 200 });
  });
  const made = org.current;
  if (made) await session.enter(sessionOf(made, made.bob), personOf(seal.randomBytes(32)));
});

it('keeps a draft over a reload of the page', async () => {
  expect(await drafts.save('reply:1', 'belum selesai')).toBe(true);
  expect(await drafts.load('reply:1')).toBe('belum selesai');
  await drafts.remove('reply:1');
  expect(await drafts.load('reply:1')).toBeNull();
});

it('stores neither words nor report ids in clear', async () => {
  await drafts.save('reply:0123456789abcdef', 'kata rahasia');
  const db = await openDB('suluh', 1);
  const entries = (await db.getAll('drafts')) as { sealed: string }[];
  expect(entries.length).toBeGreaterThan(0);
  const stored = JSON.stringify([await db.getAllKeys('drafts'), entries]);
  const bytes = entries.map((one) => String.fromCharCode(...seal.fromBase64url(one.sealed))).join();
  expect(stored).not.toContain('0123456789abcdef');
  expect(bytes).not.toContain('rahasia');
});

it('gives nothing while the app is locked', async () => {
  await drafts.save('reply:2', 'teks');
  session.lock();
  expect(session.phase).toBe('locked');
  expect(await drafts.load('reply:2')).toBeNull();
  expect(await drafts.save('reply:2', 'lain')).toBe(false);
});

it('an emptied draft is gone', async () => {
  await drafts.save('reply:3', 'teks');
  await drafts.save('reply:3', '');
  expect(await drafts.load('reply:3')).toBeNull();
});
