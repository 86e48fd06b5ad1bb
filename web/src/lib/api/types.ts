// SPDX-License-Identifier: Apache-2.0
// Names for the shapes that the server describes (schema.ts, generated; explained in docs/api.md). What it describes as a
// plain text but says in a few words is narrowed here; only what it does not describe is spelled out.
import type { paths } from './schema';

/** Base64url. */
export type Bytes64 = string;
/** 32 hex digits. */
export type Id = string;
/** UTC milliseconds. */
export type Millis = number;

type Content<T> = T extends { content: { 'application/json': infer Inside } } ? Inside : never;
type Answer<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends { responses: { '2XX': infer Done } } ? Content<Done> : never;
type Body<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends { requestBody: infer Given } ? Content<Given> : never;
/** T with some fields narrowed to N's; N can neither add nor widen a field. */
type Narrow<T, N extends { [K in keyof N]: K extends keyof T ? T[K] : never }> = Omit<T, keyof N> & N;

// ---- not described by the server
export interface About {
  network: Id;
  demo: boolean;
  version: string;
  ready: boolean;
  organisations: number;
}
export interface ReportEvent {
  id: Id;
  kind: 'new' | 'changed' | 'addition';
}

// ---- words
export type Role = 'admin' | 'caseworker' | 'supervisor' | 'officer' | 'protection' | 'intake' | 'partner' | 'monitor' | 'analyst' | 'auditor' | 'coordinator' | 'liaison' | 'carrier' | 'trainer' | 'moderator' | 'guest';
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
  | 'case.facts'
  | 'case.read'
  | 'case.write'
  | 'case.share'
  | 'case.approve'
  | 'case.close'
  | 'knock.answer'
  | 'border.read'
  | 'border.record'
  | 'border.list'
  | 'border.approve'
  | 'border.protect';

// ---- signing in
type AnySession = Answer<'/api/v1/session', 'get'>;
export type SessionUser = Narrow<AnySession['user'], { role: Role; state: MemberState }>;
export type Session = Narrow<AnySession, { user: SessionUser; rights: Right[] }>;
export type SignInParameters = Answer<'/api/v1/session/start', 'post'>;
export type OwnSignIn = Answer<'/api/v1/sessions', 'get'>['sessions'][number];
export type RecoveryStart = Answer<'/api/v1/recovery/start', 'post'>;

// ---- invitations
export type InvitationOpened = Narrow<Answer<'/api/v1/invitations/open', 'post'>, { role: Role }>;
export type InvitationAccept = Body<'/api/v1/invitations/accept', 'post'>;
export type NewOrganisation = NonNullable<InvitationAccept['organisation']>;
export type Invitation = Narrow<Answer<'/api/v1/invitations', 'get'>['invitations'][number], { role: Role }>;

// ---- people, organisations and their circles
export type Member = Narrow<Answer<'/api/v1/members', 'get'>['members'][number], { role: Role; state: MemberState }>;
export type Directory = Answer<'/api/v1/directory', 'get'>;
export type DirectoryOrganisation = Directory['organisations'][number];
export type SignedStatement = DirectoryOrganisation['statements'][number];
export type OwnKeys = Answer<'/api/v1/keys', 'get'>;
export type WrappedCircleKey = OwnKeys['circles'][number];
export type Circle = Answer<'/api/v1/circles', 'get'>['circles'][number];
export type NewCircleEpoch = Body<'/api/v1/circles', 'post'>;
export type CircleMember = NewCircleEpoch['members'][number];
export type Recovery = Answer<'/api/v1/organisation/recovery', 'get'>;
export type RecoveryUse = Body<'/api/v1/organisation/recovery', 'post'>;
/** What still hangs on an organisation. */
export type Leaving = Answer<'/api/v1/organisations/{id}/departure', 'get'>;
export type AuditPage = Answer<'/api/v1/audit', 'get'>;
export type AuditEntry = AuditPage['entries'][number];

// ---- reports
export type ReportPage = Answer<'/api/v1/reports', 'get'>;
export type ReportRow = ReportPage['rows'][number];
export type ReportCounts = ReportPage['counts'];
export type Danger = ReportRow['danger'];
export type HowKnown = ReportRow['how_known'];
export type Channel = ReportRow['channel'];
export type ReportState = ReportRow['state'];
/** How a report ended; an open one has none, ''. */
export type Outcome = Exclude<ReportRow['outcome'], ''>;
export type SealedSection = ReportRow['title'];
export type ReportFile = Answer<'/api/v1/reports/{id}', 'get'>;
/** An addition, a reply or a note; seq, statement and signature belong to replies only. */
export type Item = ReportFile['replies'][number];
export type HistoryEntry = Answer<'/api/v1/reports/{id}/history', 'get'>['entries'][number];
export type Label = Answer<'/api/v1/labels', 'get'>['labels'][number];
export type NewReply = Body<'/api/v1/reports/{id}/replies', 'post'>;
export type NewNote = Body<'/api/v1/reports/{id}/notes', 'post'>;
export type HandOn = Body<'/api/v1/reports/{id}/recipients', 'post'>;
/** As a reporter sends it; staff name the channel beside it. */
export type Submission = Omit<Body<'/api/v1/reports/entries', 'post'>, 'channel'>;
/** A bundle key wrapped to a circle's epoch. */
export type Grant = Submission['grants'][number];
