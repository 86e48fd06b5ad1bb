// SPDX-License-Identifier: Apache-2.0
import type { OpeningEntry } from './types';

export interface Gathered {
  class: string;
  actor_name: string;
  times: number;
  last: number;
}

/** One line for each reader and class: how often, and when last. */
export function gather(entries: readonly OpeningEntry[]): Gathered[] {
  const out = new Map<string, Gathered>();
  for (const { class: sectionClass, actor_name, time_ms } of entries) {
    const key = `${sectionClass} ${actor_name}`;
    const known = out.get(key) ?? { class: sectionClass, actor_name, times: 0, last: 0 };
    out.set(key, { ...known, times: known.times + 1, last: Math.max(known.last, time_ms) });
  }
  return [...out.values()].sort((a, b) => b.last - a.last);
}
