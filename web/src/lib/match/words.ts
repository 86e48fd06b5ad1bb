// SPDX-License-Identifier: Apache-2.0
// The words of names that are not read as they stand (src/match/data/words.txt; classes as in src/match/words.h).
import { words as lines } from './tables';

export interface Word {
  classes: Set<string>;
  same?: string;
  first?: string;
}

export interface Split {
  prefix: string;
  first: string;
  least: number;
}

const table = new Map<string, Word>();
const missing = new Set<string>();
export const splits: Split[] = [];

function entry(word: string): Word {
  const found = table.get(word) ?? { classes: new Set<string>() };
  table.set(word, found);
  return found;
}

for (const line of lines.split('\n')) {
  const colon = line.indexOf(':');
  const [name = '', result = '', least = ''] = line.slice(0, colon).split(' ');
  for (const word of line.slice(colon + 2).split(' ')) {
    if (name === 'missing') missing.add(word);
    else if (name === 'split') splits.push({ prefix: word, first: result, least: Number(least) });
    else {
      const one = entry(word);
      one.classes.add(name);
      if (name === 'same') one.same = result;
      if (name === 'first') one.first = result;
    }
  }
}

export const find = (word: string): Word | undefined => table.get(word);
export const has = (word: Word | undefined, ...names: string[]): boolean =>
  word !== undefined && names.some((name) => word.classes.has(name));

/** Whether a cleaned text only says that nothing is known. */
export function saysMissing(cleaned: string): boolean {
  if (cleaned.length > 24) return false;
  const word = cleaned.replace(/[ .]/g, '');
  return word === '' || missing.has(word);
}
