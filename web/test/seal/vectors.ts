// SPDX-License-Identifier: Apache-2.0
// The vectors that this suite shares with the C++ one, and the two libraries that must both give them.
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe } from 'vitest';
import { type Bytes, fromBase64url } from '../../src/lib/seal/bytes';
import { noble } from '../../src/lib/seal/noble';
import { type Primitives, usePrimitives } from '../../src/lib/seal/primitives';
import { loadSodium } from '../../src/lib/seal/sodium';

const kFolder = new URL('../../../tests/golden/vectors/', import.meta.url);

export const kNetwork = '000102030405060708090a0b0c0d0e0f';
export const writing = process.env.SULUH_WRITE_VECTORS !== undefined;

export function load<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`${name}.json`, kFolder), 'utf8')) as T;
}

/** One line for each element of the lists, as the C++ suite lays its files out. */
export function write(name: string, value: Record<string, unknown>): void {
  const fields = Object.entries(value).map(([key, item]) => {
    const text = Array.isArray(item) ? `[\n${item.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]` : JSON.stringify(item);
    return `${JSON.stringify(key)}: ${text}`;
  });
  writeFileSync(new URL(`${name}.json`, kFolder), `{\n${fields.join(',\n')}\n}\n`);
}

export const bytes = (text: string): Bytes => fromBase64url(text);

/** Byte i is (7 i + 3) mod 256. */
export function pattern(size: number): Bytes {
  return Uint8Array.from({ length: size }, (_, i) => (7 * i + 3) & 255);
}

const sodium = await loadSodium();

/** Runs the tests once over each library. */
export function withBoth(name: string, tests: (primitives: Primitives, library: string) => void): void {
  describe.each([
    ['libsodium', sodium],
    ['plain JavaScript', noble],
  ] as const)(`${name} (%s)`, (library, primitives) => {
    beforeEach(() => usePrimitives(primitives));
    tests(primitives, library);
  });
}

export { noble, sodium };
