// SPDX-License-Identifier: Apache-2.0
// What was typed by hand: a document number with its check digit, a NIK. Pure. A character is corrected only where the check
// digit leaves one reading; everything else is a warning for the officer.
import { readNik } from '../match/dates';
import { checkDigit } from './mrz';

const kDigits = '012586';
const kLetters = 'OIZSBG';

/** What an eye or a reader takes for it; the same character where there is none. */
function confused(c: string): string {
  const digit = kDigits.indexOf(c);
  if (digit >= 0) return kLetters[digit] ?? c;
  const letter = kLetters.indexOf(c);
  return letter >= 0 ? (kDigits[letter] ?? c) : c;
}

export interface CheckedNumber {
  verdict: 'valid' | 'corrected' | 'invalid';
  number: string;
}

/** `check` is the digit behind the number in the zone; null where nothing was given to check by. */
export function checkNumber(number: string, check: string): CheckedNumber | null {
  const typed = number.toUpperCase().replace(/[^A-Z0-9]/g, '');
  if (!/^\d$/.test(check) || typed === '') return null;
  const fits = (text: string) => checkDigit(text.padEnd(9, '<')) === check;
  if (fits(typed)) return { verdict: 'valid', number: typed };
  const readings = [...typed].map((c, i) => typed.slice(0, i) + confused(c) + typed.slice(i + 1)).filter((text) => text !== typed && fits(text));
  const [only] = readings;
  return readings.length === 1 && only ? { verdict: 'corrected', number: only } : { verdict: 'invalid', number: typed };
}

export type NikFault = '' | 'length' | 'shape' | 'birth' | 'sex';

/** Warnings only: a NIK stays valid when its owner moved, and some were issued wrong (PP 40/2019 article 30). */
export function nikFault(nik: string, birthDate: string, sex: string): NikFault {
  const digits = nik.replace(/\D/g, '');
  if (digits === '') return '';
  if (digits.length !== 16) return 'length';
  const read = readNik(digits);
  if (!read || digits.endsWith('0000')) return 'shape';
  const { birth } = read;
  const written = `${String(birth.month).padStart(2, '0')}-${String(birth.day).padStart(2, '0')}`;
  if (birthDate.length === 10 && (birthDate.slice(5) !== written || birthDate.slice(2, 4) !== digits.slice(10, 12))) return 'birth';
  const woman = read.sex === 'p';
  return (sex === 'female' && !woman) || (sex === 'male' && woman) ? 'sex' : '';
}
