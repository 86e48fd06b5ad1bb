// SPDX-License-Identifier: Apache-2.0
// The few primitives that everything else is built of, and which library does them: libsodium (sodium.ts) in the staff
// app, the small pure one (noble.ts) on the public page. Same bytes either way.
import type { Bytes } from './bytes';

export interface BoxKeyPair {
  publicKey: Bytes;
  secretKey: Bytes;
}

/** `secretKey` is 64 bytes: the RFC 8032 private key, then the public key. */
export interface SignKeyPair {
  publicKey: Bytes;
  secretKey: Bytes;
}

export interface Hasher {
  add(data: Uint8Array): void;
  finish(): Bytes;
}

export interface StreamPush {
  readonly header: Bytes;
  push(message: Uint8Array, associated: Uint8Array, final: boolean): Bytes;
}

export interface StreamPull {
  /** Null for a changed, moved or foreign message, and for tags that we never write. */
  pull(cipher: Uint8Array, associated: Uint8Array): { message: Bytes; final: boolean } | null;
}

export interface Primitives {
  randomBytes(size: number): Bytes;
  hash(data: Uint8Array): Bytes;
  hasher(): Hasher;
  mac(key: Uint8Array, data: Uint8Array): Bytes;
  /** `context` has eight characters. */
  kdf(key: Uint8Array, number: number, context: string): Bytes;
  aeadSeal(key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, plain: Uint8Array): Bytes;
  aeadOpen(key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, cipher: Uint8Array): Bytes | null;
  boxKeypair(seed: Uint8Array): BoxKeyPair;
  /** Null for a key that is not 32 bytes or of low order. */
  sealTo(publicKey: Uint8Array, message: Uint8Array): Bytes | null;
  openSealed(keys: BoxKeyPair, sealed: Uint8Array): Bytes | null;
  signKeypair(seed: Uint8Array): SignKeyPair;
  sign(keys: SignKeyPair, message: Uint8Array): Bytes;
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  streamPush(key: Uint8Array): StreamPush;
  streamPull(key: Uint8Array, header: Uint8Array): StreamPull | null;
  /** Argon2id13, one lane. Not on the public page. */
  passwordKey(password: Uint8Array, salt: Uint8Array, passes: number, memoryBytes: number): Bytes;
}

let chosen: Primitives | null = null;

export function usePrimitives(primitives: Primitives): void {
  chosen = primitives;
}

export function primitives(): Primitives {
  if (!chosen) throw new Error('the sealing library is not loaded');
  return chosen;
}

/** A key that nothing may be sealed to; it came from a server or a file. */
export class UnusableKey extends Error {}
