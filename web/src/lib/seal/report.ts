// SPDX-License-Identifier: Apache-2.0
// Everything a browser does for a reporter (docs/formats.md section 7): seal a report or an addition, sign a deletion,
// open the capsule and the replies. The keys come from her receipt.
import { randomBytes, randomId, sealSection, openSection, unwrapSecret, wrapFor } from './bundle';
import { type Bytes, concat, equal, frame, idBytes, u64 } from './bytes';
import type { CircleKey } from './directory';
import * as envelope from './envelope';
import { type BoxKeyPair, primitives } from './primitives';
import type { ReceiptKeys } from './receipt';
import { readStatement, type SignedStatement } from './statement';
import { foldWhiteSpace, shortened } from './text';

export interface PlainFile {
  sectionId: string;
  name: string;
  type: string;
  size: number;
  /** H of the plain bytes; part of the content MAC, not of the body. */
  hash: Uint8Array;
}

export interface PlainReport {
  story: string;
  village: string;
  when: string;
  contact: string;
  contactWhen: string;
  danger: string;
  district: string;
  howKnown: string;
  wantsReply: boolean;
  language: string;
  files: PlainFile[];
}

/** Ids and the bundle key, made before files are sealed and kept for every try, so that a retry makes no second report. */
export interface ReportDraft {
  submissionId: string;
  reportId: string;
  titleId: string;
  bodyId: string;
  bundleKey: Bytes;
}

export interface Grant {
  circleId: string;
  epoch: number;
  wrapped: Bytes;
}

export interface SealedSection {
  sectionId: string;
  envelope: Bytes;
}

export interface SealedReport {
  submissionId: string;
  reportId: string;
  lookup: Bytes;
  contentMac: Bytes;
  boxPk: Bytes;
  signPk: Bytes;
  title: SealedSection;
  body: SealedSection;
  capsule: Bytes;
  grants: Grant[];
  signature: Bytes;
}

export interface SealedAddition {
  submissionId: string;
  bundleId: string;
  sectionId: string;
  contentMac: Bytes;
  body: Bytes;
  grants: Grant[];
  signature: Bytes;
}

const kTitleCharacters = 120;
const hash = (data: Uint8Array) => primitives().hash(data);
const flag = (value: boolean) => (value ? '1' : '0');
const json = envelope.payloadBytes;

export function titleText(story: string): string {
  return shortened(foldWhiteSpace(story), kTitleCharacters);
}

export function draftReport(): ReportDraft {
  return { submissionId: randomId(), reportId: randomId(), titleId: randomId(), bodyId: randomId(), bundleKey: randomBytes(32) };
}

export function contentMac(key: Uint8Array, report: PlainReport, circleIds: readonly string[]): Bytes {
  const circles = concat([...circleIds].sort().map(idBytes));
  const files = concat(report.files.map((file) => file.hash));
  const { story, village, when, contact, contactWhen, danger, district, howKnown, wantsReply } = report;
  return primitives().mac(
    key,
    frame('suluh/1', 'content', story, village, when, contact, contactWhen, danger, district, howKnown, flag(wantsReply), circles, files),
  );
}

export function additionContentMac(key: Uint8Array, story: string): Bytes {
  return primitives().mac(key, frame('suluh/1', 'addition-content', story));
}

const joinedGrants = (grants: readonly Grant[]) =>
  concat(grants.map((grant) => frame(idBytes(grant.circleId), u64(grant.epoch), grant.wrapped)));

type Coded = Pick<PlainReport, 'danger' | 'district' | 'howKnown' | 'wantsReply' | 'language'>;

export function submissionManifest(network: string, sealed: Omit<SealedReport, 'signature' | 'signPk'>, coded: Coded, fileIds: readonly string[]): Bytes {
  return frame(
    'suluh/1', 'submission', idBytes(network), idBytes(sealed.submissionId), idBytes(sealed.reportId), sealed.lookup, sealed.boxPk,
    sealed.contentMac, coded.danger, coded.district, coded.howKnown, flag(coded.wantsReply), coded.language,
    hash(sealed.title.envelope), hash(sealed.body.envelope), hash(sealed.capsule), joinedGrants(sealed.grants),
    concat(fileIds.map(idBytes)),
  );
}

export function additionManifest(network: string, reportId: string, sealed: Omit<SealedAddition, 'signature'>): Bytes {
  return frame(
    'suluh/1', 'addition', idBytes(network), idBytes(sealed.submissionId), idBytes(reportId), idBytes(sealed.bundleId),
    sealed.contentMac, hash(sealed.body), joinedGrants(sealed.grants),
  );
}

export function deletionManifest(network: string, reportId: string): Bytes {
  return frame('suluh/1', 'deletion', idBytes(network), idBytes(reportId));
}

function grantsFor(bundleKey: Uint8Array, circles: readonly CircleKey[]): Grant[] {
  return circles.map(({ circleId, epoch, boxPk }) => ({ circleId, epoch, wrapped: wrapFor(boxPk, bundleKey) }));
}

function bodyPayload(report: PlainReport): Bytes {
  const { story, village, when, contact, contactWhen } = report;
  const files = report.files.map(({ sectionId, name, type, size }) => ({ section_id: sectionId, name, type, size }));
  return json({ story, village, when, contact, contact_when: contactWhen, files });
}

/** Throws UnusableKey. The recipients are keys that verifyCircle gave. */
export function sealReport(network: string, draft: ReportDraft, report: PlainReport, receipt: ReceiptKeys, recipients: readonly CircleKey[]): SealedReport {
  const { submissionId, reportId, titleId, bodyId, bundleKey } = draft;
  const inBundle = (sectionId: string, name: string, payload: Bytes) => ({
    sectionId,
    envelope: sealSection(bundleKey, network, name, sectionId, payload),
  });
  const sealed = {
    submissionId,
    reportId,
    lookup: receipt.lookup,
    contentMac: contentMac(receipt.contentMac, report, recipients.map((circle) => circle.circleId)),
    boxPk: receipt.box.publicKey,
    title: inBundle(titleId, 'title', json({ text: titleText(report.story) })),
    body: inBundle(bodyId, 'body', bodyPayload(report)),
    capsule: envelope.sealJson(receipt.capsule, envelope.capsule(network, reportId), { orgs: recipients.map((circle) => circle.orgId) }),
    grants: grantsFor(bundleKey, recipients),
  };
  const manifest = submissionManifest(network, sealed, report, report.files.map((file) => file.sectionId));
  return { ...sealed, signPk: receipt.sign.publicKey, signature: primitives().sign(receipt.sign, manifest) };
}

/** `submissionId` is made once and kept for every try. */
export function sealAddition(network: string, submissionId: string, reportId: string, story: string, receipt: ReceiptKeys, recipients: readonly CircleKey[]): SealedAddition {
  const bundleKey = randomBytes(32);
  const sectionId = randomId();
  const sealed = {
    submissionId,
    bundleId: randomId(),
    sectionId,
    contentMac: additionContentMac(receipt.contentMac, story),
    body: sealSection(bundleKey, network, 'body', sectionId, json({ story })),
    grants: grantsFor(bundleKey, recipients),
  };
  return { ...sealed, signature: primitives().sign(receipt.sign, additionManifest(network, reportId, sealed)) };
}

export function signDeletion(network: string, reportId: string, receipt: ReceiptKeys): Bytes {
  return primitives().sign(receipt.sign, deletionManifest(network, reportId));
}

/** Ids of the organisations she wrote to, from the capsule that only she can open. */
export function openCapsule(receipt: ReceiptKeys, network: string, reportId: string, capsule: Uint8Array): string[] | null {
  const orgs = envelope.openJson(receipt.capsule, envelope.capsule(network, reportId), capsule)?.orgs;
  if (!Array.isArray(orgs)) return null;
  const ids = orgs.filter((id): id is string => typeof id === 'string' && /^[0-9a-f]{32}$/.test(id));
  return ids.length === orgs.length ? ids : null;
}

export interface ReceivedReply {
  sectionId: string;
  envelope: Bytes;
  /** The bundle key, sealed to the reporter. */
  wrapped: Bytes;
  statement: SignedStatement;
}

/** The text, where the circle signed it for this report and this very envelope; `circle` is verified from an organisation
 *  of the capsule, in the epoch that the reply names. Null otherwise: show nothing of it. */
export function openReply(network: string, reporter: BoxKeyPair, circle: CircleKey, reportId: string, reply: ReceivedReply): string | null {
  const said = readStatement(network, reply.statement, circle.signPk, 'reply');
  if (!said || said.reportId !== reportId || said.orgId !== circle.orgId || said.circleId !== circle.circleId) return null;
  if (said.epoch !== circle.epoch || said.sectionId !== reply.sectionId || !equal(said.envelopeHash, hash(reply.envelope))) return null;
  const bundleKey = unwrapSecret(reporter, reply.wrapped);
  const plain = bundleKey && openSection(bundleKey, network, 'reply', reply.sectionId, reply.envelope);
  const payload = plain && envelope.parsePayload(plain);
  return typeof payload?.text === 'string' ? payload.text : null;
}
