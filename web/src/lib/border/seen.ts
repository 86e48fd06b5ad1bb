// SPDX-License-Identifier: Apache-2.0
// What the own office met before, by keyed tokens: documents, NIK, telephones, sponsors.
import { api } from '../api/client';
import { allTokens } from './sealing';
import type { Seen, Traveller } from './types';

export type SeenByKind = Record<string, Seen>;

/** The question, and a word that is the same for the same question; null where there is nothing to ask about. */
export function questionOf(person: Traveller): { tokens: ReturnType<typeof allTokens>; word: string } | null {
  const tokens = allTokens(person);
  return tokens.length > 0 ? { tokens, word: tokens.map((one) => one.token).join() } : null;
}

export async function lookUp(tokens: ReturnType<typeof allTokens>): Promise<SeenByKind> {
  const { seen } = await api.post<{ seen: Seen[] }>('/border/lookups', { tokens: tokens.map((one) => one.token) });
  const sums: SeenByKind = {};
  tokens.forEach(({ kind }, i) => {
    const one = seen[i] ?? { crossings: 0, interviews: 0, last_ms: 0 };
    const sum = (sums[kind] ??= { crossings: 0, interviews: 0, last_ms: 0 });
    sum.crossings += one.crossings;
    sum.interviews += one.interviews;
    sum.last_ms = Math.max(sum.last_ms, one.last_ms);
  });
  return sums;
}

/** How many earlier records have the same value, as indicators ask it. */
export const counted = (seen: SeenByKind): Record<string, number> => Object.fromEntries(Object.entries(seen).map(([kind, one]) => [kind, one.crossings + one.interviews]));
