// SPDX-License-Identifier: Apache-2.0
// From what a reader or a keyboard sent to the lines of one zone, as in src/border/mrz_scan.cpp.
export type Refusal = 'mrz_empty' | 'mrz_truncated' | 'mrz_two_documents' | 'mrz_characters' | 'mrz_line_length';

export interface Scan {
  readonly lines: string[];
  readonly width: number;
  readonly lowerCase: boolean;
}

const kWidths = [30, 36, 44];
const kLongest = 90; // characters of the largest zone: TD1, 3 x 30

const linesOf = (width: number): number => (width === 30 ? 3 : 2);

/** A wedge reader may send the whole zone as one line. */
function unjoined(lines: string[]): string[] {
  const [only] = lines;
  if (lines.length !== 1 || only === undefined) return lines;
  const width = kWidths.find((one) => only.length === one * linesOf(one));
  if (width === undefined) return lines;
  return Array.from({ length: linesOf(width) }, (_, i) => only.slice(i * width, (i + 1) * width));
}

function shapeRefusal(lines: string[], width: number, known: boolean, even: boolean): Refusal {
  const total = lines.reduce((sum, line) => sum + line.length, 0);
  const tooMany = lines.length > linesOf(width);
  if (total > kLongest && (!known || !even || tooMany)) {
    return total >= 2 * 72 || (known && tooMany) ? 'mrz_two_documents' : 'mrz_line_length';
  }
  if (known && even && lines.length < linesOf(width)) return 'mrz_truncated';
  return lines.some((line) => line.length > 44) ? 'mrz_line_length' : 'mrz_truncated';
}

export function clean(text: string): Scan | Refusal {
  const typed = text
    .split(/[\n\r]/)
    .map((line) => line.replace(/[ \t\v\f]/g, ''))
    .filter((line) => line !== '');
  if (typed.length === 0) return 'mrz_empty';
  const upper = typed.map((line) => line.replace(/[a-z]/g, (c) => c.toUpperCase()));
  if (upper.some((line) => /[^A-Z0-9<]/.test(line))) return 'mrz_characters';
  const lines = unjoined(upper);
  const width = lines[0]?.length ?? 0;
  const known = kWidths.includes(width);
  const even = lines.every((line) => line.length === width);
  if (!even || !known || lines.length !== linesOf(width)) return shapeRefusal(lines, width, known, even);
  return { lines, width, lowerCase: typed.some((line) => /[a-z]/.test(line)) };
}
