// SPDX-License-Identifier: Apache-2.0
// The command line reads tables as the staff app does (tests/golden/vectors/crossing_rows.json; src/cli/crossing_rows_test.cpp).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { guess, readRows } from '../../src/lib/border/import_rows';
import { countryOf } from '../../src/lib/htcds/countries';
import { dayOf } from '../../src/lib/htcds/values';
import { readCsv } from '../../src/lib/sheets/csv';
import { tableOf } from '../../src/lib/sheets/table';

interface Shared {
  headings: { header: string[]; targets: string[] }[];
  days: { text: string; day: string | null }[];
  countries: { text: string; code: string | null }[];
  header: string[];
  rows: { row: string[]; read?: Record<string, string | number>; wrong?: string; value?: string }[];
}
const shared = JSON.parse(readFileSync(`../tests/golden/vectors/crossing_rows.json`, 'utf8')) as Shared; // tests run in web/
const ports = [{ code: 'fatmawati', names: ['Bandar Udara Fatmawati Soekarno', 'Fatmawati Soekarno airport'] }];

describe('tables read alike in the browser and on the command line', () => {
  it.each(shared.headings)('$header', ({ header, targets }) => {
    expect(guess(tableOf('', [header]))).toEqual(targets);
  });
  it.each(shared.days)('$text is $day', ({ text, day }) => {
    expect(dayOf(text, 2026)).toBe(day);
  });
  it.each(shared.countries)('$text is $code', ({ text, code }) => {
    expect(countryOf(text)).toBe(code);
  });
  it.each(shared.rows)('$row', ({ row, read, wrong, value }) => {
    const csv = [shared.header, row].map((cells) => cells.map((cell) => `"${cell}"`).join(',')).join('\n');
    const table = readCsv(new TextEncoder().encode(csv));
    const got = readRows(table, guess(table), ports);
    expect(got.faults).toEqual(wrong === undefined ? [] : [{ row: 2, target: wrong, value }]);
    const [one] = got.read;
    if (read) expect({ ...one?.person, ...one?.facts }).toEqual(read);
  });
});
