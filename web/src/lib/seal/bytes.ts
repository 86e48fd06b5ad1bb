// SPDX-License-Identifier: Apache-2.0
// Bytes, their text forms and the canonical frame (docs/formats.md section 1). Ids are 32 lower-case hex digits.

export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const kAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const kDigits = new Map([...kAlphabet].map((sign, value) => [sign, value]));

export function utf8(text: string): Bytes {
  return new Uint8Array(encoder.encode(text));
}

/** The text as every reader will see it: halves of surrogate pairs become U+FFFD. */
export function wellFormed(text: string): string {
  return new TextDecoder().decode(encoder.encode(`\ufeff${text}`));
}

/** Null for bytes that are not UTF-8 or hold a NUL. */
export function fromUtf8(bytes: Uint8Array): string | null {
  try {
    const text = decoder.decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

export function concat(parts: readonly Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Throws a TypeError for anything but pairs of hex digits. */
export function fromHex(text: string): Bytes {
  if (!/^([0-9a-fA-F]{2})*$/.test(text)) throw new TypeError('not hex');
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

/** An id's 16 bytes; throws a TypeError for anything else. */
export function idBytes(id: string): Bytes {
  if (!/^[0-9a-f]{32}$/.test(id)) throw new TypeError('not an id');
  return fromHex(id);
}

export function toBase64url(bytes: Uint8Array): string {
  let out = '';
  let word = 0;
  let bits = 0;
  for (const byte of bytes) {
    word = ((word << 8) | byte) & 0xffff;
    for (bits += 8; bits >= 6; bits -= 6) out += kAlphabet.charAt((word >> (bits - 6)) & 63);
  }
  return bits > 0 ? out + kAlphabet.charAt((word << (6 - bits)) & 63) : out;
}

/** Throws a TypeError for padding, other signs, and spare bits that are not zero. */
export function fromBase64url(text: string): Bytes {
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let word = 0;
  let bits = 0;
  let at = 0;
  for (const sign of text) {
    const digit = kDigits.get(sign);
    if (digit === undefined) throw new TypeError('not base64url');
    word = ((word << 6) | digit) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = (word >> bits) & 0xff;
    }
  }
  if (text.length % 4 === 1 || (word & ((1 << bits) - 1)) !== 0) throw new TypeError('not base64url');
  return out;
}

/** Whole numbers up to 2^53 - 1. */
export function u64(value: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('not a counting number');
  const out = new Uint8Array(8);
  const view = new DataView(out.buffer);
  view.setUint32(0, Math.floor(value / 2 ** 32));
  view.setUint32(4, value >>> 0);
  return out;
}

/** Null for other sizes and for numbers above 2^53 - 1. */
export function fromU64(bytes: Uint8Array): number | null {
  if (bytes.length !== 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const value = view.getUint32(0) * 2 ** 32 + view.getUint32(4);
  return Number.isSafeInteger(value) ? value : null;
}

/** The canonical form of everything that is signed, hashed or used as associated data. Texts become UTF-8. */
export function frame(...fields: readonly (Uint8Array | string)[]): Bytes {
  const parts = fields.map((field) => (typeof field === 'string' ? utf8(field) : field));
  return concat(parts.flatMap((part) => [u64(part.length).subarray(4), part]));
}

export function unframe(bytes: Uint8Array): Bytes[] | null {
  const out: Bytes[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes.length - at < 4) return null;
    const size = new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0);
    at += 4;
    if (size > bytes.length - at) return null;
    out.push(bytes.slice(at, at + size) as Bytes);
    at += size;
  }
  return out;
}

/** Takes the same time for equal lengths, wherever they differ. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; ++i) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

/** Best effort: a JavaScript engine may have moved copies elsewhere. */
export function wipe(bytes: Uint8Array): void {
  bytes.fill(0);
}
