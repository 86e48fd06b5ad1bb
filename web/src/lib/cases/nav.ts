// SPDX-License-Identifier: Apache-2.0
// The parts of a case page, as the left column lists them. A section's address is its class and its subject.
import { m } from '../i18n';
import type { OpenCase } from './case.svelte';
import { holdsCircle } from './sealing';
import type { CaseFile, SectionClass } from './types';
import { word } from './words';

export interface NavEntry {
  part: string;
  text: string;
  count: number;
  locked: boolean;
}

export interface NavGroup {
  title: string;
  entries: NavEntry[];
}

const kCaseClasses: readonly SectionClass[] = ['narrative', 'legal', 'location', 'money'];
const kPersonClasses: readonly SectionClass[] = ['identity', 'contact', 'health', 'money'];

export const sectionPart = (sectionClass: string, subjectId: string) => `${sectionClass}.${subjectId}`;

/** 'identity.<id>' -> its class and subject; null for the other parts. */
export function sectionOf(part: string): { class: SectionClass; subjectId: string } | null {
  const [sectionClass = '', subjectId = ''] = part.split('.');
  const known = [...kCaseClasses, ...kPersonClasses, 'note', 'title'].find((one) => one === sectionClass);
  return known && subjectId ? { class: known as SectionClass, subjectId } : null;
}

const plain = (part: string, text: string, count = 0): NavEntry => ({ part, text, count, locked: false });

function section(open: OpenCase, sectionClass: SectionClass, subjectId: string): NavEntry[] {
  const there = open.head(sectionClass, subjectId) !== null;
  if (!open.own && !there) return [];
  return [{ part: sectionPart(sectionClass, subjectId), text: word('class', sectionClass), count: 0, locked: open.own && !holdsCircle(sectionClass) }];
}

export function navOf(open: OpenCase, file: CaseFile): NavGroup[] {
  const notes = file.sections.filter((one) => one.class === 'note').length;
  const tasks = file.tasks.filter((one) => !one.done).length;
  const own = (entry: NavEntry) => (open.own ? [entry] : []);
  return [
    {
      title: '',
      entries: [
        plain('ringkas', m.case_part_summary()),
        ...own(plain('unsur', m.case_part_elements())),
        plain('orang', m.case_part_people(), file.people.length),
        plain('rute', m.case_part_route()),
        ...own(plain('izin', m.case_part_consent(), open.strip.length)),
        plain('rujukan', m.case_part_referrals(), file.referrals.length),
        ...own(plain('tugas', m.case_part_tasks(), tasks)),
        ...own(plain('catatan', m.case_part_notes(), notes)),
        plain('linimasa', m.case_part_timeline()),
        ...own(plain('dibuka', m.case_part_openings())),
      ],
    },
    { title: m.case_part_of_case(), entries: kCaseClasses.flatMap((one) => section(open, one, file.id)) },
    ...file.people.map((person) => ({
      title: open.personName(person.person_id),
      entries: kPersonClasses.flatMap((one) => section(open, one, person.person_id)),
    })),
  ].filter((group) => group.entries.length > 0);
}
