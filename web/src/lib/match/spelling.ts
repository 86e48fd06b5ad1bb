// SPDX-License-Identifier: Apache-2.0
// Old spelling to new, and the form in which spellings that sound alike are the same (src/match/spelling.cpp).
import type { Rules } from './rules';
import { find, has } from './words';

const vowel = (c: string | undefined) => c !== undefined && c !== '' && 'aeiou'.includes(c);

export function modernSpelling(word: string): string {
  if (word.length < 3 || !/oe|dj|tj|sj|hj|^nj/.test(word) || has(find(word), 'not_old')) return word;
  return word.replace(/oe|dj|tj|j/g, (old) => ({ oe: 'u', dj: 'j', tj: 'c' })[old] ?? 'y');
}

interface Step {
  add: string;
  taken: number;
}

function initialCh(rest: string): string {
  if (rest === '' || rest[0] === 'e' || rest[0] === 'i') return 'c';
  if (rest[0] === 'r' || rest[0] === 'l') return 'k';
  return /^(and|ang|ant|ann|ar|ah|ap)/.test(rest) ? 'c' : 'h';
}

function foldArabic(word: string, i: number, serawai: boolean): Step | null {
  const c = word[i];
  const next = word[i + 1];
  if (c === 'q') return { add: 'k', taken: 1 };
  if (c === 'z') return { add: 's', taken: 1 };
  if (next === 'h') {
    const add = { k: 'h', c: i === 0 ? initialCh(word.slice(2)) : 'h', g: serawai ? 'r' : 'g', s: 's', t: 't', d: 'd' }[c ?? ''];
    return add === undefined ? null : { add, taken: 2 };
  }
  if (c === 's' && next === 'y' && vowel(word[i + 2])) return { add: 's', taken: 2 };
  if ((c === 'd' && next === 'z') || (c === 't' && next === 's')) return { add: 's', taken: 2 };
  return null;
}

function foldLetters(word: string, i: number): Step | null {
  const c = word[i];
  if (c === 'v') return { add: 'f', taken: 1 };
  if (c === 'x') return { add: 'ks', taken: 1 };
  if (c === 'p' && word[i + 1] === 'h') return { add: 'f', taken: 2 };
  return null;
}

function foldVowels(word: string, i: number, before: string): Step | null {
  const c = word[i];
  const next = word[i + 1];
  if (c === 'y') return { add: before === 'i' ? '' : vowel(next) ? 'y' : 'i', taken: 1 };
  if (c === 'w' && before === 'u' && vowel(next)) return { add: '', taken: 1 };
  if (c === 'a' && next === 'e') return { add: 'ai', taken: 2 };
  if (c === 'o' && (next === 'o' || next === 'u')) return { add: 'u', taken: 2 };
  if (c === 'e' && next === 'e') return { add: 'i', taken: 2 };
  return null;
}

export function fold(word: string, rules: Rules): string {
  const serawai = rules.has('serawai');
  let out = '';
  for (let i = 0; i < word.length; ) {
    const before = out.at(-1) ?? '';
    const step =
      (rules.has('arabic') ? foldArabic(word, i, serawai) : null) ??
      (rules.has('letters') ? foldLetters(word, i) : null) ??
      (rules.has('vowels') ? foldVowels(word, i, before) : null) ?? { add: word[i] ?? '', taken: 1 };
    const again = rules.has('doubled') && step.add !== '' && step.add[0] === before && before >= 'a' && before <= 'z';
    out += again ? step.add.slice(1) : step.add;
    i += step.taken;
  }
  if (serawai && out.length > 3 && out.endsWith('au')) out = out.slice(0, -1);
  if (rules.has('final_h') && out.length > 3 && out.endsWith('h')) out = out.slice(0, -1);
  return out;
}
