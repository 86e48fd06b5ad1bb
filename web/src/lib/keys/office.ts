// SPDX-License-Identifier: Apache-2.0
// What administrators (root key) and custodians (own key) sign: certificates, departures, circles, admissions. A circle
// key is only ever sealed to a key that the organisation's root has certified, never to what the server calls a member.
import type { CircleMember, Member, NewCircleEpoch, Recovery, RecoveryUse } from '../api/types';
import * as seal from '../seal';
import type { Person } from '../vault/person';
import type { Partner } from './directory';
import { fitsPaper, openPaper, type Paper, type PaperFault, paperBox } from './paper';

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
    const keys = { boxPk: seal.fromBase64url(member.box_pk), signPk: seal.fromBase64url(member.sign_pk) };
    return this.#certificate(member.id, keys, member.custodian, this.#requireRoot());
  }

  #certificate(userId: string, keys: { boxPk: Uint8Array<ArrayBuffer>; signPk: Uint8Array<ArrayBuffer> }, custodian: boolean, root: seal.SignKeyPair): SignedPair {
    const statement = { kind: 'member' as const, orgId: this.org, userId, ...keys, custodian, issuedMs: Date.now() };
    return pair(seal.signStatement(this.network, statement, root));
  }

  release(member: Member): SignedPair {
    const statement = { kind: 'leave' as const, orgId: this.org, userId: member.id, issuedMs: Date.now() };
    return pair(seal.signStatement(this.network, statement, this.#requireRoot()));
  }

  /** The organisation leaves the network, or, where `org` is another one, the host sends that one out. */
  exit(org: string, reason: string): SignedPair {
    const statement = { kind: 'exit' as const, orgId: org, byOrg: this.org, reason, issuedMs: Date.now() };
    return pair(seal.signStatement(this.network, statement, this.#requireRoot()));
  }

  /** What is wrong with a paper, as far as it shows without asking the server. */
  paperFault(code: string): PaperFault | null {
    const box = paperBox(code);
    if (!box) return 'unreadable';
    return fitsPaper(this.#own, box) ? null : 'foreign';
  }

  openPaper(code: string, copies: Recovery): Paper | PaperFault {
    return openPaper(this.network, this.#own, code, copies);
  }

  /** Certified by the root key that the paper opened, and let into these circles by her own signature as a custodian. */
  usePaper(paper: Paper, circleIds: readonly string[]): RecoveryUse {
    const { box, sign, sym } = this.person;
    const root = seal.signKeypair(paper.rootSeed);
    const certificate = this.#certificate(this.user, { boxPk: box.publicKey, signPk: sign.publicKey }, true, root);
    seal.wipe(root.secretKey);
    const chosen = paper.circles.filter((circle) => circleIds.includes(circle.circleId));
    return {
      ...certificate,
      ...(paper.administrator ? { root: b64(seal.sealRoot(sym, this.network, this.org, paper.rootSeed)) } : {}),
      admissions: chosen.flatMap(({ circleId, epochs }) =>
        epochs.map(({ epoch, seed }) => this.#admission(circleId, epoch, seal.wrapFor(box.publicKey, seed), this.user)),
      ),
    };
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
    return this.#admission(circleId, epoch, seal.wrapFor(this.#certifiedBox(userId), circleSeed), userId);
  }

  #admission(circleId: string, epoch: number, wrapped: Uint8Array<ArrayBuffer>, userId: string): CircleMember {
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
