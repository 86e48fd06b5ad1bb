// SPDX-License-Identifier: Apache-2.0
// The key ring of the signed-in person: circle keys by epoch, the verified directory, and everything that is opened or
// sealed with them. Lives in memory only; `wipe` ends it.
import { api, isLost } from './api/client';
import type {
  CircleMember,
  Directory,
  Grant,
  HandOn,
  Label,
  Member,
  NewCircleEpoch,
  NewNote,
  NewReply,
  OwnKeys,
  Recovery,
  RecoveryUse,
  ReportRow,
  Session,
} from './api/types';
import { CircleOffice, type SignedPair } from './keys/office';
import type { Paper, PaperFault } from './keys/paper';
import { type Partner, verifiedCircle, verifyDirectory } from './keys/directory';
import { type ReportBody, readBody, readField } from './keys/reading';
import { threadItems } from './keys/thread';
import { Pins } from './pins';
import type { Loaded } from './reports/report.svelte';
import type { TimelineItem } from './reports/timeline';
import * as seal from './seal';
import { fingerprintGroups, type Person } from './vault/person';

export interface OpenedReport {
  title: string;
  body: ReportBody | null;
  bundleKey: Uint8Array;
}

type CircleSecrets = seal.CircleKeys & { seed: Uint8Array };

const b64 = seal.toBase64url;
const bytes = seal.fromBase64url;
const utf8 = (value: unknown) => seal.utf8(JSON.stringify(value));

let fetched: { user: string; answers: readonly [OwnKeys, Directory] } | null = null;

export async function openKeyRing(data: Session, person: Person): Promise<KeyRing> {
  const ring = new KeyRing(data, person);
  await ring.load();
  return ring;
}

export class KeyRing {
  directory = $state.raw<Partner[]>([]);
  holdsRoot = $state(false);
  /** True when the person belongs to no circle yet. */
  empty = $state(true);
  readonly network: string;
  readonly #user: string;
  readonly #org: string;
  readonly #person: Person;
  readonly #pins: Pins;
  readonly #circles = new Map<string, Map<number, CircleSecrets>>();
  #office: CircleOffice;

  constructor(data: Session, person: Person) {
    this.network = data.network;
    this.#user = data.user.id;
    this.#org = data.org?.id ?? '';
    this.#person = person;
    this.#pins = new Pins(this.network, this.#user);
    this.#office = new CircleOffice(this.network, this.#org, this.#user, person);
  }

  async load(): Promise<void> {
    const [keys, directory] = await this.#fetch();
    this.directory = verifyDirectory(directory, this.network, this.#pins);
    for (const one of keys.circles) this.#take(one.circle_id, one.epoch, bytes(one.wrapped));
    this.empty = this.#circles.size === 0;
    this.#office.take(keys.root ? bytes(keys.root) : null, this.directory.find((org) => org.id === this.#org) ?? null);
    this.holdsRoot = this.#office.holdsRoot;
  }

  /** Sealed keys and public statements; those of before serve when the line is down, so that a locked page can be opened. */
  async #fetch(): Promise<readonly [OwnKeys, Directory]> {
    try {
      const fresh = await Promise.all([api.get<OwnKeys>('/keys'), api.get<Directory>('/directory')]);
      fetched = { user: this.#user, answers: fresh };
      return fresh;
    } catch (error) {
      if (isLost(error) && fetched?.user === this.#user) return fetched.answers;
      throw error;
    }
  }

  wipe(): void {
    for (const epochs of this.#circles.values()) {
      for (const keys of epochs.values()) {
        for (const secret of [keys.seed, keys.box.secretKey, keys.sign.secretKey, keys.sym]) seal.wipe(secret);
      }
    }
    this.#circles.clear();
    this.#office.wipe();
  }

  epochsOf(circleId: string): number[] {
    return [...(this.#circles.get(circleId)?.keys() ?? [])].sort((a, b) => a - b);
  }

  /** Partners whose intake circle was verified and is not older than what was seen before. */
  partners(): { orgId: string; name: string; circleId: string; fingerprint: string[] }[] {
    return this.directory.flatMap((org) =>
      org.intake ? [{ orgId: org.id, name: org.name, circleId: org.intake.circleId, fingerprint: org.fingerprint }] : [],
    );
  }

  markCompared(orgId: string): void {
    this.#pins.markCompared(orgId, Date.now());
    this.directory = this.directory.map((org) => (org.id === orgId ? { ...org, comparedMs: Date.now() } : org));
  }

  fingerprintOf(boxPk: string, signPk: string): string[] {
    return fingerprintGroups(bytes(boxPk), bytes(signPk));
  }

  // ---- reports

  openTitle(row: ReportRow): string | null {
    const key = this.#bundleKey(row, row.id);
    const plain = key && seal.openSection(key, this.network, 'title', row.title.section_id, bytes(row.title.envelope));
    return plain && readField(plain, 'text');
  }

  openReport(file: Loaded): OpenedReport | null {
    const bundleKey = this.#bundleKey(file, file.id);
    if (!bundleKey) return null;
    const plain = seal.openSection(bundleKey, this.network, 'body', file.body.section_id, bytes(file.body.envelope));
    return { title: this.openTitle(file) ?? '', body: plain && readBody(plain), bundleKey };
  }

  openThread(file: Loaded): TimelineItem[] {
    return threadItems(file, this.network, this.#org, {
      bundleKey: (grant, bundleId) => this.#bundleKey(grant, bundleId),
      signPk: (circleId, epoch) => this.#circles.get(circleId)?.get(epoch)?.sign.publicKey ?? null,
    });
  }

  openFile(opened: OpenedReport, sectionId: string, sealed: Uint8Array): Promise<Uint8Array<ArrayBuffer> | null> {
    return seal.openFile(opened.bundleKey, this.network, sectionId, sealed);
  }

  sealReply(file: Loaded, text: string): NewReply {
    const { epoch, keys } = this.#newest(file.circle_id);
    const place = { reportId: file.id, orgId: this.#org, circleId: file.circle_id, epoch, seq: file.next_seq, prev: bytes(file.prev) };
    const reply = seal.sealReply(this.network, keys, place, bytes(file.box_pk), text);
    return {
      bundle_id: reply.bundleId,
      section_id: reply.sectionId,
      envelope: b64(reply.envelope),
      reporter_wrapped: b64(reply.reporterWrapped),
      epoch,
      wrapped: b64(reply.ownWrapped),
      statement: b64(reply.statement.bytes),
      signature: b64(reply.statement.signature),
    };
  }

  sealNote(file: Loaded, text: string): NewNote {
    const { epoch, keys } = this.#newest(file.circle_id);
    const note = seal.sealNote(this.network, keys, epoch, text);
    return { bundle_id: note.bundleId, section_id: note.sectionId, envelope: b64(note.envelope), epoch, wrapped: b64(note.ownWrapped) };
  }

  /** The report's key for a verified partner, signed by the circle that hands it on. */
  sealHandOn(file: Loaded, partnerOrgId: string): HandOn {
    const partner = this.directory.find((org) => org.id === partnerOrgId)?.intake;
    const bundleKey = this.#bundleKey(file, file.id);
    if (!partner || !bundleKey) throw new Error('no verified key');
    // Signed in the epoch in which we hold the report: that is the grant which is passed on.
    const epoch = file.epoch;
    const keys = this.#circles.get(file.circle_id)?.get(epoch);
    if (!keys) throw new Error('no key of this circle');
    const wrapped = seal.wrapFor(partner.boxPk, bundleKey);
    const signed = seal.signStatement(
      this.network,
      {
        kind: 'handon',
        reportId: file.id,
        fromCircle: file.circle_id,
        fromEpoch: epoch,
        toCircle: partner.circleId,
        toEpoch: partner.epoch,
        wrappedKey: wrapped,
        issuedMs: Date.now(),
      },
      keys.sign,
    );
    return {
      circle_id: partner.circleId,
      epoch: partner.epoch,
      wrapped: b64(wrapped),
      statement: b64(signed.bytes),
      signature: b64(signed.signature),
    };
  }

  // ---- labels: names under the circle's own key

  openLabel(label: Label): string | null {
    const keys = this.#circles.get(label.circle_id)?.get(label.epoch);
    return keys ? seal.openLabel(keys.sym, this.network, label.label_id, bytes(label.envelope)) : null;
  }

  sealLabel(name: string): Label {
    const circleId = this.#intakeId();
    const { epoch, keys } = this.#newest(circleId);
    const labelId = seal.randomId();
    return { label_id: labelId, circle_id: circleId, epoch, envelope: b64(seal.sealLabel(keys.sym, this.network, labelId, name)) };
  }

  // ---- drafts: under the person's own key

  draftKey(name: string): string {
    return seal.toHex(seal.mac(this.#person.sym, utf8(['draft', name])).subarray(0, 16));
  }

  sealDraft(name: string, text: string): { key: string; sealed: string } {
    const key = this.draftKey(name);
    return { key, sealed: b64(seal.sealSectionWith(this.#person.sym, this.network, 'draft', key, utf8({ v: 1, text }))) };
  }

  openDraft(name: string, sealed: string): string | null {
    const plain = seal.openSectionWith(this.#person.sym, this.network, 'draft', this.draftKey(name), bytes(sealed));
    return plain && readField(plain, 'text');
  }

  /** What this person keeps at a desk without a line is under this key; another computer has another (docs/border.md section 9). */
  deskSecret(device: string): Uint8Array<ArrayBuffer> {
    return seal.mac(this.#person.sym, seal.frame('suluh/1', 'desk', device));
  }

  /** A saved filter of the worklist: base64url. */
  sealFilter(id: string, text: string): string {
    return b64(seal.sealSectionWith(this.#person.sym, this.network, 'filter', id, utf8({ v: 1, text })));
  }

  openFilter(id: string, sealed: string): string | null {
    const plain = seal.openSectionWith(this.#person.sym, this.network, 'filter', id, bytes(sealed));
    return plain && readField(plain, 'text');
  }

  // ---- cases: lib/cases seals and opens with these

  circle(circleId: string, epoch: number): seal.CircleKeys | null {
    return this.#circles.get(circleId)?.get(epoch) ?? null;
  }

  /** The newest key of the own organisation's circle of a class; null for who is not in it. */
  ownCircle(circleClass: string): { circleId: string; epoch: number; keys: seal.CircleKeys } | null {
    const circleId = seal.circleId(this.#org, '', circleClass);
    const epoch = this.epochsOf(circleId).at(-1);
    const keys = epoch === undefined ? null : this.circle(circleId, epoch);
    return epoch === undefined || !keys ? null : { circleId, epoch, keys };
  }

  /** The verified key of a partner's circle; null where the chain does not hold or the epoch went backwards. */
  partnerCircle(orgId: string, circleClass: string): seal.CircleKey | null {
    const org = this.directory.find((one) => one.id === orgId);
    return org ? verifiedCircle(this.network, org, circleClass, this.#pins) : null;
  }

  sign(statement: seal.CaseStatement): SignedPair {
    const signed = seal.signCaseStatement(this.network, statement, this.#person.sign);
    return { statement: b64(signed.bytes), signature: b64(signed.signature) };
  }

  /** A second person's signature over the bytes that the first one signed. */
  countersign(statement: string): string {
    return b64(seal.sign(this.#person.sign, bytes(statement)));
  }

  // ---- the office of administrators and custodians

  certify(member: Member): SignedPair {
    return this.#office.certify(member);
  }
  release(member: Member): SignedPair {
    return this.#office.release(member);
  }
  paperFault(code: string): PaperFault | null {
    return this.#office.paperFault(code);
  }
  openPaper(code: string, copies: Recovery): Paper | PaperFault {
    return this.#office.openPaper(code, copies);
  }
  usePaper(paper: Paper, circleIds: readonly string[]): RecoveryUse {
    return this.#office.usePaper(paper, circleIds);
  }
  exit(org: string, reason: string): SignedPair {
    return this.#office.exit(org, reason);
  }
  newEpoch(team: string, circleClass: string, epoch: number, members: readonly Member[]): NewCircleEpoch {
    return this.#office.newEpoch(team, circleClass, epoch, members);
  }
  admit(circleId: string, epoch: number, member: Member): CircleMember {
    const keys = this.#circles.get(circleId)?.get(epoch);
    if (!keys) throw new Error('no key of this epoch');
    return this.#office.admit(circleId, epoch, keys.seed, member.id);
  }

  #intakeId(): string {
    return seal.circleId(this.#org, '', 'intake');
  }

  #take(circleId: string, epoch: number, wrapped: Uint8Array): void {
    const epochs = this.#circles.get(circleId) ?? new Map<number, CircleSecrets>();
    this.#circles.set(circleId, epochs);
    if (epochs.has(epoch)) return;
    const seed = seal.unwrapSecret(this.#person.box, wrapped);
    if (!seed) return;
    const keys = seal.circleKeys(seed);
    if (this.#isSigned(circleId, epoch, keys)) epochs.set(epoch, { seed, ...keys });
    else for (const secret of [seed, keys.box.secretKey, keys.sign.secretKey, keys.sym]) seal.wipe(secret);
  }

  /** A seed that no custodian signed for is not used: the server could have sealed it to her. */
  #isSigned(circleId: string, epoch: number, keys: seal.CircleKeys): boolean {
    const own = this.directory.find((one) => one.id === this.#org);
    return own !== undefined && seal.isSignedCircle(this.network, own.id, own.statements, own.circles, circleId, epoch, keys);
  }

  #newest(circleId: string): { epoch: number; keys: CircleSecrets } {
    const epoch = this.epochsOf(circleId).at(-1);
    const keys = epoch === undefined ? undefined : this.#circles.get(circleId)?.get(epoch);
    if (epoch === undefined || !keys) throw new Error('no key of this circle');
    return { epoch, keys };
  }

  #bundleKey(grant: Grant, bundleId: string): Uint8Array | null {
    const keys = this.#circles.get(grant.circle_id)?.get(grant.epoch);
    return keys ? seal.unwrapBundle(keys, this.network, bundleId, grant.epoch, bytes(grant.wrapped)) : null;
  }
}
