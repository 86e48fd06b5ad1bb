// @vitest-environment node
// SPDX-License-Identifier: Apache-2.0
// Every rule by which a client takes what another organisation shared; each test breaks one of them.
import { expect, test } from 'vitest';
import { toBase64url, unframe } from '../../src/lib/seal/bytes';
import { type CaseDirectory, type ExpectedGrant, type GrantProof, readMemberStatement, verifyConsent, verifyGrant } from '../../src/lib/seal/case_grant';
import { newBundleKey, openCaseSection, sealCaseSection } from '../../src/lib/seal/case_section';
import { type CaseStatement, caseStatementBytes, type ConsentStatement, type GrantStatement, kLongestConsentMs, parseCaseStatement, readCaseStatement, signCaseStatement } from '../../src/lib/seal/case_statement';
import { circleId, orgId, personalKeys } from '../../src/lib/seal/keys';
import { primitives, type SignKeyPair } from '../../src/lib/seal/primitives';
import { type SignedStatement, signStatement } from '../../src/lib/seal/statement';
import { bytes, kNetwork, load, withBoth } from './vectors';

const kDay = 24 * 60 * 60 * 1000;
const kNow = 1_800_000_000_000;
const id = (n: number) => n.toString(16).padStart(32, '0');

interface Someone { userId: string; sign: SignKeyPair }

function office(leaves: { userId: string; issuedMs: number }[] = []) {
  const root = primitives().signKeypair(new Uint8Array(32).fill(1));
  const org = orgId(root.publicKey);
  const someone = (n: number): Someone & { boxPk: Uint8Array<ArrayBuffer> } => {
    const keys = personalKeys(new Uint8Array(32).fill(n));
    return { userId: id(n), sign: keys.sign, boxPk: keys.box.publicKey };
  };
  const [alice, bob, hana] = [someone(2), someone(3), someone(4)];
  const member = (who: typeof alice, custodian: boolean) => signStatement(kNetwork, { kind: 'member', orgId: org, userId: who.userId, boxPk: who.boxPk, signPk: who.sign.publicKey, custodian, issuedMs: 5 }, root);
  const approvers = circleId(org, '', 'approval');
  const admit = (userId: string, circleTo = approvers, by: Someone = alice) =>
    signStatement(kNetwork, { kind: 'admit', orgId: org, circleId: circleTo, epoch: 1, userId, wrappedSeed: new Uint8Array(80), custodian: by.userId, issuedMs: 7 }, by.sign);
  const directory: CaseDirectory = {
    orgId: org,
    statements: {
      org: signStatement(kNetwork, { kind: 'org', rootPk: root.publicKey, recoveryPk: alice.boxPk, name: 'Yayasan Pelita', issuedMs: 4 }, root),
      members: [member(alice, true), member(bob, false), member(hana, false)],
      leaves: leaves.map((one) => signStatement(kNetwork, { kind: 'leave', orgId: org, ...one }, root)),
    },
  };
  return { org, alice, bob, hana, directory, admit, root };
}

const partner = id(500);
const [caseId, personId, sectionId, bundleId, consentId] = [id(601), id(602), id(603), id(604), id(605)];

/** A grant of the legal section to the partner, good in every way but for what the test changes. */
function shared(change: { grant?: Partial<GrantStatement>; consent?: Partial<ConsentStatement>; leaves?: { userId: string; issuedMs: number }[] } = {}) {
  const world = office(change.leaves);
  const { org, bob, hana, directory, admit } = world;
  const by = { issuedMs: kNow - kDay, orgId: org, userId: bob.userId };
  const consent: ConsentStatement = { kind: 'consent', consentId, caseId, personId, toOrg: partner, classes: 'identity,legal', purpose: 'protection', how: 'read_aloud', language: 'id', guardian: false, fromMs: kNow - kDay, untilMs: kNow + 30 * kDay, evidence: new Uint8Array(), ...by, ...change.consent };
  const wrapped = new Uint8Array(80).fill(7);
  const grant: GrantStatement = { kind: 'grant', grantId: id(606), caseId, subjectId: caseId, sectionId, bundleId, class: 'legal', toOrg: partner, toCircle: circleId(partner, '', 'legal'), toEpoch: 2, wrapped, basis: 'consent', basisRef: consentId, purpose: 'protection', fromMs: kNow - kDay, untilMs: kNow + 30 * kDay, ...by, ...change.grant };
  const sign = (statement: CaseStatement, who: Someone = bob) => signCaseStatement(kNetwork, statement, who.sign);
  const signedGrant = sign(grant);
  const approve = (who: Someone, bytes = signedGrant.bytes) => ({ userId: who.userId, signature: primitives().sign(who.sign, bytes), admission: admit(who.userId) });
  const proof: GrantProof = { grant: signedGrant, approval: approve(hana), consent: sign(consent), withdrawals: [] };
  const expected: ExpectedGrant = {
    caseId, sectionId, bundleId, class: 'legal', subjectId: caseId, toOrg: partner, wrapped, nowMs: kNow,
    holds: (circle, epoch) => circle === circleId(partner, '', 'legal') && epoch === 2,
    lawAllows: (code, section) => code === 'uu21-2007-47' && section === 'legal',
  };
  const check = (proofChange: Partial<GrantProof> = {}, expectedChange: Partial<ExpectedGrant> = {}, from = directory) =>
    verifyGrant(kNetwork, from, { ...proof, ...proofChange }, { ...expected, ...expectedChange });
  return { ...world, sign, grant, consent, proof, approve, check };
}

const tampered = ({ bytes, signature }: SignedStatement) => {
  const broken = signature.slice();
  broken[3] = (broken[3] ?? 0) ^ 1;
  return { bytes, signature: broken };
};

withBoth('sharing', () => {
  test('a grant that keeps every rule is taken, and names its consent', () => {
    const { check } = shared();
    const taken = check();
    expect(taken.fault).toBeNull();
    expect(taken.consent?.personId).toBe(personId);
  });

  test('signatures: the grant by a certified member of the owner', () => {
    const { check, proof, sign, grant, hana, directory, org } = shared();
    expect(check({ grant: tampered(proof.grant) }).fault).toBe('signature');
    expect(check({ grant: sign(grant, hana) }).fault).toBe('signature');
    expect(check({ grant: sign({ ...grant, userId: id(99) }) }).fault).toBe('signature');
    expect(check({ grant: sign({ ...grant, orgId: partner }) }).fault).toBe('signature');
    expect(check({ grant: proof.consent ?? proof.grant }).fault).toBe('signature');
    expect(check({}, {}, { ...directory, orgId: partner }).fault).toBe('signature');
    expect(readMemberStatement(kNetwork, { ...directory, orgId: org }, proof.grant, 'consent')).toBeNull();
  });

  test('somebody who had left when it was signed counts no longer; who left later does', () => {
    expect(shared({ leaves: [{ userId: id(3), issuedMs: kNow - 2 * kDay }] }).check().fault).toBe('signature');
    expect(shared({ leaves: [{ userId: id(4), issuedMs: kNow - 2 * kDay }] }).check().fault).toBe('approval');
    expect(shared({ leaves: [{ userId: id(3), issuedMs: kNow }] }).check().fault).toBeNull();
  });

  test('place: another case, section, bundle, class, person or key', () => {
    const { check } = shared();
    for (const change of [{ caseId: id(1) }, { sectionId: id(1) }, { bundleId: id(1) }, { class: 'identity' }, { subjectId: personId }, { wrapped: new Uint8Array(80) }]) {
      expect(check({}, change).fault).toBe('place');
    }
  });

  test('circle: ours, of the class, in an epoch whose key we hold', () => {
    expect(shared().check({}, { holds: () => false }).fault).toBe('circle');
    expect(shared({ grant: { toEpoch: 3 } }).check().fault).toBe('circle');
    expect(shared({ grant: { toCircle: circleId(partner, '', 'intake') } }).check({}, { holds: () => true }).fault).toBe('circle');
    expect(shared().check({}, { toOrg: id(501), holds: () => true }).fault).toBe('circle');
  });

  test('period: from its first to its last instant', () => {
    const { check, grant } = shared();
    expect(check({}, { nowMs: grant.fromMs - 1 }).fault).toBe('period');
    expect(check({}, { nowMs: grant.fromMs }).fault).toBeNull();
    expect(check({}, { nowMs: grant.untilMs }).fault).toBeNull();
    expect(check({}, { nowMs: grant.untilMs + 1 }).fault).toBe('period');
  });

  test('health and legal need a second person who may approve', () => {
    const { check, approve, bob, hana, alice, admit, root, org } = shared();
    expect(check({ approval: null }).fault).toBe('approval');
    expect(check({ approval: approve(bob) }).fault).toBe('approval');
    expect(check({ approval: approve(hana, new Uint8Array([1])) }).fault).toBe('approval');
    expect(check({ approval: { ...approve(hana), admission: admit(bob.userId) } }).fault).toBe('approval');
    expect(check({ approval: { ...approve(hana), admission: admit(hana.userId, circleId(org, '', 'intake')) } }).fault).toBe('approval');
    expect(check({ approval: { ...approve(hana), admission: admit(hana.userId, undefined, bob) } }).fault).toBe('approval');
    expect(check({ approval: { ...approve(hana), admission: tampered(admit(hana.userId)) } }).fault).toBe('approval');
    expect(check({ approval: { userId: alice.userId, signature: primitives().sign(root, new Uint8Array()), admission: admit(alice.userId) } }).fault).toBe('approval');
    expect(shared({ grant: { class: 'health', toCircle: circleId(partner, '', 'health') } }).check({ approval: null }, { class: 'health', holds: () => true }).fault).toBe('approval');
  });

  test('other classes need one signature', () => {
    const { check } = shared({ grant: { class: 'identity', subjectId: personId, toCircle: circleId(partner, '', 'identity') } });
    expect(check({ approval: null }, { class: 'identity', subjectId: personId, holds: () => true }).fault).toBeNull();
  });

  test('consent: delivered, signed, for this case, organisation, class, purpose, person and long enough', () => {
    const { check, proof, sign, consent, hana } = shared();
    expect(check({ consent: null }).fault).toBe('consent');
    expect(check({ consent: tampered(proof.consent as SignedStatement) }).fault).toBe('consent');
    expect(check({ consent: sign(consent, hana) }).fault).toBe('consent');
    const changes: Partial<ConsentStatement>[] = [
      { consentId: id(1) }, { caseId: id(1) }, { toOrg: id(1) }, { classes: 'identity' }, { purpose: 'legal_help' },
      { untilMs: kNow + 30 * kDay - 1 }, { fromMs: kNow - kDay + 1 },
    ];
    for (const change of changes) expect(check({ consent: sign({ ...consent, ...change }) }).fault, JSON.stringify(change)).toBe('consent_scope');
    const other = shared({ grant: { subjectId: id(77) } });
    expect(other.check({}, { subjectId: id(77) }).fault).toBe('consent_scope');
    expect(check({ consent: sign({ ...consent, untilMs: kNow - 1 }) }).fault).toBe('period');
  });

  test('a withdrawal by any certified member ends it; one that nobody signed does not', () => {
    const { check, sign, proof, directory, org, hana, bob } = shared();
    const withdrawal = { kind: 'withdrawal' as const, consentId, caseId, issuedMs: kNow, orgId: org, userId: hana.userId };
    expect(check({ withdrawals: [sign(withdrawal, hana)] }).fault).toBe('withdrawn');
    expect(check({ withdrawals: [sign(withdrawal, bob)] }).fault).toBeNull();
    expect(check({ withdrawals: [sign({ ...withdrawal, consentId: id(1) }, hana)] }).fault).toBeNull();
    expect(verifyConsent(kNetwork, directory, proof.consent, []).consent?.purpose).toBe('protection');
  });

  test('a rule of law, where the client knows it for this class', () => {
    expect(shared({ grant: { basis: 'law', basisRef: 'uu21-2007-47' } }).check({ consent: null }).fault).toBeNull();
    expect(shared({ grant: { basis: 'law', basisRef: 'uu0-1900' } }).check().fault).toBe('law');
  });

  test('statements that break a rule by themselves do not parse', () => {
    const { consent, grant, sign, org, bob } = shared();
    const parses = (statement: CaseStatement) => parseCaseStatement(kNetwork, sign(statement).bytes) !== null;
    expect([parses(consent), parses(grant)]).toEqual([true, true]);
    const consents: Partial<ConsentStatement>[] = [{ classes: '' }, { classes: 'legal,identity' }, { classes: 'legal,legal' }, { classes: 'note' }, { purpose: '' }, { untilMs: consent.fromMs }, { untilMs: consent.fromMs + kLongestConsentMs + 1 }];
    for (const change of consents) expect(parses({ ...consent, ...change }), JSON.stringify(change)).toBe(false);
    const grants: Partial<GrantStatement>[] = [{ class: 'note' }, { class: 'title' }, { purpose: '' }, { basisRef: '' }, { basisRef: consentId.toUpperCase().replace('0', 'A') }, { basis: 'law', basisRef: '' }, { basis: 'other' as 'law' }, { untilMs: grant.fromMs }];
    for (const change of grants) expect(parses({ ...grant, ...change }), JSON.stringify(change)).toBe(false);
    const by = { issuedMs: 1, orgId: org, userId: bob.userId };
    const referral = { kind: 'referral' as const, referralId: id(1), caseId, toOrg: partner, need: 'shelter', reason: 'x', dueDay: '2026-12-01', messageHash: new Uint8Array(32), ...by };
    expect([parses(referral), parses({ ...referral, dueDay: '1 Des' }), parses({ ...referral, need: '' })]).toEqual([true, false, false]);
    const answer = { kind: 'answer' as const, referralId: id(1), state: 'accepted' as const, reason: '', messageHash: new Uint8Array(), ...by };
    expect([parses(answer), parses({ ...answer, state: 'maybe' as 'done' })]).toEqual([true, false]);
    expect(parseCaseStatement(id(9), sign(consent).bytes)).toBeNull();
    expect(parseCaseStatement(kNetwork, new Uint8Array([...sign(consent).bytes, 0]))).toBeNull();
  });
});

withBoth('sections of a case', () => {
  const place = { sectionId, class: 'legal', version: 3 };
  test('open under their own key, class, version and network only', () => {
    const key = newBundleKey();
    const sealed = sealCaseSection(key, kNetwork, place, { text: 'BAP', case_numbers: ['1'] });
    expect(openCaseSection(key, kNetwork, place, sealed)).toEqual({ v: 1, text: 'BAP', case_numbers: ['1'] });
    expect(openCaseSection(newBundleKey(), kNetwork, place, sealed)).toBeNull();
    expect(openCaseSection(key, kNetwork, { ...place, version: 2 }, sealed)).toBeNull();
    expect(openCaseSection(key, kNetwork, { ...place, class: 'health' }, sealed)).toBeNull();
    expect(openCaseSection(key, kNetwork, { ...place, sectionId: id(1) }, sealed)).toBeNull();
    expect(openCaseSection(key, id(9), place, sealed)).toBeNull();
  });
});

interface Line { bytes: string; signature: string }
interface SharingVectors {
  network: string; sign_pk: string; law: { code: string; class: string };
  statements: (Line & { fields: string[] })[];
  malformed: { what: string; bytes: string; valid: boolean }[];
  grants: {
    what: string; good: boolean; owner: string; case_id: string; subject_id?: string; section_id: string; bundle_id: string; class: string;
    to_org: string; to_circle: string; to_epoch: number; wrapped: string; now: number; org: Line; members: Line[]; leaves: Line[]; grant: Line;
    approval: { approver: string; signature: string; admission: Line } | null; consent: Line | null; withdrawals: Line[];
  }[];
}

withBoth('sharing, as in C++', () => {
  const vectors = load<SharingVectors>('sharing');
  const { network, law } = vectors;
  const line = (one: Line): SignedStatement => ({ bytes: bytes(one.bytes), signature: bytes(one.signature) });

  test('statements parse, and give their bytes again', () => {
    const kinds = vectors.statements.map((one) => {
      const statement = parseCaseStatement(network, bytes(one.bytes));
      if (!statement) throw new Error('does not parse');
      const again = caseStatementBytes(network, statement);
      expect(toBase64url(again)).toBe(one.bytes);
      expect(unframe(again)?.map(toBase64url)).toEqual(one.fields);
      expect(readCaseStatement(network, line(one), bytes(vectors.sign_pk), statement.kind)).toEqual(statement);
      return statement.kind;
    });
    expect(new Set(kinds).size).toBe(8);
  });

  test('malformed ones are refused', () => {
    for (const v of vectors.malformed) expect(parseCaseStatement(network, bytes(v.bytes)) !== null, v.what).toBe(v.valid);
  });

  test('each grant is taken or refused by the one thing in which it differs', () => {
    expect(vectors.grants.filter((v) => !v.good).length).toBeGreaterThan(25);
    for (const v of vectors.grants) {
      const grant = line(v.grant);
      const claimed = parseCaseStatement(network, grant.bytes);
      const checked = verifyGrant(
        network,
        { orgId: v.owner, statements: { org: line(v.org), members: v.members.map(line), leaves: v.leaves.map(line) } },
        { grant, approval: v.approval && { userId: v.approval.approver, signature: bytes(v.approval.signature), admission: line(v.approval.admission) }, consent: v.consent && line(v.consent), withdrawals: v.withdrawals.map(line) },
        {
          caseId: v.case_id, sectionId: v.section_id, bundleId: v.bundle_id, class: v.class, toOrg: v.to_org, wrapped: bytes(v.wrapped), nowMs: v.now,
          subjectId: v.subject_id ?? (claimed?.kind === 'grant' ? claimed.subjectId : ''),
          holds: (circle, epoch) => circle === v.to_circle && epoch === v.to_epoch,
          lawAllows: (code, section) => code === law.code && section === law.class,
        },
      );
      expect(checked.fault === null, `${v.what}: ${checked.fault}`).toBe(v.good);
    }
  });
});
