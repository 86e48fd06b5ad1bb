// SPDX-License-Identifier: Apache-2.0
// What may be handed over, and what stands in the way.
import { m } from '../i18n';
import { circleClass } from '../seal/case_grant';
import type { ConsentStatement } from '../seal/case_statement';
import { session } from '../session.svelte';
import { holdsCircle } from './sealing';
import type { CaseFile, SectionHead } from './types';
import type { GrantView } from './views';
import { word } from './words';

const isHandedOver = (head: SectionHead, grants: readonly GrantView[], basisRef: string, toOrg: string) =>
  grants.some(({ said, state }) => said?.bundleId === head.bundle_id && said.basisRef === basisRef && said.toOrg === toOrg && (state === 'running' || state === 'waiting'));

/** Sections that a consent names and that are not handed over under it yet; `missing`: classes without any section. */
export function shareable(file: CaseFile, grants: readonly GrantView[], consent: ConsentStatement): { sections: SectionHead[]; missing: string[] } {
  const classes = consent.classes.split(',');
  const named = file.sections.filter((one) => classes.includes(one.class) && (one.subject_id === consent.personId || one.subject_id === file.id));
  return {
    sections: named.filter((one) => !isHandedOver(one, grants, consent.consentId, consent.toOrg)),
    missing: classes.filter((one) => !named.some((head) => head.class === one)),
  };
}

/** Sections that a rule of law lets an organisation hand over. */
export function shareableByLaw(file: CaseFile, grants: readonly GrantView[], rule: { code: string; shares: readonly string[] }, toOrg: string): SectionHead[] {
  return file.sections.filter((one) => rule.shares.includes(one.class) && !isHandedOver(one, grants, rule.code, toOrg));
}

/** Why a section of this class cannot go to that partner; '' where nothing stands in the way. */
export function hindrance(sectionClass: string, toOrg: string): string {
  if (!holdsCircle(sectionClass)) return m.case_not_in_circle({ circle: word('class', sectionClass) });
  return session.keys.partnerCircle(toOrg, circleClass(sectionClass)) ? '' : m.case_no_partner_key({ circle: word('class', sectionClass) });
}
