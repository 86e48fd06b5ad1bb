// SPDX-License-Identifier: Apache-2.0
// The shapes of docs/api.md. Bytes are base64url texts, ids 32 hex digits, instants UTC milliseconds.

export type Bytes64 = string;
export type Id = string;
export type Millis = number;

export interface About {
  network: Id;
  demo: boolean;
  version: string;
  ready: boolean;
  organisations: number;
}

export type Role = 'admin' | 'caseworker' | 'supervisor' | 'officer' | 'monitor' | 'coordinator' | 'liaison' | 'guest';
export type MemberState = 'pending' | 'active' | 'ended';

export type Right =
  | 'report.read'
  | 'report.answer'
  | 'report.enter'
  | 'report.assign'
  | 'report.close'
  | 'report.handon'
  | 'member.read'
  | 'member.manage'
  | 'org.manage'
  | 'audit.read'
  | 'circle.manage'
  | 'case.read'
  | 'case.write'
  | 'case.share'
  | 'case.approve'
  | 'case.close';

export interface SessionUser {
  id: Id;
  login: string;
  name: string;
  role: Role;
  state: MemberState;
  custodian: boolean;
  fingerprint_box: Bytes64;
  fingerprint_sign: Bytes64;
}

export interface Session {
  user: SessionUser;
  org: { id: Id; name: string; host: boolean } | null;
  network: Id;
  csrf: string;
  /** Of the seed as it is. */
  share: Bytes64;
  /** For the seed under a new password; differs after a rotation of the server key. */
  new_share: Bytes64;
  seed: Bytes64;
  rights: Right[];
  demo: boolean;
  totp_enrolled: boolean;
  idle_seconds: number;
}

export interface SignInParameters {
  salt: Bytes64;
  ops: number;
  mem: number;
}

export interface OwnSignIn {
  id: Id;
  created_ms: Millis;
  seen_ms: Millis;
  current: boolean;
}

export interface RecoveryStart {
  share: Bytes64;
  seed: Bytes64;
  user_id: Id;
  org_id: Id | null;
  network: Id;
}

export interface InvitationOpened {
  user_id: Id;
  network: Id;
  share: Bytes64;
  first: boolean;
  org: { id: Id; name: string; host: boolean } | null;
  role: Role;
  name: string;
  custodian: boolean;
  totp_secret: string;
  totp_required: boolean;
  expires_ms: Millis;
}

export interface NewOrganisation {
  name: string;
  root_pk: Bytes64;
  recovery_pk: Bytes64;
  root: Bytes64;
  root_recovery: Bytes64;
  statement: Bytes64;
  signature: Bytes64;
  member_statement: Bytes64;
  member_signature: Bytes64;
}

export interface InvitationAccept {
  token: string;
  login: string;
  name: string;
  salt: Bytes64;
  proof: Bytes64;
  recovery_proof: Bytes64;
  seed: Bytes64;
  seed_recovery: Bytes64;
  box_pk: Bytes64;
  sign_pk: Bytes64;
  totp?: string;
  organisation?: NewOrganisation;
}

export interface Invitation {
  id: Id;
  role: Role;
  name: string;
  custodian: boolean;
  created_ms: Millis;
  expires_ms: Millis;
  used: boolean;
}

export interface SignedStatement {
  kind: string;
  bytes: Bytes64;
  signature: Bytes64;
}

export interface DirectoryOrganisation {
  org_id: Id;
  name: string;
  takes_reports: boolean;
  anchored: boolean;
  statements: SignedStatement[];
}

export interface Directory {
  network: Id;
  organisations: DirectoryOrganisation[];
}

export interface Intake {
  network: Id;
  recipients: { org_id: Id; name: string; circle_id: Id; epoch: number }[];
  organisations: DirectoryOrganisation[];
}

export interface Member {
  id: Id;
  login: string;
  name: string;
  role: Role;
  state: MemberState;
  custodian: boolean;
  box_pk: Bytes64;
  sign_pk: Bytes64;
  created_ms: Millis;
  seen_ms: Millis | null;
}

export interface WrappedCircleKey {
  circle_id: Id;
  org_id: Id;
  team: string;
  class: string;
  epoch: number;
  wrapped: Bytes64;
}

export interface OwnKeys {
  circles: WrappedCircleKey[];
  root?: Bytes64;
}

export interface Circle {
  circle_id: Id;
  team: string;
  class: string;
  epoch: number;
  members: Id[];
}

export interface CircleMember {
  user_id: Id;
  epoch: number;
  wrapped: Bytes64;
  statement: Bytes64;
  signature: Bytes64;
}

export interface NewCircleEpoch {
  statement: Bytes64;
  signature: Bytes64;
  recovery_wrapped: Bytes64;
  members: CircleMember[];
}

export interface AuditEntry {
  seq: number;
  time_ms: Millis;
  actor_kind: string;
  actor: string;
  actor_name: string;
  action: string;
  object_id: string;
  section: string;
  outcome: string;
  detail: string;
}

export interface AuditPage {
  entries: AuditEntry[];
  checkpoint: string;
}

export type Danger = 'now' | 'no' | 'unknown';
export type HowKnown = 'self' | 'family' | 'neighbour' | 'seen' | 'heard' | 'online' | 'other';
export type Channel = 'web' | 'web-noscript' | 'sms' | 'hotline' | 'walk-in' | 'whatsapp';
export type ReportState = 'new' | 'open' | 'waiting' | 'closed';
export type Outcome = 'helped' | 'referred' | 'not_trafficking' | 'duplicate' | 'cannot_follow' | 'thanks' | 'other';

export interface SealedSection {
  section_id: Id;
  envelope: Bytes64;
}

/** A bundle key wrapped to a circle's epoch. */
export interface Grant {
  circle_id: Id;
  epoch: number;
  wrapped: Bytes64;
}

export interface ReportRow extends Grant {
  id: Id;
  received_ms: Millis;
  due_day: string;
  state: ReportState;
  danger: Danger;
  district: string;
  how_known: HowKnown;
  channel: Channel;
  language: 'id' | 'en';
  wants_reply: boolean;
  files: number;
  assignee: Id | null;
  labels: Id[];
  outcome: Outcome | 'none';
  merged_into: Id | null;
  version: number;
  /** Parts that nobody of the organisation has opened yet. */
  unread: number;
  last_ms: Millis;
  title: SealedSection;
}

/** An addition, a reply or a note; seq, statement and signature belong to replies only. */
export interface Item extends SealedSection, Grant {
  bundle_id: Id;
  seq: number;
  statement: Bytes64;
  signature: Bytes64;
  author: Id | null;
  made_ms: Millis;
}

export interface ReportFile {
  report: ReportRow;
  body: SealedSection;
  box_pk: Bytes64;
  files_list: { section_id: Id; size: number }[];
  additions: Item[];
  replies: Item[];
  notes: Item[];
  next_seq: number;
  prev: Bytes64;
  recipients: { org_id: Id; name: string; state: ReportState }[];
}

export interface ReportPage {
  rows: ReportRow[];
  more: string | null;
  counts: ReportCounts;
}

export interface ReportCounts {
  new: number;
  mine: number;
  waiting: number;
  closed: number;
  unread: number;
}

export interface HistoryEntry {
  time_ms: Millis;
  actor_name: string;
  action: string;
  detail: string;
}

export interface NewReply {
  bundle_id: Id;
  section_id: Id;
  envelope: Bytes64;
  reporter_wrapped: Bytes64;
  epoch: number;
  wrapped: Bytes64;
  statement: Bytes64;
  signature: Bytes64;
}

export interface NewNote {
  bundle_id: Id;
  section_id: Id;
  envelope: Bytes64;
  epoch: number;
  wrapped: Bytes64;
}

export interface HandOn extends Grant {
  statement: Bytes64;
  signature: Bytes64;
}

export interface Submission {
  submission_id: Id;
  report_id: Id;
  lookup: Bytes64;
  content_mac: Bytes64;
  box_pk: Bytes64;
  sign_pk: Bytes64;
  danger: Danger;
  district: string;
  how_known: HowKnown;
  wants_reply: boolean;
  language: 'id' | 'en';
  title: SealedSection;
  body: SealedSection;
  capsule: Bytes64;
  grants: Grant[];
  files: { section_id: Id; upload_id: Id }[];
  signature: Bytes64;
}

export interface Label {
  label_id: Id;
  circle_id: Id;
  epoch: number;
  envelope: Bytes64;
}

export interface ReportEvent {
  id: Id;
  kind: 'new' | 'changed' | 'addition';
}
