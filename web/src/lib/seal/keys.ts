// SPDX-License-Identifier: Apache-2.0
// Keys of people, organisations and circles (docs/formats.md sections 3 and 4), and the printed codes.
import { type Bytes, equal, frame, idBytes, toHex, utf8 } from './bytes';
import * as envelope from './envelope';
import { type BoxKeyPair, primitives, type SignKeyPair } from './primitives';
import { crockford, fromCrockford, withCheckBits } from './text';

/** `proof` is sent to the server, `wrap` never. */
export interface SignInKeys {
  proof: Bytes;
  wrap: Bytes;
}

export interface CircleKeys {
  box: BoxKeyPair;
  sign: SignKeyPair;
  sym: Bytes;
}

export type PersonalKeys = CircleKeys;

const kPrintedBytes = 16;
const kPrintedCheck = 12;
const kPrintedBits = kPrintedBytes * 8 + kPrintedCheck;
export const kPasswordPasses = 3;
export const kPasswordMemory = 64 * 1024 * 1024;

const hash = (data: Uint8Array) => primitives().hash(data);
const kdf = (key: Uint8Array, number: number, context: string) => primitives().kdf(key, number, context);

export function boxKeypair(seed: Uint8Array): BoxKeyPair {
  return primitives().boxKeypair(seed);
}

export function signKeypair(seed: Uint8Array): SignKeyPair {
  return primitives().signKeypair(seed);
}

/** One Argon2id run; holds the thread for about half a second. */
export function passwordKeys(password: string, salt: Uint8Array, passes = kPasswordPasses, memoryBytes = kPasswordMemory): SignInKeys {
  const key = primitives().passwordKey(utf8(password), salt, passes, memoryBytes);
  return { proof: kdf(key, 1, 'SlUserAu'), wrap: kdf(key, 2, 'SlUserWr') };
}

export function recoveryKeys(code: Uint8Array): SignInKeys {
  const master = hash(frame('suluh/1', 'recovery', code));
  return { proof: kdf(master, 1, 'SlRecvAu'), wrap: kdf(master, 2, 'SlRecvWr') };
}

export function keyEncryptionKey(wrap: Uint8Array, share: Uint8Array): Bytes {
  return primitives().mac(wrap, share);
}

export function sealSeed(key: Uint8Array, network: string, userId: string, use: 'password' | 'recovery', seed: Uint8Array): Bytes {
  return envelope.seal(key, envelope.seed(network, userId, use), seed);
}

export function openSeed(key: Uint8Array, network: string, userId: string, use: 'password' | 'recovery', sealed: Uint8Array): Bytes | null {
  return envelope.openSecret(key, envelope.seed(network, userId, use), sealed);
}

export function personalKeys(seed: Uint8Array): PersonalKeys {
  return { box: boxKeypair(kdf(seed, 1, 'SlUsrBox')), sign: signKeypair(kdf(seed, 2, 'SlUsrSig')), sym: kdf(seed, 3, 'SlUsrSym') };
}

/** Five groups of four hex digits, for two people to compare. */
export function fingerprint(boxPublicKey: Uint8Array, signPublicKey: Uint8Array): string {
  const digest = hash(frame('suluh/1', 'fingerprint', boxPublicKey, signPublicKey));
  return (toHex(digest.subarray(0, 10)).match(/.{4}/g) ?? []).join(' ');
}

export function orgId(rootPublicKey: Uint8Array): string {
  return toHex(hash(frame('suluh/1', 'org', rootPublicKey)).subarray(0, 16));
}

export function circleId(org: string, team: string, sectionClass: string): string {
  return toHex(hash(frame('suluh/1', 'circle', idBytes(org), team, sectionClass)).subarray(0, 16));
}

export function circleKeys(seed: Uint8Array): CircleKeys {
  return { box: boxKeypair(kdf(seed, 1, 'SlCirBox')), sign: signKeypair(kdf(seed, 2, 'SlCirSig')), sym: kdf(seed, 3, 'SlCirSym') };
}

export function orgRecoveryKeys(printed: Uint8Array): BoxKeyPair {
  return boxKeypair(hash(frame('suluh/1', 'orgrecovery', printed)));
}

export function sealRoot(administratorSym: Uint8Array, network: string, org: string, rootSeed: Uint8Array): Bytes {
  return envelope.seal(administratorSym, envelope.root(network, org), rootSeed);
}

export function openRoot(administratorSym: Uint8Array, network: string, org: string, sealed: Uint8Array): Bytes | null {
  return envelope.openSecret(administratorSym, envelope.root(network, org), sealed);
}

/** 16 bytes as 28 characters, seven groups of four. */
export function printedCode(secret: Uint8Array): string {
  return crockford(withCheckBits(secret, hash(secret), kPrintedCheck), kPrintedBits);
}

/** Null for a wrong length or character and for a code that does not check. */
export function parsePrintedCode(text: string): Bytes | null {
  const bytes = fromCrockford(text, kPrintedBits);
  const secret = bytes?.slice(0, kPrintedBytes);
  return bytes && secret && equal(bytes, withCheckBits(secret, hash(secret), kPrintedCheck)) ? secret : null;
}
