// SPDX-License-Identifier: Apache-2.0
// The organisation's printed recovery key, and an organisation that leaves: what a browser believes, and what it refuses
// when a server or whoever wrote to its database hands it something else (docs/keys.md).
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Directory, Recovery } from '../src/lib/api/types';
import { type Partner, verifiedCircle, verifyDirectory } from '../src/lib/keys/directory';
import { CircleOffice } from '../src/lib/keys/office';
import type { Paper } from '../src/lib/keys/paper';
import { Pins } from '../src/lib/pins';
import * as seal from '../src/lib/seal';
import { personOf } from '../src/lib/vault/person';
import { kNetwork, organisation, signed, type TestOrg, type TestPerson } from './world';

const b64 = seal.toBase64url;
let pelita: TestOrg;
let harapan: TestOrg;
let nia: TestPerson;

beforeAll(() => seal.ready());
beforeEach(() => {
  localStorage.clear();
  pelita = organisation('Yayasan Pelita');
  harapan = organisation('Kantor Harapan');
  nia = { id: seal.randomId(), person: personOf(seal.randomBytes(32)) };
});

const pins = () => new Pins(kNetwork, 'tester');
const directory = (...orgs: TestOrg[]): Directory => ({ network: kNetwork, organisations: orgs.map((org) => org.shown) });
const partner = (org: TestOrg, ...others: TestOrg[]): Partner => {
  const found = verifyDirectory(directory(org, ...others), kNetwork, pins()).find((one) => one.id === org.id);
  if (!found) throw new Error('not verified');
  return found;
};
const intake = (org: TestOrg) => seal.circleId(org.id, '', 'intake');
const seedOf = (keys: seal.SignKeyPair) => keys.secretKey.slice(0, 32); // Ed25519: seed, then public key

function copies(org: TestOrg, rootSeed = seedOf(org.root), circleSeed: Uint8Array = org.seed): Recovery {
  const paper = seal.orgRecoveryKeys(org.recovery).publicKey;
  const circle = { circle_id: intake(org), org_id: org.id, team: '', class: 'intake', epoch: 1, wrapped: b64(seal.wrapFor(paper, circleSeed)) };
  return { root: b64(seal.wrapFor(paper, rootSeed)), circles: [circle], administrator: true };
}

function office(org: TestOrg): CircleOffice {
  const made = new CircleOffice(kNetwork, org.id, nia.id, nia.person);
  made.take(null, partner(org));
  return made;
}

function opened(org: TestOrg, answer = copies(org)): Paper {
  const paper = office(org).openPaper(seal.printedCode(org.recovery), answer);
  if (typeof paper === 'string') throw new Error(paper);
  return paper;
}

describe('the paper', () => {
  it('opens the root key and the circles that a custodian signed', () => {
    const paper = opened(pelita);
    expect(paper.rootSeed).toEqual(seedOf(pelita.root));
    expect(paper.circles).toEqual([{ circleId: intake(pelita), team: '', class: 'intake', epochs: [{ epoch: 1, seed: pelita.seed }], swapped: 0 }]);
  });
  it('opens them also when that custodian has left since', () => {
    const leave = { kind: 'leave' as const, orgId: pelita.id, userId: pelita.alice.id, issuedMs: 9 };
    pelita.shown.statements.push(signed('leave', seal.signStatement(kNetwork, leave, pelita.root)));
    expect(partner(pelita).intake).toBeNull(); // nobody seals to it any more
    expect(opened(pelita).circles[0]?.epochs).toHaveLength(1);
  });
  it('is told apart when it is misread or of another organisation', () => {
    const made = office(pelita);
    expect(made.openPaper('ABCD', copies(pelita))).toBe('unreadable');
    expect(made.openPaper(seal.printedCode(harapan.recovery), copies(pelita))).toBe('foreign');
  });
  it('refuses a root key that the server swapped', () => {
    const made = office(pelita);
    const thief = seal.signKeypair(seal.randomBytes(32));
    expect(made.openPaper(seal.printedCode(pelita.recovery), copies(pelita, seedOf(thief)))).toBe('swapped');
  });
  it('leaves out a circle whose keys nobody signed, and who signed without the office', () => {
    expect(opened(pelita, copies(pelita, seedOf(pelita.root), seal.randomBytes(32))).circles[0]).toMatchObject({ epochs: [], swapped: 1 });
    const foreign = seal.randomBytes(32);
    const keys = seal.circleKeys(foreign);
    const claim = { kind: 'circle' as const, orgId: pelita.id, circleId: intake(pelita), team: '', class: 'intake', epoch: 1, boxPk: keys.box.publicKey, signPk: keys.sign.publicKey, custodian: pelita.bob.id, issuedMs: 3 };
    pelita.shown.statements.push(signed('circle', seal.signStatement(kNetwork, claim, pelita.bob.person.sign)));
    expect(opened(pelita, copies(pelita, seedOf(pelita.root), foreign)).circles[0]).toMatchObject({ epochs: [], swapped: 1 });
  });
  it('certifies who uses it by the root key, and lets her in by her own signature', () => {
    const body = office(pelita).usePaper(opened(pelita), [intake(pelita)]);
    const pair = { bytes: seal.fromBase64url(body.statement), signature: seal.fromBase64url(body.signature) };
    const said = seal.readStatement(kNetwork, pair, pelita.root.publicKey, 'member');
    expect(said).toMatchObject({ userId: nia.id, custodian: true, boxPk: nia.person.box.publicKey });
    const [admission] = body.admissions;
    if (!admission) throw new Error('no admission');
    expect(seal.unwrapSecret(nia.person.box, seal.fromBase64url(admission.wrapped))).toEqual(pelita.seed);
    const own = { bytes: seal.fromBase64url(admission.statement), signature: seal.fromBase64url(admission.signature) };
    expect(seal.readStatement(kNetwork, own, nia.person.sign.publicKey, 'admit')).toMatchObject({ custodian: nia.id, epoch: 1 });
    expect(seal.openRoot(nia.person.sym, kNetwork, pelita.id, seal.fromBase64url(body.root ?? ''))).toEqual(seedOf(pelita.root));
  });
  it('enters only the circles that were chosen, and takes the root key only as an administrator', () => {
    const body = office(pelita).usePaper(opened(pelita, { ...copies(pelita), administrator: false }), []);
    expect(body.admissions).toEqual([]);
    expect(body.root).toBeUndefined();
  });
});

describe('an organisation that leaves', () => {
  const exit = (org: TestOrg, by: TestOrg, reason: string, issuedMs = 10) =>
    signed('exit', seal.signStatement(kNetwork, { kind: 'exit', orgId: org.id, byOrg: by.id, reason, issuedMs }, by.root));

  it('is shown with its day, and nothing more is sealed to it', () => {
    harapan.shown.statements.push(exit(harapan, harapan, ''));
    const gone = partner(harapan, pelita);
    expect(gone).toMatchObject({ left: { ms: 10, byOrg: harapan.id, reason: '' }, intake: null, takesReports: false });
    expect(verifiedCircle(kNetwork, gone, 'intake', pins())).toBeNull();
  });
  it('may be sent out by another with a reason, which is named', () => {
    harapan.shown.statements.push(exit(harapan, pelita, 'misuse'));
    expect(partner(harapan, pelita).left).toEqual({ ms: 10, byOrg: pelita.id, reason: 'misuse' });
  });
  it('has not left by words that nobody signed, or that give no reason', () => {
    const forged = exit(harapan, harapan, '');
    harapan.shown.statements.push({ ...forged, signature: exit(harapan, pelita, 'misuse').signature });
    harapan.shown.statements.push(exit(harapan, pelita, ''), exit(harapan, pelita, 'because'));
    expect(partner(harapan, pelita)).toMatchObject({ left: null, takesReports: true });
  });
  it('still answers for what its people signed before, and not for what came after', () => {
    harapan.shown.statements.push(exit(harapan, harapan, ''));
    const { statements } = partner(harapan, pelita);
    expect(seal.certifiedMember(kNetwork, harapan.id, statements, harapan.alice.id, 9)).not.toBeNull();
    expect(seal.certifiedMember(kNetwork, harapan.id, statements, harapan.alice.id, 10)).toBeNull();
  });
});
