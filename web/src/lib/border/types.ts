// SPDX-License-Identifier: Apache-2.0
// The shapes of docs/border.md section 8. Bytes are base64url texts, ids 32 hex digits, instants UTC milliseconds.
import type { Bytes64, Id, Millis } from '../api/types';
import type { EncodingIn } from '../register/types';

export interface Sealed {
  circle_id: Id;
  epoch: number;
  wrapped: Bytes64;
  envelope: Bytes64;
}

/** What is sealed of a traveller or an applicant. */
export interface Traveller {
  v: 1;
  name: string;
  number: string;
  issuer: string;
  birth_date: string;
  nik: string;
  phone: string;
  sponsor: string;
  mrz: string[];
  answers: Record<string, string>;
  note: string;
  questions?: { question: string; answer: string }[];
}

export interface Listed {
  v: 1;
  name: string;
  other_names: string[];
  birth_date: string;
  nik: string;
  issuer: string;
  number: string;
  phone: string;
  reference: string;
  reason: string;
}

export interface CrossingFacts {
  direction: 'in' | 'out';
  port: string;
  carrier_kind: string;
  carrier: string;
  post: string;
  document_type: string;
  reading: string;
  nationality: string;
  sex: string;
  birth_year: number;
  destination: string;
  purpose: string;
  companions: number;
  happened_ms: Millis;
  offset_minutes: number;
  permitted_until: string;
  fired: string[];
}

export type Strength = 'exact' | 'strong' | 'possible';
export interface HitIn {
  hit_id: Id;
  entry_id: Id;
  strength: Strength;
  reasons: string[];
}
export interface CrossingIn {
  crossing_id: Id;
  facts: CrossingFacts;
  outcome: string;
  basis: string;
  offline: boolean;
  sealed: Sealed;
  tokens: Bytes64[];
  links: Bytes64[];
  hits: HitIn[];
  /** Bits under the network's key, for one comparison. */
  encoding?: EncodingIn | null;
  /** Bits under the desk's key, for the office's own protective lists. */
  desk_encoding?: EncodingIn | null;
}
/** A crossing before it is sealed for the office: as long as its officer has no more than the desk's key. */
export interface CrossingDraft extends Omit<CrossingIn, 'sealed' | 'tokens' | 'links' | 'encoding' | 'desk_encoding'> {
  person: Traveller;
}
export interface CrossingRow {
  id: Id;
  facts: CrossingFacts;
  outcome: string;
  basis: string;
  offline: boolean;
  received_ms: Millis;
  author: Id;
  paired: Id | null;
  version: number;
}
export interface PastRow {
  id: Id;
  facts: CrossingFacts;
  outcome: string;
  tokens: Bytes64[];
}
export interface CrossingPage {
  rows: CrossingRow[];
  more: string | null;
  counts: { day: number; overstay: number; missing_exit: number; hits: number };
}

export interface ActOut {
  act: 'add' | 'extend' | 'remove';
  author: Id;
  basis: string;
  until_day: string;
  made_ms: Millis;
  statement: Bytes64;
  signature: Bytes64;
  approval: { approver: Id; signature: Bytes64; admission: Bytes64; admission_signature: Bytes64 } | null;
}
export interface EntryRow {
  id: Id;
  list: string;
  basis: string;
  from_day: string;
  until_day: string;
  state: 'waiting' | 'future' | 'active' | 'expired' | 'removed';
  told_day: string;
  told: string;
  version: number;
  acts: ActOut[];
  sealed: Sealed;
  /** A protective one stands under the desk's key. */
  encoded: boolean;
}
/** An own entry that another organisation's desk sees. */
export interface ShareRow {
  entry_id: Id;
  to_org: Id;
  to_name: string;
  made_by: Id;
  made_ms: Millis;
}
/** A running entry of another organisation, its key wrapped for our desk. */
export interface SharedRow {
  org_id: Id;
  org_name: string;
  statement: Bytes64;
  signature: Bytes64;
  entry: EntryRow;
}
/** What stays of an entry on a desk without a line: opened and checked when the copy was made. Never a protective one. */
export interface KeptEntry {
  id: Id;
  list: string;
  basis: string;
  from_day: string;
  until_day: string;
  who: Listed;
}
export interface HitRow {
  id: Id;
  record_id: Id;
  record: 'crossing' | 'interview';
  entry_id: Id | null;
  list: string;
  protective: boolean;
  strength: Strength;
  reasons: string[];
  state: 'open' | 'done';
  action: string;
  made_ms: Millis;
  acted_by: Id | null;
  acted_ms: Millis | null;
  version: number;
}
export interface Seen {
  crossings: number;
  interviews: number;
  last_ms: Millis;
}
export interface Count {
  key: string;
  in: number;
  out: number;
}
export interface DayCounts {
  day: string;
  total: number;
  hits_open: number;
  hits_done: number;
  hours: Count[];
  nationalities: Count[];
  ports: Count[];
  outcomes: Count[];
  destinations: Count[];
}
export interface RuleCounts {
  crossings: number;
  interviews: number;
  rules: { rule: string; fired: number; outcomes: Count[] }[];
}

export interface Bilingual {
  id: string;
  en: string;
}
export interface ListRule {
  list: string;
  protective: boolean;
  first_months: number;
  extend_months: number;
  notify_days: number;
  title: Bilingual;
  source: string;
}
export interface Basis {
  code: string;
  lists: string[];
  title: Bilingual;
  source: string;
}
export interface Indicator {
  code: string;
  at: string[];
  when: string;
  title: Bilingual;
  question: Bilingual;
  source: string;
  valid_from: string;
  valid_until: string;
  live: boolean;
}
export interface BorderRules {
  lists: ListRule[];
  bases: Basis[];
  ports: { code: string; kind: string; title: Bilingual }[];
  indicators: Indicator[];
}

export interface InterviewFacts {
  held_day: string;
  purpose: string;
  destination: string;
  sex: string;
  birth_year: number;
  papers: string[];
  fired: string[];
}
export interface Decision {
  verdict: string;
  reason: string;
  referred_to: string;
  consent: boolean;
}
export interface InterviewRow {
  id: Id;
  facts: InterviewFacts;
  decision: Decision;
  due_day: string;
  overdue: boolean;
  earlier: number;
  /** Others before it, of somebody whose name and birth date are like hers. */
  alike: number;
  author: Id;
  version: number;
}
export interface EarlierInterview {
  id: Id;
  held_day: string;
  verdict: string;
  reason: string;
  alike: boolean;
}
export interface VisitFacts {
  held_day: string;
  district: string;
  place: string;
  agencies: string[];
  foreigners: number;
  permits: number;
  findings: string[];
  follow_up: string;
  due_day: string;
  done: boolean;
}
export interface VisitRow {
  id: Id;
  facts: VisitFacts;
  author: Id;
  version: number;
}

export const kNobody: Traveller = {
  v: 1, name: '', number: '', issuer: '', birth_date: '', nik: '', phone: '', sponsor: '', mrz: [], answers: {}, note: '',
};
