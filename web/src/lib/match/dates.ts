// SPDX-License-Identifier: Apache-2.0
// Birth dates as people write them, and NIK (src/match/dates.h). A part that is unknown is 0.
export interface CivilDate {
  year: number;
  month: number;
  day: number;
}

export interface Nik {
  birth: CivilDate;
  sex: 'l' | 'p';
}

const kUnknown: CivilDate = { year: 0, month: 0, day: 0 };
export const kFirstYear = 1850;
export const kLastYear = 2099;

const kMonths: readonly (readonly string[])[] = [
  ['jan', 'januari', 'january', 'djan', 'djanuari', 'djanuary'],
  ['feb', 'februari', 'february', 'peb', 'pebruari', 'pebr', 'febr'],
  ['mar', 'maret', 'march', 'mrt'],
  ['apr', 'april'],
  ['mei', 'may', 'mai'],
  ['jun', 'juni', 'june', 'djun', 'djuni'],
  ['jul', 'juli', 'july', 'djul', 'djuli'],
  ['agu', 'ags', 'agt', 'agst', 'agustus', 'agoestoes', 'aug', 'august', 'agts'],
  ['sep', 'sept', 'september'],
  ['okt', 'oktober', 'oct', 'october'],
  ['nov', 'november', 'nop', 'nopember', 'nopb', 'nopem'],
  ['des', 'desember', 'dec', 'december', 'desem'],
];

const monthOf = (word: string) => kMonths.findIndex((names) => names.includes(word)) + 1;

export const known = (date: CivilDate) => date.year !== 0 || (date.month !== 0 && date.day !== 0);

function checked(year: number, month: number, day: number): CivilDate {
  const swapped = month > 12 && month <= 31 && day <= 12;
  const [m, d] = swapped ? [day, month] : [month, day];
  const date = {
    year: year >= kFirstYear && year <= kLastYear ? year : 0,
    month: m >= 1 && m <= 12 ? m : 0,
    day: d >= 1 && d <= 31 ? d : 0,
  };
  return date.year === 1900 && date.month === 1 && date.day === 1 ? kUnknown : date;
}

function fullYear(digits: string): number {
  const value = Number(digits);
  if (digits.length > 2) return value;
  return value <= 30 ? 2000 + value : 1900 + value;
}

const yearLike = (digits: string) => digits.length > 2 || Number(digits) > 31;

function oneNumber(digits: string, month: number): CivilDate {
  const value = Number(digits);
  if (month !== 0) return digits.length === 4 ? checked(value, month, 0) : checked(0, month, value);
  if (digits.length === 8) {
    const [y, m, d] = [Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6))];
    if (y >= kFirstYear && y <= kLastYear && m <= 12 && d <= 31) return checked(y, m, d);
    return checked(Number(digits.slice(4)), Number(digits.slice(2, 4)), Number(digits.slice(0, 2)));
  }
  if (digits.length === 6) return checked(fullYear(digits.slice(4)), Number(digits.slice(2, 4)), Number(digits.slice(0, 2)));
  return digits.length === 4 ? checked(value, 0, 0) : kUnknown;
}

function twoNumbers(first: string, second: string, month: number): CivilDate {
  const [year, other] = yearLike(first) ? [first, second] : [second, first];
  return month === 0 ? checked(fullYear(year), Number(other), 0) : checked(fullYear(year), month, Number(other));
}

function threeNumbers(a: string, b: string, c: string): CivilDate {
  return yearLike(a) ? checked(fullYear(a), Number(b), Number(c)) : checked(fullYear(c), Number(b), Number(a));
}

export function readDate(cleaned: string): CivilDate {
  const numbers: string[] = [];
  let month = 0;
  for (const piece of cleaned.match(/[0-9]+|[a-z]+/g) ?? []) {
    if (piece >= 'a') month ||= monthOf(piece);
    else if (piece.length > 8) return kUnknown;
    else if (numbers.length < 3) numbers.push(piece);
  }
  const [a, b, c] = numbers;
  if (a === undefined) return kUnknown;
  const date =
    b === undefined ? oneNumber(a, month) : c === undefined || month !== 0 ? twoNumbers(a, b, month) : threeNumbers(a, b, c);
  return known(date) ? date : kUnknown;
}

export function dateText(date: CivilDate): string {
  const put = (value: number, width: number) => String(value).padStart(width, '0');
  return `${put(date.year, 4)}-${put(date.month, 2)}-${put(date.day, 2)}`;
}

export function unknownDay(date: CivilDate): boolean {
  return (date.day === 1 && (date.month === 1 || date.month === 7)) || (date.day === 31 && date.month === 12);
}

export function readNik(digits: string): Nik | null {
  if (!/^[0-9]{16}$/.test(digits)) return null;
  const two = (at: number) => Number(digits.slice(at, at + 2));
  const woman = two(6) > 40;
  const day = two(6) - (woman ? 40 : 0);
  const month = two(8);
  const bad = two(0) < 11 || two(0) > 96 || day < 1 || day > 31 || month < 1 || month > 12 || digits.endsWith('0000');
  return bad ? null : { birth: checked(fullYear(digits.slice(10, 12)), month, day), sex: woman ? 'p' : 'l' };
}
