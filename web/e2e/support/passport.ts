// SPDX-License-Identifier: Apache-2.0
// Passports of invented people, as a reader types them.
import { checkDigit } from '../../src/lib/border/mrz';

export interface Passport {
  surname: string;
  given: string;
  number: string;
  nationality: string;
  birth: string;
  sex: string;
  expiry: string;
}

/** The two lines of a passport (ICAO Doc 9303 part 4), made here: nobody in this file exists. */
export function zone({ surname, given, number, nationality, birth, sex, expiry }: Passport): string {
  const names = `${surname}<<${given.replaceAll(' ', '<')}`;
  const first = `P<${nationality}${names}`.padEnd(44, '<').slice(0, 44);
  const doc = number.padEnd(9, '<');
  const optional = '<'.repeat(14);
  const parts = `${doc}${checkDigit(doc)}${nationality}${birth}${checkDigit(birth)}${sex}${expiry}${checkDigit(expiry)}${optional}0`;
  const composite = checkDigit(parts.slice(0, 10) + parts.slice(13, 20) + parts.slice(21, 43));
  return `${first}\n${parts}${composite}\n`;
}
