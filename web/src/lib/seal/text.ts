// SPDX-License-Identifier: Apache-2.0
// Text and bit helpers: how typed codes are split, how a title is made, bits as characters that people write down.
import type { Bytes } from './bytes';

const kCrockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const kValues = new Map([...kCrockford].map((sign, value) => [sign, value]));
for (const sign of 'IL') kValues.set(sign, 1);
kValues.set('O', 0);

// Unicode White_Space, spelled out: \s of JavaScript is another set.
const kSpace = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const kSpaces = new RegExp(`[${kSpace}]+`, 'gu');
const kGaps = new RegExp(`[${kSpace},.\\-\\u2010-\\u2015]+`, 'gu');

export function splitTyped(text: string): string[] {
  return text.split(kGaps).filter((part) => part !== '');
}

const trimSpaces = (text: string) => text.replace(/^ +| +$/g, '');

export function foldWhiteSpace(text: string): string {
  return trimSpaces(text.replace(kSpaces, ' '));
}

/** At most `count` code points of a folded text: the text itself, or its beginning with "…" in place of the rest. The cut is
 *  between words where that keeps at least half of `count`. */
export function shortened(text: string, count: number): string {
  const signs = [...text];
  if (signs.length <= count) return text;
  // One place is the mark's own; a space there means that the words before it fit whole.
  const gap = signs.lastIndexOf(' ', count - 1);
  return `${signs.slice(0, gap >= Math.floor(count / 2) ? gap : count - 1).join('')}…`;
}

export const lowerAscii = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const upperAscii = (text: string) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase());

export function isCrockford(text: string): boolean {
  return [...upperAscii(text)].every((sign) => kValues.has(sign));
}

/** Whole numbers of `width` bits from the front, most significant bit first; zeros behind the end. */
export function takeBits(bytes: Uint8Array, width: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    let value = 0;
    for (let bit = i * width; bit < (i + 1) * width; ++bit) value = value * 2 + (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    return value;
  });
}

/** The reverse; the last byte is filled with zeros. */
export function putBits(values: readonly number[], width: number): Bytes {
  const out = new Uint8Array(Math.ceil((values.length * width) / 8));
  values.forEach((value, i) => {
    for (let k = 0; k < width; ++k) {
      const bit = i * width + k;
      if ((value >> (width - 1 - k)) & 1) out[bit >> 3] = (out[bit >> 3] ?? 0) | (1 << (7 - (bit & 7)));
    }
  });
  return out;
}

/** The first `bits` of the digest follow the body. */
export function withCheckBits(body: Uint8Array, digest: Uint8Array, bits: number): Bytes {
  return putBits([...takeBits(body, 1, body.length * 8), ...takeBits(digest, 1, bits)], 1);
}

/** Crockford base32 in groups of four. */
export function crockford(bytes: Uint8Array, bits: number): string {
  const signs = takeBits(bytes, 5, bits / 5).map((value) => kCrockford.charAt(value));
  return (signs.join('').match(/.{1,4}/g) ?? []).join('-');
}

/** Null for another length or another character. */
export function fromCrockford(text: string, bits: number): Bytes | null {
  const values = [...upperAscii(splitTyped(text).join(''))].map((sign) => kValues.get(sign) ?? -1);
  return values.length * 5 === bits && !values.includes(-1) ? putBits(values, 5) : null;
}
