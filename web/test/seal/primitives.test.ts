// @vitest-environment node
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { concat, frame, fromBase64url, fromHex, fromU64, toBase64url, toHex, u64, unframe, wellFormed } from '../../src/lib/seal/bytes';
import { bytes, load, noble, sodium, withBoth } from './vectors';

interface Primitive {
  key: string; data: string; hash: string; mac: string; kdf_number: number; kdf_context: string; kdf: string;
  box_pk: string; box_sk: string; sign_pk: string; signature: string; frame: string;
}
interface Signature { what: string; pk: string; message: string; signature: string; valid: boolean }

withBoth('primitives', (p) => {
  test('give the shared vectors', () => {
    const { primitives } = load<{ primitives: Primitive[] }>('primitives');
    expect(primitives.length).toBeGreaterThan(0);
    for (const v of primitives) {
      const key = bytes(v.key);
      const data = bytes(v.data);
      expect(toBase64url(p.hash(data))).toBe(v.hash);
      expect(toBase64url(p.mac(key, data))).toBe(v.mac);
      expect(toBase64url(p.kdf(key, v.kdf_number, v.kdf_context))).toBe(v.kdf);
      const box = p.boxKeypair(key);
      expect([toBase64url(box.publicKey), toBase64url(box.secretKey)]).toEqual([v.box_pk, v.box_sk]);
      const sign = p.signKeypair(key);
      expect(toBase64url(sign.publicKey)).toBe(v.sign_pk);
      expect(toBase64url(p.sign(sign, data))).toBe(v.signature);
      expect(toBase64url(frame('suluh/1', '', data, u64(data.length)))).toBe(v.frame);
      const hasher = p.hasher();
      hasher.add(data.subarray(0, 10));
      hasher.add(data.subarray(10));
      expect(toBase64url(hasher.finish())).toBe(v.hash);
    }
  });

  test('take good signatures and refuse every other', () => {
    const { signatures } = load<{ signatures: Signature[] }>('signature');
    for (const v of signatures) {
      expect(p.verify(bytes(v.pk), bytes(v.message), bytes(v.signature)), `${v.what} ${v.pk}`).toBe(v.valid);
    }
  });

  test('seal nothing to a key of low order and open nothing from one', () => {
    const { low_order_box_keys } = load<{ low_order_box_keys: string[] }>('signature');
    const keys = p.boxKeypair(new Uint8Array(32).fill(1));
    const sealed = p.sealTo(keys.publicKey, Uint8Array.of(1, 2, 3));
    expect(sealed && p.openSealed(keys, sealed)).toEqual(Uint8Array.of(1, 2, 3));
    for (const point of low_order_box_keys.map(bytes)) {
      expect(p.sealTo(point, Uint8Array.of(1)), toHex(point)).toBeNull();
      expect(p.openSealed(keys, concat([point, sealed?.subarray(32) ?? new Uint8Array()])), toHex(point)).toBeNull();
    }
    expect(p.sealTo(new Uint8Array(31), Uint8Array.of(1))).toBeNull();
    expect(p.openSealed(keys, new Uint8Array(47))).toBeNull();
  });

  test('randomBytes gives the size asked for and not twice the same', () => {
    expect(p.randomBytes(70_000)).toHaveLength(70_000);
    expect(p.randomBytes(32)).not.toEqual(p.randomBytes(32));
  });
});

test('one library opens what the other sealed, streams of every length included', () => {
  const key = new Uint8Array(32).fill(7);
  const associated = new Uint8Array(33).fill(1);
  for (const [from, to] of [[noble, sodium], [sodium, noble]] as const) {
    for (let size = 0; size < 150; ++size) {
      const push = from.streamPush(key);
      const pull = to.streamPull(key, push.header);
      const message = new Uint8Array(size).fill(size);
      for (const final of [false, false, true]) {
        expect(pull?.pull(push.push(message, associated.subarray(size % 34), final), associated.subarray(size % 34))).toEqual({ message, final });
      }
    }
    const keys = from.boxKeypair(key);
    expect(to.openSealed(keys, from.sealTo(keys.publicKey, key) ?? new Uint8Array())).toEqual(key);
  }
});

test('text forms refuse what is not in their one form', () => {
  for (const bad of ['A', 'AA==', 'AB', 'A+', 'A/', 'ü']) expect(() => fromBase64url(bad), bad).toThrow(TypeError);
  expect(fromBase64url('AQ')).toEqual(Uint8Array.of(1));
  for (const bad of ['0', '0g', ' 00']) expect(() => fromHex(bad), bad).toThrow(TypeError);
  expect(() => u64(2 ** 53)).toThrow(RangeError);
  expect(() => u64(-1)).toThrow(RangeError);
  expect(fromU64(u64(2 ** 53 - 1))).toBe(2 ** 53 - 1);
  expect(fromU64(Uint8Array.of(0, 32, 0, 0, 0, 0, 0, 0))).toBeNull();
  expect(unframe(frame('a', '', 'bc'))?.map((part) => part.length)).toEqual([1, 0, 2]);
  expect(unframe(Uint8Array.of(0, 0, 0, 2, 1))).toBeNull();
  expect(wellFormed('a\ud800b\ufeff')).toBe('a\ufffdb\ufeff');
});
