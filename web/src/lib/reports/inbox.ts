// SPDX-License-Identifier: Apache-2.0
// Pure rules of the inbox: order, urgency, search over opened titles, and what an empty list should say.
import type { ReportRow } from '../api/types';

export const kFilters = ['new', 'mine', 'waiting', 'closed', 'all'] as const;
export type Filter = (typeof kFilters)[number];

export function isFilter(text: string | null): text is Filter {
  return kFilters.some((filter) => filter === text);
}

/** At most so many opened rows are searched; the page says so when there are more. */
export const kSearchCap = 500;

function rank(row: ReportRow): number {
  if (row.state === 'closed') return 2;
  return row.danger === 'now' ? 0 : 1;
}

/** The server's order: "in danger now" first, closed ones last, the newest first within each. */
export function compareRows(a: ReportRow, b: ReportRow): number {
  return rank(a) - rank(b) || b.received_ms - a.received_ms || (a.id < b.id ? -1 : 1);
}

/**
 * A fresh first page laid over what is loaded: rows that belong before its end but are not on it have left the list;
 * rows behind its end stay until they are asked for again.
 */
export function spliceFirstPage(old: readonly ReportRow[], fresh: readonly ReportRow[]): ReportRow[] {
  const last = fresh.at(-1);
  if (!last) return [];
  const ids = new Set(fresh.map((row) => row.id));
  return [...fresh, ...old.filter((row) => !ids.has(row.id) && compareRows(row, last) > 0)];
}

export type Due = 'answered' | 'late' | 'today' | 'soon';

/** How a report stands against its answering day; `today` is a civil date in the organisation's zone. */
export function dueOf(row: Pick<ReportRow, 'state' | 'due_day' | 'wants_reply'>, today: string): Due {
  if (row.state === 'waiting' || row.state === 'closed') return 'answered';
  if (row.due_day < today) return 'late';
  return row.due_day === today ? 'today' : 'soon';
}

export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Every word of the search must occur in the text. */
export function matches(text: string, search: string): boolean {
  const folded = fold(text);
  return fold(search).split(/\s+/).filter(Boolean).every((word) => folded.includes(word));
}

/** Unread count for the title of the browser tab. */
export function tabTitle(page: string, unread: number): string {
  const base = `${page} · Suluh`;
  return unread > 0 ? `(${unread}) ${base}` : base;
}
