// SPDX-License-Identifier: Apache-2.0
// The door of a desk without a line: what opens it, what closes it for good, and that no other key lies behind it.
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { desk } from '../../src/lib/border/desk.svelte';
import { DeskKey } from '../../src/lib/border/desk_key';
import { doorState, fit, open } from '../../src/lib/border/door';
import { choose, database, keptDoor, kTries } from '../../src/lib/border/kept';
import { outbox } from '../../src/lib/border/outbox.svelte';
import { deskRules } from '../../src/lib/border/rules.svelte';
import { openRecord } from '../../src/lib/border/sealing';
import { deskKey, keepLists, kCopyMs, keptCrossings } from '../../src/lib/border/store';
import type { BorderRules, CrossingIn, Traveller } from '../../src/lib/border/types';
import * as seal from '../../src/lib/seal';
import { session, WrongPassword } from '../../src/lib/session.svelte';
import { type Call, enter, office } from '../cases/world';

// The real cost belongs to a journey; here the hash is as fast as it may be.
vi.mock('../../src/lib/vault/slow', () => ({
  prepareSlowKeys: () => {},
  slowKeys: async (password: string, salt: Uint8Array) => seal.passwordKeys(password, salt, 1, 8192),
}));

const kPassword = 'kopi-senja-layang-perahu';
const rules: BorderRules = { lists: [], bases: [], ports: [{ code: 'fatmawati', kind: 'air', title: { id: 'Bandara', en: 'Airport' } }], indicators: [] };

beforeAll(() => seal.ready());
beforeEach(async () => {
  const db = await database();
  await Promise.all([db.clear('desk'), db.clear('outbox')]);
});
afterEach(() => {
  vi.unstubAllGlobals();
  deskRules.all = null;
});

const own = () => office('Kantor Imigrasi', ['intake', 'border', 'protection', 'approval']);

async function prepared(at = own(), answer: (call: Call) => { status: number; body?: unknown } = () => ({ status: 200 }), savedMs = Date.now()) {
  const calls = await enter(at, [], answer);
  const key = await deskKey();
  await choose(key.owner, true);
  await fit(kPassword, false);
  await keepLists({ savedMs, officer: { name: 'Chelsea', org: 'Kantor Imigrasi' }, entries: [], rules });
  return { at, calls, owner: key.owner };
}

describe('the door', () => {
  it('opens with the password and with no other', async () => {
    await prepared();
    await expect(open('kopi-senja-layang-perahv', Date.now())).rejects.toThrow(WrongPassword);
    const opened = await open(kPassword, Date.now());
    expect(opened?.copy.officer.name).toBe('Chelsea');
  });

  it('is gone after ten wrong passwords, and its lists with it', async () => {
    await prepared();
    for (let tries = 0; tries < kTries; tries++) {
      expect(await doorState(Date.now())).toBe('ready');
      await expect(open(`salah ${tries}`, Date.now())).rejects.toThrow(WrongPassword);
    }
    expect(await doorState(Date.now())).toBe('none');
    expect(await open(kPassword, Date.now())).toBeNull();
    expect(await (await database()).get('desk', 'lists')).toBeUndefined();
  });

  it('counts anew after the right one', async () => {
    await prepared();
    await expect(open('salah', Date.now())).rejects.toThrow(WrongPassword);
    await open(kPassword, Date.now());
    expect((await keptDoor())?.wrong).toBe(0);
  });

  it('ends after 72 hours, also where the time outside was moved on', async () => {
    const now = Date.now();
    await prepared(own(), () => ({ status: 200 }), now - kCopyMs - 1000);
    const db = await database();
    const row = await db.get('desk', 'lists');
    await db.put('desk', { ...(row as object), savedMs: now } as never, 'lists');
    expect(await doorState(now)).toBe('ready');
    expect(await open(kPassword, now)).toBeNull();
  });

  it('waits for a clock that was turned back, and erases nothing', async () => {
    const now = Date.now();
    await prepared();
    expect(await doorState(now - 2 * 60 * 60 * 1000)).toBe('clock');
    expect(await doorState(now - 10 * 60 * 1000)).toBe('ready');
  });

  it('is not made for a weak password, nor for who did not ask for it', async () => {
    await enter(own(), [], () => ({ status: 200 }));
    await fit(kPassword, false);
    expect(await keptDoor()).toBeNull();
    await choose((await deskKey()).owner, true);
    await fit('aaaaaaaaaaaa', false);
    expect(await keptDoor()).toBeNull();
  });

  it('follows a new password, and closes when somebody else signs in', async () => {
    const { at } = await prepared();
    await fit('perahu-layang-senja-kopi', true);
    await keepLists({ savedMs: Date.now(), officer: { name: 'Chelsea', org: '' }, entries: [], rules });
    await expect(open(kPassword, Date.now())).rejects.toThrow(WrongPassword);
    expect(await open('perahu-layang-senja-kopi', Date.now())).not.toBeNull();
    await enter(at, [], () => ({ status: 200 }), at.org.alice);
    await fit('kata-sandi-alice-yang-lain', false);
    expect(await keptDoor()).toBeNull();
  });

  it('goes when the session is over', async () => {
    await prepared();
    await session.signOut();
    await vi.waitFor(async () => expect(await keptDoor()).toBeNull());
  });
});

describe('behind the door', () => {
  it('lies the key of this device and person, which opens nothing else', async () => {
    const { at } = await prepared();
    const mine = await deskKey();
    const sealed = mine.seal('lists', { a: 1 });
    expect(mine.open('lists', sealed)).toEqual({ a: 1 });
    expect(mine.open('crossing', sealed)).toBeNull();
    expect(seal.toHex(session.keys.deskSecret('another device'))).not.toBe(seal.toHex(mine.secret));
    expect(new DeskKey(seal.randomBytes(32)).open('lists', sealed)).toBeNull();
    const { sym, box, sign } = at.org.bob.person;
    const circles = [...at.seeds.values()].flatMap((seed) => [seed, seal.circleKeys(seed).sym]);
    const kept = JSON.stringify([(await open(kPassword, Date.now()))?.copy]);
    for (const secret of [sym, box.secretKey, sign.secretKey, ...circles]) {
      expect(kept).not.toContain(seal.toBase64url(secret));
      expect(kept).not.toContain(seal.toHex(secret));
    }
  });

  it('a crossing waits unsealed for the office, and is sealed once, when its officer has signed in', async () => {
    const sent: CrossingIn[][] = [];
    let cut = true;
    const { at } = await prepared(own(), (call) => {
      if (call.url !== '/border/batches') return { status: 200 };
      const rows = call.body.rows as CrossingIn[];
      sent.push(rows);
      // The first answer is lost on its way.
      if (cut) return { status: 502 };
      return { status: 200, body: { rows: rows.map(({ crossing_id }) => ({ crossing_id, fresh: true, problem: '', pointer: '', fault: '' })) } };
    });
    const opened = await open(kPassword, Date.now());
    if (!opened) throw new Error('no door');
    const answer = globalThis.fetch;
    const { id, person } = at.org.bob;
    const { box, sign, sym } = person;
    // Locking wipes the keys; she brings them again.
    const copy = (pair: typeof box) => ({ publicKey: pair.publicKey.slice(), secretKey: pair.secretKey.slice() });
    const again = { id, person: { box: copy(box), sign: copy(sign), sym: sym.slice(), wipe: () => {} } };
    session.lock();
    session.desk = opened.key;
    session.phase = 'desk';
    expect(() => session.keys).toThrow();
    deskRules.all = rules;
    desk.clear();
    desk.person.name = 'LINA PERMATASARI';
    desk.facts.port = 'fatmawati';
    expect(await desk.record()).toBe(true);
    expect((await keptCrossings())[0]?.draft?.person.name).toBe('LINA PERMATASARI');
    await outbox.send();
    expect(sent).toEqual([]);
    expect(outbox.waiting).toBe(1);

    session.desk = null;
    await enter(at, [], () => ({ status: 200 }), again);
    vi.stubGlobal('fetch', answer);
    await outbox.send();
    cut = false;
    await outbox.send();
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[0]?.[0]?.offline).toBe(true);
    const [row] = sent[0] ?? [];
    expect(row && openRecord<Traveller>(row.crossing_id, 'crossing', row.sealed)?.name).toBe('LINA PERMATASARI');
    expect(await keptCrossings()).toEqual([]);
  });
});
