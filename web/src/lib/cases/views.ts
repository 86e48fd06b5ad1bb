// SPDX-License-Identifier: Apache-2.0
// Consents, grants and referrals of a case as they are shown: read from their signed bytes, never from what the server
// says about them. What does not verify is shown as not genuine.
import * as seal from '../seal';
import { session } from '../session.svelte';
import { directoryOf, textOf } from './sealing';
import type { CaseFile, SealedMessage, Signed } from './types';

const bytes = seal.fromBase64url;
const signed = (pair: Signed): seal.SignedStatement => ({ bytes: bytes(pair.statement), signature: bytes(pair.signature) });

export type Running = 'running' | 'waiting' | 'withdrawn' | 'over' | 'future';

export interface ConsentView {
  id: string;
  /** Null where the signature or a rule does not hold. */
  said: seal.ConsentStatement | null;
  state: Running;
  withdrawnMs: number;
}

export interface GrantView {
  id: string;
  said: seal.GrantStatement | null;
  state: Running;
  statement: string;
}

export interface AnswerView {
  state: string;
  reason: string;
  orgId: string;
  issuedMs: number;
  message: string | null;
}

export interface ReferralView {
  id: string;
  said: seal.ReferralStatement | null;
  state: string;
  message: string | null;
  answers: AnswerView[];
}

/** What a member of this organisation signed; null where it does not verify. */
export function read<K extends seal.CaseStatementKind>(orgId: string, pair: Signed, kind: K) {
  const directory = directoryOf(orgId);
  return directory && seal.readMemberStatement(session.keys.network, directory, signed(pair), kind);
}

function periodState(period: { fromMs: number; untilMs: number }, nowMs: number): Running {
  if (nowMs < period.fromMs) return 'future';
  return nowMs > period.untilMs ? 'over' : 'running';
}

export function consentViews(file: CaseFile, nowMs: number): ConsentView[] {
  return file.consents.map((one) => {
    const said = read(file.org_id, one, 'consent');
    const withdrawal = one.withdrawal && read(file.org_id, one.withdrawal, 'withdrawal');
    const state = withdrawal ? 'withdrawn' : said ? periodState(said, nowMs) : 'over';
    return { id: one.consent_id, said, state, withdrawnMs: withdrawal?.issuedMs ?? 0 };
  });
}

export function grantViews(file: CaseFile, nowMs: number): GrantView[] {
  return file.grants.map((one) => {
    const said = read(file.org_id, one, 'grant');
    const state = (['withdrawn', 'over', 'waiting'] as const).find((known) => known === one.state) ?? (said ? periodState(said, nowMs) : 'over');
    return { id: one.grant_id, said, state, statement: one.statement };
  });
}

/** The words of a message, where it is the one that was signed and a circle of ours can open it. */
export function openMessage(message: SealedMessage | null, messageHash: Uint8Array): string | null {
  const envelope = message && bytes(message.envelope);
  if (!message || !envelope || !seal.isMessageOf(messageHash, envelope)) return null;
  const circle = session.keys.circle(message.circle_id, message.epoch);
  const { network } = session.keys;
  const key = circle && seal.unwrapBundle(circle, network, message.bundle_id, message.epoch, bytes(message.wrapped));
  const place = { sectionId: message.section_id, class: 'note', version: 1 };
  const payload = key && seal.openCaseSection(key, network, place, envelope);
  return payload && textOf(payload);
}

export function referralViews(file: CaseFile): ReferralView[] {
  return file.referrals.map((one) => {
    // The owner's, or of one before who handed the case over.
    const said = read(one.from_org, one, 'referral');
    const answers = one.answers.flatMap((answer): AnswerView[] => {
      const answered = said && (read(said.toOrg, answer, 'answer') ?? read(one.from_org, answer, 'answer'));
      // A word for this referral only, and "taken back" only by its owner.
      if (!answered || answered.referralId !== one.referral_id || (answered.state === 'revoked') !== (answered.orgId === one.from_org)) return [];
      const { state, reason, orgId, issuedMs, messageHash } = answered;
      return [{ state, reason, orgId, issuedMs, message: openMessage(answer.message, messageHash) }];
    });
    const state = answers.at(-1)?.state ?? 'sent';
    return { id: one.referral_id, said, state, message: said && openMessage(one.message, said.messageHash), answers };
  });
}

export interface StripEntry {
  toOrg: string;
  classes: string[];
  purpose: string;
  untilMs: number;
  consentId: string;
}

/** What others can open now, gathered by receiver, purpose and end: one sentence each. */
export function stripOf(grants: readonly GrantView[]): StripEntry[] {
  const out = new Map<string, StripEntry>();
  for (const { said, state } of grants) {
    if (!said || state !== 'running') continue;
    const key = [said.toOrg, said.purpose, said.untilMs].join();
    const entry = out.get(key) ?? { toOrg: said.toOrg, classes: [], purpose: said.purpose, untilMs: said.untilMs, consentId: said.basis === 'consent' ? said.basisRef : '' };
    if (!entry.classes.includes(said.class)) entry.classes.push(said.class);
    out.set(key, entry);
  }
  return [...out.values()].sort((a, b) => a.untilMs - b.untilMs);
}

export function orgName(id: string): string {
  return session.keys.directory.find((org) => org.id === id)?.name ?? '…';
}
