// SPDX-License-Identifier: Apache-2.0
// Rules over what is typed, before it is sent; the server refuses the same.
import type { CasePerson } from './types';

const kAdult = 18;

/** 'birth': a year that cannot be; 'child': the mark contradicts the age on the day of the offence. */
export function personFaults(person: Pick<CasePerson, 'birth_year' | 'is_child'>, offenceDay: string, thisYear: number): ('birth' | 'child')[] {
  const { birth_year: born, is_child: child } = person;
  if (born === 0) return [];
  // Without a day of the offence the age of today is meant.
  const year = offenceDay ? Number(offenceDay.slice(0, 4)) : thisYear;
  if (born < 1900 || born > thisYear || born > year) return ['birth'];
  // Known by year only: a child for certain below 17, an adult for certain above 18.
  const age = year - born;
  const wrong = (child === 'yes' && age > kAdult) || (child === 'no' && age < kAdult);
  return wrong ? ['child'] : [];
}

export interface ConsentChoice {
  personId: string;
  toOrg: string;
  classes: readonly string[];
  language: string;
  guardian: boolean;
  guardianHere: boolean;
  isChild: 'yes' | 'no' | 'unknown';
  fromDay: string;
  untilDay: string;
}

const kMostDays = 400;
const kDayMs = 24 * 60 * 60 * 1000;

export type ConsentFault = 'person' | 'receiver' | 'classes' | 'period' | 'guardian';

/** What must be mended before a consent can be signed. */
export function consentFaults(choice: ConsentChoice): ConsentFault[] {
  const days = (Date.parse(choice.untilDay) - Date.parse(choice.fromDay)) / kDayMs;
  const faults: ConsentFault[] = [];
  if (choice.personId === '') faults.push('person');
  if (choice.toOrg === '') faults.push('receiver');
  if (choice.classes.length === 0) faults.push('classes');
  if (!(days >= 0 && days < kMostDays)) faults.push('period');
  if ((choice.isChild === 'yes' && !choice.guardian) || (choice.guardian && !choice.guardianHere)) faults.push('guardian');
  return faults;
}
