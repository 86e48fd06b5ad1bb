// SPDX-License-Identifier: Apache-2.0
// The fields of each class of section: keys of the sealed JSON (docs/cases.md section 2) and their labels. Keys that this
// client does not know are kept when a section is saved.
import { m } from '../i18n';
import type { SectionClass } from './types';

export interface SectionField {
  key: string;
  label: () => string;
  hint?: () => string;
  /** `lines`: a list, one entry a line. */
  kind: 'line' | 'text' | 'day' | 'lines' | 'places';
}

const line = (key: string, label: () => string, hint?: () => string): SectionField => ({ key, label, hint, kind: 'line' });
const lines = (key: string, label: () => string): SectionField => ({ key, label, hint: m.case_field_one_a_line, kind: 'lines' });
const text = (label: () => string, hint?: () => string): SectionField => ({ key: 'text', label, hint, kind: 'text' });

export const kSectionFields: Readonly<Record<SectionClass, readonly SectionField[]>> = {
  evidence: [],
  title: [line('text', m.case_field_title)],
  narrative: [text(m.case_field_narrative, m.case_field_narrative_hint)],
  legal: [text(m.case_field_legal), lines('case_numbers', m.case_field_case_numbers)],
  location: [text(m.case_field_location), { key: 'places', label: m.case_field_places, hint: m.case_field_places_hint, kind: 'places' }],
  money: [text(m.case_field_money)],
  health: [text(m.case_field_health)],
  note: [text(m.case_field_note)],
  identity: [
    line('name', m.case_field_name, m.case_field_name_hint),
    lines('other_names', m.case_field_other_names),
    { key: 'birth_date', label: m.case_field_birth_date, kind: 'day' },
    line('birth_place', m.case_field_birth_place),
    line('nik', m.case_field_nik),
    line('passport', m.case_field_passport),
    line('mother', m.case_field_mother),
    line('father', m.case_field_father),
    line('sex_note', m.case_field_sex_note),
    line('nationality_note', m.case_field_nationality_note),
  ],
  contact: [
    lines('phones', m.case_field_phones),
    { key: 'address', label: m.case_field_address, kind: 'text' },
    line('safe_times', m.case_field_safe_times),
    line('safe_words', m.case_field_safe_words, m.case_field_safe_words_hint),
    { key: 'emergency', label: m.case_field_emergency, kind: 'text' },
  ],
};

/** What the form holds: every field as a text. */
export type FormValues = Record<string, string>;
export type Payload = Readonly<Record<string, unknown>>;

interface Place {
  name: string;
  from: string;
  to: string;
}

const asText = (value: unknown) => (typeof value === 'string' ? value : '');
const isPlace = (value: unknown): value is Place => typeof value === 'object' && value !== null && 'name' in value;

function show(field: SectionField, value: unknown): string {
  if (field.kind === 'lines') return Array.isArray(value) ? value.map(asText).filter(Boolean).join('\n') : '';
  if (field.kind !== 'places') return asText(value);
  const places = Array.isArray(value) ? value.filter(isPlace) : [];
  return places.map((place) => [asText(place.name), asText(place.from), asText(place.to)].join(' ; ').replace(/( ; )+$/, '')).join('\n');
}

function read(field: SectionField, value: string): unknown {
  const rows = value.split('\n').map((row) => row.trim()).filter(Boolean);
  if (field.kind === 'lines') return rows;
  if (field.kind !== 'places') return value.trim();
  return rows.map((row) => {
    const [name = '', from = '', to = ''] = row.split(';').map((part) => part.trim());
    return { name, from, to };
  });
}

export function valuesOf(sectionClass: SectionClass, payload: Payload | null): FormValues {
  return Object.fromEntries(kSectionFields[sectionClass].map((field) => [field.key, show(field, payload?.[field.key])]));
}

/** The form laid over what was opened: unknown keys stay. */
export function payloadOf(sectionClass: SectionClass, opened: Payload | null, values: FormValues): Record<string, unknown> {
  const fields = kSectionFields[sectionClass].map((field) => [field.key, read(field, values[field.key] ?? '')]);
  return { ...opened, ...Object.fromEntries(fields) };
}

export function isBlank(values: FormValues): boolean {
  return Object.values(values).every((value) => value.trim() === '');
}

/** Keys whose texts differ between two versions. */
export function differing(a: FormValues, b: FormValues): string[] {
  return Object.keys(a).filter((key) => (a[key] ?? '').trim() !== (b[key] ?? '').trim());
}
