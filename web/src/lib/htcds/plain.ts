// SPDX-License-Identifier: Apache-2.0
// A case in plain words, in memory only: what an export is made of and what an import becomes before it is sealed.
import { kNoFacts, type CaseFacts, type CasePerson, type SectionClass } from '../cases/types';

export type Payload = Readonly<Record<string, unknown>>;
export type Sections = Partial<Record<SectionClass, Payload>>;

export interface PlainPerson {
  coded: CasePerson;
  /** identity, contact, health, money */
  sections: Sections;
}

export interface PlainCase {
  id: string;
  number: string;
  openedDay: string;
  closureReason: string;
  facts: CaseFacts;
  people: PlainPerson[];
  /** title, narrative, legal, location, money */
  sections: Sections;
  notes: string[];
}

export function emptyCase(id = ''): PlainCase {
  return { id, number: '', openedDay: '', closureReason: '', facts: structuredClone(kNoFacts), people: [], sections: {}, notes: [] };
}

export function emptyPerson(id = ''): PlainPerson {
  return {
    coded: { person_id: id, role: 'victim', sex: '', birth_year: 0, age_band: '', citizenship: '', is_child: 'unknown', perpetrator_roles: [], relations: [], version: 0 },
    sections: {},
  };
}

/** A value of a file that could not be taken as it stands; it is kept in the case's note. */
export interface Issue {
  /** As a spreadsheet shows it; 0 where the file has no rows. */
  row: number;
  column: string;
  value: string;
  kind: 'unknown_code' | 'bad_date' | 'bad_number' | 'differs';
}
