// SPDX-License-Identifier: Apache-2.0
// Reads and evaluates the conditions of indicators (docs/border.md section 5). Pure. A rule gives a reason and a question
// to ask; nothing here adds up to a number about a person.
import type { Indicator } from './types';

/** What is known: a fact that is missing makes every term about it false. */
export interface Known {
  at: 'crossing' | 'interview';
  /** Words: purpose, direction, nationality, destination, guardian, and answers yes or no. */
  words: Readonly<Record<string, string>>;
  numbers: Readonly<Record<string, number>>;
  /** Papers that were shown; null where nobody asked for them. */
  papers: readonly string[] | null;
  /** How many earlier records have the same value: phone, sponsor, document. */
  seen: Readonly<Record<string, number>>;
}

export type Term = (known: Known) => boolean;

/** Throws for a condition that is not of the language: a rule file must not fail in silence. */
export function readTerm(text: string): Term {
  const [fact = '', verb = '', ...rest] = text.split(' ');
  const [word = ''] = rest;
  const number = Number(word);
  const counted = rest.length === 1 && /^\d+$/.test(word);
  if (fact === 'paper' && rest.length === 1 && rest[0] === 'missing') return (k) => k.papers !== null && !k.papers.includes(verb);
  if (verb === 'is' && rest.length === 1) return (k) => k.words[fact] === word;
  if (verb === 'in' && rest.length > 0) return (k) => rest.includes(k.words[fact] ?? '');
  if (verb === 'under' && counted) return (k) => (k.numbers[fact] ?? Infinity) < number;
  if (verb === 'over' && counted) return (k) => (k.numbers[fact] ?? -Infinity) > number;
  if (verb === 'seen' && counted) return (k) => (k.seen[fact] ?? 0) >= number;
  throw new Error(`not a condition: ${text}`);
}

type Rule = Pick<Indicator, 'at' | 'when' | 'valid_from' | 'valid_until'>;

/** Whether a rule is asked there on that day at all. */
export const running = (rule: Omit<Rule, 'when'>, at: Known['at'], day: string): boolean =>
  rule.at.includes(at) && rule.valid_from <= day && (rule.valid_until === '' || day <= rule.valid_until);

export function applies(rule: Rule, known: Known, day: string): boolean {
  return running(rule, known.at, day) && rule.when.split(' and ').every((term) => readTerm(term)(known));
}

/** Every rule that applies, trial ones too: those are counted, and only live ones are shown. */
export function fired(rules: readonly Indicator[], known: Known, day: string): Indicator[] {
  return rules.filter((rule) => applies(rule, known, day));
}

export function ageOn(birthDate: string, day: string): number | undefined {
  if (!/^\d{4}/.test(birthDate)) return undefined;
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return birthDate.length === 10 && day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
