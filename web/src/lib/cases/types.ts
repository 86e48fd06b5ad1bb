// SPDX-License-Identifier: Apache-2.0
// The shapes of docs/cases.md section 4. Bytes are base64url texts, ids 32 hex digits, instants UTC milliseconds.
import type { Bytes64, Id, Millis } from '../api/types';

export type CaseStatus = 'Active' | 'FollowUp' | 'Closed' | 'ClosedReferred';
export type SectionClass = 'evidence' | 'identity' | 'contact' | 'narrative' | 'health' | 'legal' | 'location' | 'money' | 'note' | 'title';

/** A statement with its signature, as they were sent. */
export interface Signed {
  statement: Bytes64;
  signature: Bytes64;
}

export interface RouteStop {
  /** District code or country (ISO 3166-1 alpha-3). */
  place: string;
  from: string;
  to: string;
}

export interface CaseFacts {
  status: CaseStatus;
  trafficking_status: string;
  trafficking_decided_by: string;
  origin_district: string;
  destination_country: string;
  offence_day: string;
  acts: string[];
  means: string[];
  purposes: string[];
  recruitment: string[];
  control: string[];
  industry: string;
  sex_exploitation: string[];
  vulnerabilities: string[];
  route: RouteStop[];
}

export interface Relation {
  to: Id;
  kind: string;
}

export interface CasePerson {
  person_id: Id;
  role: string;
  sex: string;
  birth_year: number;
  age_band: string;
  citizenship: string;
  is_child: 'yes' | 'no' | 'unknown';
  perpetrator_roles: string[];
  relations: Relation[];
  version: number;
}

export interface SectionHead {
  section_id: Id;
  bundle_id: Id;
  subject_id: Id;
  class: SectionClass;
  version: number;
  author: Id | null;
  made_ms: Millis;
  /** The reader holds its key. */
  open: boolean;
  /** The next save needs a new bundle. */
  reseal: boolean;
}

export interface SectionIn {
  section_id: Id;
  bundle_id: Id;
  subject_id: Id;
  class: SectionClass;
  version: number;
  envelope: Bytes64;
  circle_id: Id;
  epoch: number;
  wrapped: Bytes64;
}

export interface ApprovalOut {
  approver: Id;
  signature: Bytes64;
  admission: Bytes64;
  admission_signature: Bytes64;
}

/** What the server reads in a statement stands beside it; this client reads the statement itself. */
export interface GrantOut extends Signed {
  grant_id: Id;
  section_id: Id;
  bundle_id: Id;
  state: string;
  approval: ApprovalOut | null;
  consent: Signed | null;
  withdrawals: Signed[];
}

export interface SectionOut extends SectionIn {
  author: Id | null;
  made_ms: Millis;
  grant: GrantOut | null;
}

export interface ConsentOut extends Signed {
  consent_id: Id;
  state: string;
  evidence: Id | null;
  withdrawal: Signed | null;
}

export interface SealedMessage {
  bundle_id: Id;
  section_id: Id;
  envelope: Bytes64;
  epoch: number;
  wrapped: Bytes64;
  circle_id: Id;
}

export interface AnswerOut extends Signed {
  message: SealedMessage | null;
}

export interface ReferralOut extends Signed {
  referral_id: Id;
  from_org: Id;
  state: string;
  message: SealedMessage | null;
  answers: AnswerOut[];
}

export interface TaskOut {
  task_id: Id;
  kind: string;
  due_day: string;
  owner: Id | null;
  made_by: Id;
  done: boolean;
  dropped: boolean;
  done_ms: Millis | null;
  envelope: Bytes64;
  circle_id: Id;
  epoch: number;
  wrapped: Bytes64;
  version: number;
}

export interface ClockOut {
  clock_id: Id;
  clock: string;
  began_ms: Millis;
  due_ms: Millis;
  due_day: string;
  ended_ms: Millis | null;
  reason: string;
  state: 'due' | 'overdue' | 'ended';
}

export type RequestKind = 'access' | 'correction' | 'restriction' | 'erasure';

export interface RequestOut {
  request_id: Id;
  person_id: Id;
  kind: RequestKind;
  state: 'open' | 'done' | 'refused';
  reason: string;
  asked_ms: Millis;
  /** 0: the law sets no number of hours. */
  due_ms: Millis;
  due_day: string;
  overdue: boolean;
  made_by: Id;
  decided_by: Id | null;
  decided_ms: Millis | null;
  envelope: Bytes64;
  circle_id: Id;
  epoch: number;
  wrapped: Bytes64;
  version: number;
}

export interface ErasureCheck {
  holds: string[];
  sections: number;
  case_sections: number;
  alone: boolean;
  keep_until: string;
}

export interface MoveOut {
  move_id: Id;
  from: Id;
  into: Id;
  from_number: string;
  into_number: string;
  /** Empty: everything. */
  people: Id[];
  state: 'proposed' | 'done' | 'undone';
  made_by: Id;
  made_ms: Millis;
  done_by: Id | null;
  done_ms: Millis | null;
}

export interface CaseRow {
  id: Id;
  number: string;
  status: CaseStatus;
  trafficking_status: string;
  district: string;
  purposes: string[];
  owner: Id | null;
  updated_ms: Millis;
  due_day: string;
  overdue: boolean;
  org_id: Id;
  org_name: string;
  shared: boolean;
  closure: 'open' | 'proposed' | 'closed';
  title: SectionOut | null;
  version: number;
}

export interface CaseCounts {
  mine: number;
  team: number;
  shared: number;
  overdue: number;
  answer: number;
  closed: number;
}

export interface CasePage {
  rows: CaseRow[];
  more: string | null;
  counts: CaseCounts;
}

export interface CaseParts {
  facts: CaseFacts;
  people: CasePerson[];
  sections: SectionHead[];
  consents: ConsentOut[];
  grants: GrantOut[];
  referrals: ReferralOut[];
  tasks: TaskOut[];
  clocks: ClockOut[];
  requests: RequestOut[];
  /** People whose data are restricted, or were erased. */
  restricted: Id[];
  erased: Id[];
  moves: MoveOut[];
  closure_reason: string;
  closure_by: Id | null;
  opened_ms: Millis;
  from_report: Id | null;
}

/** As it travels; pages hold the row and the parts side by side. */
export interface CaseFileOut extends CaseParts {
  case: CaseRow;
}
export type CaseFile = CaseRow & CaseParts;

export interface Bilingual {
  id: string;
  en: string;
}

/** `acts`, `means`, `purposes`: the words that an article needs, "*" for any, none where the list plays no part. */
export interface Law {
  code: string;
  law: string;
  article: string;
  acts: string[];
  means: string[];
  purposes: string[];
  /** What an article needs beyond the three lists; empty: nothing. */
  only_for: string;
  valid_from: string;
  valid_until: string;
  /** Classes that this rule lets an organisation hand over. */
  shares: string[];
  title: Bilingual;
  source: string;
}

export interface CaseRules {
  laws: Law[];
  indicators: { ilo: number; controls: string[]; title: Bilingual; source: string }[];
  clocks: { code: string; hours: number; days: number; working: boolean; begins: string; title: Bilingual; source: string }[];
}

export interface OpeningEntry {
  time_ms: Millis;
  org_name: string;
  actor_name: string;
  kind: string;
  class: string;
  person_id: Id | null;
}

export const kNoFacts: CaseFacts = {
  status: 'Active',
  trafficking_status: '',
  trafficking_decided_by: '',
  origin_district: '',
  destination_country: '',
  offence_day: '',
  acts: [],
  means: [],
  purposes: [],
  recruitment: [],
  control: [],
  industry: '',
  sex_exploitation: [],
  vulnerabilities: [],
  route: [],
};
