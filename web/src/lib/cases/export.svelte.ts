// SPDX-License-Identifier: Apache-2.0
// Cases as files. Coded facts come from the server in one piece; sealed fields are fetched and opened case by case with the
// reader's keys, and each delivery is recorded as any other (rulings 18 and 22).
import { ApiProblem, api, problemText } from '../api/client';
import { dayOf } from '../format';
import { type Column, isSealed, kColumns } from '../htcds/columns';
import { cellWords, labelOf } from '../htcds/labels';
import { emptyPerson, type PlainCase, type Sections } from '../htcds/plain';
import { htcdsJson, htcdsRows } from '../htcds/write';
import { m } from '../i18n';
import { writeCsv } from '../sheets/csv';
import { writeXlsx } from '../sheets/xlsx';
import { openSection, textOf } from './sealing';
import type { CaseFacts, CaseFileOut, CasePerson, CaseRow, SectionClass, SectionOut } from './types';

export type Format = 'xlsx' | 'csv' | 'htcds_json' | 'htcds_csv';
export const kFormats: readonly Format[] = ['xlsx', 'csv', 'htcds_json', 'htcds_csv'];
/** Sealed classes that a file can hold. */
export const kFileClasses: readonly SectionClass[] = ['title', 'identity', 'contact', 'narrative', 'health', 'legal', 'location', 'money', 'note'];
/** Opening more than this would be read as copying the house, and takes minutes. */
export const kMostOpened = 500;

interface Exported {
  case: CaseRow;
  facts: CaseFacts;
  people: CasePerson[];
  closure_reason: string;
  opened_ms: number;
}

export interface ListQuery {
  list: string;
  status: string;
  district: string;
  purpose: string;
  number: string;
}

class TooMany extends Error {}

/** Puts a file into the reader's downloads. */
export function saveFile(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser needs the address a moment longer.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function codedCase(row: CaseRow, facts: CaseFacts, people: readonly CasePerson[], closureReason: string, openedMs: number): PlainCase {
  return {
    id: row.id,
    number: row.number,
    openedDay: dayOf(openedMs),
    closureReason,
    facts,
    people: people.map((coded) => ({ ...emptyPerson(coded.person_id), coded })),
    sections: {},
    notes: [],
  };
}

/** A case with the sections of these classes that the reader can open; the others are left out. */
export async function plainCase(id: string, classes: readonly SectionClass[]): Promise<PlainCase> {
  const { case: row, ...parts } = await api.get<CaseFileOut>(`/cases/${id}`);
  const plain = codedCase(row, parts.facts, parts.people, parts.closure_reason, parts.opened_ms);
  if (row.title && classes.includes('title')) plain.sections.title = { text: textOf(openSection(row, row.title).payload) };
  for (const head of parts.sections.filter((one) => one.open && one.class !== 'title' && classes.includes(one.class))) {
    const { payload } = openSection(row, await api.get<SectionOut>(`/cases/${id}/sections/${head.section_id}`));
    if (!payload) continue;
    if (head.class === 'note') plain.notes.push(textOf(payload));
    else if (head.subject_id === row.id) plain.sections[head.class] = payload;
    else {
      const person = plain.people.find(({ coded }) => coded.person_id === head.subject_id);
      if (person) (person.sections as Sections)[head.class] = payload;
    }
  }
  return plain;
}

const kTypes: Readonly<Record<Format, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv;charset=utf-8',
  htcds_json: 'application/json',
  htcds_csv: 'text/csv;charset=utf-8',
};
const kEnds: Readonly<Record<Format, string>> = { xlsx: 'xlsx', csv: 'csv', htcds_json: 'htcds.json', htcds_csv: 'htcds.csv' };

/** Columns of a list for people: names of machines and fields that were not asked for are left out. */
function listColumns(cases: readonly PlainCase[]): Column[] {
  const [, ...rows] = htcdsRows(cases);
  return kColumns.filter((column, index) => !/Id$|Relations|Places|^suluh_(TypeOf|MethodsOf)|^prs_\w+Name$/.test(column.name) && (!isSealed(column) || rows.some((row) => row[index] !== '')));
}

/** A list for people: headings and words in the reader's language. */
export function listRows(cases: readonly PlainCase[]): string[][] {
  const columns = listColumns(cases);
  const [, ...rows] = htcdsRows(cases, (column) => columns.includes(column));
  return [columns.map((column) => labelOf(column.name)), ...rows.map((row) => row.map((text, index) => cellWords(columns[index] as Column, text)))];
}

export async function contentOf(format: Format, cases: readonly PlainCase[], nowMs: number): Promise<BlobPart> {
  if (format === 'htcds_json') return htcdsJson(cases, nowMs);
  if (format === 'htcds_csv') return writeCsv(htcdsRows(cases));
  const rows = listRows(cases);
  return format === 'csv' ? writeCsv(rows) : writeXlsx(m.cases_title(), rows);
}

/** One export, with its progress. */
export class Export {
  format = $state<Format>('xlsx');
  classes = $state<SectionClass[]>([]);
  busy = $state(false);
  done = $state(0);
  all = $state(0);
  problem = $state('');
  saved = $state('');
  #stopped = false;

  stop(): void {
    this.#stopped = true;
  }

  /** A list; `query` as the worklist shows it. */
  async list(query: ListQuery): Promise<void> {
    await this.#run(async () => {
      const sealed = this.classes.length > 0;
      if (!sealed && (this.format === 'xlsx' || this.format === 'csv')) {
        return api.bytes(`/cases/export?${new URLSearchParams({ ...query, format: this.format })}`);
      }
      const { cases } = await api.get<{ cases: Exported[] }>('/cases/export', { ...query, format: 'json' });
      if (sealed && cases.length > kMostOpened) throw new TooMany();
      this.all = cases.length;
      const plain: PlainCase[] = [];
      for (const one of cases) {
        if (this.#stopped) return null;
        plain.push(sealed ? await plainCase(one.case.id, this.classes) : codedCase(one.case, one.facts, one.people, one.closure_reason, one.opened_ms));
        this.done++;
      }
      return contentOf(this.format, plain, Date.now());
    }, m.export_file_list());
  }

  async one(id: string, number: string): Promise<void> {
    await this.#run(async () => contentOf(this.format, [await plainCase(id, this.classes)], Date.now()), number.replaceAll('/', '-'));
  }

  async #run(make: () => Promise<BlobPart | null>, name: string): Promise<void> {
    if (this.busy) return;
    Object.assign(this, { busy: true, done: 0, all: 0, problem: '', saved: '' });
    this.#stopped = false;
    try {
      const content = await make();
      if (content === null) return;
      const file = `${name}-${dayOf(Date.now())}.${kEnds[this.format]}`;
      saveFile(file, kTypes[this.format], content);
      this.saved = file;
    } catch (error) {
      this.problem = error instanceof TooMany || (error instanceof ApiProblem && error.fields.some((one) => one.key === 'too_many')) ? m.export_too_many({ count: kMostOpened }) : problemText(error);
    } finally {
      this.busy = false;
    }
  }
}

