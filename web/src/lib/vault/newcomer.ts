// SPDX-License-Identifier: Apache-2.0
// The keys of somebody who accepts an invitation, and of the organisation that a first administrator founds.
import { api } from '../api/client';
import type { InvitationAccept, InvitationOpened, NewOrganisation, Session } from '../api/types';
import * as seal from '../seal';
import { type Person, personOf } from './person';
import { slowKeys } from './slow';

export interface NewcomerForm {
  login: string;
  name: string;
  password: string;
  organisation: string;
  totp: string;
}

export interface Newcomer {
  /** The person's printed code in groups. */
  readonly recoveryCode: readonly string[];
  /** The organisation's printed key in groups; used by a first administrator only. */
  readonly organisationCode: readonly string[];
  accept(token: string, form: NewcomerForm): Promise<{ session: Session; person: Person }>;
}

const b64 = seal.toBase64url;

function found(invitation: InvitationOpened, person: Person, name: string, printed: Uint8Array): NewOrganisation {
  const { network, user_id } = invitation;
  const rootSeed = seal.randomBytes(32);
  const root = seal.signKeypair(rootSeed);
  const recovery = seal.orgRecoveryKeys(printed);
  const orgId = seal.orgId(root.publicKey);
  const issued = Date.now();
  const org = seal.signStatement(
    network,
    { kind: 'org', rootPk: root.publicKey, recoveryPk: recovery.publicKey, name, issuedMs: issued },
    root,
  );
  const member = seal.signStatement(
    network,
    {
      kind: 'member',
      orgId,
      userId: user_id,
      boxPk: person.box.publicKey,
      signPk: person.sign.publicKey,
      custodian: invitation.custodian,
      issuedMs: issued,
    },
    root,
  );
  const made = {
    name,
    root_pk: b64(root.publicKey),
    recovery_pk: b64(recovery.publicKey),
    root: b64(seal.sealRoot(person.sym, network, orgId, rootSeed)),
    root_recovery: b64(seal.wrapFor(recovery.publicKey, rootSeed)),
    statement: b64(org.bytes),
    signature: b64(org.signature),
    member_statement: b64(member.bytes),
    member_signature: b64(member.signature),
  };
  seal.wipe(rootSeed);
  return made;
}

export function newcomer(invitation: InvitationOpened): Newcomer {
  const code = seal.randomBytes(16);
  const orgCode = seal.randomBytes(16);
  const seed = seal.randomBytes(32);
  const { network, user_id, share } = invitation;

  async function body(token: string, form: NewcomerForm, person: Person): Promise<InvitationAccept> {
    const salt = seal.randomBytes(16);
    const keys = await slowKeys(form.password, salt);
    const recovery = seal.recoveryKeys(code);
    const key = seal.keyEncryptionKey(keys.wrap, seal.fromBase64url(share));
    return {
      token,
      login: form.login,
      name: form.name.trim(),
      salt: b64(salt),
      proof: b64(keys.proof),
      recovery_proof: b64(recovery.proof),
      seed: b64(seal.sealSeed(key, network, user_id, 'password', seed)),
      seed_recovery: b64(seal.sealSeed(recovery.wrap, network, user_id, 'recovery', seed)),
      box_pk: b64(person.box.publicKey),
      sign_pk: b64(person.sign.publicKey),
      ...(form.totp ? { totp: form.totp } : {}),
      ...(invitation.first ? { organisation: found(invitation, person, form.organisation, orgCode) } : {}),
    };
  }

  return {
    recoveryCode: seal.printedCode(code).split('-'),
    organisationCode: seal.printedCode(orgCode).split('-'),
    async accept(token, form) {
      const person = personOf(seed.slice());
      const session = await api.post<Session>('/invitations/accept', await body(token, form, person));
      for (const secret of [seed, code, orgCode]) seal.wipe(secret);
      return { session, person };
    },
  };
}
