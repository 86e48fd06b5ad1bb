// @vitest-environment node
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toBase64url } from '../../src/lib/seal/bytes';
import { generateReceipt, parseReceipt, receiptCharacters, receiptKeys, receiptWords } from '../../src/lib/seal/receipt';
import { kWords } from '../../src/lib/seal/wordlist';
import { bytes, load, withBoth } from './vectors';

interface ReceiptVector { receipt: string; network: string; words: string; characters: string; lookup: string; box_pk: string; sign_pk: string; content_mac: string; capsule: string }
interface Typed { text: string; words?: string; fields?: { pointer: string; key: string }[] }

test('the word list is the one of the server', () => {
  const list = readFileSync(new URL('../../../src/vault/words/wordlist_id.txt', import.meta.url), 'utf8').trim().split('\n');
  expect(kWords, 'run: node tools/wordlist.mjs').toEqual(list);
  expect(kWords).toHaveLength(2048);
});

withBoth('receipts', () => {
  test('give the shared words, characters and keys', () => {
    for (const v of load<{ receipts: ReceiptVector[] }>('receipt').receipts) {
      const receipt = bytes(v.receipt);
      expect(receiptWords(receipt)).toBe(v.words);
      expect(receiptCharacters(receipt)).toBe(v.characters);
      expect(parseReceipt(v.words)).toEqual(receipt);
      expect(parseReceipt(v.characters)).toEqual(receipt);
      const keys = receiptKeys(receipt, v.network);
      expect(toBase64url(keys.lookup)).toBe(v.lookup);
      expect(toBase64url(keys.box.publicKey)).toBe(v.box_pk);
      expect(toBase64url(keys.sign.publicKey)).toBe(v.sign_pk);
      expect(toBase64url(keys.contentMac)).toBe(v.content_mac);
      expect(toBase64url(keys.capsule)).toBe(v.capsule);
    }
  });

  test('are read and refused as in C++', () => {
    for (const v of load<{ typed: Typed[] }>('receipt').typed) {
      const read = parseReceipt(v.text);
      if (read instanceof Uint8Array) {
        expect(receiptWords(read), v.text).toBe(v.words);
        continue;
      }
      const fields = read.why === 'unknown_word' ? read.unknown.map((i) => ({ pointer: `/receipt/${i}`, key: read.why })) : [{ pointer: '/receipt', key: read.why }];
      expect(fields, v.text).toEqual(v.fields);
    }
  });

  test('fresh ones read back', () => {
    for (let i = 0; i < 20; ++i) {
      const receipt = generateReceipt();
      expect(parseReceipt(receiptWords(receipt))).toEqual(receipt);
      expect(parseReceipt(receiptCharacters(receipt))).toEqual(receipt);
    }
  });
});
