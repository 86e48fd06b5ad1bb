// SPDX-License-Identifier: Apache-2.0
// The first step of every normalisation, as src/match/letters.h. All of match works on "byte texts": strings whose
// characters are the bytes of the UTF-8 form, so that lengths and cuts are the same as in C++.
import { utf8 } from '../seal/bytes';
import { letters as lines } from './tables';

export const kMaxCharacters = 512;

const table = new Map<number, string>(
  lines.split('\n').map((line) => {
    const space = line.indexOf(' ');
    return space < 0 ? [Number.parseInt(line, 16), ''] : [Number.parseInt(line.slice(0, space), 16), line.slice(space + 1)];
  }),
);

// Where no letters are (letters.cpp).
const kNoLetters: readonly (readonly [number, number])[] = [
  [0x2000, 0x2bff],
  [0x2e00, 0x2e7f],
  [0x3000, 0x3004],
  [0x3008, 0x3020],
  [0x3030, 0x3030],
  [0xd800, 0xf8ff],
  [0xfe00, 0xfe6f],
  [0xff00, 0xffff],
  [0x1f000, 0x1fbff],
  [0xe0000, 0x10ffff],
];

const otherLetter = (code: number) => code >= 0x530 && !kNoLetters.some(([first, last]) => code >= first && code <= last);

export function byteText(text: string): string {
  return String.fromCharCode(...utf8(text));
}

/** A byte text as people read it. */
export function shown(bytes: string): string {
  return new TextDecoder().decode(bytesOf(bytes));
}

export function bytesOf(bytes: string): Uint8Array {
  return Uint8Array.from(bytes, (c) => c.charCodeAt(0));
}

/** Bytes of the character that begins at `at` of a byte text. */
export function characterSize(bytes: string, at: number): number {
  const lead = bytes.charCodeAt(at);
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0x80 ? 2 : 1;
}

const kAscii = /[a-z0-9.,/-]/;

function ofAscii(char: string): string | null {
  if (char === "'" || char === '`') return '';
  const low = char.toLowerCase();
  return kAscii.test(low) ? low : null;
}

function ofOther(char: string, code: number): string | null {
  return table.get(code) ?? (otherLetter(code) ? byteText(char) : null);
}

/** Any text becomes a byte text of lower-case Latin letters, digits, other scripts, single spaces and the marks . , / - */
export function clean(text: string): string {
  let out = '';
  let count = 0;
  for (const char of text) {
    if (count++ === kMaxCharacters) break;
    const code = char.codePointAt(0) ?? 0;
    const read = code < 0x80 ? ofAscii(char) : ofOther(char, code);
    if (read !== null) out += read;
    else if (out !== '' && !out.endsWith(' ')) out += ' ';
  }
  return out.endsWith(' ') ? out.slice(0, -1) : out;
}
