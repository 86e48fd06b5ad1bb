// SPDX-License-Identifier: Apache-2.0
// The rules by which a client takes what another organisation shared (docs/cases.md section 2). They are checked on the
// signed bytes alone, so that a server that lies can hide a section but never hand one over or forge a consent.
import { equal, type Bytes } from './bytes';
import { type CaseStatement, type CaseStatementKind, type ConsentStatement, consentClasses, type GrantStatement, parseCaseStatement, readCaseStatement } from './case_statement';
import { certifiedMember, type OrgStatements } from './directory';
import { circleId } from './keys';
import { primitives } from './primitives';
import { parseStatement, readStatement, type SignedStatement } from './statement';

/** What the directory tells of an organisation; nothing of it is believed without its signature. */
export interface CaseDirectory {
  orgId: string;
  statements: OrgStatements;
}

/** A second person's signature over the bytes of a grant, and her admission to the circle of class "approval". */
export interface Approval {
  userId: string;
  signature: Bytes;
  admission: SignedStatement;
}

/** Everything that was delivered with a section to prove that it was meant for us. */
export interface GrantProof {
  grant: SignedStatement;
  approval: Approval | null;
  consent: SignedStatement | null;
  withdrawals: readonly SignedStatement[];
}

export interface ExpectedGrant {
  caseId: string;
  sectionId: string;
  bundleId: string;
  class: string;
  subjectId: string;
  /** Our own organisation. */
  toOrg: string;
  /** True for an epoch of our own circle whose key we hold. */
  holds: (circleId: string, epoch: number) => boolean;
  /** The bundle key as it was delivered. */
  wrapped: Bytes;
  /** Whether the code is a rule of law that this client knows and that allows the class. */
  lawAllows: (code: string, sectionClass: string) => boolean;
  nowMs: number;
}

export type GrantFault = 'signature' | 'place' | 'circle' | 'period' | 'approval' | 'law' | 'consent' | 'consent_scope' | 'withdrawn';
export type CheckedGrant = { grant: GrantStatement; consent: ConsentStatement | null; fault: null } | { grant: null; consent: null; fault: GrantFault };

/** Classes that need a second person's signature. */
const kApprovedClasses: readonly string[] = ['health', 'legal'];

export function needsApproval(sectionClass: string): boolean {
  return kApprovedClasses.includes(sectionClass);
}

/** The circle of an organisation that holds sections of a class. */
export function circleClass(sectionClass: string): string {
  if (sectionClass === 'evidence') return 'identity';
  return sectionClass === 'title' || sectionClass === 'note' ? 'intake' : sectionClass;
}

/** The key of somebody who was certified, and had not left, when she signed. */
function signKey(network: string, directory: CaseDirectory, userId: string, when: number): Bytes | null {
  return certifiedMember(network, directory.orgId, directory.statements, userId, when)?.signPk ?? null;
}

/** A statement that a certified member of this organisation signed under her own name; else null. */
export function readMemberStatement<K extends CaseStatementKind>(
  network: string,
  directory: CaseDirectory,
  signed: SignedStatement,
  kind: K,
): Extract<CaseStatement, { kind: K }> | null {
  const claimed = parseCaseStatement(network, signed.bytes);
  if (claimed?.kind !== kind || claimed.orgId !== directory.orgId) return null;
  const key = signKey(network, directory, claimed.userId, claimed.issuedMs);
  return key && readCaseStatement(network, signed, key, kind);
}

/** True when somebody who was a custodian then let this person into the circle of approvers. */
function wasAdmitted(network: string, directory: CaseDirectory, userId: string, admission: SignedStatement): boolean {
  const approvers = circleId(directory.orgId, '', 'approval');
  const claimed = parseStatement(network, admission.bytes);
  if (claimed?.kind !== 'admit' || claimed.userId !== userId || claimed.orgId !== directory.orgId || claimed.circleId !== approvers) return false;
  const custodian = certifiedMember(network, directory.orgId, directory.statements, claimed.custodian, claimed.issuedMs);
  return custodian?.custodian === true && readStatement(network, admission, custodian.signPk, 'admit') !== null;
}

/** The second signature: over the very bytes of the grant or of the act on a list, by somebody else who may approve. */
export function verifyApproval(network: string, directory: CaseDirectory, grant: SignedStatement, approval: Approval | null): boolean {
  const claimed = parseCaseStatement(network, grant.bytes);
  if (!approval || (claimed?.kind !== 'grant' && claimed?.kind !== 'listing') || claimed.userId === approval.userId) return false;
  const key = signKey(network, directory, approval.userId, claimed.issuedMs);
  return key !== null && primitives().verify(key, grant.bytes, approval.signature) && wasAdmitted(network, directory, approval.userId, approval.admission);
}

/** The consent, where it is signed by the owner, not withdrawn and, if `nowMs` is given, running. */
export function verifyConsent(
  network: string,
  directory: CaseDirectory,
  signed: SignedStatement | null,
  withdrawals: readonly SignedStatement[],
  nowMs?: number,
): { consent: ConsentStatement; fault: null } | { consent: null; fault: 'consent' | 'withdrawn' | 'period' } {
  const consent = signed && readMemberStatement(network, directory, signed, 'consent');
  if (!consent) return { consent: null, fault: 'consent' };
  const ended = withdrawals.some((line) => {
    const said = readMemberStatement(network, directory, line, 'withdrawal');
    return said?.consentId === consent.consentId && said.caseId === consent.caseId;
  });
  if (ended) return { consent: null, fault: 'withdrawn' };
  if (nowMs !== undefined && (nowMs < consent.fromMs || nowMs > consent.untilMs)) return { consent: null, fault: 'period' };
  return { consent, fault: null };
}

/** A consent covers a grant of the same case, organisation, class, purpose and person, for no longer than it runs itself. */
function covers(consent: ConsentStatement, grant: GrantStatement): boolean {
  const subject = grant.subjectId === consent.personId || grant.subjectId === grant.caseId;
  return (
    consent.caseId === grant.caseId &&
    consent.toOrg === grant.toOrg &&
    consent.purpose === grant.purpose &&
    subject &&
    (consentClasses(consent) ?? []).includes(grant.class) &&
    consent.fromMs <= grant.fromMs &&
    consent.untilMs >= grant.untilMs
  );
}

function basisFault(network: string, directory: CaseDirectory, proof: GrantProof, grant: GrantStatement, expected: ExpectedGrant): { consent: ConsentStatement | null; fault: GrantFault | null } {
  if (grant.basis === 'law') return { consent: null, fault: expected.lawAllows(grant.basisRef, grant.class) ? null : 'law' };
  const checked = verifyConsent(network, directory, proof.consent, proof.withdrawals, expected.nowMs);
  if (checked.fault) return checked;
  if (checked.consent.consentId !== grant.basisRef || !covers(checked.consent, grant)) return { consent: null, fault: 'consent_scope' };
  return { consent: checked.consent, fault: null };
}

function placeFault(grant: GrantStatement, expected: ExpectedGrant): GrantFault | null {
  const there =
    grant.caseId === expected.caseId &&
    grant.sectionId === expected.sectionId &&
    grant.bundleId === expected.bundleId &&
    grant.class === expected.class &&
    grant.subjectId === expected.subjectId &&
    equal(grant.wrapped, expected.wrapped);
  if (!there) return 'place';
  const own = grant.toOrg === expected.toOrg && grant.toCircle === circleId(expected.toOrg, '', circleClass(grant.class));
  if (!own || !expected.holds(grant.toCircle, grant.toEpoch)) return 'circle';
  return expected.nowMs < grant.fromMs || expected.nowMs > grant.untilMs ? 'period' : null;
}

/** Whether a client may open what was delivered under this grant. `directory` is the owner's. */
export function verifyGrant(network: string, directory: CaseDirectory, proof: GrantProof, expected: ExpectedGrant): CheckedGrant {
  const no = (fault: GrantFault): CheckedGrant => ({ grant: null, consent: null, fault });
  const grant = readMemberStatement(network, directory, proof.grant, 'grant');
  if (!grant) return no('signature');
  const place = placeFault(grant, expected);
  if (place) return no(place);
  if (needsApproval(grant.class) && !verifyApproval(network, directory, proof.grant, proof.approval)) return no('approval');
  const { consent, fault } = basisFault(network, directory, proof, grant, expected);
  return fault ? no(fault) : { grant, consent, fault: null };
}

/** True when the message that was delivered is the one that was signed. */
export function isMessageOf(messageHash: Uint8Array, envelope: Uint8Array): boolean {
  return equal(messageHash, primitives().hash(envelope));
}
