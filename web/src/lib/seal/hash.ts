// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from './bytes';
import { type Hasher, primitives } from './primitives';

/** H: BLAKE2b-256. */
export function hash(data: Uint8Array): Bytes {
  return primitives().hash(data);
}

/** H over data that arrives in pieces. */
export function hasher(): Hasher {
  return primitives().hasher();
}

/** MAC: keyed BLAKE2b-256. */
export function mac(key: Uint8Array, data: Uint8Array): Bytes {
  return primitives().mac(key, data);
}
