// SPDX-License-Identifier: Apache-2.0
// Values as people write them, read into coded words: codes of HTCDS, the words of this app in both languages, days in the
// ways of Indonesian offices. What cannot be read is handed back, never guessed at.
import { codesOf, kWords, type WordList } from '../cases/words';
import { serialDay } from '../sheets/xlsx';
import { plainName } from './columns';

/** Ways of writing that are neither a code nor a word of ours. */
const kSpoken: Partial<Record<WordList, Readonly<Record<string, string>>>> = {
  sex: { p: 'Feminine', pr: 'Feminine', perempuan: 'Feminine', wanita: 'Feminine', cewek: 'Feminine', female: 'Feminine', f: 'Feminine', woman: 'Feminine', l: 'Masculine', lk: 'Masculine', lakilaki: 'Masculine', laki: 'Masculine', pria: 'Masculine', male: 'Masculine', m: 'Masculine', man: 'Masculine' },
  role: { korban: 'victim', pelaku: 'suspect', terduga: 'suspect', tersangka: 'suspect', perpetrator: 'suspect', saksi: 'witness', keluarga: 'family' },
  child: { ya: 'yes', y: 'yes', anak: 'yes', true: 'yes', '1': 'yes', tidak: 'no', bukan: 'no', dewasa: 'no', false: 'no', '0': 'no' },
  status: { aktif: 'Active', proses: 'Active', berjalan: 'Active', open: 'Active', selesai: 'Closed', tutup: 'Closed', ditutup: 'Closed', dirujuk: 'ClosedReferred' },
  purpose: { pekerjapaksa: 'ForcedLabour', kerjapaksa: 'ForcedLabour', prostitusi: 'SexualExploitation', seksual: 'SexualExploitation', scam: 'ForcedCriminality', onlinescam: 'ForcedCriminality', penipuanonline: 'ForcedCriminality', judionline: 'ForcedCriminality', organ: 'OrganRemoval', pengemis: 'ForcedBegging', perkawinanpaksa: 'ForcedMarriage', kawinpaksa: 'ForcedMarriage' },
  recruited: { mediasosial: 'ThroughOnlineSocialNetworks', facebook: 'ThroughOnlineSocialNetworks', teman: 'ThroughFriendsOrSocialEvents', keluarga: 'ThroughFamilyOrFamilyEvents' },
};

const lookups = new Map<WordList, ReadonlyMap<string, string>>();

function lookupOf(list: WordList): ReadonlyMap<string, string> {
  const known = lookups.get(list);
  if (known) return known;
  const words = kWords[list] as Readonly<Record<string, (inputs?: object, options?: { locale: 'id' | 'en' }) => string>>;
  const made = new Map<string, string>(Object.entries(kSpoken[list] ?? {}));
  for (const code of codesOf(list)) {
    for (const locale of ['id', 'en'] as const) made.set(plainName(words[code]?.({}, { locale }) ?? ''), code);
    made.set(plainName(code).replaceAll('_', ''), code);
    made.set(plainName(code), code);
  }
  lookups.set(list, made);
  return made;
}

export function codeOf(list: WordList, text: string): string | null {
  return lookupOf(list).get(plainName(text)) ?? null;
}

/** A list in one cell. Forms separate codes by spaces, people write commas, semicolons, lines; words may hold spaces. */
export function codesIn(list: WordList, text: string): { codes: string[]; unknown: string[] } {
  const whole = codeOf(list, text);
  if (whole) return { codes: [whole], unknown: [] };
  const parts = text.split(/[;,|\n\r]+/).map((part) => part.trim()).filter(Boolean);
  const codes: string[] = [];
  const unknown: string[] = [];
  for (const part of parts) {
    const code = codeOf(list, part);
    if (code) codes.push(code);
    else {
      // Only a run of codes is taken apart at its spaces; a sentence stays whole.
      const pieces = part.split(/\s+/).map((piece) => codeOf(list, piece));
      if (pieces.length > 1 && pieces.every((piece) => piece !== null)) codes.push(...(pieces as string[]));
      else unknown.push(...(pieces.some((piece) => piece !== null) ? splitKnown(part, pieces, codes) : [part]));
    }
  }
  return { codes: sorted(codes), unknown };
}

function splitKnown(part: string, pieces: readonly (string | null)[], codes: string[]): string[] {
  return part.split(/\s+/).filter((_, index) => {
    const code = pieces[index];
    if (code) codes.push(code);
    return !code;
  });
}

/** The one form in which sets are stored: each once, by its word. */
export function sorted(codes: readonly string[]): string[] {
  return [...new Set(codes)].sort((a, b) => (a < b ? -1 : 1));
}

const kMonths: Readonly<Record<string, number>> = {
  jan: 1, peb: 2, feb: 2, mar: 3, apr: 4, mei: 5, may: 5, jun: 6, jul: 7, agu: 8, ags: 8, agt: 8, aug: 8, sep: 9, okt: 10, oct: 10, nov: 11, nop: 11, des: 12, dec: 12,
};

function dayFrom(year: number, month: number, day: number): string | null {
  const made = new Date(Date.UTC(year, month - 1, day));
  if (year < 1850 || year > 2200 || made.getUTCMonth() !== month - 1 || made.getUTCDate() !== day) return null;
  return made.toISOString().slice(0, 10);
}

/** Two figures mean the past: '03' is 2003 while '78' is 1978. */
function fullYear(text: string, thisYear: number): number {
  const year = Number(text);
  if (text.length > 2) return year;
  const century = Math.floor(thisYear / 100) * 100;
  return century + year > thisYear ? century - 100 + year : century + year;
}

/** 'dd/mm/yyyy' (dots, dashes), 'yyyy-mm-dd', '5 Maret 2001', a spreadsheet's serial day; a time after it is left out. */
export function dayOf(text: string, thisYear = new Date().getFullYear()): string | null {
  const clean = text.trim().replace(/[T\s]\d{1,2}[:.]\d{2}.*$/, '').trim();
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(clean);
  if (iso) return dayFrom(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const local = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4})$/.exec(clean);
  if (local) return dayFrom(fullYear(local[3] ?? '', thisYear), Number(local[2]), Number(local[1]));
  const worded = /^(?:\p{L}+,?\s+)?(\d{1,2})[-\s.]*(\p{L}{3})\p{L}*[-\s.,]*(\d{4}|\d{2})$/u.exec(clean);
  const month = kMonths[worded?.[2]?.toLowerCase() ?? ''];
  if (worded && month) return dayFrom(fullYear(worded[3] ?? '', thisYear), month, Number(worded[1]));
  // 1 January 1900 to 2100 as serial days: a year alone (2001) is none of them.
  if (/^\d{4,5}(\.\d+)?$/.test(clean) && Number(clean) > 2500) return serialDay(Number(clean)) || null;
  return null;
}

export function yearOf(text: string): number | null {
  const year = /^\s*(\d{4})(?:[.,]0+)?\s*$/.exec(text)?.[1] ?? dayOf(text)?.slice(0, 4);
  return year && Number(year) >= 1850 && Number(year) <= 2200 ? Number(year) : null;
}

/** 'umur 17 tahun' -> the band of 17. */
export function ageBandOf(text: string): string | null {
  const age = Number(/^\D{0,8}(\d{1,3})\D{0,10}$/.exec(text.trim())?.[1] ?? Number.NaN);
  if (Number.isNaN(age) || age > 120) return null;
  return ([[11, '0_11'], [14, '12_14'], [17, '15_17'], [24, '18_24'], [39, '25_39'], [59, '40_59'], [120, '60_up']] as const).find(([most]) => age <= most)?.[1] ?? null;
}

const kPlace = /^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$/;

/** An area code, or the name of a sub-district that `areas` knows. */
export function placeOf(text: string, areas: readonly { code: string; name: string }[]): string | null {
  const clean = text.trim();
  if (kPlace.test(clean)) return clean;
  const name = plainName(clean.replace(/^(kecamatan|kec\.?)\s+/i, ''));
  return areas.find((area) => plainName(area.name) === name)?.code ?? null;
}
