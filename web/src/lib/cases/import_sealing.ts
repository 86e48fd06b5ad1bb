// SPDX-License-Identifier: Apache-2.0
// A case out of a file becomes a sealed one: new ids, a title without names, what had no field of its own in the note.
import type { PlainCase, Sections } from '../htcds/plain';
import { m } from '../i18n';
import * as seal from '../seal';
import { holdsCircle, sealSection } from './sealing';
import type { SectionClass, SectionIn } from './types';

export interface CaseIn {
  case_id: string;
  facts: PlainCase['facts'];
  title: SectionIn;
  sections: SectionIn[];
  people: object[];
}

/** Classes whose circle the reader must hold before this can be imported. */
export function missingClasses(cases: readonly PlainCase[]): SectionClass[] {
  const classes = new Set<SectionClass>(['title']);
  for (const one of cases) {
    for (const sections of [one.sections, ...one.people.map((person) => person.sections)]) for (const name of Object.keys(sections)) classes.add(name as SectionClass);
    if (one.notes.length > 0) classes.add('note');
  }
  return [...classes].filter((one) => !holdsCircle(one));
}

/** Titles are read by more people than names are, so a case without one is called by its number or its row. */
export function titleOf(one: PlainCase, rows: readonly number[]): string {
  const text = one.sections.title?.text;
  if (typeof text === 'string' && text !== '') return text;
  return one.number ? m.import_title_number({ number: one.number }) : m.import_title_row({ row: rows[0] ?? 0 });
}

function noteOf(one: PlainCase): string {
  const facts: [string, string][] = [[m.import_note_number(), one.number], [m.import_note_opened(), one.openedDay], [m.import_note_reason(), one.closureReason]];
  const lines = facts.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`);
  return [...lines, ...one.notes].join('\n');
}

export function sealCase(one: PlainCase, rows: readonly number[]): CaseIn {
  const caseId = seal.randomId();
  const ids = new Map(one.people.map((person) => [person.coded.person_id || person, seal.randomId()]));
  const idOf = (person: PlainCase['people'][number]) => ids.get(person.coded.person_id || person) ?? '';
  const section = (name: SectionClass, subjectId: string, payload: Record<string, unknown>) =>
    sealSection({ sectionId: seal.randomId(), subjectId, class: name, version: 1 }, payload).sent;
  const all = (sections: Sections, subjectId: string) =>
    Object.entries(sections).filter(([name]) => name !== 'title').map(([name, payload]) => section(name as SectionClass, subjectId, { ...payload }));
  const note = noteOf(one);
  return {
    case_id: caseId,
    facts: one.facts,
    title: section('title', caseId, { text: titleOf(one, rows) }),
    sections: [...all(one.sections, caseId), ...one.people.flatMap((person) => all(person.sections, idOf(person))), ...(note ? [section('note', caseId, { text: note })] : [])],
    people: one.people.map((person) => {
      const { version: _, ...coded } = person.coded;
      const relations = coded.relations.flatMap(({ to, kind }) => (ids.has(to) ? [{ to: ids.get(to), kind }] : []));
      return { ...coded, person_id: idOf(person), relations };
    }),
  };
}
