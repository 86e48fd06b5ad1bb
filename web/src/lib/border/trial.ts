// SPDX-License-Identifier: Apache-2.0
// A rule tried on past records, by the same terms as at the desk (indicators.ts). Coded facts decide as far as they can; a record
// is opened only where all of them hold and a sealed one is asked for. Pure.
import { ageOn, applies, type Known, readTerm, running } from './indicators';
import type { InterviewRow, PastRow, Traveller } from './types';

export type TrialRule = Parameters<typeof applies>[0];

export interface Past {
  id: string;
  at: Known['at'];
  /** Civil day, and instant where there is one. */
  day: string;
  instant: number;
  outcome: string;
  words: Readonly<Record<string, string>>;
  numbers: Readonly<Record<string, number>>;
  /** Null where it was not kept which papers were shown. */
  papers: readonly string[] | null;
  /** 0: unknown. */
  birthYear: number;
  tokens: readonly string[];
}
export type Step = 'silent' | 'fires' | 'open';

export function pastCrossing({ id, facts, outcome, tokens }: PastRow, day: string): Past {
  const { direction, nationality, purpose, destination, companions } = facts;
  return {
    id, at: 'crossing', day, instant: facts.happened_ms, outcome, tokens, words: { direction, nationality, purpose, destination }, numbers: { companions }, papers: null, birthYear: facts.birth_year,
  };
}

export function pastInterview({ id, facts, decision }: InterviewRow): Past {
  const { purpose, destination, papers } = facts;
  return {
    id, at: 'interview', day: facts.held_day, instant: 0, outcome: decision.verdict, tokens: [], words: { direction: 'out', nationality: 'IDN', purpose, destination }, numbers: {},
    papers: papers.length > 0 ? papers : null, birthYear: facts.birth_year,
  };
}

/** Whether a condition is of the language; what `applies` would throw for. */
export function readable(when: string): boolean {
  try {
    when.split(' and ').forEach(readTerm);
    return true;
  } catch {
    return false;
  }
}

const kCoded = new Set(['direction', 'nationality', 'purpose', 'destination', 'companions', 'paper']);

function stepOf(term: string, past: Past, known: Known, earlier: (token: string) => number): Step {
  const [fact = '', verb = '', word = ''] = term.split(' ');
  if (kCoded.has(fact)) return readTerm(term)(known) ? 'fires' : 'silent';
  if (verb === 'seen') return past.tokens.some((token) => earlier(token) >= Number(word)) ? 'open' : 'silent';
  if (fact !== 'age') return 'open';
  // The year of birth alone leaves two ages.
  const age = past.birthYear > 0 ? ageOn(String(past.birthYear), past.day) : undefined;
  if (age === undefined) return 'silent';
  const [younger, older] = [age - 1, age].map((one) => readTerm(term)({ ...known, numbers: { age: one } }));
  return younger !== older ? 'open' : older ? 'fires' : 'silent';
}

/** By what is coded alone. `earlier` tells how many records before this one have a token. */
export function byFacts(rule: TrialRule, past: Past, earlier: (token: string) => number): Step {
  const known: Known = { at: past.at, words: past.words, numbers: past.numbers, papers: past.papers, seen: {} };
  if (!running(rule, past.at, past.day)) return 'silent';
  const steps = rule.when.split(' and ').map((term) => stepOf(term, past, known, earlier));
  if (steps.includes('silent')) return 'silent';
  return steps.includes('open') ? 'open' : 'fires';
}

/** With the opened words. `seen`: by kind, how many records before this one have the same. */
export function byWords(rule: TrialRule, past: Past, person: Traveller, seen: Readonly<Record<string, number>>): boolean {
  const age = ageOn(person.birth_date ?? '', past.day);
  const numbers = age === undefined ? past.numbers : { ...past.numbers, age };
  return applies(rule, { at: past.at, words: { ...past.words, ...person.answers }, numbers, papers: past.papers, seen }, past.day);
}
