// SPDX-License-Identifier: Apache-2.0
// Cases as HTCDS 2.0 records: flat rows for CSV, the same keys nested for JSON. docs/htcds.md is the contract.
import type { RouteStop } from '../cases/types';
import { type Column, kCaseColumns, kOurWords, kPersonColumns } from './columns';
import type { PlainCase, PlainPerson } from './plain';

export type Value = string | string[];
/** Empty values are left out. */
export type Row = Record<string, Value>;

export interface HtcdsFile {
  standard: 'HTCDS';
  version: '2.0';
  exported_ms: number;
  cases: HtcdsCase[];
}
export interface HtcdsCase {
  case: Row;
  persons: Row[];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(textOf).filter((text) => text !== '') : []);

/** 'Siti Nur Halimah' -> its parts; a single name is a first name. */
export function nameParts(full: string): [string, string, string] {
  const words = full.trim().split(/\s+/);
  const first = words[0] ?? '';
  return [first, words.slice(1, -1).join(' '), words.length > 1 ? (words.at(-1) ?? '') : ''];
}

/** '17.09.03 2026-03-04 2026-03-06'; '-' for a day that is not known. */
export function routeText(route: readonly RouteStop[]): string {
  return route.map(({ place, from, to }) => [place, from || '-', to || '-'].join(' ')).join(' | ');
}

function placesText(value: unknown): string {
  return Array.isArray(value) && value.length > 0 ? JSON.stringify(value) : '';
}

/** A picklist's value: words that HTCDS lacks become Other. */
function inPicklist(name: string, codes: readonly string[]): string[] {
  const ours = kOurWords[name] ?? [];
  const out = codes.map((code) => (ours.includes(code) ? 'Other' : code));
  return [...new Set(out)].sort((a, b) => (a < b ? -1 : 1));
}

function caseValue(one: PlainCase, column: Column): Value {
  const fact = column.fact ? one.facts[column.fact as keyof PlainCase['facts']] : undefined;
  switch (column.name) {
    case 'suluh_CaseId':
      return one.id;
    case 'suluh_Number':
      return one.number;
    case 'suluh_OpenedDay':
      return one.openedDay;
    case 'cas_ReasonForCaseClosure':
      return one.closureReason;
    case 'cco_CaseComment':
      return [...one.notes];
    case 'suluh_TypeOfExploitation':
      return exact(one.facts.purposes, 'vic_TypeOfExploitation');
    case 'suluh_MethodsOfControl':
      return exact(one.facts.control, 'vic_MethodsOfControl');
    case 'suluh_Route':
      return routeText(one.facts.route);
    case 'suluh_Places':
      return placesText(one.sections.location?.places);
    default:
  }
  if (column.section) return column.kind === 'lines' ? listOf(one.sections[column.section]?.[column.key ?? '']) : textOf(one.sections[column.section]?.[column.key ?? '']);
  return Array.isArray(fact) ? inPicklist(column.name, fact as string[]) : textOf(fact);
}

/** The exact words, where the picklist cannot say them. */
function exact(codes: readonly string[], column: string): string[] {
  return codes.some((code) => kOurWords[column]?.includes(code)) ? [...codes] : [];
}

function personValue({ coded, sections }: PlainPerson, column: Column): Value {
  const full = textOf(sections.identity?.name);
  const phones = listOf(sections.contact?.phones);
  switch (column.name) {
    case 'suluh_PersonId':
      return coded.person_id;
    case 'prs_FirstName':
      return nameParts(full)[0];
    case 'prs_MiddleName':
      return nameParts(full)[1];
    case 'prs_SecondName':
      return nameParts(full)[2];
    case 'prs_MobilePhone':
      return phones[0] ?? '';
    case 'prs_HomePhone':
      return phones[1] ?? '';
    case 'suluh_OtherPhones':
      return phones.slice(2);
    case 'suluh_BirthYear':
      return coded.birth_year === 0 ? '' : String(coded.birth_year);
    case 'suluh_IsChild':
      return coded.is_child === 'unknown' ? '' : coded.is_child;
    case 'suluh_Relations':
      return coded.relations.map(({ kind, to }) => `${kind}:${to}`);
    default:
  }
  if (column.section) return column.kind === 'lines' ? listOf(sections[column.section]?.[column.key ?? '']) : textOf(sections[column.section]?.[column.key ?? '']);
  const fact = column.fact ? coded[column.fact as keyof PlainPerson['coded']] : undefined;
  return Array.isArray(fact) ? (fact as string[]) : textOf(fact);
}

const isVictims = (column: Column) => column.name.startsWith('vic_') || column.name === 'suluh_TypeOfExploitation' || column.name === 'suluh_MethodsOfControl';

function keep(row: Row, column: Column, value: Value): void {
  if (value.length > 0) row[column.name] = value;
}

/** Fields of victims stand at every victim; in a case without one, at the case. */
export function htcdsCase(one: PlainCase): HtcdsCase {
  const head: Row = {};
  const shared: Row = {};
  const victims = one.people.some(({ coded }) => coded.role === 'victim');
  for (const column of kCaseColumns) keep(isVictims(column) && victims ? shared : head, column, caseValue(one, column));
  const persons = one.people.map((person) => {
    const row: Row = {};
    for (const column of kPersonColumns) keep(row, column, personValue(person, column));
    return person.coded.role === 'victim' ? { ...row, ...shared } : row;
  });
  return { case: head, persons };
}

export function htcdsJson(cases: readonly PlainCase[], nowMs: number): string {
  const file: HtcdsFile = { standard: 'HTCDS', version: '2.0', exported_ms: nowMs, cases: cases.map(htcdsCase) };
  return JSON.stringify(file, null, 1);
}

/** Codes are separated by spaces, as forms do it; lines of free text by line ends. */
function cellText(column: Column, value: Value | undefined): string {
  if (value === undefined || typeof value === 'string') return value ?? '';
  return value.join(column.kind === 'lines' ? '\n' : ' ');
}

/** Header and rows of a flat file: a row is a person, or a case without people. `only`: columns to write, all when absent. */
export function htcdsRows(cases: readonly PlainCase[], only: (column: Column) => boolean = () => true): string[][] {
  const columns = [...kCaseColumns, ...kPersonColumns].filter(only);
  const rows = cases.flatMap((one) => {
    const { case: head, persons } = htcdsCase(one);
    return (persons.length > 0 ? persons : [{} as Row]).map((person) => columns.map((column) => cellText(column, head[column.name] ?? person[column.name])));
  });
  return [columns.map((column) => column.name), ...rows];
}
