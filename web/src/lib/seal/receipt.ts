// SPDX-License-Identifier: Apache-2.0
// The reporter's receipt (docs/formats.md section 6): 14 random bytes that she writes down, and all keys that follow.
import { type Bytes, equal, frame, idBytes } from './bytes';
import { type BoxKeyPair, primitives, type SignKeyPair } from './primitives';
import { crockford, fromCrockford, isCrockford, lowerAscii, putBits, splitTyped, takeBits, withCheckBits } from './text';
import { kWords } from './wordlist';

export interface ReceiptKeys {
  /** Sent to open the thread. */
  lookup: Bytes;
  box: BoxKeyPair;
  sign: SignKeyPair;
  contentMac: Bytes;
  capsule: Bytes;
}

/** What is wrong with a typed receipt; `unknown` counts from 0. */
export type ReceiptProblem =
  | { why: 'unknown_word'; unknown: number[] }
  | { why: 'count' | 'length' | 'character' | 'checksum' };

export const kReceiptWords = 11;
const kBytes = 14;
const kWordBits = 11;
const kCharacters = 24;
const kLongest = 2000;
const kContext = 'SlRcpt__';

const checkDigest = (receipt: Uint8Array) => primitives().hash(frame('suluh/1', 'receipt-check', receipt));

export function generateReceipt(): Bytes {
  return primitives().randomBytes(kBytes);
}

export function receiptWords(receipt: Uint8Array): string {
  const bits = withCheckBits(receipt, checkDigest(receipt), 9);
  return takeBits(bits, kWordBits, kReceiptWords).map((index) => kWords[index] ?? '').join(' ');
}

export function receiptCharacters(receipt: Uint8Array): string {
  return crockford(withCheckBits(receipt, checkDigest(receipt), 8), kCharacters * 5);
}

function readCharacters(joined: string): Bytes | ReceiptProblem {
  if (!isCrockford(joined)) return { why: 'character' };
  return fromCrockford(joined, kCharacters * 5) ?? { why: 'length' };
}

function readWords(parts: readonly string[]): Bytes | ReceiptProblem {
  if (parts.length !== kReceiptWords) return { why: 'count' };
  const indexes = parts.map((word) => kWords.indexOf(word));
  const unknown = indexes.flatMap((index, i) => (index < 0 ? [i] : []));
  return unknown.length > 0 ? { why: 'unknown_word', unknown } : putBits(indexes, kWordBits);
}

/** Either text form, read forgivingly. */
export function parseReceipt(text: string): Bytes | ReceiptProblem {
  if (text.length > kLongest) return { why: 'count' };
  const parts = splitTyped(lowerAscii(text));
  const joined = parts.join('');
  const characters = /[0-9]/.test(joined) || (joined.length === kCharacters && isCrockford(joined));
  const bytes = characters ? readCharacters(joined) : readWords(parts);
  if (!(bytes instanceof Uint8Array)) return bytes;
  const receipt = bytes.slice(0, kBytes);
  const good = equal(bytes, withCheckBits(receipt, checkDigest(receipt), characters ? 8 : 9));
  return good ? receipt : { why: 'checksum' };
}

export function receiptKeys(receipt: Uint8Array, network: string): ReceiptKeys {
  const p = primitives();
  const master = p.hash(frame('suluh/1', 'receipt', idBytes(network), receipt));
  const derive = (number: number) => p.kdf(master, number, kContext);
  return {
    lookup: derive(1),
    box: p.boxKeypair(derive(2)),
    sign: p.signKeypair(derive(3)),
    contentMac: derive(4),
    capsule: derive(5),
  };
}
