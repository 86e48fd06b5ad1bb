// SPDX-License-Identifier: Apache-2.0
import type { ConsentStatement } from '../seal/case_statement';
import type { CaseFile, SectionHead } from './types';
import type { GrantView } from './views';

/** Sections that a consent names and that are not handed over under it yet; `missing`: classes without any section. */
export function shareable(file: CaseFile, grants: readonly GrantView[], consent: ConsentStatement): { sections: SectionHead[]; missing: string[] } {
  const classes = consent.classes.split(',');
  const named = file.sections.filter((one) => classes.includes(one.class) && (one.subject_id === consent.personId || one.subject_id === file.id));
  const running = (head: SectionHead) =>
    grants.some(({ said, state }) => said?.bundleId === head.bundle_id && said.basisRef === consent.consentId && (state === 'running' || state === 'waiting'));
  return { sections: named.filter((one) => !running(one)), missing: classes.filter((one) => !named.some((head) => head.class === one)) };
}
