// SPDX-License-Identifier: Apache-2.0
// What people sign about a case (docs/cases.md section 2): consent and its withdrawal, grant, referral, answer; about a
// list of the border desk, and to each other after a knock. Each is signed by a person's own key and names her as its
// last two ids.
import type { Bytes } from './bytes';
import { primitives, type SignKeyPair } from './primitives';
import { type FieldList, fieldBytes, parseFields, type SignedStatement } from './statement';

interface Signer { issuedMs: number; orgId: string; userId: string }
/** `classes`: sorted, joined by ",". */
export interface ConsentStatement extends Signer { kind: 'consent'; consentId: string; caseId: string; personId: string; toOrg: string; classes: string; purpose: string; how: string; language: string; guardian: boolean; fromMs: number; untilMs: number; evidence: Bytes }
export interface WithdrawalStatement extends Signer { kind: 'withdrawal'; consentId: string; caseId: string }
/** `basisRef`: the consent's id as 32 hex digits, or the code of a rule of law. */
export interface GrantStatement extends Signer { kind: 'grant'; grantId: string; caseId: string; subjectId: string; sectionId: string; bundleId: string; class: string; toOrg: string; toCircle: string; toEpoch: number; wrapped: Bytes; basis: 'consent' | 'law'; basisRef: string; purpose: string; fromMs: number; untilMs: number }
export interface ReferralStatement extends Signer { kind: 'referral'; referralId: string; caseId: string; toOrg: string; need: string; reason: string; dueDay: string; messageHash: Bytes }
export type AnswerState = 'accepted' | 'refused' | 'done' | 'revoked';
export interface AnswerStatement extends Signer { kind: 'answer'; referralId: string; state: AnswerState; reason: string; messageHash: Bytes }

/** The network's linkage key on its way to another organisation (docs/register.md section 2). */
export interface LinkageStatement extends Signer { kind: 'linkage'; keyEpoch: number; spaceHash: Bytes; toOrg: string; toCircle: string; toEpoch: number; wrapped: Bytes }

/** A message after a knock to the other side of the conversation (docs/register.md section 5). */
export interface TalkStatement extends Signer { kind: 'talk'; knockId: string; toOrg: string; messageHash: Bytes }

/** An act on an entry of a list of the border desk (docs/border.md section 2). Days are civil dates. */
export type ListingAct = 'add' | 'extend' | 'remove';
export interface ListingStatement extends Signer { kind: 'listing'; entryId: string; act: ListingAct; list: string; basis: string; fromDay: string; untilDay: string; envelopeHash: Bytes }

/** An entry of a list shown to another organisation's desk. */
export interface ShareStatement extends Signer { kind: 'share'; entryId: string; toOrg: string; toCircle: string; toEpoch: number; wrapped: Bytes; envelopeHash: Bytes }

export type CaseStatement = LinkageStatement | ConsentStatement | WithdrawalStatement | GrantStatement | ReferralStatement | AnswerStatement | ListingStatement | TalkStatement | ShareStatement;
export type CaseStatementKind = CaseStatement['kind'];

/** Classes of sections that another organisation can be given, in the order of their names. */
export const kSharedClasses = ['contact', 'health', 'identity', 'legal', 'location', 'money', 'narrative'] as const;
export type SharedClass = (typeof kSharedClasses)[number];
const kAnswerStates: readonly AnswerState[] = ['accepted', 'refused', 'done', 'revoked'];
export const kLongestConsentMs = 400 * 24 * 60 * 60 * 1000;

const kSigner: FieldList = [['issuedMs', 'number'], ['orgId', 'id'], ['userId', 'id']];
const kFields: Record<CaseStatementKind, FieldList> = {
  consent: [['consentId', 'id'], ['caseId', 'id'], ['personId', 'id'], ['toOrg', 'id'], ['classes', 'text'], ['purpose', 'text'], ['how', 'text'], ['language', 'text'], ['guardian', 'flag'], ['fromMs', 'number'], ['untilMs', 'number'], ['evidence', 'hash?'], ...kSigner],
  withdrawal: [['consentId', 'id'], ['caseId', 'id'], ...kSigner],
  grant: [['grantId', 'id'], ['caseId', 'id'], ['subjectId', 'id'], ['sectionId', 'id'], ['bundleId', 'id'], ['class', 'text'], ['toOrg', 'id'], ['toCircle', 'id'], ['toEpoch', 'number'], ['wrapped', 'wrapped'], ['basis', 'text'], ['basisRef', 'text'], ['purpose', 'text'], ['fromMs', 'number'], ['untilMs', 'number'], ...kSigner],
  referral: [['referralId', 'id'], ['caseId', 'id'], ['toOrg', 'id'], ['need', 'text'], ['reason', 'text'], ['dueDay', 'text'], ['messageHash', 'key'], ...kSigner],
  linkage: [['keyEpoch', 'number'], ['spaceHash', 'key'], ['toOrg', 'id'], ['toCircle', 'id'], ['toEpoch', 'number'], ['wrapped', 'wrapped'], ...kSigner],
  answer: [['referralId', 'id'], ['state', 'text'], ['reason', 'text'], ['messageHash', 'hash?'], ...kSigner],
  share: [['entryId', 'id'], ['toOrg', 'id'], ['toCircle', 'id'], ['toEpoch', 'number'], ['wrapped', 'wrapped'], ['envelopeHash', 'key'], ...kSigner],
  talk: [['knockId', 'id'], ['toOrg', 'id'], ['messageHash', 'key'], ...kSigner],
  listing: [['entryId', 'id'], ['act', 'text'], ['list', 'text'], ['basis', 'text'], ['fromDay', 'text'], ['untilDay', 'text'], ['envelopeHash', 'key'], ...kSigner],
};

const isPeriod = (one: { fromMs: number; untilMs: number }) => one.untilMs > one.fromMs && one.untilMs - one.fromMs <= kLongestConsentMs;

/** The classes of a consent; null unless they are known, sorted and each named once. */
export function consentClasses(consent: Pick<ConsentStatement, 'classes'>): string[] | null {
  const named = consent.classes.split(',');
  const canonical = kSharedClasses.filter((one) => named.includes(one));
  return canonical.length > 0 && canonical.join(',') === consent.classes ? named : null;
}

export function isSharedClass(name: string): name is SharedClass {
  return kSharedClasses.some((one) => one === name);
}

function isWellFormed(statement: CaseStatement): boolean {
  switch (statement.kind) {
    case 'consent':
      return isPeriod(statement) && consentClasses(statement) !== null && statement.purpose !== '';
    case 'grant':
      return isPeriod(statement) && isSharedClass(statement.class) && statement.purpose !== '' && hasBasis(statement);
    case 'referral':
      return statement.need !== '' && /^\d{4}-\d\d-\d\d$/.test(statement.dueDay);
    case 'answer':
      return kAnswerStates.includes(statement.state);
    case 'linkage':
    case 'talk':
    case 'share':
    case 'withdrawal':
      return true;
    case 'listing':
      return isListing(statement);
  }
}

const kDay = /^\d{4}-\d\d-\d\d$/;
function isListing({ act, list, basis, fromDay, untilDay }: ListingStatement): boolean {
  const period = kDay.test(fromDay) && kDay.test(untilDay) && fromDay <= untilDay;
  return ['add', 'extend', 'remove'].includes(act) && period && list !== '' && basis !== '';
}

function hasBasis({ basis, basisRef }: GrantStatement): boolean {
  return basis === 'consent' ? /^[0-9a-f]{32}$/.test(basisRef) : basis === 'law' && basisRef !== '';
}

export function caseStatementBytes(network: string, statement: CaseStatement): Bytes {
  return fieldBytes(network, statement.kind, kFields[statement.kind], { ...statement });
}

/** Null for anything but the one canonical form that keeps the rules of docs/cases.md. Says nothing about who signed it. */
export function parseCaseStatement(network: string, bytes: Uint8Array): CaseStatement | null {
  const statement = parseFields(kFields, network, bytes) as unknown as CaseStatement | null;
  return statement && isWellFormed(statement) ? statement : null;
}

export function signCaseStatement(network: string, statement: CaseStatement, keys: SignKeyPair): SignedStatement {
  const bytes = caseStatementBytes(network, statement);
  return { bytes, signature: primitives().sign(keys, bytes) };
}

/** The statement, where the signature verifies and it is of that kind; else null. */
export function readCaseStatement<K extends CaseStatementKind>(
  network: string,
  signed: SignedStatement,
  signPublicKey: Uint8Array,
  kind: K,
): Extract<CaseStatement, { kind: K }> | null {
  if (!primitives().verify(signPublicKey, signed.bytes, signed.signature)) return null;
  const statement = parseCaseStatement(network, signed.bytes);
  return statement?.kind === kind ? (statement as Extract<CaseStatement, { kind: K }>) : null;
}
