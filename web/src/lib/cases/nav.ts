// SPDX-License-Identifier: Apache-2.0
// The parts of a case page, as the left column lists them. A section's address is its class and its subject.
import { m } from '../i18n';
import type { OpenCase } from './case.svelte';
import { holdsCircle } from './sealing';
import { kRequestKinds } from './rights';
import { isService } from './services';
import type { CaseFile, RequestKind, SectionClass } from './types';
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

/** 'identity.<id>' -> its class and subject, and the section's own id for a further one of its class; null for the other
 *  parts. */
export function sectionOf(part: string): { class: SectionClass; subjectId: string; sectionId: string } | null {
  const [sectionClass = '', subjectId = '', sectionId = ''] = part.split('.');
  const known = [...kCaseClasses, ...kPersonClasses, 'note', 'title'].find((one) => one === sectionClass);
  return known && subjectId ? { class: known as SectionClass, subjectId, sectionId } : null;
}

/** 'hak.access.<person>' -> the guided page of that right; null for the other parts. */
export function rightOf(part: string): { kind: RequestKind; personId: string } | null {
  const [name = '', kind = '', personId = ''] = part.split('.');
  const known = kRequestKinds.find((one) => one === kind);
  return name === 'hak' && known && personId ? { kind: known, personId } : null;
}

const plain = (part: string, text: string, count = 0): NavEntry => ({ part, text, count, locked: false });

function section(open: OpenCase, sectionClass: SectionClass, subjectId: string): NavEntry[] {
  const there = open.file?.sections.filter((one) => one.class === sectionClass && one.subject_id === subjectId) ?? [];
  if (!open.own && there.length === 0) return [];
  const locked = open.own && !holdsCircle(sectionClass);
  const first = { part: sectionPart(sectionClass, subjectId), text: word('class', sectionClass), count: 0, locked };
  // What a merge brought stands beside the case's own.
  const more = there.slice(1).map((one, i) => ({ ...first, part: `${first.part}.${one.section_id}`, text: `${first.text} ${i + 2}` }));
  return [first, ...more];
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
        ...own(plain('layanan', m.case_part_services(), file.tasks.filter((one) => !one.done && isService(one.kind)).length)),
        plain('rujukan', m.case_part_referrals(), file.referrals.length),
        ...own(plain('tugas', m.case_part_tasks(), tasks)),
        ...own(plain('catatan', m.case_part_notes(), notes)),
        ...own(plain('lampiran', m.case_part_attachments(), file.sections.filter((one) => one.class === 'evidence').length)),
        plain('linimasa', m.case_part_timeline()),
        ...own(plain('dibuka', m.case_part_openings())),
        ...own(plain('hak', m.case_part_rights(), file.requests.filter((one) => one.state === 'open').length)),
        ...own(plain('gabung', m.case_part_moves(), file.moves.filter((one) => one.state === 'proposed').length)),
      ],
    },
    { title: m.case_part_of_case(), entries: [...(open.own && open.head('title', file.id) === null ? section(open, 'title', file.id) : []), ...kCaseClasses.flatMap((one) => section(open, one, file.id))] },
    ...file.people.map((person) => ({
      title: open.personName(person.person_id),
      entries: kPersonClasses.flatMap((one) => section(open, one, person.person_id)),
    })),
  ].filter((group) => group.entries.length > 0);
}
