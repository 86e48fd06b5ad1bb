// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, it, vi } from 'vitest';
import * as seal from '../src/lib/seal';
import { session } from '../src/lib/session.svelte';
import { personOf } from '../src/lib/vault/person';
import { organisation, sessionOf } from './world';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open(idleSeconds: number): Promise<void> {
  await seal.ready();
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ circles: [], organisations: [] }), { status: 200 }));
  const org = organisation('Yayasan Pelita');
  vi.useFakeTimers({ now: Date.now() });
  await session.enter({ ...sessionOf(org, org.bob), idle_seconds: idleSeconds }, personOf(seal.randomBytes(32)));
}

it('locks after ten minutes even where the server keeps the session longer', async () => {
  const forgotten = vi.fn();
  session.whenDropped(forgotten);
  await open(12 * 3600);
  vi.advanceTimersByTime(9 * 60_000);
  expect(session.phase).toBe('open');
  vi.advanceTimersByTime(90_000);
  expect(session.phase).toBe('locked');
  expect(forgotten).toHaveBeenCalled();
  expect(() => session.person).toThrow();
  expect(() => session.keys).toThrow();
});

it('locks earlier where the server ends the session earlier', async () => {
  await open(120);
  vi.advanceTimersByTime(130_000);
  expect(session.phase).toBe('locked');
});
