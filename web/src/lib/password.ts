// SPDX-License-Identifier: Apache-2.0
// A rough hint while a password is chosen. It never refuses more than the length; the slow hash does the real work.

export const kPasswordMin = 10;

export type Strength = 'short' | 'weak' | 'fair' | 'strong';

const kCommon = ['password', 'rahasia', 'indonesia', 'bengkulu', 'qwerty', 'admin', 'suluh', 'sayang', '12345'];

/** Bits per sign from the kinds of signs used, repeats and runs counted once. */
export function strength(password: string): Strength {
  const signs = [...password];
  if (signs.length < kPasswordMin) return 'short';
  const plain = password.toLowerCase();
  const known = kCommon.filter((word) => plain.includes(word)).reduce((sum, word) => sum + word.length - 1, 0);
  const fresh = signs.filter((sign, i) => {
    const before = signs[i - 1]?.codePointAt(0) ?? -9;
    const step = (sign.codePointAt(0) ?? 0) - before;
    return step !== 0 && step !== 1 && step !== -1;
  }).length;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password)).length;
  const bits = Math.max(0, fresh - known) * (2.2 + 0.8 * kinds);
  if (bits < 35) return 'weak';
  return bits < 55 ? 'fair' : 'strong';
}
