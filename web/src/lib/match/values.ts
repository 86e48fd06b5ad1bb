// SPDX-License-Identifier: Apache-2.0
// Fields that are neither names nor dates (src/match/values.h, places.cpp). All take a cleaned byte text.
import { clean } from './letters';
import type { Rules } from './rules';
import { modernSpelling } from './spelling';
import { places as placeLines, regencies } from './tables';
import { saysMissing } from './words';

const kMan = 'l,lk,lk2,laki,laki laki,laki-laki,lakilaki,lelaki,pria,cowok,m,male,man,boy,laki2,lak,putra,bapak'.split(',');
const kWoman = 'p,pr,perempuan,prempuan,wanita,cewek,w,f,female,woman,girl,putri,ibu'.split(',');

export const onlyDigits = (cleaned: string) => cleaned.replace(/[^0-9]/g, '');
export const onlyCode = (cleaned: string) => cleaned.replace(/[ .,/-]/g, '');
export const monotone = (text: string) => [...text].every((c) => c === text[0]);

export function readPhone(cleaned: string): string {
  let out = onlyDigits(cleaned);
  if (out.startsWith('00')) out = out.slice(2);
  if (out.startsWith('62') && out.length >= 10) out = out.slice(2);
  if (out.startsWith('0')) out = out.slice(1);
  return out.length < 6 || monotone(out) ? '' : out;
}

export function readSex(cleaned: string): string {
  const word = cleaned.replace(/\.+$/, '');
  if (kMan.includes(word)) return 'l';
  return kWoman.includes(word) ? 'p' : '';
}

const prefixes = new Set<string>();
const otherNames = new Map<string, string>();
for (const line of placeLines.split('\n')) {
  const colon = line.indexOf(':');
  const head = line.slice(0, colon);
  for (const word of line.slice(colon + 2).split(' ')) {
    if (head === 'prefix') prefixes.add(word);
    else otherNames.set(word, head.slice(head.indexOf(' ') + 1));
  }
}

function strip(text: string): string {
  for (;;) {
    const space = text.indexOf(' ');
    const word = (space < 0 ? text : text.slice(0, space)).replace(/\.+$/, '');
    const rest = space < 0 ? '' : text.slice(space + 1);
    if (rest === '' || !prefixes.has(word)) return text;
    text = rest;
  }
}

const byCode = new Map<string, string>(
  regencies
    .split('\n')
    .filter((line) => line.indexOf(',') === 5)
    .map((line) => [line.slice(0, 2) + line.slice(3, 5), strip(clean(line.slice(6)))]),
);

export function readPlace(cleaned: string, rules: Rules): string {
  if (rules.has('single') && saysMissing(cleaned)) return '';
  if (/^[0-9]/.test(cleaned)) {
    const name = byCode.get(onlyDigits(cleaned).slice(0, 4));
    if (name !== undefined) return name;
  }
  let text = cleaned.split(',')[0] ?? '';
  if (rules.has('places')) text = strip(text);
  const words = text.split(/[ \-/.]/).filter((word) => word !== '');
  const out = words.map((word) => (rules.has('old') ? modernSpelling(word) : word)).join(' ');
  return (rules.has('places') && otherNames.get(out.replaceAll(' ', ''))) || out;
}
