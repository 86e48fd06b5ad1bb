// SPDX-License-Identifier: Apache-2.0
// What a person of a case may ask about her data (docs/cases.md section 7): the request with its clock, its answer, the
// restriction, the erasure. What she asks is sealed like a task.
import { api } from '../api/client';
import { m } from '../i18n';
import * as seal from '../seal';
import type { OpenCase } from './case.svelte';
import { sealSection } from './sealing';
import { taskText } from './tasks';
import type { ErasureCheck, RequestKind, RequestOut } from './types';

export const kRequestKinds: readonly RequestKind[] = ['access', 'correction', 'restriction', 'erasure'];
/** The articles of UU 27/2022 that each kind rests on. */
export const kArticles: Readonly<Record<RequestKind, string>> = { access: '7, 32', correction: '6, 30', restriction: '11, 41', erasure: '8, 43' };

const path = (open: OpenCase, personId: string, rest: string) => `/cases/${open.id}/people/${personId}/${rest}`;

export function openRequest(open: OpenCase, personId: string, kind: RequestKind): RequestOut | null {
  return open.file?.requests.find((one) => one.person_id === personId && one.kind === kind && one.state === 'open') ?? null;
}

/** The words of a request; null without the key, or after an erasure. */
export function requestText(one: RequestOut): string | null {
  return one.envelope === '' ? null : taskText({ ...one, task_id: one.request_id });
}

export function ask(open: OpenCase, personId: string, kind: RequestKind, askedMs: number, text: string): Promise<boolean> {
  return open.change(m.rights_asked(), () => {
    const id = seal.randomId();
    const place = { sectionId: id, subjectId: open.id, class: 'note', version: 1, bundle: { id, key: seal.newBundleKey() } } as const;
    const { envelope, wrapped, epoch } = sealSection(place, { text }).sent;
    return api.post(path(open, personId, 'requests'), { request_id: id, kind, asked_ms: askedMs, envelope, wrapped, epoch });
  });
}

/** `reason`: the ground of a refusal, empty where it was done. */
export function decide(open: OpenCase, one: RequestOut, reason = ''): Promise<boolean> {
  const body = reason === '' ? { state: 'done', version: one.version } : { state: 'refused', reason, version: one.version };
  return open.change(m.rights_answered(), () => api.put(path(open, one.person_id, `requests/${one.request_id}`), body));
}

/** Restricts, and so answers a request for it where one is open. */
export function restrict(open: OpenCase, personId: string): Promise<boolean> {
  const asked = openRequest(open, personId, 'restriction');
  return open.change(m.rights_restricted_done(), async () => {
    await api.put(path(open, personId, 'restriction'), undefined);
    if (asked) await api.put(path(open, personId, `requests/${asked.request_id}`), { state: 'done', version: asked.version });
  });
}

export function lift(open: OpenCase, personId: string): Promise<boolean> {
  return open.change(m.rights_lifted(), () => api.delete(path(open, personId, 'restriction')));
}

export function erasureCheck(open: OpenCase, personId: string): Promise<ErasureCheck> {
  return api.get<ErasureCheck>(path(open, personId, 'erasure'));
}

export function erase(open: OpenCase, one: RequestOut, whole: boolean): Promise<boolean> {
  return open.change(m.rights_erased_done(), async () => {
    await api.post(path(open, one.person_id, 'erasure'), { request_id: one.request_id, whole });
    // What was open here goes too.
    for (const [id, opened] of open.sections) {
      if (opened.out.subject_id === one.person_id || whole) open.sections.delete(id);
    }
  });
}
