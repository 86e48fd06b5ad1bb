// @vitest-environment node
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { openFile, sealedFileSize, sealFile } from '../../src/lib/seal/files';
import { concat, equal, toBase64url } from '../../src/lib/seal/bytes';
import { type Context, type Kind, open, paddedSize, seal } from '../../src/lib/seal/envelope';
import { bytes, kNetwork, load, pattern, withBoth } from './vectors';

interface Good { key: string; kind: Kind; id: string; name: string; version: number; network: string; nonce: string; size: number; envelope?: string; envelope_size?: number; envelope_hash?: string }
interface Opened { what: string; key: string; kind: Kind; id: string; name: string; version: number; network: string; envelope: string; valid: boolean }

const kSection = 'f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff';
const contextOf = ({ kind, id, name, version, network }: Good | Opened): Context => ({ kind, id, name, version, network });

withBoth('envelopes', (p) => {
  test('are the same bytes as in C++', () => {
    for (const v of load<{ good: Good[] }>('envelope').good) {
      const envelope = seal(bytes(v.key), contextOf(v), pattern(v.size), bytes(v.nonce));
      if (v.envelope !== undefined) expect(toBase64url(envelope)).toBe(v.envelope);
      else expect([envelope.length, toBase64url(p.hash(envelope))]).toEqual([v.envelope_size, v.envelope_hash]);
      const opened = open(bytes(v.key), contextOf(v), envelope);
      expect(opened !== null && equal(opened, pattern(v.size)), `${v.size}`).toBe(true);
    }
  });

  test('open only where everything is right', () => {
    const { opened } = load<{ opened: Opened[] }>('envelope');
    expect(opened.length).toBeGreaterThan(20);
    for (const v of opened) expect(open(bytes(v.key), contextOf(v), bytes(v.envelope)) !== null, v.what).toBe(v.valid);
  });

  test('every single flipped bit of twenty is refused', () => {
    for (let i = 0; i < 20; ++i) {
      const key = p.randomBytes(32);
      // Every tenth is padded to its block; grants are short.
      const kind = i % 10 === 0 ? 'section' : 'grant';
      const context: Context = { kind, id: kSection, name: '', version: i, network: kNetwork };
      const envelope = seal(key, context, pattern(kind === 'grant' ? 32 : 12 * i));
      for (let bit = 0; bit < envelope.length * 8; ++bit) {
        const flipped = envelope.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(open(key, context, flipped), `bit ${bit}`).toBeNull();
      }
    }
  });
});

test('padded size is the smallest block that is larger than the text', () => {
  expect([0, 255, 256, 65_535, 65_536, 73_727, 73_728].map(paddedSize)).toEqual([256, 256, 1024, 65_536, 73_728, 73_728, 81_920]);
});

withBoth('files', () => {
  const key = new Uint8Array(32).fill(9);

  test('open to their bytes at every length around a chunk', async () => {
    for (const size of [0, 1, 65_535, 65_536, 65_537, 131_072]) {
      const sealed = await sealFile(key, kNetwork, kSection, pattern(size));
      expect(sealed.length).toBe(sealedFileSize(size));
      const opened = await openFile(key, kNetwork, kSection, sealed);
      expect(opened !== null && equal(opened, pattern(size)), `${size}`).toBe(true);
    }
  });

  test('are refused when cut, swapped, repeated, longer, or of another section', async () => {
    const sealed = await sealFile(key, kNetwork, kSection, pattern(200_000));
    const part = (from: number, to?: number) => sealed.subarray(24 + from * 65_553, to === undefined ? undefined : 24 + to * 65_553);
    const header = sealed.subarray(0, 24);
    const bad = {
      'without the last chunk': concat([header, part(0, 3)]),
      'without the last byte': sealed.slice(0, -1),
      'header only': header,
      'part of a header': header.subarray(0, 20),
      empty: new Uint8Array(),
      swapped: concat([header, part(1, 2), part(0, 1), part(2)]),
      'first dropped': concat([header, part(1)]),
      repeated: concat([header, part(0, 1), part(0)]),
      longer: concat([sealed, Uint8Array.of(0)]),
      'bit flipped': sealed.map((byte, i) => (i === 70_000 ? byte ^ 1 : byte)),
    };
    for (const [what, bytesOf] of Object.entries(bad)) expect(await openFile(key, kNetwork, kSection, bytesOf), what).toBeNull();
    expect(await openFile(key, kNetwork, kSection.replace('f0', 'f1'), sealed)).toBeNull();
    expect(await openFile(key, kSection, kSection, sealed)).toBeNull();
    expect(await openFile(key, kNetwork, kSection, sealed)).not.toBeNull();
  });
});
