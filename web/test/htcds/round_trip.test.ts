// SPDX-License-Identifier: Apache-2.0
// 10,000 random cases go out as HTCDS JSON and CSV and come in again without a difference; the forms of others come in with
// every value they hold.
import { describe, expect, test } from 'vitest';
import type { CasePerson } from '../../src/lib/cases/types';
import { codesOf, type WordList } from '../../src/lib/cases/words';
import { kOurWords } from '../../src/lib/htcds/columns';
import { allCodes } from '../../src/lib/htcds/countries';
import { readJson } from '../../src/lib/htcds/json';
import { flatten, guess } from '../../src/lib/htcds/mapping';
import { emptyCase, emptyPerson, type PlainCase, type PlainPerson, type Sections } from '../../src/lib/htcds/plain';
import { readRows } from '../../src/lib/htcds/read';
import { htcdsJson, htcdsRows } from '../../src/lib/htcds/write';
import { readCsv, writeCsv } from '../../src/lib/sheets/csv';
import { writeXlsx, Workbook } from '../../src/lib/sheets/xlsx';

/** mulberry32: the same cases in every run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const kTexts = ['Sri', 'Siti Nur Halimah', 'سارى', '🌿 emoji', '=SUM(A1)', '-5', '@x', '+62 811', 'kutip "dua" dan \'satu\'', 'titik; koma, tab\there', 'baris satu\nbaris dua', "'=dibuka", '1.5', '2001', 'a | b', 'Ya', 'D\u2019Souza'];

class Maker {
  constructor(readonly random: () => number) {}
  below = (most: number) => Math.floor(this.random() * most);
  one = <T>(list: readonly T[]): T => list[this.below(list.length)] as T;
  maybe = <T>(make: () => T, none: T): T => (this.random() < 0.5 ? make() : none);
  some = (list: WordList) => codesOf(list).filter(() => this.random() < 0.25).sort((a, b) => (a < b ? -1 : 1));
  word = (list: WordList) => this.maybe(() => this.one(codesOf(list)), '');
  id = () => Array.from({ length: 32 }, () => this.below(16).toString(16)).join('');
  day = () => new Date(Date.UTC(1930, 0, 1) + this.below(35_000) * 86_400_000).toISOString().slice(0, 10);
  text = () => this.one(kTexts);
  place = () => this.one(['17', '17.09', '17.09.03', '17.09.03.2001', '31.71']);
  lines = () => Array.from({ length: 1 + this.below(4) }, () => this.one(['satu', 'dua; tiga', '+628111', 'empat, lima']));

  sections(fields: readonly (readonly [keyof Sections, string, () => unknown])[]): Sections {
    const out: Sections = {};
    for (const [section, key, make] of fields) if (this.random() < 0.3) out[section] = { ...out[section], [key]: make() };
    return out;
  }

  person(ids: readonly string[], index: number): PlainPerson {
    const identity = ['name', 'birth_place', 'nik', 'passport', 'mother', 'father', 'sex_note', 'nationality_note'].map((key) => ['identity', key, this.text] as const);
    const contact = ['address', 'safe_times', 'safe_words', 'emergency'].map((key) => ['contact', key, this.text] as const);
    const coded: CasePerson = {
      ...emptyPerson(ids[index]).coded,
      role: this.one(codesOf('role')),
      sex: this.word('sex'),
      birth_year: this.maybe(() => 1930 + this.below(95), 0),
      age_band: this.word('age'),
      citizenship: this.maybe(() => this.one(allCodes()), ''),
      is_child: this.one(['yes', 'no', 'unknown'] as const),
      perpetrator_roles: this.some('perpetrator'),
      relations: ids.filter((id) => id !== ids[index] && this.random() < 0.5).map((to) => ({ to, kind: this.one(codesOf('relation')) })),
    };
    const sections = this.sections([...identity, ...contact, ['identity', 'other_names', this.lines], ['identity', 'birth_date', this.day], ['contact', 'phones', this.lines], ['health', 'text', this.text], ['money', 'text', this.text]]);
    return { coded, sections };
  }

  case(): PlainCase {
    const ids = Array.from({ length: this.below(4) }, this.id);
    return {
      ...emptyCase(this.id()),
      number: this.maybe(() => `2026/17.09/${String(this.below(10_000)).padStart(4, '0')}`, ''),
      openedDay: this.maybe(this.day, ''),
      closureReason: this.word('closing'),
      facts: {
        status: this.one(['Active', 'FollowUp', 'Closed', 'ClosedReferred'] as const),
        trafficking_status: this.word('trafficking'),
        trafficking_decided_by: this.word('decided'),
        origin_district: this.maybe(this.place, ''),
        destination_country: this.maybe(() => this.one(allCodes()), ''),
        offence_day: this.maybe(this.day, ''),
        acts: this.some('act'),
        means: this.some('means'),
        purposes: this.some('purpose'),
        recruitment: this.some('recruited'),
        control: this.some('control'),
        industry: this.word('industry'),
        sex_exploitation: this.some('sexual'),
        vulnerabilities: this.some('vulnerable'),
        route: Array.from({ length: this.below(4) }, () => ({ place: this.one([this.place(), this.one(allCodes())]), from: this.maybe(this.day, ''), to: this.maybe(this.day, '') })),
      },
      people: ids.map((_, index) => this.person(ids, index)),
      sections: this.sections([
        ['title', 'text', this.text], ['narrative', 'text', this.text], ['legal', 'text', this.text], ['legal', 'case_numbers', this.lines],
        ['location', 'text', this.text], ['location', 'places', () => [{ name: this.text(), from: this.day(), to: '' }]], ['money', 'text', this.text],
      ]),
      notes: this.maybe(() => [...new Set(this.lines())], []),
    };
  }
}

const random = randomOf(20_261_124);
const maker = new Maker(random);
const cases = Array.from({ length: 10_000 }, () => maker.case());
const inSlices = (each: (slice: PlainCase[]) => void) => {
  for (let at = 0; at < cases.length; at += 100) each(cases.slice(at, at + 100));
};

describe('10,000 random cases', () => {
  test('hold what a round trip could lose', () => {
    expect(cases.filter((one) => one.facts.purposes.includes('ForcedCriminality')).length).toBeGreaterThan(1000);
    expect(cases.filter((one) => one.people.length === 0).length).toBeGreaterThan(1000);
  });

  test('out and in again as JSON', () => {
    inSlices((slice) => {
      const back = readRows(readJson(htcdsJson(slice, 0)));
      expect(back.flatMap((one) => one.issues)).toEqual([]);
      expect(back.map((one) => one.plain)).toEqual(slice);
    });
  });

  test('out and in again as CSV, byte for byte a file', () => {
    inSlices((slice) => {
      const table = readCsv(new TextEncoder().encode(writeCsv(htcdsRows(slice))));
      const back = readRows(flatten(table, guess(table.header)));
      expect(back.flatMap((one) => one.issues)).toEqual([]);
      expect(back.map((one) => one.plain)).toEqual(slice);
    });
  });

  test('a hundred of them as a workbook', async () => {
    const slice = cases.slice(0, 100);
    const table = await (await Workbook.open(await writeXlsx('HTCDS', htcdsRows(slice)))).table(0);
    expect(readRows(flatten(table, guess(table.header))).map((one) => one.plain)).toEqual(slice);
  });

  test('no word leaves that HTCDS 2.0 does not know', () => {
    const ours = Object.values(kOurWords).flat();
    for (const one of cases.slice(0, 1000)) {
      const file = JSON.parse(htcdsJson([one], 0)) as { cases: { case: Record<string, unknown>; persons: Record<string, unknown>[] }[] };
      for (const row of file.cases.flatMap(({ case: head, persons }) => [head, ...persons])) {
        for (const name of Object.keys(kOurWords)) for (const code of (row[name] as string[] | undefined) ?? []) expect(ours).not.toContain(code);
      }
    }
    const criminal: PlainCase = { ...emptyCase('a'.repeat(32)), people: [emptyPerson('b'.repeat(32))] };
    criminal.facts.purposes = ['ForcedCriminality', 'ForcedLabour'];
    const [row] = (JSON.parse(htcdsJson([criminal], 0)) as { cases: { persons: Record<string, unknown>[] }[] }).cases[0]?.persons ?? [];
    expect(row).toMatchObject({ vic_TypeOfExploitation: ['ForcedLabour', 'Other'], suluh_TypeOfExploitation: ['ForcedCriminality', 'ForcedLabour'] });
  });
});
