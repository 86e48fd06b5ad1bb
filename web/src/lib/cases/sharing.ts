// SPDX-License-Identifier: Apache-2.0
// What people sign about a case: consent, grant, referral, answer. Keys are only ever wrapped to a circle whose chain
// was followed back to a pinned organisation.
import * as seal from '../seal';
import { session } from '../session.svelte';
import { NotInCircle, type OpenedSection } from './sealing';
import type { Signed } from './types';

const b64 = seal.toBase64url;

/** The partner has no circle of this class whose key could be checked. */
export class NoPartnerKey extends Error {
  constructor(readonly circleClass: string) {
    super('no verified key of the partner');
  }
}

export interface ConsentForm {
  personId: string;
  toOrg: string;
  classes: string[];
  purpose: string;
  how: string;
  language: string;
  guardian: boolean;
  /** Civil days in the organisation's zone; the period runs from the beginning of the first to the end of the last. */
  fromMs: number;
  untilMs: number;
}

const signer = () => ({ issuedMs: Date.now(), orgId: session.org?.id ?? '', userId: session.user?.id ?? '' });

export function makeConsent(caseId: string, form: ConsentForm, evidence: Uint8Array<ArrayBuffer> = new Uint8Array()): Signed {
  const consentId = seal.randomId();
  const classes = seal.kSharedClasses.filter((one) => form.classes.includes(one)).join(',');
  return session.keys.sign({ kind: 'consent', consentId, caseId, ...form, classes, evidence, ...signer() });
}

export function makeWithdrawal(caseId: string, consentId: string): Signed {
  return session.keys.sign({ kind: 'withdrawal', consentId, caseId, ...signer() });
}

export interface GrantTerms {
  toOrg: string;
  basis: 'consent' | 'law';
  /** The consent's id, or the code of the rule of law. */
  basisRef: string;
  purpose: string;
  fromMs: number;
  untilMs: number;
}

/** The key of an opened section for the partner's circle of its class. Throws NoPartnerKey. */
export function makeGrant(caseId: string, section: OpenedSection, terms: GrantTerms): Signed {
  const { out, bundleKey } = section;
  if (!bundleKey) throw new NotInCircle(out.class);
  const circle = session.keys.partnerCircle(terms.toOrg, seal.circleClass(out.class));
  if (!circle) throw new NoPartnerKey(out.class);
  return session.keys.sign({
    kind: 'grant',
    grantId: seal.randomId(),
    caseId,
    subjectId: out.subject_id,
    sectionId: out.section_id,
    bundleId: out.bundle_id,
    class: out.class,
    toOrg: terms.toOrg,
    toCircle: circle.circleId,
    toEpoch: circle.epoch,
    wrapped: seal.wrapFor(circle.boxPk, bundleKey),
    basis: terms.basis,
    basisRef: terms.basisRef,
    purpose: terms.purpose,
    fromMs: Math.max(terms.fromMs, 0),
    untilMs: terms.untilMs,
    ...signer(),
  });
}

export function underConsent({ toOrg, consentId, purpose, fromMs, untilMs }: seal.ConsentStatement): GrantTerms {
  return { toOrg, basis: 'consent', basisRef: consentId, purpose, fromMs, untilMs };
}

/** A message to a partner's circle of this class, readable by the own one too. */
export function sealMessage(toOrg: string, text: string, circle: 'intake' | 'matching' = 'intake') {
  const own = session.keys.ownCircle(circle);
  const partner = session.keys.partnerCircle(toOrg, circle);
  if (!own) throw new NotInCircle(circle);
  if (!partner) throw new NoPartnerKey(circle);
  const { network } = session.keys;
  const [bundleId, sectionId, key] = [seal.randomId(), seal.randomId(), seal.newBundleKey()];
  const envelope = seal.sealCaseSection(key, network, { sectionId, class: 'note', version: 1 }, { text });
  const message = {
    bundle_id: bundleId,
    section_id: sectionId,
    envelope: b64(envelope),
    epoch: own.epoch,
    wrapped: b64(seal.wrapOwn(own.keys.sym, network, bundleId, own.epoch, key)),
    to_circle_id: partner.circleId,
    to_epoch: partner.epoch,
    to_wrapped: b64(seal.wrapFor(partner.boxPk, key)),
  };
  return { message, hash: seal.hash(envelope) };
}

export interface ReferralForm {
  toOrg: string;
  need: string;
  reason: string;
  dueDay: string;
  message: string;
}

export function makeReferral(caseId: string, form: ReferralForm) {
  const referralId = seal.randomId();
  const { message, hash } = sealMessage(form.toOrg, form.message);
  const { toOrg, need, reason, dueDay } = form;
  const sent = session.keys.sign({ kind: 'referral', referralId, caseId, toOrg, need, reason, dueDay, messageHash: hash, ...signer() });
  return { ...sent, message };
}

/** `otherOrg`: who reads the message; without words there is none. */
export function makeAnswer(referralId: string, state: seal.AnswerState, reason: string, otherOrg: string, text: string) {
  const sealed = text.trim() === '' ? null : sealMessage(otherOrg, text.trim());
  const messageHash = sealed?.hash ?? new Uint8Array();
  const sent = session.keys.sign({ kind: 'answer', referralId, state, reason, messageHash, ...signer() });
  return sealed ? { ...sent, message: sealed.message } : sent;
}
