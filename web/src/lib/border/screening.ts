// SPDX-License-Identifier: Apache-2.0
// A traveller against the opened entries of the office's own lists: which fields agree, in words. Pure. What is found is
// a reason for an officer to look, never an answer about the traveller.
import { kPersonId } from '../match/schema';
import { readName } from '../match/names';
import { plain, plainPhone } from './plain';
import type { Listed, Strength } from './types';

export interface Candidate {
  id: string;
  who: Listed;
}
export interface Hit {
  entryId: string;
  strength: Strength;
  /** document, nik, name, birth, phone; in the order of the words. */
  reasons: string[];
}
interface Person {
  name: string;
  number: string;
  issuer: string;
  birth_date: string;
  nik: string;
  phone?: string;
}

const kRules = new Set(kPersonId.rules);
const kAlike = 0.75;

const pairsOf = (word: string): string[] => Array.from({ length: word.length + 1 }, (_, i) => `_${word}_`.slice(i, i + 2));

/** Shared letter pairs of two words, from 0 to 1. */
function alike(a: string, b: string): number {
  if (a === b) return 1;
  const left = pairsOf(a);
  const right = pairsOf(b);
  let shared = 0;
  for (const pair of left) {
    const at = right.indexOf(pair);
    if (at >= 0) {
      shared++;
      right.splice(at, 1);
    }
  }
  return (2 * shared) / (left.length + right.length + shared);
}

/** The parts of a name as they are spelt alike: titles and bin/binti left out. */
export function nameParts(name: string): string[] {
  return readName(name, kRules).filter((part) => part.kind !== 'title' && !part.father).map((part) => part.folded);
}

/** Every part of the shorter name has a part like it in the longer one. One part alone is not enough. */
export function sameName(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 0 || (short.length === 1 && long.length > 1)) return false;
  return short.every((part) => long.some((other) => alike(part, other) >= kAlike));
}

function birthAgrees(a: string, b: string): 'whole' | 'year' | 'no' | 'unknown' {
  if (!a || !b) return 'unknown';
  if (a === b && a.length === 10) return 'whole';
  return a.slice(0, 4) === b.slice(0, 4) ? 'year' : 'no';
}

/** Entries prepared once, so that a scan meets a thousand of them in a few milliseconds. */
export class Lists {
  readonly #entries: { candidate: Candidate; names: string[][]; document: string; nik: string; phone: string }[];

  constructor(candidates: readonly Candidate[]) {
    this.#entries = candidates.map((candidate) => {
      const { who } = candidate;
      return {
        candidate,
        names: [who.name, ...who.other_names].map(nameParts).filter((parts) => parts.length > 0),
        document: plain(who.number),
        nik: plain(who.nik ?? ''),
        phone: plainPhone(who.phone),
      };
    });
  }

  get size(): number {
    return this.#entries.length;
  }

  meet(person: Person): Hit[] {
    const parts = nameParts(person.name);
    const own = { document: plain(person.number), nik: plain(person.nik), phone: plainPhone(person.phone ?? '') };
    return this.#entries.flatMap(({ candidate, names, document, nik, phone }) => {
      const { who } = candidate;
      const reasons: string[] = [];
      const sameIssuer = !who.issuer || !person.issuer || who.issuer === person.issuer;
      if (document && document === own.document && sameIssuer) reasons.push('document');
      if (nik && nik === own.nik) reasons.push('nik');
      const named = names.some((one) => sameName(one, parts));
      if (named) reasons.push('name');
      const birth = birthAgrees(who.birth_date, person.birth_date);
      if (birth === 'whole') reasons.push('birth');
      if (phone && phone === own.phone) reasons.push('phone');
      const strength = strengthOf(reasons, birth);
      return strength ? [{ entryId: candidate.id, strength, reasons }] : [];
    });
  }
}

function strengthOf(reasons: readonly string[], birth: 'whole' | 'year' | 'no' | 'unknown'): Strength | null {
  if (reasons.includes('document') || reasons.includes('nik')) return 'exact';
  if (reasons.includes('name') && birth === 'whole') return 'strong';
  if (reasons.includes('name') && birth !== 'no') return 'possible';
  return reasons.includes('phone') ? 'possible' : null;
}
