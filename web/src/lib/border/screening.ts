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

/** Letter pairs of a word with its ends, as sorted numbers. */
function pairsOf(word: string): Uint32Array {
  const text = `_${word}_`;
  return Uint32Array.from({ length: word.length + 1 }, (_, i) => text.charCodeAt(i) * 0x10000 + text.charCodeAt(i + 1)).sort();
}

/** Whether two words share so many of their letter pairs. */
function alike(a: Uint32Array, b: Uint32Array): boolean {
  const least = (kAlike * (a.length + b.length)) / 2;
  if (Math.min(a.length, b.length) < least) return false;
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [left, right] = [a[i] ?? 0, b[j] ?? 0];
    if (left === right) shared++;
    if (left <= right) i++;
    if (left >= right) j++;
  }
  return shared >= least;
}

/** The parts of a name as they are spelt alike: titles and bin/binti left out. */
export function nameParts(name: string): string[] {
  return readName(name, kRules).filter((part) => part.kind !== 'title' && !part.father).map((part) => part.folded);
}

const alikeWords = (a: string, b: string) => alike(pairsOf(a), pairsOf(b));

/** Every part of the shorter name has a part like it in the longer one. One part alone is not enough. */
export function sameName(a: readonly string[], b: readonly string[], like = alikeWords): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 0 || (short.length === 1 && long.length > 1)) return false;
  return short.every((part) => long.some((other) => part === other || like(part, other)));
}

function birthAgrees(a: string, b: string): 'whole' | 'year' | 'no' | 'unknown' {
  if (!a || !b) return 'unknown';
  if (a === b && a.length === 10) return 'whole';
  return a.slice(0, 4) === b.slice(0, 4) ? 'year' : 'no';
}

interface Prepared {
  candidate: Candidate;
  names: string[][];
  document: string;
  nik: string;
  phone: string;
}

/** Places of what has a value, by the value. */
class Places {
  readonly #places = new Map<string, number[]>();

  add(value: string, place: number): void {
    if (!value) return;
    const known = this.#places.get(value);
    if (known) known.push(place);
    else this.#places.set(value, [place]);
  }
  of(value: string): readonly number[] {
    return this.#places.get(value) ?? [];
  }
  values(): IterableIterator<string> {
    return this.#places.keys();
  }
}

/** Entries prepared once, so that a scan meets fifty thousand of them before somebody looks up. */
export class Lists {
  readonly #entries: Prepared[];
  readonly #documents = new Places();
  readonly #niks = new Places();
  readonly #phones = new Places();
  readonly #parts = new Places();
  /** Each part of a name once, however many people have it. */
  readonly #pairs: readonly (readonly [string, Uint32Array])[];

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
    this.#entries.forEach(({ names, document, nik, phone }, i) => {
      this.#documents.add(document, i);
      this.#niks.add(nik, i);
      this.#phones.add(phone, i);
      for (const part of new Set(names.flat())) this.#parts.add(part, i);
    });
    this.#pairs = [...this.#parts.values()].map((part) => [part, pairsOf(part)] as const);
  }

  get size(): number {
    return this.#entries.length;
  }

  meet(person: Person): Hit[] {
    const parts = nameParts(person.name);
    const own = { document: plain(person.number), nik: plain(person.nik), phone: plainPhone(person.phone ?? '') };
    const likes = new Map(parts.map((part) => [part, this.#like(part)] as const));
    const like = (a: string, b: string) => likes.get(a)?.has(b) === true || likes.get(b)?.has(a) === true;
    const places = new Set([...this.#documents.of(own.document), ...this.#niks.of(own.nik), ...this.#phones.of(own.phone)]);
    for (const words of likes.values()) for (const word of words) for (const place of this.#parts.of(word)) places.add(place);
    return [...places].sort((a, b) => a - b).flatMap((place) => {
      const { candidate, names, document, nik, phone } = this.#entries[place] as Prepared;
      const { who } = candidate;
      const reasons: string[] = [];
      const sameIssuer = !who.issuer || !person.issuer || who.issuer === person.issuer;
      if (document && document === own.document && sameIssuer) reasons.push('document');
      if (nik && nik === own.nik) reasons.push('nik');
      const named = names.some((one) => sameName(one, parts, like));
      if (named) reasons.push('name');
      const birth = birthAgrees(who.birth_date, person.birth_date);
      if (birth === 'whole') reasons.push('birth');
      if (phone && phone === own.phone) reasons.push('phone');
      const strength = strengthOf(reasons, birth);
      return strength ? [{ entryId: candidate.id, strength, reasons }] : [];
    });
  }

  /** The parts of listed names that are like this one. */
  #like(part: string): Set<string> {
    const pairs = pairsOf(part);
    return new Set(this.#pairs.filter(([other, its]) => other === part || alike(pairs, its)).map(([other]) => other));
  }
}

function strengthOf(reasons: readonly string[], birth: 'whole' | 'year' | 'no' | 'unknown'): Strength | null {
  if (reasons.includes('document') || reasons.includes('nik')) return 'exact';
  if (reasons.includes('name') && birth === 'whole') return 'strong';
  if (reasons.includes('name') && birth !== 'no') return 'possible';
  return reasons.includes('phone') ? 'possible' : null;
}
