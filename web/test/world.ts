// SPDX-License-Identifier: Apache-2.0
// Two organisations with real keys, made as a client would make them, and a server that only keeps what it is given.
import type { DirectoryOrganisation, Member, Session, Submission } from '../src/lib/api/types';
import type { Loaded } from '../src/lib/reports/report.svelte';
import * as seal from '../src/lib/seal';
import { type Person, personOf } from '../src/lib/vault/person';
import { row } from './rows';

export const kNetwork = '0123456789abcdef0123456789abcdef';
const b64 = seal.toBase64url;

export interface TestPerson {
  id: string;
  person: Person;
}

export interface TestOrg {
  id: string;
  root: seal.SignKeyPair;
  alice: TestPerson;
  bob: TestPerson;
  seed: Uint8Array<ArrayBuffer>;
  recovery: Uint8Array<ArrayBuffer>;
  shown: DirectoryOrganisation;
}

export const signed = (kind: string, { bytes, signature }: seal.SignedStatement) => ({ kind, bytes: b64(bytes), signature: b64(signature) });

function somebody(): TestPerson {
  return { id: seal.randomId(), person: personOf(seal.randomBytes(32)) };
}

export function memberStatement(org: string, who: TestPerson, custodian: boolean, root: seal.SignKeyPair) {
  const { box, sign } = who.person;
  const statement = { kind: 'member' as const, orgId: org, userId: who.id, boxPk: box.publicKey, signPk: sign.publicKey, custodian, issuedMs: 2 };
  return signed('member', seal.signStatement(kNetwork, statement, root));
}

export function circleStatement(org: string, custodian: TestPerson, epoch: number, keys: seal.CircleKeys) {
  const statement = {
    kind: 'circle' as const,
    orgId: org,
    circleId: seal.circleId(org, '', 'intake'),
    team: '',
    class: 'intake',
    epoch,
    boxPk: keys.box.publicKey,
    signPk: keys.sign.publicKey,
    custodian: custodian.id,
    issuedMs: 3,
  };
  return signed('circle', seal.signStatement(kNetwork, statement, custodian.person.sign));
}

export function organisation(name: string): TestOrg {
  const root = seal.signKeypair(seal.randomBytes(32));
  const id = seal.orgId(root.publicKey);
  const [alice, bob] = [somebody(), somebody()];
  const seed = seal.randomBytes(32);
  const recovery = seal.randomBytes(16);
  const org = { kind: 'org' as const, rootPk: root.publicKey, recoveryPk: seal.orgRecoveryKeys(recovery).publicKey, name, issuedMs: 1 };
  const statements = [
    signed('org', seal.signStatement(kNetwork, org, root)),
    memberStatement(id, alice, true, root),
    memberStatement(id, bob, false, root),
    circleStatement(id, alice, 1, seal.circleKeys(seed)),
  ];
  return { id, root, alice, bob, seed, recovery, shown: { org_id: id, name, takes_reports: true, anchored: true, statements } };
}

export function memberRow(who: TestPerson, change: Partial<Member> = {}): Member {
  const { box, sign } = who.person;
  return {
    id: who.id,
    login: 'x',
    name: 'X',
    role: 'caseworker',
    state: 'active',
    custodian: false,
    box_pk: b64(box.publicKey),
    sign_pk: b64(sign.publicKey),
    created_ms: 0,
    seen_ms: 0,
    team: '',
    ...change,
  };
}

export function sessionOf(org: TestOrg, who: TestPerson): Session {
  return {
    user: { id: who.id, login: 'bob', name: 'Bob', role: 'caseworker', state: 'active', custodian: false, fingerprint_box: '', fingerprint_sign: '' },
    org: { id: org.id, name: 'Yayasan Pelita', host: true },
    network: kNetwork,
    csrf: '',
    share: '',
    new_share: '',
    seed: '',
    rights: ['report.read'],
    demo: false,
    totp_enrolled: false,
    idle_seconds: 600,
  };
}

/** A report as the server would hand it to a member of `org`. */
export function reportFor(org: TestOrg, sent: Submission, boxPk: string): Loaded {
  const grant = sent.grants.find((one) => one.circle_id === seal.circleId(org.id, '', 'intake'));
  if (!grant) throw new Error('not a recipient');
  const base = row(sent.report_id, { ...grant, title: sent.title });
  const parts = { files_list: [], additions: [], replies: [], notes: [], next_seq: 1, prev: '', recipients: [] };
  return { ...base, ...parts, body: sent.body, box_pk: boxPk };
}
