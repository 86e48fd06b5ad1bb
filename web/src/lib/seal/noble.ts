// SPDX-License-Identifier: Apache-2.0
// Primitives in plain JavaScript, small enough for a phone on a slow net. No password hash: the public page has none.
import { xsalsa20poly1305, hsalsa } from '@noble/ciphers/salsa.js';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { getPublicKey, hashes, Point, sign } from '@noble/ed25519';
import { blake2b } from '@noble/hashes/blake2.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { type Bytes, concat, equal, utf8 } from './bytes';
import { nobleStreamPull, nobleStreamPush } from './noble_stream';
import type { BoxKeyPair, Primitives, SignKeyPair } from './primitives';
import { systemRandom } from './random';
import { littleEndian, x25519, x25519PublicKey } from './x25519';

hashes.sha512 = sha512;

const kHash = 32;
const kKey = 32;
const kSignature = 64;
const kSealOverhead = 48;
const kStreamHeader = 24;
const kSigma = new Uint32Array([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);

const own = (bytes: Uint8Array): Bytes => bytes as Bytes;

function orNull(attempt: () => Uint8Array): Bytes | null {
  try {
    return own(attempt());
  } catch {
    return null;
  }
}

const hash = (data: Uint8Array) => own(blake2b(data, { dkLen: kHash }));

/** crypto_kdf_derive_from_key: BLAKE2b of nothing, number as salt, context as personalisation. */
function kdf(key: Uint8Array, number: number, context: string): Bytes {
  const salt = new Uint8Array(16);
  new DataView(salt.buffer).setUint32(0, number, true);
  const personalization = new Uint8Array(16);
  personalization.set(utf8(context));
  return own(blake2b(new Uint8Array(), { dkLen: kKey, key, salt, personalization }));
}

function words(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i, true));
}

/** crypto_box_beforenm; throws for a key of low order. */
function sharedKey(secretKey: Uint8Array, publicKey: Uint8Array): Bytes {
  const out = new Uint32Array(8);
  hsalsa(kSigma, words(x25519(secretKey, publicKey)), new Uint32Array(4), out);
  const key = new Uint8Array(32);
  const view = new DataView(key.buffer);
  out.forEach((word, i) => view.setUint32(4 * i, word, true));
  return key;
}

const sealNonce = (oneTime: Uint8Array, publicKey: Uint8Array) => blake2b(concat([oneTime, publicKey]), { dkLen: 24 });

function boxKeypair(seed: Uint8Array): BoxKeyPair {
  const secretKey = own(sha512(seed).slice(0, 32));
  return { publicKey: x25519PublicKey(secretKey), secretKey };
}

function sealTo(publicKey: Uint8Array, message: Uint8Array): Bytes | null {
  return orNull(() => {
    const secret = systemRandom(32);
    const oneTime = x25519PublicKey(secret);
    const cipher = xsalsa20poly1305(sharedKey(secret, publicKey), sealNonce(oneTime, publicKey)).encrypt(message);
    return concat([oneTime, cipher]);
  });
}

function openSealed(keys: BoxKeyPair, sealed: Uint8Array): Bytes | null {
  if (sealed.length < kSealOverhead) return null;
  return orNull(() => {
    const oneTime = sealed.slice(0, 32);
    const key = sharedKey(keys.secretKey, oneTime);
    return xsalsa20poly1305(key, sealNonce(oneTime, keys.publicKey)).decrypt(sealed.slice(32));
  });
}

function signKeypair(seed: Uint8Array): SignKeyPair {
  const publicKey = own(getPublicKey(seed));
  return { publicKey, secretKey: concat([seed, publicKey]) };
}

/** libsodium's rule exactly: canonical S and A, no low order, and R equal to S*B - h*A byte by byte. (The library's own
 *  verify multiplies by the cofactor, so it would take signatures that other readers refuse.) */
function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== kKey || signature.length !== kSignature) return false;
  try {
    const order = Point.CURVE().n;
    const key = Point.fromBytes(publicKey, false);
    const s = littleEndian(signature.subarray(32));
    if (key.isSmallOrder() || s >= order) return false;
    const commitment = signature.subarray(0, 32);
    const h = littleEndian(sha512(concat([commitment, publicKey, message]))) % order;
    const expected = (s === 0n ? Point.ZERO : Point.BASE.multiplyUnsafe(s)).subtract(key.multiplyUnsafe(h));
    return !expected.isSmallOrder() && equal(expected.toBytes(), commitment);
  } catch {
    return false;
  }
}

export const noble: Primitives = {
  randomBytes: systemRandom,
  hash,
  hasher() {
    const state = blake2b.create({ dkLen: kHash });
    return { add: (data) => void state.update(data), finish: () => own(state.digest()) };
  },
  mac: (key, data) => own(blake2b(data, { dkLen: kHash, key })),
  kdf,
  aeadSeal: (key, nonce, associated, plain) => own(xchacha20poly1305(key, nonce, associated).encrypt(plain)),
  aeadOpen: (key, nonce, associated, cipher) => orNull(() => xchacha20poly1305(key, nonce, associated).decrypt(cipher)),
  boxKeypair,
  sealTo,
  openSealed,
  signKeypair,
  sign: (keys, message) => own(sign(message, keys.secretKey.slice(0, 32))),
  verify,
  streamPush: (key) => nobleStreamPush(key, systemRandom(kStreamHeader)),
  streamPull: nobleStreamPull,
  passwordKey() {
    throw new Error('no password hash on this page');
  },
};
