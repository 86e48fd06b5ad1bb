// SPDX-License-Identifier: Apache-2.0
// Sections of a case sealed for the own circles and opened from them; what a partner shared is opened only after
// verifyGrant has taken it (docs/cases.md section 2).
import * as seal from '../seal';
import { session } from '../session.svelte';
import { law } from './law.svelte';
import type { CaseFile, GrantOut, SectionClass, SectionIn, SectionOut, Signed } from './types';

const b64 = seal.toBase64url;
const bytes = seal.fromBase64url;

/** The need of a referral that hands the whole case over. */
export const kTakeover = 'takeover';

/** The person is not in the circle that holds sections of this class. */
export class NotInCircle extends Error {
  constructor(readonly circleClass: string) {
    super('not in the circle');
  }
}

export interface OpenedSection {
  out: SectionOut;
  payload: Record<string, unknown> | null;
  /** Null where the section could not be opened. */
  bundleKey: Uint8Array | null;
  /** Why a shared section was not opened; a word of the list "fault". */
  fault: string;
}

export interface NewSection {
  sectionId: string;
  subjectId: string;
  class: SectionClass;
  version: number;
  /** The bundle that is kept; without one a new bundle is made. */
  bundle?: { id: string; key: Uint8Array };
}

/** Whether the person holds the circle of this class, and so may write and read its sections. */
export function holdsCircle(sectionClass: string): boolean {
  return session.keys.ownCircle(seal.circleClass(sectionClass)) !== null;
}

/** More than one section holds: what the server takes, less the envelope's head, tag and padding. */
export class TooLarge extends Error {
  constructor(
    readonly bytes: number,
    readonly most: number,
  ) {
    super('too large for one section');
  }
}
/** Of the JSON text in UTF-8; padded to a multiple of 8,192 it stays below the server's 262,144. */
export const kSectionMost = 245_000;
/** The same for papers and pictures, of which the server takes 2,097,152. */
const kEvidenceMost = 2_080_000;

/** Throws NotInCircle and TooLarge. */
export function sealSection(place: NewSection, payload: Record<string, unknown>): { sent: SectionIn; bundleKey: Uint8Array } {
  const circleClass = seal.circleClass(place.class);
  const circle = session.keys.ownCircle(circleClass);
  if (!circle) throw new NotInCircle(circleClass);
  const size = seal.utf8(JSON.stringify(payload)).length;
  const most = place.class === 'evidence' ? kEvidenceMost : kSectionMost;
  if (size > most) throw new TooLarge(size, most);
  const { network } = session.keys;
  const bundleId = place.bundle?.id ?? seal.randomId();
  const bundleKey = place.bundle?.key ?? seal.newBundleKey();
  const sent: SectionIn = {
    section_id: place.sectionId,
    bundle_id: bundleId,
    subject_id: place.subjectId,
    class: place.class,
    version: place.version,
    envelope: b64(seal.sealCaseSection(bundleKey, network, place, payload)),
    circle_id: circle.circleId,
    epoch: circle.epoch,
    wrapped: b64(seal.wrapOwn(circle.keys.sym, network, bundleId, circle.epoch, bundleKey)),
  };
  return { sent, bundleKey };
}

const signed = (pair: Signed): seal.SignedStatement => ({ bytes: bytes(pair.statement), signature: bytes(pair.signature) });

/** What the directory tells of an organisation; null for one whose own statement does not fit its id. */
export function directoryOf(orgId: string): seal.CaseDirectory | null {
  const org = session.keys.directory.find((one) => one.id === orgId);
  return org ? { orgId: org.id, statements: org.statements } : null;
}

function proofOf(grant: GrantOut): seal.GrantProof {
  const { approval } = grant;
  return {
    grant: signed(grant),
    approval: approval && {
      userId: approval.approver,
      signature: bytes(approval.signature),
      admission: { bytes: bytes(approval.admission), signature: bytes(approval.admission_signature) },
    },
    consent: grant.consent && signed(grant.consent),
    withdrawals: grant.withdrawals.map(signed),
  };
}

/** A case as sections are opened from it; `referrals` where it may have been taken over. */
type Place = Pick<CaseFile, 'id' | 'org_id'> & { referrals?: CaseFile['referrals'] };

/** The fault of a section that `owner` granted, or '' when every rule is kept. */
function faultOf(file: Place, section: SectionOut, owner: string, nowMs: number): string {
  const directory = directoryOf(owner);
  if (!section.grant || !directory) return section.grant ? 'signature' : 'grant';
  const checked = seal.verifyGrant(session.keys.network, directory, proofOf(section.grant), {
    caseId: file.id,
    sectionId: section.section_id,
    bundleId: section.bundle_id,
    class: section.class,
    subjectId: section.subject_id,
    toOrg: session.org?.id ?? '',
    wrapped: bytes(section.wrapped),
    holds: (circleId, epoch) => session.keys.circle(circleId, epoch) !== null,
    lawAllows: (code, sectionClass) => law.allows(code, sectionClass),
    nowMs,
  });
  return checked.fault ?? '';
}

/** Who handed this case to us, and when we took it: both signed. */
function takeovers(file: Place): { orgId: string; atMs: number }[] {
  const { network } = session.keys;
  const mine = directoryOf(session.org?.id ?? '');
  return (file.referrals ?? []).flatMap((one) => {
    const directory = directoryOf(one.from_org);
    const said = directory && seal.readMemberStatement(network, directory, signed(one), 'referral');
    if (!mine || said?.need !== kTakeover || said.caseId !== file.id || said.toOrg !== mine.orgId) return [];
    const taken = one.answers.map((answer) => seal.readMemberStatement(network, mine, signed(answer), 'answer')).find((answer) => answer?.referralId === said.referralId && answer.state === 'accepted');
    return taken ? [{ orgId: one.from_org, atMs: taken.issuedMs }] : [];
  });
}

/** A key that came from outside our circle is taken only from an owner before, under a grant that ran when we took over. */
function ownFault(file: Place, section: SectionOut): string {
  if (bytes(section.wrapped).length === seal.kOwnGrantSize) return '';
  const faults = takeovers(file).map(({ orgId, atMs }) => faultOf(file, section, orgId, atMs));
  return faults.includes('') ? '' : (faults[0] ?? 'grant');
}

export function openSection(file: Place, section: SectionOut, nowMs = Date.now()): OpenedSection {
  const shared = file.org_id !== session.org?.id;
  const fault = shared ? faultOf(file, section, file.org_id, nowMs) : ownFault(file, section);
  if (fault) return { out: section, payload: null, bundleKey: null, fault };
  const { network } = session.keys;
  const circle = session.keys.circle(section.circle_id, section.epoch);
  const bundleKey = circle && seal.unwrapBundle(circle, network, section.bundle_id, section.epoch, bytes(section.wrapped));
  const place = { sectionId: section.section_id, class: section.class, version: section.version };
  const payload = bundleKey && seal.openCaseSection(bundleKey, network, place, bytes(section.envelope));
  return { out: section, payload, bundleKey, fault: payload ? '' : 'sealed' };
}

export function textOf(payload: Readonly<Record<string, unknown>> | null, key = 'text'): string {
  const value = payload?.[key];
  return typeof value === 'string' ? value : '';
}
