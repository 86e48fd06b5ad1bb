// SPDX-License-Identifier: Apache-2.0
// What administrators (root key) and custodians (own key) sign: certificates, departures, circles, admissions. A circle
// key is only ever sealed to a key that the organisation's root has certified, never to what the server calls a member.
import type { CircleMember, Member, NewCircleEpoch } from '../api/types';
import * as seal from '../seal';
import type { Person } from '../vault/person';
import type { Partner } from './directory';

export interface SignedPair {
  statement: string;
  signature: string;
}

const b64 = seal.toBase64url;
const pair = (signed: seal.SignedStatement): SignedPair => ({ statement: b64(signed.bytes), signature: b64(signed.signature) });

export class NotCertified extends Error {}

export class CircleOffice {
  #root: seal.SignKeyPair | null = null;
  #own: Partner | null = null;

  constructor(
    private readonly network: string,
    private readonly org: string,
    private readonly user: string,
    private readonly person: Person,
  ) {}

  get holdsRoot(): boolean {
    return this.#root !== null;
  }

  take(rootEnvelope: Uint8Array | null, own: Partner | null): void {
    this.#own = own;
    const seed = rootEnvelope && seal.openRoot(this.person.sym, this.network, this.org, rootEnvelope);
    if (!seed) return;
    const root = seal.signKeypair(seed);
    seal.wipe(seed);
    // A root key that does not hash to our organisation would sign certificates nobody accepts.
    this.#root = seal.orgId(root.publicKey) === this.org ? root : null;
  }

  wipe(): void {
    if (this.#root) seal.wipe(this.#root.secretKey);
    this.#root = null;
  }

  certify(member: Member): SignedPair {
    const statement = {
      kind: 'member' as const,
      orgId: this.org,
      userId: member.id,
      boxPk: seal.fromBase64url(member.box_pk),
      signPk: seal.fromBase64url(member.sign_pk),
      custodian: member.custodian,
      issuedMs: Date.now(),
    };
    return pair(seal.signStatement(this.network, statement, this.#requireRoot()));
  }

  release(member: Member): SignedPair {
    const statement = { kind: 'leave' as const, orgId: this.org, userId: member.id, issuedMs: Date.now() };
    return pair(seal.signStatement(this.network, statement, this.#requireRoot()));
  }

  recoveryKeyFits(code: string): boolean {
    const printed = seal.parsePrintedCode(code);
    if (!printed || !this.#own?.recoveryPk) return false;
    return seal.toHex(seal.orgRecoveryKeys(printed).publicKey) === seal.toHex(this.#own.recoveryPk);
  }

  newEpoch(team: string, circleClass: string, epoch: number, members: readonly Member[]): NewCircleEpoch {
    if (!this.#own?.recoveryPk) throw new Error('own organisation not verified');
    const circleId = seal.circleId(this.org, team, circleClass);
    const circleSeed = seal.randomBytes(32);
    const keys = seal.circleKeys(circleSeed);
    const statement = {
      kind: 'circle' as const,
      orgId: this.org,
      circleId,
      team,
      class: circleClass,
      epoch,
      boxPk: keys.box.publicKey,
      signPk: keys.sign.publicKey,
      custodian: this.user,
      issuedMs: Date.now(),
    };
    const made = {
      ...pair(seal.signStatement(this.network, statement, this.person.sign)),
      recovery_wrapped: b64(seal.wrapFor(this.#own.recoveryPk, circleSeed)),
      members: members.map((member) => this.admit(circleId, epoch, circleSeed, member.id)),
    };
    seal.wipe(circleSeed);
    return made;
  }

  admit(circleId: string, epoch: number, circleSeed: Uint8Array, userId: string): CircleMember {
    const wrapped = seal.wrapFor(this.#certifiedBox(userId), circleSeed);
    const statement = {
      kind: 'admit' as const,
      orgId: this.org,
      circleId,
      epoch,
      userId,
      wrappedSeed: wrapped,
      custodian: this.user,
      issuedMs: Date.now(),
    };
    const signed = pair(seal.signStatement(this.network, statement, this.person.sign));
    return { user_id: userId, epoch, wrapped: b64(wrapped), ...signed };
  }

  #requireRoot(): seal.SignKeyPair {
    if (!this.#root) throw new Error('no root key');
    return this.#root;
  }

  #certifiedBox(userId: string): Uint8Array {
    const certified = this.#own && seal.certifiedMember(this.network, this.org, this.#own.statements, userId);
    if (!certified) throw new NotCertified();
    return certified.boxPk;
  }
}
