// SPDX-License-Identifier: Apache-2.0
// Openings gathered for people: who opened what on which day, how often, and when last.
import { dayOf } from '../format';
import type { OpeningEntry } from './types';

export interface Gathered extends OpeningEntry {
  times: number;
}

function gatherBy(entries: readonly OpeningEntry[], keyOf: (one: OpeningEntry) => string): Gathered[] {
  const out = new Map<string, Gathered>();
  for (const one of entries) {
    const known = out.get(keyOf(one));
    out.set(keyOf(one), { ...one, times: (known?.times ?? 0) + 1, time_ms: Math.max(known?.time_ms ?? 0, one.time_ms) });
  }
  return [...out.values()].sort((a, b) => b.time_ms - a.time_ms);
}

/** One line for each reader and class. */
export function gather(entries: readonly OpeningEntry[]): Gathered[] {
  return gatherBy(entries, (one) => [one.class, one.actor_name, one.org_name].join('|'));
}

/** One line for each reader, part and day: what is printed for her. */
export function gatherDays(entries: readonly OpeningEntry[]): Gathered[] {
  return gatherBy(entries, (one) => [one.org_name, one.actor_name, one.kind, one.class, one.person_id ?? '', dayOf(one.time_ms)].join('|'));
}
