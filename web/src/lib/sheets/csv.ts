// SPDX-License-Identifier: Apache-2.0
// CSV as offices have it: `,` `;` tab or `|`, UTF-8 with or without a byte order mark, UTF-16, Windows-1252, lines of any
// system, values in quotes.
import { BadFile, kUsual, type Table, tableOf } from './table';

const kMarks = [',', ';', '\t', '|'] as const;

export function decode(bytes: Uint8Array, bounds = kUsual): string {
  if (bytes.length > bounds.bytes) throw new BadFile('too_large');
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes.subarray(2));
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes.subarray(2));
  const unmarked = utf16Guess(bytes);
  if (unmarked) return new TextDecoder(unmarked).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** UTF-16 without a mark shows by its zeros: Latin letters have one in every pair. */
function utf16Guess(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const head = bytes.subarray(0, 512);
  const zeros = [0, 0];
  head.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (Math.max(even, odd) < head.length / 4) return null;
  return odd > even ? 'utf-16le' : 'utf-16be';
}

/** Rows of one separator; null where a quote is never closed. */
function split(text: string, mark: string): string[][] | null {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[at++];
      else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === mark) {
      row.push(cell);
      cell = '';
    } else if (sign === '\n' || sign === '\r') {
      if (sign === '\r' && text[at + 1] === '\n') at++;
      rows.push([...row, cell]);
      row = [];
      cell = '';
    } else cell += sign;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return quoted ? null : rows;
}

/** The separator that gives most columns in the header, as long as the rows agree with it. */
function markOf(text: string): string {
  const sample = text.slice(0, 20_000).split(/\r\n|\r|\n/).filter((line) => line !== '').slice(0, 20);
  const counted = kMarks.map((mark) => {
    const widths = sample.map((line) => split(line.replace(/"(?:[^"]|"")*("|$)/g, ''), mark)?.[0]?.length ?? 1);
    const first = widths[0] ?? 1;
    const agree = widths.filter((width) => width === first).length / Math.max(1, widths.length);
    return { mark, score: first > 1 ? first * agree : 0 };
  });
  return counted.reduce((best, one) => (one.score > best.score ? one : best)).mark;
}

export function readCsv(bytes: Uint8Array, bounds = kUsual): Table {
  const text = decode(bytes, bounds).replace(/^\ufeff/, '');
  if (text.trim() === '') throw new BadFile('empty');
  if (text.includes('\0')) throw new BadFile('not_a_table');
  // Excel's own first line, "sep=;", names the separator.
  const named = /^sep=(.)\r?\n/i.exec(text);
  const rows = split(named ? text.slice(named[0].length) : text, named?.[1] ?? markOf(text));
  if (!rows) throw new BadFile('damaged');
  const table = tableOf('', rows, named ? 2 : 1, bounds);
  return { ...table, rows: table.rows.map((row) => row.map(asWritten)) };
}

/** What a spreadsheet would run as a formula is shown as text; one apostrophe more, whatever stands there. */
export function defused(text: string): string {
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** What `defused` put there is taken off again. */
function asWritten(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}

/** With a byte order mark, without which Excel reads Windows-1252. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => {
    const safe = defused(text);
    return /[",;\t\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
