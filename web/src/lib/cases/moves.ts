// SPDX-License-Identifier: Apache-2.0
// Merge and split (docs/cases.md section 8): proposed by one, done by a second person, undone by one who may approve.
import { api } from '../api/client';
import { m } from '../i18n';
import * as seal from '../seal';
import type { OpenCase } from './case.svelte';
import { sealSection } from './sealing';
import { type CasePage, type CaseRow, kNoFacts, type MoveOut } from './types';

/** Other open cases of one's own organisation, by a piece of the number. */
export async function casesByNumber(open: OpenCase, number: string): Promise<CaseRow[]> {
  const page = await api.get<CasePage>('/cases', { list: 'team', number });
  return page.rows.filter((one) => one.id !== open.id && one.closure === 'open').slice(0, 8);
}

/** `people` empty: everything, a merge. */
export function proposeMove(open: OpenCase, into: string, people: readonly string[]): Promise<boolean> {
  return open.change(m.move_proposed(), () => api.post(`/cases/${open.id}/moves`, { move_id: seal.randomId(), into, people }));
}

/** A new, empty case with this title, and the proposal to move these people there. */
export function proposeSplit(open: OpenCase, title: string, people: readonly string[]): Promise<boolean> {
  return open.change(m.move_proposed(), async () => {
    const caseId = seal.randomId();
    const place = { sectionId: seal.randomId(), subjectId: caseId, class: 'title', version: 1 } as const;
    await api.post('/cases', { case_id: caseId, facts: { ...kNoFacts }, title: sealSection(place, { text: title }).sent });
    await api.post(`/cases/${open.id}/moves`, { move_id: seal.randomId(), into: caseId, people });
  });
}

export function confirmMove(open: OpenCase, move: MoveOut): Promise<boolean> {
  return open.change(m.move_done(), () => api.post(`/cases/${move.from}/moves/${move.move_id}/confirmation`, undefined));
}

export function takeBackMove(open: OpenCase, move: MoveOut): Promise<boolean> {
  return open.change(move.state === 'done' ? m.move_undone() : m.move_dropped(), () => api.delete(`/cases/${move.from}/moves/${move.move_id}`));
}
