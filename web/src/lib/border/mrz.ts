// SPDX-License-Identifier: Apache-2.0
// The machine-readable zone in the browser: the same answers as src/border/mrz.cpp, held to the vectors of
// tests/golden/mrz. Pure; a few microseconds a zone.
import { knownCountry } from './countries';
import { type Format, type Kind, kLayouts, type Layout, type Place, type Span } from './mrz_layout';
import { clean, type Refusal } from './mrz_scan';

export type Verdict = 'valid' | 'corrected' | 'unchecked' | 'empty' | 'unknown' | 'invalid';

export interface Field {
  /** As it stands in the zone after correction, filler included. */
  text: string;
  /** For people: names with spaces, dates as YYYY-MM-DD, YYYY-MM or YYYY. */
  value: string;
  verdict: Verdict;
}

export interface Correction {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

export interface MrzDocument {
  readonly format: Format;
  readonly valid: boolean;
  readonly fields: Record<string, Field>;
  readonly corrections: Correction[];
  readonly notes: string[];
}

// What optical readers take for each other.
const kDigits = '012586';
const kLetters = 'OIZSBG';

const isDigit = (c: string): boolean => c >= '0' && c <= '9';
const swap = (c: string, from: string, to: string): string => {
  const at = from.indexOf(c);
  return at < 0 ? c : (to[at] ?? c);
};
const asDigit = (c: string): string => swap(c, kLetters, kDigits);
const asLetter = (c: string): string => swap(c, kDigits, kLetters);
const confused = (c: string): string => (isDigit(c) ? asLetter(c) : asDigit(c));
const fillerOnly = (text: string): boolean => /^<*$/.test(text);
const trimmed = (text: string): string => text.replace(/<+$/, '');
const spaced = (text: string): string => trimmed(text).replace(/</g, ' ');

/** Weights 7, 3, 1; digits as they are, A = 10 to Z = 35, filler 0. */
export function checkDigit(text: string): string {
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const value = c >= 48 && c <= 57 ? c - 48 : c >= 65 && c <= 90 ? c - 55 : 0;
    sum += value * ([7, 3, 1][i % 3] ?? 0);
  }
  return String(sum % 10);
}

const kBad = { text: '', verdict: 'invalid' } as const;

/** YYMMDD with unknown parts written as filler, which stand from the right. */
function dateOf(text: string, kind: Kind, today: string): { text: string; verdict: Verdict } {
  if (fillerOnly(text)) return { text: '', verdict: 'unknown' };
  const [yy, mm, dd] = [text.slice(0, 2), text.slice(2, 4), text.slice(4, 6)];
  if (!/^\d\d$/.test(yy)) return kBad;
  const lastCentury = kind === 'birth' && Number(yy) > Number(today.slice(2, 4));
  const year = (lastCentury ? 1900 : 2000) + Number(yy);
  if (fillerOnly(mm)) return { text: String(year), verdict: fillerOnly(dd) ? 'unknown' : 'invalid' };
  if (!/^\d\d$/.test(mm) || Number(mm) < 1 || Number(mm) > 12) return kBad;
  if (fillerOnly(dd)) return { text: `${year}-${mm}`, verdict: 'unknown' };
  const days = new Date(Date.UTC(year, Number(mm), 0)).getUTCDate();
  if (!/^\d\d$/.test(dd) || Number(dd) < 1 || Number(dd) > days) return kBad;
  return { text: `${year}-${mm}-${dd}`, verdict: 'valid' };
}

class Reader {
  readonly corrections: Correction[] = [];
  readonly notes: string[] = [];
  readonly #layout: Layout;
  readonly #lines: string[];
  readonly #today: string;

  constructor(layout: Layout, lines: string[], today: string) {
    this.#layout = layout;
    this.#lines = [...lines];
    this.#today = today;
  }

  read(): Record<string, Field> {
    const found = new Map<Place, Field>();
    const { places } = this.#layout;
    for (const place of places) if (place.kind !== 'number') found.set(place, this.#field(place));
    // Last, because the composite check over the other fields helps to decide it.
    for (const place of places) if (place.kind === 'number') found.set(place, this.#number(place));
    const out: Record<string, Field> = {};
    for (const place of places) {
      const field = found.get(place);
      if (field && place.kind === 'names') this.#names(out, field);
      else if (field) out[place.name] = field;
    }
    if (this.#layout.composite.length > 0) out['composite'] = this.#composite();
    return out;
  }

  #line(at: number): string {
    return this.#lines[at] ?? '';
  }
  #text(place: Place): string {
    return this.#line(place.line).substr(place.from, place.size);
  }
  #check(place: Place): string {
    return this.#line(place.line)[place.from + place.size] ?? '';
  }
  #put(line: number, from: number, text: string): void {
    const before = this.#line(line);
    this.#lines[line] = before.slice(0, from) + text + before.slice(from + text.length);
  }
  #note(field: string, from: string, to: string): void {
    this.corrections.push({ field, from, to });
  }

  #names(out: Record<string, Field>, field: Field): void {
    const at = field.text.indexOf('<<');
    const surname = at < 0 ? field.text : field.text.slice(0, at);
    const given = at < 0 ? '' : field.text.slice(at + 2);
    out['surname'] = { text: surname, value: spaced(surname), verdict: field.verdict };
    out['given_names'] = { text: given, value: spaced(given), verdict: given === '' ? 'empty' : field.verdict };
    if (!field.text.endsWith('<')) this.notes.push('name_may_be_cut');
  }

  #field(place: Place): Field {
    switch (place.kind) {
      case 'code':
      case 'country':
      case 'names':
        return this.#letters(place);
      case 'sex':
        return this.#sex(place);
      case 'optional':
        return this.#optional(place);
      default:
        return this.#date(place);
    }
  }

  /** Only letters stand here, so the type alone decides. */
  #letters(place: Place): Field {
    const before = this.#text(place);
    const fixed = place.kind === 'code' ? 1 : before.length; // the second character of a code is the issuer's choice
    const after = [...before].map((c, i) => (i < fixed ? asLetter(c) : c)).join('');
    const out: Field = { text: after, value: spaced(after), verdict: 'unchecked' };
    if (!/^[A-Z<]*$/.test(after.slice(0, fixed)) || fillerOnly(after)) out.verdict = 'invalid';
    else if (place.kind === 'country') out.verdict = knownCountry(trimmed(after)) ? 'valid' : 'unknown';
    if (out.verdict === 'invalid' || after === before) return out;
    this.#put(place.line, place.from, after);
    this.#note(place.name, before, after);
    out.verdict = 'corrected';
    return out;
  }

  #sex(place: Place): Field {
    const text = this.#text(place);
    return { text, value: text === '<' ? 'X' : text, verdict: /^[MFX<]$/.test(text) ? 'unchecked' : 'invalid' };
  }

  #optional(place: Place): Field {
    const text = this.#text(place);
    const out: Field = { text, value: spaced(text), verdict: fillerOnly(text) ? 'empty' : 'unchecked' };
    if (!place.checked) return out;
    if (fillerOnly(text)) {
      if (!/^[<0]$/.test(this.#check(place))) out.verdict = 'invalid';
    } else if (checkDigit(text) === this.#check(place)) {
      out.verdict = 'valid';
    } else {
      out.verdict = this.#repairCheck(place) ? 'corrected' : 'invalid';
    }
    return out;
  }

  /** A letter in the place of a check digit, read as the digit it is taken for. */
  #repairCheck(place: Place): boolean {
    const now = this.#check(place);
    const then = asDigit(now);
    if (now === then || checkDigit(this.#text(place)) !== then) return false;
    this.#put(place.line, place.from + place.size, then);
    this.#note(place.name, now, then);
    return true;
  }

  #date(place: Place): Field {
    const before = this.#text(place);
    const after = [...before].map(asDigit).join('');
    const checkAfter = asDigit(this.#check(place));
    const decided = checkDigit(after) === checkAfter;
    const changed = after !== before || checkAfter !== this.#check(place);
    if (decided && changed) {
      this.#note(place.name, before + this.#check(place), after + checkAfter);
      this.#put(place.line, place.from, after + checkAfter);
    }
    const text = decided ? after : before;
    const read = dateOf(text, place.kind, this.#today);
    const out: Field = { text, value: read.text, verdict: read.verdict };
    const unchecked = fillerOnly(text) && checkAfter === '<';
    if (!decided && !unchecked) out.verdict = 'invalid';
    if (decided && changed && out.verdict === 'valid') out.verdict = 'corrected';
    return out;
  }

  #number(place: Place): Field {
    const long = this.#layout.composite.length > 0 ? this.#longNumber(place) : null;
    if (long) return { text: long.text, value: trimmed(long.text), verdict: long.fits ? 'valid' : 'invalid' };
    const out: Field = { text: this.#text(place), value: '', verdict: 'invalid' };
    if (fillerOnly(out.text)) return out;
    if (checkDigit(out.text) === this.#check(place)) {
      out.verdict = 'valid';
    } else if (this.#repairCheck(place) || this.#repairNumber(place)) {
      out.verdict = 'corrected';
      out.text = this.#text(place);
    }
    out.value = trimmed(out.text);
    return out;
  }

  /** A number of more than nine characters goes on in the optional field behind it, its check digit last. */
  #longNumber(place: Place): { text: string; fits: boolean } | null {
    const line = this.#line(place.line);
    if (line[place.from + 9] !== '<') return null;
    const { width } = this.#layout;
    const rest = place.line === 0 ? line.slice(place.from + 10, width) : line.substr(width - 8, 7);
    const tail = trimmed(rest).split('<')[0] ?? '';
    if (tail.length < 2) return null;
    const head = line.substr(place.from, 9);
    const body = tail.slice(0, -1);
    const check = tail.slice(-1);
    return { text: head + body, fits: checkDigit(head + body) === check || checkDigit(`${head}<${body}`) === check };
  }

  /** One confused character, if exactly one reading satisfies the number's and the composite check digit. */
  #repairNumber(place: Place): boolean {
    const before = this.#text(place);
    const readings = [...before].flatMap((c, i) => {
      const one = before.slice(0, i) + confused(c) + before.slice(i + 1);
      return one !== before && checkDigit(one) === this.#check(place) && this.#fitsWith(place, one) ? [one] : [];
    });
    const [only] = readings;
    if (readings.length !== 1 || only === undefined) return false;
    this.#put(place.line, place.from, only);
    this.#note(place.name, before, only);
    return true;
  }

  #fitsWith(place: Place, text: string): boolean {
    const before = this.#line(place.line);
    this.#put(place.line, place.from, text);
    const fits = this.#layout.composite.length === 0 || this.#compositeDigit() === this.#compositeText();
    this.#lines[place.line] = before;
    return fits;
  }

  #compositeDigit(): string {
    return checkDigit(this.#layout.composite.map((one: Span) => this.#line(one.line).slice(one.from, one.end)).join(''));
  }
  #compositeLine(): number {
    return this.#layout.composite[this.#layout.composite.length - 1]?.line ?? 0;
  }
  #compositeText(): string {
    return this.#line(this.#compositeLine())[this.#layout.compositeAt] ?? '';
  }

  #composite(): Field {
    const now = this.#compositeText();
    const digit = this.#compositeDigit();
    if (digit === now) return { text: now, value: '', verdict: 'valid' };
    const then = asDigit(now);
    if (digit !== then) return { text: now, value: '', verdict: 'invalid' };
    this.#note('composite', now, then);
    this.#put(this.#compositeLine(), this.#layout.compositeAt, then);
    return { text: then, value: '', verdict: 'corrected' };
  }
}

function layoutFor(width: number, lines: readonly string[]): Layout {
  const visa = lines[0]?.startsWith('V') ?? false;
  const fits = (one: Layout) => one.width === width && (width === 30 || one.format.startsWith('MRV') === visa);
  const found = kLayouts.find(fits);
  if (!found) throw new Error('no layout of this width');
  return found;
}

/** How many check digits fit as the lines stand. */
function fitting(lines: readonly string[], width: number): number {
  return layoutFor(width, lines).places.filter((place) => {
    const line = lines[place.line] ?? '';
    const text = line.substr(place.from, place.size);
    const date = place.kind === 'birth' || place.kind === 'expiry';
    if (!place.checked || fillerOnly(text) || (date && !/^\d+$/.test(text))) return false;
    return checkDigit(text) === line[place.from + place.size];
  }).length;
}

/** In the order of C++'s next_permutation, so that ties are decided alike. */
const kOrders: Record<number, number[][]> = {
  2: [
    [0, 1],
    [1, 0],
  ],
  3: [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ],
};

/** Another order of the lines, only if more check digits fit in it. */
function inOrder(lines: string[], width: number): string[] {
  let best = lines;
  let most = fitting(lines, width);
  for (const order of kOrders[lines.length] ?? []) {
    const tried = order.map((i) => lines[i] ?? '');
    const found = fitting(tried, width);
    if (found > most) [best, most] = [tried, found];
  }
  return best;
}

/**
 * Reads one scanned document. `today` (YYYY-MM-DD) decides the century of the birth year. A readable zone with wrong check
 * digits is a document that is not valid; what is not one whole zone is a refusal.
 */
export function parseMrz(scan: string, today: string): MrzDocument | Refusal {
  const cleaned = clean(scan);
  if (typeof cleaned === 'string') return cleaned;
  const lines = inOrder(cleaned.lines, cleaned.width);
  const layout = layoutFor(cleaned.width, lines);
  const reader = new Reader(layout, lines, today);
  const fields = reader.read();
  const notes = [...reader.notes];
  if (cleaned.lowerCase) notes.push('lower_case');
  if (lines.some((line, i) => line !== cleaned.lines[i])) notes.push('lines_swapped');
  const valid = Object.values(fields).every((field) => field.verdict !== 'invalid');
  return { format: layout.format, valid, fields, corrections: reader.corrections, notes };
}
