// SPDX-License-Identifier: Apache-2.0
// A name becomes its parts (src/match/names.h and names.cpp, step for step).
import { clean } from './letters';
import type { Rules } from './rules';
import { fold, modernSpelling } from './spelling';
import { find, has, saysMissing, splits, type Word } from './words';

export interface Part {
  kind: 'plain' | 'weak' | 'title';
  father: boolean;
  /** Byte texts. */
  canonical: string;
  folded: string;
}

interface Piece {
  text: string;
  dotted: boolean;
  afterComma: boolean;
}

const kMaxPieces = 48;
const kTitles = ['prefix', 'anywhere', 'suffix', 'suffix_marked'];

function cutToken(raw: string, add: (word: string, dotted: boolean) => void): void {
  if (!/[./]/.test(raw)) return add(raw, false);
  const whole = raw.replaceAll('.', '');
  const known = find(whole);
  if (whole.includes('/') ? has(known, 'father') : has(known, 'weak', ...kTitles)) return add(whole, true);
  for (const word of raw.split(/[./]/)) add(word, true);
}

function cut(text: string): Piece[] {
  const pieces: Piece[] = [];
  let afterComma = false;
  const add = (word: string, dotted: boolean) => {
    const letters = word.replace(/[0-9]/g, '');
    if (letters !== '' && pieces.length < kMaxPieces) pieces.push({ text: letters, dotted, afterComma });
  };
  for (const raw of text.split(/([ ,-])/)) {
    if (raw === ',') afterComma ||= pieces.length > 0;
    else if (raw !== '' && raw !== ' ' && raw !== '-') cutToken(raw, add);
  }
  return pieces;
}

class Reader {
  readonly parts: Part[] = [];
  private names = 0;
  private father = false;
  private afterAbdul = false;
  private joined = '';

  constructor(private readonly rules: Rules) {}

  run(pieces: Piece[]): Part[] {
    pieces.forEach((piece, i) => this.read(piece, i + 1 === pieces.length));
    if (this.names === 0) for (const part of this.parts) part.kind = 'plain';
    return this.parts;
  }

  private read(piece: Piece, last: boolean): void {
    const known = find(piece.text);
    if (has(known, 'father') && this.rules.has('father') && this.names > 0 && !last) {
      this.father = true;
    } else if (has(known, ...kTitles) && this.rules.has('titles') && this.title(piece, known, last)) {
      this.emit(piece.text, true);
    } else if (has(known, 'particle') && this.rules.has('joined') && !last) {
      if (!this.afterAbdul) this.joined = piece.text;
    } else {
      this.word(piece.text, last);
    }
  }

  private title(piece: Piece, known: Word | undefined, last: boolean): boolean {
    if (piece.afterComma) return true;
    if (has(known, 'prefix') && this.names === 0 && !last) return true;
    if (has(known, 'anywhere') && (!last || (this.names > 0 && piece.text.length > 1))) return true;
    return this.names > 0 && (has(known, 'suffix') || (has(known, 'suffix_marked') && piece.dotted));
  }

  private word(text: string, last: boolean): void {
    let word = this.joined + text;
    this.joined = '';
    if (this.rules.has('old')) word = modernSpelling(word);
    word = this.same(word, last);
    if (!this.rules.has('joined') || !this.split(word)) this.emit(word, false);
  }

  private same(word: string, last: boolean): string {
    const known = this.rules.has('same') ? find(word) : undefined;
    if (known?.first !== undefined && this.names === 0 && !last) return known.first;
    return known?.same ?? word;
  }

  private split(word: string): boolean {
    const found = splits.find((one) => word.startsWith(one.prefix) && word.length >= one.prefix.length + one.least);
    if (found === undefined) return false;
    const { prefix, first } = found;
    const shared = !prefix.endsWith('l') && prefix !== first && 'aeiou'.includes(word[prefix.length] ?? '-');
    this.emit(first, false);
    this.emit(word.slice(prefix.length - (shared ? 1 : 0)), false);
    return true;
  }

  private emit(canonical: string, title: boolean): void {
    const father = this.father && !title;
    if (!title) {
      this.afterAbdul = canonical === 'abdul';
      this.names++;
    }
    if (this.rules.has('single') && this.repeated(canonical, title, father)) return;
    const folded = title ? canonical : fold(canonical, this.rules);
    const kind = title ? 'title' : this.weak(canonical, folded) ? 'weak' : 'plain';
    this.parts.push({ kind, father, canonical, folded });
  }

  private weak(canonical: string, folded: string): boolean {
    if (has(find(canonical), 'weak')) return true;
    return this.rules.has('common') && (has(find(canonical), 'common') || has(find(folded), 'common'));
  }

  private repeated(canonical: string, title: boolean, father: boolean): boolean {
    return this.parts.some((one) => (one.kind === 'title') === title && one.father === father && one.canonical === canonical);
  }
}

export function readName(name: string, rules: Rules): Part[] {
  const text = clean(name);
  if (text === '' || (rules.has('single') && saysMissing(text))) return [];
  return new Reader(rules).run(cut(text));
}
