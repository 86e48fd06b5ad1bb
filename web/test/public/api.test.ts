// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, it, vi } from 'vitest';
import { Cut, get, patiently, post, Refused } from '../../src/public/api';
import { hurry, serve } from './site';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('an answer that is no JSON came from somebody else on the way', async () => {
  vi.stubGlobal('fetch', async () => new Response('<html>Hotspot login</html>', { status: 200 }));
  await expect(get('/intake')).rejects.toBeInstanceOf(Cut);
});

it('sends no cookies and keeps nothing in the cache', async () => {
  const fetch = vi.fn(async () => new Response('{}'));
  vi.stubGlobal('fetch', fetch);
  await post('/thread', {});
  expect(fetch).toHaveBeenCalledWith('/api/v1/thread', expect.objectContaining({ credentials: 'omit', cache: 'no-store' }));
});

it('a refusal carries its word, its texts and its fields', async () => {
  serve(() => ({ status: 422, body: { key: 'bad', text: { id: 'Salah.' }, fields: [{ pointer: '/grants/0', key: 'unknown' }] } }));
  const error = await post('/reports', {}).catch((one: unknown) => one);
  expect(error).toBeInstanceOf(Refused);
  expect(error).toMatchObject({ status: 422, key: 'bad', text: { id: 'Salah.' }, fields: [{ pointer: '/grants/0', key: 'unknown' }] });
});

it('waits as long as a busy server asks, a little more for each phone, and then gets through', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  let tries = 0;
  serve(() => (++tries < 3 ? { status: 503, body: { key: 'busy', retry_after: 4 } } : { body: { ok: true } }));
  const { wait, waits } = hurry();
  expect(await patiently(wait, () => get('/intake'))).toEqual({ ok: true });
  expect(waits).toEqual([{ seconds: 5, why: 'busy' }, { seconds: 5, why: 'busy' }]);
});

it('waits longer and longer on a broken net, and gives up', async () => {
  serve(() => 'cut');
  const { wait, waits } = hurry();
  await expect(patiently(wait, () => get('/intake'))).rejects.toBeInstanceOf(Cut);
  expect(waits.map((one) => one.seconds)).toEqual([1, 2, 4, 8, 16, 30, 30, 30, 30]);
});

it('does not repeat what would be refused again', async () => {
  const asked = serve(() => ({ status: 422, body: { key: 'bad' } }));
  const { wait } = hurry();
  await expect(patiently(wait, () => get('/intake'))).rejects.toBeInstanceOf(Refused);
  expect(asked).toHaveLength(1);
});
