// SPDX-License-Identifier: Apache-2.0
// From the texts of one record to the normal forms of its fields (src/match/normaliser.h).
import { type CivilDate, dateText, known, readDate, readNik, unknownDay } from './dates';
import { clean } from './letters';
import { type Part, readName } from './names';
import type { Rules } from './rules';
import type { Schema } from './schema';
import { fold } from './spelling';
import { monotone, onlyCode, onlyDigits, readPhone, readPlace, readSex } from './values';
import { saysMissing } from './words';

export interface NormalField {
  parts: Part[];
  date: CivilDate;
  /** Day and month stand for "unknown". */
  yearOnly: boolean;
}

export type NormalRecord = NormalField[];

const nothing = (): NormalField => ({ parts: [], date: { year: 0, month: 0, day: 0 }, yearOnly: false });
const whole = (text: string): Part => ({ kind: 'plain', father: false, canonical: text, folded: text });

export function presence(record: NormalRecord): number {
  return record.reduce((mask, field, i) => (field.parts.length > 0 ? mask | (1 << i) : mask), 0);
}

export class Normaliser {
  private readonly rules: Rules;

  constructor(private readonly schema: Schema) {
    this.rules = new Set(schema.rules);
  }

  /** `values` in the order of the schema's fields; an empty text is a missing value. */
  run(values: readonly string[]): NormalRecord {
    const record = this.schema.fields.map(nothing);
    values.slice(0, record.length).forEach((value, i) => {
      if (value !== '') this.read(i, value, record);
    });
    if (this.rules.has('nik')) this.schema.fields.forEach((field, i) => field.type === 'nik' && this.fill(i, record));
    return record;
  }

  private fill(at: number, record: NormalRecord): void {
    const nik = readNik(record[at]?.parts[0]?.canonical ?? '');
    if (nik === null) return;
    const field = record[at];
    if (field !== undefined) field.date = nik.birth;
    const birth = record[this.schema.fields.findIndex((one) => one.type === 'date')];
    if (birth !== undefined && birth.parts.length === 0) this.addDate(birth, nik.birth);
    const sex = record[this.schema.fields.findIndex((one) => one.type === 'sex')];
    if (sex !== undefined && sex.parts.length === 0) sex.parts = [whole(nik.sex)];
  }

  private addDate(field: NormalField, date: CivilDate): void {
    field.date = date;
    if (!known(date)) return;
    field.parts = [whole(dateText(date))];
    field.yearOnly = this.rules.has('unknown_day') && unknownDay(date);
  }

  private readNames(at: number, value: string, record: NormalRecord): void {
    const parts = readName(value, this.rules);
    if (parts.length === 0) return;
    const name = this.schema.fields[at]?.name;
    const give = (target: number, wanted: (part: Part) => boolean) => {
      const field = record[target];
      const taken = parts.filter(wanted);
      if (field !== undefined && (target === at || taken.length > 0)) field.parts = taken;
    };
    const target = (type: string) => this.schema.fields.findIndex((one) => one.type === type && one.from === name);
    give(at, (part) => part.kind !== 'title' && !part.father);
    give(target('father'), (part) => part.father);
    give(target('title'), (part) => part.kind === 'title');
  }

  private read(at: number, value: string, record: NormalRecord): void {
    const type = this.schema.fields[at]?.type;
    const field = record[at];
    if (field === undefined || type === 'title') return;
    if (type === 'name' || type === 'father') return this.readNames(at, value, record);
    const text = clean(value);
    if (this.rules.has('single') && saysMissing(text)) return;
    if (type === 'date') return this.addDate(field, readDate(text));
    if (type === 'place' || type === 'text') {
      const words = (type === 'place' ? readPlace(text, this.rules) : text).split(/[ .,/-]/).filter((word) => word !== '');
      field.parts = words.map((word) => ({ ...whole(word), folded: type === 'place' ? fold(word, this.rules) : word }));
      return;
    }
    const read = { sex: readSex, nik: onlyDigits, phone: readPhone, code: onlyCode, exact: (one: string) => one }[type ?? 'exact'];
    const one = read(text);
    const number = type === 'nik' || type === 'code';
    if (one !== '' && !(number && (one.length < 4 || monotone(one)))) field.parts = [whole(one)];
  }
}
