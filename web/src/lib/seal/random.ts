// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from './bytes';

const kMost = 65_536; // of one call

/** From the browser's own source; libsodium asks it too, but four bytes at a time. */
export function systemRandom(size: number): Bytes {
  const out = new Uint8Array(size);
  for (let at = 0; at < size; at += kMost) crypto.getRandomValues(out.subarray(at, at + kMost));
  return out;
}
