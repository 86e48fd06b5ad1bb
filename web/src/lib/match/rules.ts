// SPDX-License-Identifier: Apache-2.0
// The rules of normalisation (src/match/rules.h), in the order in which a schema's canonical form lists them.
export const kRules = [
  'titles',
  'father',
  'single',
  'old',
  'same',
  'joined',
  'common',
  'arabic',
  'letters',
  'vowels',
  'doubled',
  'final_h',
  'serawai',
  'unknown_day',
  'nik',
  'places',
] as const;

export type Rule = (typeof kRules)[number];
export type Rules = ReadonlySet<Rule>;
