// SPDX-License-Identifier: Apache-2.0
// Additions, replies and notes of one report in the order in which they happened.

export type TimelineKind = 'addition' | 'reply' | 'note';

export interface TimelineItem {
  kind: TimelineKind;
  id: string;
  time: number;
  /** User id of a colleague; null for the reporter or somebody unknown. */
  author: string | null;
  /** null: could not be opened with the keys at hand. */
  text: string | null;
  /** False when a reply's signature or place in the chain is wrong. */
  genuine: boolean;
}

export function inOrder(items: readonly TimelineItem[]): TimelineItem[] {
  return [...items].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
}
