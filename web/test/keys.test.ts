// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Directory, OwnKeys, Submission } from '../src/lib/api/types';
import { verifyDirectory } from '../src/lib/keys/directory';
import { CircleOffice, NotCertified } from '../src/lib/keys/office';
import { KeyRing } from '../src/lib/keys.svelte';
import { Pins } from '../src/lib/pins';
import { Entry, type EntryForm } from '../src/lib/reports/entry';
import * as seal from '../src/lib/seal';
import { circleStatement, kNetwork, memberRow, memberStatement, organisation, reportFor, sessionOf, signed, type TestOrg, type TestPerson } from './world';

const b64 = seal.toBase64url;
let pelita: TestOrg;
let harapan: TestOrg;

beforeAll(() => seal.ready());
beforeEach(() => {
  localStorage.clear();
  pelita = organisation('Yayasan Pelita');
  harapan = organisation('Kantor Harapan');
});
afterEach(() => void vi.unstubAllGlobals());

const pins = () => new Pins(kNetwork, 'tester');
const directory = (...orgs: TestOrg[]): Directory => ({ network: kNetwork, organisations: orgs.map((org) => org.shown) });
const intake = (org: TestOrg) => seal.circleId(org.id, '', 'intake');

function serve(answers: Record<string, unknown>): { sent: Map<string, unknown> } {
  const sent = new Map<string, unknown>();
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    if (init?.body) sent.set(url, JSON.parse(init.body as string));
    return new Response(JSON.stringify(answers[url] ?? {}), { status: 200 });
  });
  return { sent };
}

async function ring(org: TestOrg, who: TestPerson): Promise<KeyRing> {
  const wrapped = b64(seal.wrapFor(who.person.box.publicKey, org.seed));
  const keys: OwnKeys = { circles: [{ circle_id: intake(org), org_id: org.id, team: '', class: 'intake', epoch: 1, wrapped }], root: null };
  serve({ '/api/v1/keys': keys, '/api/v1/directory': directory(pelita, harapan) });
  const made = new KeyRing(sessionOf(org, who), who.person);
  await made.load();
  return made;
}

const form: EntryForm = {
  channel: 'hotline',
  story: 'Adik saya ikut kapal, gajinya ditahan.',
  village: 'Pasar Pedati',
  when: 'Agustus',
  contact: '0812',
  contactWhen: 'malam',
  danger: 'now',
  district: '17.09.03',
  howKnown: 'family',
  wantsReply: true,
  language: 'id',
};

async function submitted(...to: TestOrg[]): Promise<{ sent: Submission; entry: Entry }> {
  const { sent } = serve({});
  const entry = new Entry(kNetwork);
  const keys = verifyDirectory(directory(...to), kNetwork, pins()).flatMap((org) => (org.intake ? [org.intake] : []));
  await entry.send(form, [], keys, () => {});
  return { sent: sent.get('/api/v1/reports/entries') as Submission, entry };
}

describe('seeds from the server', () => {
  async function ringWith(epoch: number, seed: Uint8Array): Promise<KeyRing> {
    const wrapped = b64(seal.wrapFor(pelita.bob.person.box.publicKey, seed));
    const keys: OwnKeys = { circles: [{ circle_id: intake(pelita), org_id: pelita.id, team: '', class: 'intake', epoch, wrapped }], root: null };
    serve({ '/api/v1/keys': keys, '/api/v1/directory': directory(pelita, harapan) });
    const made = new KeyRing(sessionOf(pelita, pelita.bob), pelita.bob.person);
    await made.load();
    return made;
  }

  it('count where a custodian signed for their keys', async () => {
    expect((await ringWith(1, pelita.seed)).ownCircle('intake')?.epoch).toBe(1);
  });

  it('are not used where the server made them, in place of an epoch or as a new one', async () => {
    for (const epoch of [1, 2]) {
      const made = await ringWith(epoch, seal.randomBytes(32));
      expect(made.ownCircle('intake')).toBeNull();
      expect(made.epochsOf(intake(pelita))).toEqual([]);
    }
    expect((await ringWith(2, pelita.seed)).ownCircle('intake')).toBeNull();
  });

  it('are not used where somebody who is no custodian signed', async () => {
    const seed = seal.randomBytes(32);
    const keys = seal.circleKeys(seed);
    const said = { kind: 'circle' as const, orgId: pelita.id, circleId: intake(pelita), team: '', class: 'intake', epoch: 2, boxPk: keys.box.publicKey, signPk: keys.sign.publicKey, custodian: pelita.bob.id, issuedMs: 9 };
    pelita.shown.statements.push(signed('circle', seal.signStatement(kNetwork, said, pelita.bob.person.sign)));
    expect((await ringWith(2, seed)).ownCircle('intake')).toBeNull();
  });
});

describe('the directory', () => {
  it('is followed from the organisation id to the circle key', () => {
    const [org] = verifyDirectory(directory(pelita), kNetwork, pins());
    expect(org?.name).toBe('Yayasan Pelita');
    expect(org?.intake?.boxPk).toEqual(seal.circleKeys(pelita.seed).box.publicKey);
  });
  it('leaves out an organisation whose root key is not its id', () => {
    const swapped = { ...pelita.shown, statements: harapan.shown.statements };
    expect(verifyDirectory({ network: kNetwork, organisations: [swapped] }, kNetwork, pins())).toEqual([]);
  });
  it('refuses a circle key that a member without the office signed', () => {
    const thief = seal.circleKeys(seal.randomBytes(32));
    pelita.shown.statements[3] = circleStatement(pelita.id, pelita.bob, 1, thief);
    expect(verifyDirectory(directory(pelita), kNetwork, pins())[0]?.intake).toBeNull();
  });
  it('refuses a circle key with one bit changed', () => {
    const statement = pelita.shown.statements[3];
    const bytes = seal.fromBase64url(statement?.bytes ?? '');
    bytes[bytes.length - 60] = (bytes[bytes.length - 60] ?? 0) ^ 1;
    pelita.shown.statements[3] = { kind: 'circle', bytes: b64(bytes), signature: statement?.signature ?? '' };
    expect(verifyDirectory(directory(pelita), kNetwork, pins())[0]?.intake).toBeNull();
  });
  it('marks an epoch that went backwards and offers no key', () => {
    const later = structuredClone(pelita.shown);
    later.statements.push(circleStatement(pelita.id, pelita.alice, 2, seal.circleKeys(seal.randomBytes(32))));
    expect(verifyDirectory({ network: kNetwork, organisations: [later] }, kNetwork, pins())[0]?.intake?.epoch).toBe(2);
    const [org] = verifyDirectory(directory(pelita), kNetwork, pins());
    expect(org?.rolledBack).toBe(true);
    expect(org?.intake).toBeNull();
  });
});

describe('the office', () => {
  function office(who: TestPerson): CircleOffice {
    const made = new CircleOffice(kNetwork, pelita.id, who.id, who.person);
    made.take(null, verifyDirectory(directory(pelita), kNetwork, pins())[0] ?? null);
    return made;
  }
  it('seals a circle to certified keys, whatever key the server shows', () => {
    const intruder = seal.boxKeypair(seal.randomBytes(32));
    const shown = memberRow(pelita.bob, { box_pk: b64(intruder.publicKey) });
    const made = office(pelita.alice).newEpoch('', 'intake', 2, [memberRow(pelita.alice), shown]);
    const forBob = seal.fromBase64url(made.members[1]?.wrapped ?? '');
    expect(seal.unwrapSecret(intruder, forBob)).toBeNull();
    expect(seal.unwrapSecret(pelita.bob.person.box, forBob)).not.toBeNull();
  });
  it('seals nothing to somebody who is not certified', () => {
    expect(() => office(pelita.alice).newEpoch('', 'intake', 2, [memberRow(harapan.bob)])).toThrow(NotCertified);
  });
  it('seals every circle to the printed recovery key too', () => {
    const made = office(pelita.alice).newEpoch('', 'intake', 2, [memberRow(pelita.alice)]);
    const recovered = seal.unwrapSecret(seal.orgRecoveryKeys(pelita.recovery), seal.fromBase64url(made.recovery_wrapped));
    expect(recovered && seal.circleKeys(recovered).sign.publicKey).toBeTruthy();
    const own = seal.unwrapSecret(pelita.alice.person.box, seal.fromBase64url(made.members[0]?.wrapped ?? ''));
    expect(own).toEqual(recovered);
  });
  it('knows the right paper from a wrong one', () => {
    const made = office(pelita.alice);
    expect(made.paperFault(seal.printedCode(pelita.recovery))).toBeNull();
    expect(made.paperFault(seal.printedCode(harapan.recovery))).toBe('foreign');
    expect(made.paperFault('ABCD')).toBe('unreadable');
  });
  it('certifies only with the root key of the own organisation', () => {
    const admin = office(pelita.alice);
    expect(() => admin.certify(memberRow(pelita.bob))).toThrow();
    const foreign = seal.sealRoot(pelita.alice.person.sym, kNetwork, pelita.id, seal.randomBytes(32));
    admin.take(foreign, null);
    expect(admin.holdsRoot).toBe(false);
  });
});

describe('the key ring', () => {
  it('opens what was sealed to the circle, for every member and nobody else', async () => {
    const { sent, entry } = await submitted(pelita);
    const report = reportFor(pelita, sent, sent.box_pk);
    const bob = await ring(pelita, pelita.bob);
    expect(bob.openTitle(report)).toBe(form.story);
    expect(bob.openReport(report)?.body).toMatchObject({ village: 'Pasar Pedati', contact: '0812', contact_when: 'malam' });
    const chelsea = await ring(harapan, harapan.bob);
    expect(chelsea.openTitle(report)).toBeNull();
    expect(chelsea.openReport(report)).toBeNull();
    expect(entry.words).toHaveLength(11);
  });

  it('sends nothing readable', async () => {
    const { sent } = await submitted(pelita);
    const wire = JSON.stringify(sent);
    for (const word of ['Adik', 'kapal', 'Pedati', '0812', 'malam', 'Agustus']) expect(wire).not.toContain(word);
  });

  it('answers so that the reporter can open and check it, and chains the answers', async () => {
    const { sent, entry } = await submitted(pelita);
    const bob = await ring(pelita, pelita.bob);
    const report = reportFor(pelita, sent, sent.box_pk);
    const item = (made: ReturnType<typeof bob.sealReply>, seq: number) => ({ ...made, circle_id: intake(pelita), seq, author: pelita.bob.id, made_ms: seq });
    const first = item(bob.sealReply(report, 'Kami membantu.'), 1);
    const prev = b64(seal.hash(seal.fromBase64url(first.statement)));
    const second = item(bob.sealReply({ ...report, next_seq: 2, prev }, 'Jam berapa aman?'), 2);

    const reporter = seal.receiptKeys(entry.receipt, kNetwork).box;
    const [org] = verifyDirectory(directory(pelita), kNetwork, pins());
    if (!org?.intake) throw new Error('no circle');
    const statement = { bytes: seal.fromBase64url(first.statement), signature: seal.fromBase64url(first.signature) };
    const received = { sectionId: first.section_id, envelope: seal.fromBase64url(first.envelope), wrapped: seal.fromBase64url(first.reporter_wrapped), statement };
    expect(seal.openReply(kNetwork, reporter, org.intake, sent.report_id, received)).toBe('Kami membantu.');

    const thread = bob.openThread({ ...report, replies: [second, first] });
    expect(thread.map((one) => [one.text, one.genuine])).toEqual([['Kami membantu.', true], ['Jam berapa aman?', true]]);
    const missing = bob.openThread({ ...report, replies: [second] });
    expect(missing[0]?.genuine).toBe(false);
    const moved = bob.openThread({ ...report, id: seal.randomId(), replies: [first] });
    expect(moved[0]?.genuine).toBe(false);
    const forged = bob.openThread({ ...report, replies: [{ ...first, signature: second.signature }] });
    expect(forged[0]?.genuine).toBe(false);
  });

  it('keeps notes and labels inside the circle', async () => {
    const { sent } = await submitted(pelita);
    const report = reportFor(pelita, sent, sent.box_pk);
    const bob = await ring(pelita, pelita.bob);
    const made = bob.sealNote(report, 'Telepon syahbandar');
    const note = { ...made, circle_id: intake(pelita), seq: 0, statement: '', signature: '', author: null, made_ms: 1 };
    const alice = await ring(pelita, pelita.alice);
    expect(alice.openThread({ ...report, notes: [note] })[0]?.text).toBe('Telepon syahbandar');
    const label = bob.sealLabel('kapal');
    expect(alice.openLabel(label)).toBe('kapal');
    const chelsea = await ring(harapan, harapan.bob);
    expect(chelsea.openThread({ ...report, notes: [note] })[0]?.text).toBeNull();
    expect(chelsea.openLabel(label)).toBeNull();
  });

  it('hands a report on to a verified partner', async () => {
    const { sent } = await submitted(pelita);
    const report = reportFor(pelita, sent, sent.box_pk);
    const bob = await ring(pelita, pelita.bob);
    const { circle_id, epoch, wrapped } = bob.sealHandOn(report, harapan.id);
    const chelsea = await ring(harapan, harapan.bob);
    expect(chelsea.openReport({ ...report, circle_id, epoch, wrapped })?.body?.story).toBe(form.story);
    expect(() => bob.sealHandOn(report, '00'.repeat(16))).toThrow();
  });

  it('forgets everything when wiped', async () => {
    const { sent } = await submitted(pelita);
    const bob = await ring(pelita, pelita.bob);
    bob.wipe();
    expect(bob.openTitle(reportFor(pelita, sent, sent.box_pk))).toBeNull();
    expect(bob.epochsOf(intake(pelita))).toEqual([]);
  });

  it('keeps drafts for their own person only', async () => {
    const bob = await ring(pelita, pelita.bob);
    const { key, sealed } = bob.sealDraft('reply:1', 'belum selesai');
    expect(bob.openDraft('reply:1', sealed)).toBe('belum selesai');
    expect(bob.openDraft('reply:2', sealed)).toBeNull();
    expect(key).not.toContain('reply');
    const alice = await ring(pelita, pelita.alice);
    expect(alice.openDraft('reply:1', sealed)).toBeNull();
  });
});

it('a retried entry is the same submission', async () => {
  const entry = new Entry(kNetwork);
  const keys = verifyDirectory(directory(pelita), kNetwork, pins()).flatMap((org) => (org.intake ? [org.intake] : []));
  const seen: Submission[] = [];
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    seen.push(JSON.parse(init.body as string) as Submission);
    return new Response('{}', { status: seen.length === 1 ? 503 : 201 });
  });
  await expect(entry.send(form, [], keys, () => {})).rejects.toThrow();
  await entry.send(form, [], keys, () => {});
  const [first, second] = seen;
  expect(second?.submission_id).toBe(first?.submission_id);
  expect(second?.content_mac).toBe(first?.content_mac);
  expect(second?.lookup).toBe(first?.lookup);
});

it('a member statement of another organisation certifies nobody', () => {
  pelita.shown.statements.push(memberStatement(pelita.id, harapan.bob, true, harapan.root));
  const [org] = verifyDirectory(directory(pelita), kNetwork, pins());
  expect(org && seal.certifiedMember(kNetwork, pelita.id, org.statements, harapan.bob.id)).toBeNull();
});
