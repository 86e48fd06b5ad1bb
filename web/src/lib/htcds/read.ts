// SPDX-License-Identifier: Apache-2.0
// Rows of fields become cases in plain words. What cannot be taken as it stands is listed, and kept in the case's note.
import { kAreas } from '../areas';
import type { RouteStop } from '../cases/types';
import { type Column, columnOf, kCaseColumns, kOurWords, kPersonColumns } from './columns';
import { countryOf } from './countries';
import { emptyCase, emptyPerson, type Issue, type PlainCase, type PlainPerson, type Sections } from './plain';
import { ageBandOf, codeOf, codesIn, dayOf, placeOf, sorted, yearOf } from './values';

export interface FlatRow {
  /** As a spreadsheet shows it. */
  row: number;
  /** Rows of one group are people of one case. */
  group: string;
  values: Map<string, string>;
  /** Columns without a field: name and value. */
  extra: [string, string][];
}

export interface ReadCase {
  plain: PlainCase;
  rows: number[];
  issues: Issue[];
}

const lines = (text: string) => text.split(/\r\n|\r|\n/).map((line) => line.trim()).filter(Boolean);

function routeIn(text: string): RouteStop[] {
  return text.split(' | ').flatMap((stop) => {
    const [place = '', from = '-', to = '-'] = stop.trim().split(' ');
    return place ? [{ place, from: from === '-' ? '' : from, to: to === '-' ? '' : to }] : [];
  });
}

/** Reads the fields of one group of rows. */
class Reader {
  readonly issues: Issue[] = [];
  readonly plain: PlainCase;
  #row = 0;

  constructor(readonly rows: readonly FlatRow[]) {
    this.plain = emptyCase(rows[0]?.values.get('suluh_CaseId') ?? '');
  }

  read(): ReadCase {
    for (const flat of this.rows) {
      this.#row = flat.row;
      for (const column of kCaseColumns) {
        const text = flat.values.get(column.name);
        if (text !== undefined) this.#caseValue(column, text);
      }
      if (kPersonColumns.some((column) => flat.values.has(column.name))) this.plain.people.push(this.#person(flat.values));
      for (const [name, value] of flat.extra) this.#keep(name, value);
    }
    this.#exactWords();
    return { plain: this.plain, rows: this.rows.map((one) => one.row), issues: this.issues };
  }

  /** Nothing of a file is lost: what has no place of its own stands in the note. */
  #keep(name: string, value: string): void {
    const line = `${name}: ${value}`;
    if (!this.plain.notes.includes(line)) this.plain.notes.push(line);
  }

  #issue(kind: Issue['kind'], column: Column, value: string): void {
    this.issues.push({ row: this.#row, column: column.name, value, kind });
    this.#keep(column.name, value);
  }

  #caseValue(column: Column, text: string): void {
    const { facts, sections } = this.plain;
    switch (column.name) {
      case 'suluh_CaseId':
      case 'suluh_TypeOfExploitation':
      case 'suluh_MethodsOfControl':
        return;
      case 'suluh_Number':
        this.plain.number ||= text;
        return;
      case 'suluh_OpenedDay':
        this.plain.openedDay = this.#one(column, this.plain.openedDay, this.#day(column, text));
        return;
      case 'cas_ReasonForCaseClosure':
        this.plain.closureReason ||= text;
        return;
      case 'cco_CaseComment':
        for (const line of lines(text)) if (!this.plain.notes.includes(line)) this.plain.notes.push(line);
        return;
      case 'suluh_Route':
        facts.route = routeIn(text);
        return;
      case 'suluh_Places':
        this.#set(sections, column, this.#json(column, text));
        return;
      default:
    }
    if (column.section) return this.#sealed(sections, column, text);
    const key = column.fact as keyof typeof facts;
    const known = facts[key];
    const value = this.#coded(column, text);
    if (value === null) return;
    if (Array.isArray(value)) Object.assign(facts, { [key]: sorted([...(known as string[]), ...value]) });
    else Object.assign(facts, { [key]: this.#one(column, column.name === 'cas_Status' && this.#row === this.rows[0]?.row ? '' : (known as string), value) });
  }

  /** A single value of the case that another row says differently. */
  #one(column: Column, known: string, value: string): string {
    if (known !== '' && value !== '' && known !== value) this.#issue('differs', column, value);
    return known || value;
  }

  #sealed(sections: Sections, column: Column, text: string): void {
    if (column.kind === 'lines') return this.#set(sections, column, lines(text));
    if (column.kind === 'day') {
      const day = this.#day(column, text);
      return day === '' ? undefined : this.#set(sections, column, day);
    }
    const before = sections[column.section ?? 'note']?.[column.key ?? ''];
    // Rows of one case that tell different things: both are kept.
    const joined = typeof before === 'string' && before !== text && !before.split('\n\n').includes(text) ? `${before}\n\n${text}` : text;
    this.#set(sections, column, joined);
  }

  #set(sections: Sections, column: Column, value: unknown): void {
    if (!column.section || !column.key || value === null) return;
    sections[column.section] = { ...sections[column.section], [column.key]: value };
  }

  #json(column: Column, text: string): unknown {
    try {
      const value: unknown = JSON.parse(text);
      if (Array.isArray(value)) return value;
    } catch {
      // Said below.
    }
    this.#issue('unknown_code', column, text);
    return null;
  }

  #day(column: Column, text: string): string {
    const day = dayOf(text);
    if (day === null) this.#issue('bad_date', column, text);
    return day ?? '';
  }

  /** A coded value; null where it is none, which is then listed. */
  #coded(column: Column, text: string): string | string[] | null {
    if (column.kind === 'day') return this.#day(column, text) || null;
    if (column.kind === 'codes' && column.list) {
      const { codes, unknown } = codesIn(column.list, text);
      for (const word of unknown) this.#issue('unknown_code', column, word);
      return codes;
    }
    const read = () => {
      if (column.kind === 'country') return countryOf(text) ?? countryOf(text.split(/[\s;,]+/)[0] ?? '');
      if (column.kind === 'place') return placeOf(text, kAreas);
      return column.list ? codeOf(column.list, text) : text;
    };
    const value = read();
    if (value === null || (column.kind === 'country' && countryOf(text) === null)) this.#issue('unknown_code', column, text);
    return value;
  }

  #person(values: ReadonlyMap<string, string>): PlainPerson {
    const person = emptyPerson(values.get('suluh_PersonId') ?? '');
    const { coded, sections } = person;
    for (const column of kPersonColumns) {
      const text = values.get(column.name);
      if (text === undefined) continue;
      if (column.kind === 'year') coded.birth_year = this.#number(column, yearOf(text), text) ?? 0;
      else if (column.kind === 'age') coded.age_band ||= this.#number(column, ageBandOf(text), text) ?? '';
      else if (column.kind === 'relations') coded.relations = relationsIn(text);
      else if (column.name === 'suluh_FullName') continue;
      else if (column.section) this.#sealed(sections, column, text);
      else if (column.fact) {
        const value = this.#coded(column, text);
        if (value !== null) Object.assign(coded, { [column.fact]: value });
      }
    }
    this.#nameAndPhones(values, sections);
    if (!values.has('suluh_Role') && coded.perpetrator_roles.length > 0) coded.role = 'suspect';
    // A list of our own says what was known by year; in others' the day of birth says it.
    const born = sections.identity?.birth_date;
    if (!values.has('suluh_PersonId') && coded.birth_year === 0 && typeof born === 'string') coded.birth_year = Number(born.slice(0, 4));
    return person;
  }

  #number<T>(column: Column, value: T | null, text: string): T | null {
    if (value === null) this.#issue('bad_number', column, text);
    return value;
  }

  #nameAndPhones(values: ReadonlyMap<string, string>, sections: Sections): void {
    const joined = ['prs_FirstName', 'prs_MiddleName', 'prs_SecondName'].map((name) => values.get(name) ?? '').filter(Boolean).join(' ');
    const full = values.get('suluh_FullName') ?? '';
    const same = full.trim().split(/\s+/).join(' ') === joined;
    const name = joined === '' || same ? full : joined;
    if (name !== '') sections.identity = { ...sections.identity, name };
    const phones = [values.get('prs_MobilePhone') ?? '', values.get('prs_HomePhone') ?? '', ...lines(values.get('suluh_OtherPhones') ?? '')].filter(Boolean);
    if (phones.length > 0) sections.contact = { ...sections.contact, phones };
  }

  /** Our exact words stand beside HTCDS's Other; they count as long as they say the same. */
  #exactWords(): void {
    for (const [name, fact] of [['vic_TypeOfExploitation', 'purposes'], ['vic_MethodsOfControl', 'control']] as const) {
      const column = columnOf(name.replace('vic_', 'suluh_'));
      const ours = this.rows.map((one) => one.values.get(name.replace('vic_', 'suluh_')) ?? '').find((text) => text !== '');
      if (!column?.list || !ours) continue;
      const { codes, unknown } = codesIn(column.list, ours);
      const rough = sorted(codes.map((code) => (kOurWords[name]?.includes(code) ? 'Other' : code)));
      if (unknown.length === 0 && rough.join() === this.plain.facts[fact].join()) this.plain.facts[fact] = codes;
      else this.#issue('differs', column, ours);
    }
  }
}

function relationsIn(text: string): { kind: string; to: string }[] {
  return text.split(/\s+/).flatMap((one) => {
    const [kind = '', to = ''] = one.split(':');
    return /^[0-9a-f]{32}$/.test(to) && codeOf('relation', kind) === kind ? [{ kind, to }] : [];
  });
}

export function readRows(rows: readonly FlatRow[]): ReadCase[] {
  const groups = new Map<string, FlatRow[]>();
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  return [...groups.values()].map((group) => new Reader(group).read());
}
