// SPDX-License-Identifier: Apache-2.0
// The keyed hash of person matching, as crypto::TokenHash makes it: BLAKE2b-512 under a key, and keys of their own for a
// purpose.
import { blake2b } from '@noble/hashes/blake2.js';

export class TokenHash {
  constructor(private readonly key: Uint8Array) {}

  /** 64 bytes. */
  hash(message: Uint8Array): Uint8Array {
    return blake2b(message, { dkLen: 64, key: this.key });
  }

  derive(context: Uint8Array): TokenHash {
    return new TokenHash(blake2b(context, { dkLen: 32, key: this.key }));
  }
}
