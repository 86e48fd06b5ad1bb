// SPDX-License-Identifier: Apache-2.0
// A table as it came out of a file: every cell a text, rows as long as the header. Nothing here leaves the browser.

export interface Table {
  /** The sheet's name; empty for CSV. */
  name: string;
  header: string[];
  rows: string[][];
  /** Number of each row as a spreadsheet shows it; the header is row 1 of most files. */
  numbers: number[];
}

export type FileFault = 'empty' | 'too_large' | 'too_many_rows' | 'not_a_table' | 'damaged' | 'password';

export class BadFile extends Error {
  constructor(readonly fault: FileFault) {
    super(fault);
  }
}

export interface Bounds {
  rows: number;
  bytes: number;
}
export const kUsual: Bounds = { rows: 20_000, bytes: 20_000_000 };

/** The first row with anything in it is the header; empty rows are left out. Empty names become "A", "B", ... */
export function tableOf(name: string, raw: readonly string[][], firstNumber = 1, bounds = kUsual): Table {
  const filled = raw.map((cells, index) => ({ cells, number: firstNumber + index })).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const [head, ...body] = filled;
  if (!head) throw new BadFile('empty');
  if (body.length > bounds.rows) throw new BadFile('too_many_rows');
  const width = filled.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const cell = (cells: readonly string[], column: number) => (cells[column] ?? '').trim();
  const seen = new Map<string, number>();
  const header = Array.from({ length: width }, (_, column) => {
    const text = cell(head.cells, column) || columnName(column);
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    return times === 1 ? text : `${text} (${times})`;
  });
  return { name, header, rows: body.map(({ cells }) => header.map((_, column) => cell(cells, column))), numbers: body.map(({ number }) => number) };
}

/** 0 -> "A", 26 -> "AA". */
export function columnName(column: number): string {
  const rest = Math.floor(column / 26);
  return (rest > 0 ? columnName(rest - 1) : '') + String.fromCharCode(65 + (column % 26));
}
