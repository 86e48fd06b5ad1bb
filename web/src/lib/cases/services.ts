// SPDX-License-Identifier: Apache-2.0
// The six services of Permen PPPA 8/2021 as a plan: each planned or given service is a task whose kind names it, and a
// referral that asks a partner for it stands beside them. For whom, and the day of one written down afterwards, are sealed
// with the task's words.
import { m } from '../i18n';
import { dayOf } from '../format';
import type { OpenCase } from './case.svelte';
import { taskWords } from './tasks';
import type { CaseFile, TaskOut } from './types';
import type { ReferralView } from './views';
import { word } from './words';

export const kServices = ['identification', 'health', 'social', 'legal', 'return', 'reintegration'] as const;
export type Service = (typeof kServices)[number];

const kPrefix = 'service_';
export const serviceKind = (service: Service) => `${kPrefix}${service}`;
export const isService = (kind: string) => kind.startsWith(kPrefix);

/** What a task is called: its kind, or the service that it plans. */
export function taskName(kind: string): string {
  return isService(kind) ? m.case_service_task({ service: word('need', kind.slice(kPrefix.length)) }) : word('task', kind);
}

export interface ServiceEntry {
  task: TaskOut;
  personId: string;
  text: string | null;
  /** Given on this day, or due on it while it is planned. */
  day: string;
}

export interface ServiceRow {
  service: Service;
  /** What the most advanced of its entries says. */
  state: 'none' | 'planned' | 'referred' | 'given';
  entries: ServiceEntry[];
  referrals: ReferralView[];
}

function entryOf(task: TaskOut): ServiceEntry {
  const words = taskWords(task);
  const given = task.done && !task.dropped ? words?.givenDay || dayOf(task.done_ms ?? 0) : '';
  return { task, personId: words?.personId ?? '', text: words?.text ?? null, day: given || task.due_day };
}

function stateOf(entries: readonly ServiceEntry[], referrals: readonly ReferralView[]): ServiceRow['state'] {
  if (entries.some(({ task }) => task.done && !task.dropped) || referrals.some((one) => one.state === 'done')) return 'given';
  if (referrals.some((one) => one.state === 'sent' || one.state === 'accepted')) return 'referred';
  return entries.some(({ task }) => !task.done) ? 'planned' : 'none';
}

export function servicesOf(open: Pick<OpenCase, 'referrals'>, file: Pick<CaseFile, 'tasks'>): ServiceRow[] {
  return kServices.map((service) => {
    const entries = file.tasks.filter((one) => one.kind === serviceKind(service)).map(entryOf).sort((a, b) => (a.day < b.day ? -1 : 1));
    const referrals = open.referrals.filter((one) => one.said?.need === service);
    return { service, state: stateOf(entries, referrals), entries, referrals };
  });
}
