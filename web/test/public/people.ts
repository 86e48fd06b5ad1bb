// SPDX-License-Identifier: Apache-2.0
// An organisation that takes reports, as /intake and /directory hand it out, and the circle that opens them.
import { intakeKey, organisationsIn } from '../../src/public/organisations';
import { type CircleKeys, circleKeys, signKeypair } from '../../src/lib/seal/keys';
import * as seal from '../../src/lib/seal/public';
import { kNetwork } from './site';

const b64 = seal.toBase64url;

export interface Office {
  id: string;
  circleId: string;
  keys: CircleKeys;
  /** The public key that a reporter's browser finds. */
  key: seal.CircleKey;
  shown: { org_id: string; name: string; takes_reports: boolean; anchored: boolean; statements: { kind: string; bytes: string; signature: string }[] };
}

export function office(name: string): Office {
  const root = signKeypair(seal.randomBytes(32));
  const custodian = circleKeys(seal.randomBytes(32));
  const keys = circleKeys(seal.randomBytes(32));
  const [id, userId] = [seal.orgId(root.publicKey), seal.randomId()];
  const circleId = seal.circleId(id, '', 'intake');
  const sign = (statement: Parameters<typeof seal.signStatement>[1], by: seal.SignKeyPair) => {
    const { bytes, signature } = seal.signStatement(kNetwork, statement, by);
    return { kind: statement.kind, bytes: b64(bytes), signature: b64(signature) };
  };
  const statements = [
    sign({ kind: 'org', rootPk: root.publicKey, recoveryPk: custodian.box.publicKey, name, issuedMs: 1 }, root),
    sign({ kind: 'member', orgId: id, userId, boxPk: custodian.box.publicKey, signPk: custodian.sign.publicKey, custodian: true, issuedMs: 2 }, root),
    sign({ kind: 'circle', orgId: id, circleId, team: '', class: 'intake', epoch: 1, boxPk: keys.box.publicKey, signPk: keys.sign.publicKey, custodian: userId, issuedMs: 3 }, custodian.sign),
  ];
  const shown = { org_id: id, name, takes_reports: true, anchored: true, statements };
  const [organisation] = organisationsIn({ organisations: [shown] });
  const key = organisation && intakeKey(kNetwork, organisation);
  if (!key) throw new Error('the chain does not hold');
  return { id, circleId, keys, key, shown };
}

/** Another first letter: the signature holds no more. */
export const flip = (value: string) => (value.startsWith('A') ? 'B' : 'A') + value.slice(1);
