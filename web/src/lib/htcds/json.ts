// SPDX-License-Identifier: Apache-2.0
// The JSON form of docs/htcds.md: {standard, version, cases: [{case, persons}]}.
import { BadFile } from '../sheets/table';
import { columnOf } from './columns';
import type { FlatRow } from './read';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as a cell would hold it; null for what no field can be. */
function textOf(name: string, value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!Array.isArray(value)) return null;
  const parts = value.filter((one): one is string => typeof one === 'string');
  return parts.join(columnOf(name)?.kind === 'lines' ? '\n' : ';');
}

function take(row: FlatRow, source: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(source)) {
    const text = textOf(name, value);
    const column = columnOf(name);
    if (text === '' || value === null) continue;
    if (column && text !== null) row.values.set(column.name, column.kind === 'relations' ? text.replaceAll(';', ' ') : text);
    else row.extra.push([name, text ?? JSON.stringify(value)]);
  }
}

/** Throws BadFile where it is not such a file. `row` is the case's place in the file, from 1. */
export function readJson(text: string): FlatRow[] {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw new BadFile('damaged');
  }
  const cases = isRecord(file) && file.standard === 'HTCDS' && Array.isArray(file.cases) ? file.cases.filter(isRecord) : null;
  if (!cases) throw new BadFile('not_a_table');
  if (cases.length === 0) throw new BadFile('empty');
  return cases.flatMap((one, index) => {
    const persons = Array.isArray(one.persons) ? one.persons.filter(isRecord) : [];
    return (persons.length > 0 ? persons : [{}]).map((person) => {
      const row: FlatRow = { row: index + 1, group: String(index), values: new Map(), extra: [] };
      if (isRecord(one.case)) take(row, one.case);
      take(row, person);
      return row;
    });
  });
}
