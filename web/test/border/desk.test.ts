// SPDX-License-Identifier: Apache-2.0
// Records, tokens, lists under two signatures and the desk without a line, with real keys in memory.
import 'fake-indexeddb/auto';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Right } from '../../src/lib/api/types';
import { desk } from '../../src/lib/border/desk.svelte';
import { Interview, interviews } from '../../src/lib/border/interviews.svelte';
import { listBook } from '../../src/lib/border/lists.svelte';
import { outbox } from '../../src/lib/border/outbox.svelte';
import { deskRules } from '../../src/lib/border/rules.svelte';
import { identityTokens, linkTokens, openRecord, sealRecord, signedTwice, signListing } from '../../src/lib/border/sealing';
import { keepLists, kCopyMs, keptCrossings, keptLists } from '../../src/lib/border/store';
import { openShared, partnersWithDesk, signShare } from '../../src/lib/border/partners';
import type { ActOut, BorderRules, EntryRow, Listed, Sealed, SharedRow } from '../../src/lib/border/types';
import { work } from '../../src/lib/border/work.svelte';
import * as seal from '../../src/lib/seal';
import { session } from '../../src/lib/session.svelte';
import { type Call, enter, type Office, office } from '../cases/world';
import { kNetwork, type TestPerson } from '../world';

const b64 = seal.toBase64url;
const kClasses = ['intake', 'border', 'protection', 'approval'];
const rules: BorderRules = {
  lists: [
    { list: 'sought', protective: false, first_months: 12, extend_months: 12, notify_days: 0, title: { id: 'Dicari', en: 'Sought' }, source: '' },
    { list: 'child', protective: true, first_months: 12, extend_months: 12, notify_days: 0, title: { id: 'Anak', en: 'Child' }, source: '' },
  ],
  bases: [],
  ports: [{ code: 'fatmawati', kind: 'air', title: { id: 'Bandara', en: 'Airport' } }],
  indicators: [],
};
const listed = (name: string, number: string): Listed => ({ v: 1, name, other_names: [], birth_date: '', nik: '', issuer: 'IDN', number, phone: '', reference: '', reason: '' });

beforeAll(() => seal.ready());
afterEach(() => {
  vi.unstubAllGlobals();
  deskRules.all = null;
});

/** A second person's signature, and her admission to the circle of approvers by the custodian. */
function approval(own: Office, statement: string, who: TestPerson): ActOut['approval'] {
  const circleId = seal.circleId(own.org.id, '', 'approval');
  const wrapped = seal.wrapFor(who.person.box.publicKey, own.seeds.get('approval') ?? new Uint8Array(32));
  const admitted = { kind: 'admit' as const, orgId: own.org.id, circleId, epoch: 1, userId: who.id, wrappedSeed: wrapped, custodian: own.org.alice.id, issuedMs: 4 };
  const { bytes, signature } = seal.signStatement(kNetwork, admitted, own.org.alice.person.sign);
  return {
    approver: who.id, signature: b64(seal.sign(who.person.sign, seal.fromBase64url(statement))), admission: b64(bytes), admission_signature: b64(signature),
  };
}

function entry(own: Office, list: string, who: Listed, second: TestPerson | null): EntryRow {
  const id = seal.randomId();
  const sealed = sealRecord(list === 'child' ? 'protection' : 'border', 'entry', id, who);
  const terms = { list, basis: 'police_wanted', fromDay: '2026-01-01', untilDay: '2099-01-01' };
  const { statement, signature } = signListing(id, 'add', terms, sealed.envelope);
  const act: ActOut = {
    act: 'add', author: own.org.bob.id, basis: terms.basis, until_day: terms.untilDay, made_ms: 5, statement, signature, approval: second && approval(own, statement, second),
  };
  return { id, list, basis: terms.basis, from_day: terms.fromDay, until_day: terms.untilDay, state: 'active', told_day: '', told: '', version: 1, acts: [act], sealed, encoded: false };
}

async function atTheDesk(answer: (call: Call) => { status: number; body?: unknown } = () => ({ status: 200, body: {} })) {
  const own = office('Kantor Imigrasi', kClasses);
  const calls = await enter(own, [], (call) => (call.url === '/border/rules' ? { status: 200, body: rules } : answer(call)));
  return { own, calls };
}

describe('records and tokens', () => {
  it('open with the circle, and not under another id or name', async () => {
    await atTheDesk();
    const id = seal.randomId();
    const sealed = sealRecord('border', 'crossing', id, { v: 1, name: 'Sari' });
    expect(openRecord(id, 'crossing', sealed)).toEqual({ v: 1, name: 'Sari' });
    expect(openRecord(seal.randomId(), 'crossing', sealed)).toBeNull();
    expect(openRecord(id, 'interview', sealed)).toBeNull();
  });

  it('are equal for equal numbers, however written, and different for another office', async () => {
    await atTheDesk();
    const one = identityTokens({ issuer: 'IDN', number: 'x 1450981', nik: '' });
    expect(identityTokens({ issuer: 'IDN', number: 'X1450981' })).toEqual(one);
    expect(one).toHaveLength(1);
    expect(linkTokens({ phone: '+62 812 1' })).toEqual(linkTokens({ phone: '0812-1' }));
    await atTheDesk();
    expect(identityTokens({ issuer: 'IDN', number: 'X1450981' })).not.toEqual(one);
  });

  it('who is outside the circle of protection can write to it and not read it', async () => {
    const { own } = await atTheDesk();
    own.seeds.delete('protection');
    await enter(own, [], () => ({ status: 200 }));
    const id = seal.randomId();
    const sealed = sealRecord('protection', 'entry', id, listed('Bunga', ''));
    expect(seal.fromBase64url(sealed.wrapped)).toHaveLength(80);
    expect(openRecord(id, 'entry', sealed)).toBeNull();
  });
});

describe('lists', () => {
  it('count only with a second signature of somebody else who may approve', async () => {
    const { own } = await atTheDesk();
    const good = entry(own, 'sought', listed('Tono Wibawa', 'C1'), own.org.alice);
    const [act] = good.acts;
    if (!act) throw new Error('no act');
    expect(signedTwice(good, act)).toBe(true);
    expect(signedTwice(good, { ...act, approval: null })).toBe(false);
    expect(signedTwice(good, { ...act, approval: approval(own, act.statement, own.org.bob) })).toBe(false);
    expect(signedTwice({ ...good, list: 'child' }, act)).toBe(false);
    expect(signedTwice({ ...good, id: seal.randomId() }, act)).toBe(false);
    const other = entry(own, 'sought', listed('Orang Lain', 'C2'), own.org.alice);
    expect(signedTwice({ ...good, sealed: other.sealed }, act)).toBe(false);
  });

  it('are met only where sound, running and not protective', async () => {
    const { own } = await atTheDesk();
    deskRules.all = rules;
    const good = entry(own, 'sought', listed('Tono Wibawa', 'C1111111'), own.org.alice);
    const alone = entry(own, 'sought', listed('Sutan Malik', 'C2222222'), null);
    const longer = { ...entry(own, 'sought', listed('Rudi Salam', 'C3333333'), own.org.alice), until_day: '2199-01-01' };
    const over = { ...entry(own, 'sought', listed('Budi Lama', 'C4444444'), own.org.alice), state: 'expired' as const };
    const child = entry(own, 'child', listed('Bunga Lestari', 'C5555555'), own.org.alice);
    listBook.take([good, alone, longer, over, child], '2026-11-24');
    expect(listBook.lists.size).toBe(1);
    const person = { name: '', issuer: 'IDN', birth_date: '', nik: '' };
    expect(listBook.lists.meet({ ...person, number: 'C1111111' }).map((hit) => hit.entryId)).toEqual([good.id]);
    for (const number of ['C2222222', 'C3333333', 'C4444444', 'C5555555']) expect(listBook.lists.meet({ ...person, number })).toEqual([]);
  });

  /** What the server gives a partner of an entry that was shown to it. */
  function shownTo(own: Office, row: EntryRow, receiver: Office): SharedRow {
    const { statement, signature } = signShare(row, receiver.org.id);
    const said = seal.parseCaseStatement(kNetwork, seal.fromBase64url(statement));
    if (said?.kind !== 'share') throw new Error('no share');
    const sealed = { ...row.sealed, circle_id: said.toCircle, epoch: said.toEpoch, wrapped: b64(said.wrapped) };
    return { org_id: own.org.id, org_name: 'Kantor Imigrasi', statement, signature, entry: { ...row, sealed } };
  }

  it('of a partner count where that office signed twice and showed this entry to us', async () => {
    const keeper = office('Kantor Imigrasi', kClasses);
    const receiver = office('Yayasan', kClasses);
    const third = office('Kantor Ketiga', kClasses);
    const everybody = [keeper, receiver, third];
    const at = (own: Office) => enter(own, everybody.filter((one) => one !== own), () => ({ status: 200, body: {} }));
    await at(keeper);
    expect(partnersWithDesk().map((one) => one.id)).toEqual([receiver.org.id, third.org.id]);
    const row = entry(keeper, 'sought', listed('Tono Wibawa', 'C1111111'), keeper.org.alice);
    const good = shownTo(keeper, row, receiver);
    const alone = shownTo(keeper, entry(keeper, 'sought', listed('Sutan Malik', 'C2222222'), null), receiver);
    const other = shownTo(keeper, entry(keeper, 'sought', listed('Orang Lain', 'C3333333'), keeper.org.alice), receiver);
    const elsewhere = shownTo(keeper, row, third);
    await at(receiver);
    expect(openShared(good)).toMatchObject({ sound: true, from: 'Kantor Imigrasi', who: { name: 'Tono Wibawa' } });
    expect(openShared(alone).sound).toBe(false);
    expect(openShared({ ...good, statement: other.statement, signature: other.signature }).sound).toBe(false);
    expect(openShared({ ...good, signature: other.signature }).sound).toBe(false);
    expect(openShared({ ...good, org_id: third.org.id }).sound).toBe(false);
    expect(openShared({ ...good, entry: { ...good.entry, until_day: '2199-01-01' } }).sound).toBe(false);
    expect(openShared({ ...good, entry: { ...good.entry, sealed: { ...good.entry.sealed, envelope: other.entry.sealed.envelope } } }).sound).toBe(false);
    expect(openShared(elsewhere)).toMatchObject({ sound: false, who: null });
  });

  it('leave a sealed copy without what protects somebody, for 72 hours', async () => {
    const own = office('Kantor Imigrasi', kClasses);
    let rows: EntryRow[] = [];
    const shared: SharedRow[] = [];
    await enter(own, [], (call) => (call.url === '/border/rules' ? { status: 200, body: rules } : { status: 200, body: { rows, day: '2026-11-24', out: [], in: shared } }));
    rows = [entry(own, 'sought', listed('Tono Wibawa', 'C1111111'), own.org.alice), entry(own, 'child', listed('Bunga Lestari', 'C5555555'), own.org.alice)];
    await listBook.load();
    const copy = await keptLists(Date.now());
    expect(copy?.entries.map((one) => one.list)).toEqual(['sought']);
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('no line')));
    deskRules.all = null;
    listBook.clear();
    await listBook.load();
    expect(listBook.problem).toBe('');
    expect(listBook.copyMs).toBeGreaterThan(0);
    expect(listBook.lists.size).toBe(1);
    if (!copy) throw new Error('no copy');
    await keepLists({ ...copy, savedMs: Date.now() - kCopyMs - 1000 });
    expect(await keptLists(Date.now())).toBeNull();
  });
});

/** A server that knows no key of the desk yet, in front of what is there. */
function withDeskKeys(): Call[] {
  const made: Call[] = [];
  const before = fetch;
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    if (url.endsWith('/register/keys')) return new Response(JSON.stringify({ own: [], network: [], desk: made.map((one) => ({ ...one.body, made_ms: 1, wraps: [] })), offers: [], protective: [], left: [], today: { used: 0, most: 40 } }));
    if (!url.endsWith('/register/keys/desk')) return before(url, init);
    made.push({ method: 'POST', url, body: JSON.parse(init?.body as string) as Record<string, unknown> });
    return new Response('{}', { status: 201 });
  });
  return made;
}

describe('bits under the key of the desk', () => {
  it('go with a crossing, under a key that the first browser makes for the circle of the desk', async () => {
    const { own, calls } = await atTheDesk(() => ({ status: 201, body: { version: 1 } }));
    const made = withDeskKeys();
    deskRules.all = rules;
    for (const name of ['SARI DEWANTI', 'AHMAD SYAHRIAL']) {
      desk.clear();
      Object.assign(desk.person, { name, birth_date: '1991-02-12' });
      expect(await desk.record()).toBe(true);
    }
    expect(made).toHaveLength(1);
    expect(made[0]?.body.circle_id).toBe(seal.circleId(own.org.id, '', 'border'));
    const sent = calls.filter((call) => call.url === '/border/crossings').map((call) => call.body.desk_encoding as { epoch: number; full: string; full_key: string });
    expect(sent).toHaveLength(2);
    expect(sent.every((one) => one.epoch === 1 && one.full_key === made[0]?.body.full)).toBe(true);
    expect(sent[0]?.full).not.toBe(sent[1]?.full);
    expect(seal.fromBase64url(sent[0]?.full ?? '')).toHaveLength(64);
  });

  it('stay on no device, and are made again when the outbox is sent', async () => {
    const { calls } = await atTheDesk((call) => {
      if (call.url === '/border/crossings') return { status: 503, body: {} };
      const rows = (call.body.rows as { crossing_id: string }[] | undefined) ?? [];
      return { status: 200, body: { rows: rows.map(({ crossing_id }) => ({ crossing_id, fresh: true, problem: '', pointer: '', fault: '' })) } };
    });
    withDeskKeys();
    deskRules.all = rules;
    desk.clear();
    Object.assign(desk.person, { name: 'SARI DEWANTI', birth_date: '1991-02-12' });
    await desk.record();
    const [kept] = await keptCrossings();
    expect(kept?.body?.desk_encoding).toBeNull();
    expect(kept?.body?.encoding).toBeNull();
    await outbox.send();
    const batch = calls.find((call) => call.url === '/border/batches')?.body.rows as { desk_encoding: object | null }[];
    expect(batch[0]?.desk_encoding).not.toBeNull();
  });

  it('of each name of a protective entry go with it, and are caught up by who may open it', async () => {
    const own = office('Kantor Imigrasi', kClasses);
    let rows: EntryRow[] = [];
    const calls = await enter(own, [], (call) => (call.url === '/border/rules' ? { status: 200, body: rules } : { status: 200, body: { rows, day: '2026-11-24', out: [], in: [] } }));
    withDeskKeys();
    const who = { ...listed('Bunga Lestari', ''), other_names: ['Melati'], birth_date: '2010-05-12' };
    deskRules.all = rules;
    const terms = { basis: 'police_wanted', fromDay: '2026-01-01', untilDay: '2099-01-01' };
    await listBook.propose({ ...terms, list: 'child', who });
    await listBook.propose({ ...terms, list: 'sought', who });
    const sent = calls.filter((call) => call.method === 'POST' && call.url === '/border/entries').map((call) => call.body.encodings as object[]);
    expect(sent.map((one) => one.length)).toEqual([2, 0]);

    const child = entry(own, 'child', who, own.org.alice);
    rows = [child, { ...entry(own, 'child', who, own.org.alice), encoded: true }, entry(own, 'sought', who, own.org.alice)];
    const caught = () => calls.filter((call) => call.method === 'PUT').map((call) => call.url);
    await listBook.load();
    expect(caught()).toEqual([]); // not hers to do
    (session.rights as Right[]).push('border.protect');
    await listBook.load();
    expect(caught()).toEqual([`/border/entries/${child.id}/encodings`]);
  });
});

describe('an interview', () => {
  it('asks what was met before and keeps what she answered', async () => {
    const { calls } = await atTheDesk((call) => {
      const tokens = (call.body.tokens as string[] | undefined) ?? [];
      return { status: 200, body: call.url === '/border/lookups' ? { seen: tokens.map(() => ({ crossings: 1, interviews: 1, last_ms: 5 })) } : { rows: [] } };
    });
    const rule = {
      code: 'phone_again', at: ['interview'], when: 'phone seen 2', title: { id: 'Nomor sama', en: 'Same number' }, question: { id: 'Nomor siapa?', en: 'Whose number?' }, source: '', valid_from: '2020-01-01',
      valid_until: '', live: true,
    };
    deskRules.all = { ...rules, indicators: [rule] };
    const made = new Interview();
    Object.assign(made.person, { name: 'Dewi Kartini', phone: '0812-1' });
    expect(made.rules).toEqual([]);
    vi.useFakeTimers();
    made.changed();
    await vi.runAllTimersAsync();
    vi.useRealTimers();
    await vi.waitFor(() => expect(made.rules.map((one) => one.code)).toEqual(['phone_again']));
    made.replies['phone_again'] = 'Sepupu saya';
    await interviews.record(made);
    const sent = calls.find((call) => call.method === 'POST' && call.url === '/border/interviews')?.body as { interview_id: string; sealed: Sealed };
    expect(openRecord(sent.interview_id, 'interview', sent.sealed)).toMatchObject({ questions: [{ question: 'Nomor siapa?', answer: 'Sepupu saya' }] });
  });
});

describe('worklists', () => {
  it('go on behind the first page, and an outcome can be put right', async () => {
    const row = (id: string) => ({ id, outcome: 'second_check', basis: '', version: 1 });
    const counts = { day: 2, overstay: 0, missing_exit: 0, hits: 0 };
    const { calls } = await atTheDesk((call) => {
      if (call.method === 'PUT') return { status: 200, body: { version: 2 } };
      return { status: 200, body: call.url.includes('before=c1') ? { rows: [row('b')], more: null, counts } : { rows: [row('a')], more: 'c1', counts } };
    });
    deskRules.all = rules;
    await work.show('day');
    expect(work.more).toBe('c1');
    await work.next();
    expect(work.rows.map((one) => one.id)).toEqual(['a', 'b']);
    expect(work.more).toBeNull();
    const [, second] = work.rows;
    if (!second) throw new Error('no row');
    expect(await work.decide(second, 'passed', '')).toBe(true);
    expect(calls.at(-1)).toMatchObject({ url: '/border/crossings/b/outcome', body: { outcome: 'passed', basis: '', version: 1 } });
    expect(work.rows.map((one) => [one.outcome, one.version])).toEqual([['second_check', 1], ['passed', 2]]);
  });
});

describe('without the line', () => {
  it('crossings wait sealed, go when it is back, and the same bytes only once', async () => {
    let line = false;
    const taken = new Set<string>();
    let answers = 0;
    const { calls } = await atTheDesk(() => ({ status: 200 }));
    vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
      if (!line) throw new TypeError('no line');
      const body = JSON.parse((init?.body as string) ?? '{}') as { rows: { crossing_id: string }[] };
      calls.push({ method: 'POST', url, body: {} });
      const rows = body.rows.map(({ crossing_id }) => {
        const fresh = !taken.has(crossing_id);
        taken.add(crossing_id);
        return { crossing_id, fresh, problem: '', pointer: '', fault: '' };
      });
      // The first answer is lost on its way.
      if (answers++ === 0) throw new TypeError('cut');
      return new Response(JSON.stringify({ rows }));
    });
    deskRules.all = rules;
    for (const name of ['SARI DEWANTI', 'AHMAD SYAHRIAL', 'MEI LIN']) {
      desk.clear();
      desk.person.name = name;
      desk.facts.port = 'fatmawati';
      expect(await desk.record()).toBe(true);
      expect(desk.recorded).toBe(name);
    }
    expect(outbox.waiting).toBe(3);
    expect((await keptCrossings()).every((one) => one.body?.offline)).toBe(true);
    await outbox.send();
    expect(outbox.waiting).toBe(3);
    line = true;
    await outbox.send();
    expect(outbox.waiting).toBe(3);
    await outbox.send();
    expect(outbox.waiting).toBe(0);
    expect(taken.size).toBe(3);
    expect(await keptCrossings()).toEqual([]);
  });

  it('what the server does not take stays, with the reason, until somebody lets it go', async () => {
    await atTheDesk((call) => {
      const rows = (call.body.rows as { crossing_id: string }[] | undefined) ?? [];
      if (call.url === '/border/crossings') return { status: 503, body: {} };
      return { status: 200, body: { rows: rows.map(({ crossing_id }) => ({ crossing_id, fresh: false, problem: 'conflict', pointer: '', fault: '' })) } };
    });
    deskRules.all = rules;
    desk.clear();
    desk.person.name = 'SATU ORANG';
    await desk.record();
    await outbox.send();
    expect(outbox.faults).toHaveLength(1);
    expect(outbox.waiting).toBe(1);
    await outbox.letGo();
    expect(await keptCrossings()).toEqual([]);
  });

  it('another person on the same device does not send them', async () => {
    await atTheDesk(() => ({ status: 503, body: {} }));
    deskRules.all = rules;
    desk.clear();
    desk.person.name = 'ORANG PERTAMA';
    await desk.record();
    expect(await keptCrossings()).toHaveLength(1);
    await atTheDesk();
    expect(await keptCrossings()).toEqual([]);
    expect(session.keys.empty).toBe(false);
  });
});
