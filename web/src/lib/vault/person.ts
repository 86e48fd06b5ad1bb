// SPDX-License-Identifier: Apache-2.0
// A person's keys in this browser: from password or recovery code to seed to key pairs (docs/formats.md section 3).
import { api, isLost } from '../api/client';
import type { RecoveryStart, Session, SignInParameters } from '../api/types';
import * as seal from '../seal';
import { slowKeys } from './slow';

export interface Person {
  box: seal.BoxKeyPair;
  sign: seal.SignKeyPair;
  sym: Uint8Array;
  wipe(): void;
}

export interface PasswordSecrets {
  /** Sent to the server, base64url. */
  proof: string;
  /** Never sent. */
  wrap: Uint8Array;
}

export function personOf(seed: Uint8Array): Person {
  const keys = seal.personalKeys(seed);
  seal.wipe(seed);
  return {
    ...keys,
    wipe: () => {
      for (const secret of [keys.box.secretKey, keys.sign.secretKey, keys.sym]) seal.wipe(secret);
    },
  };
}

let known: { login: string; parameters: SignInParameters } | null = null;

/** Those of before serve when the line is down, so that a locked page can be opened. */
async function signInParameters(login: string): Promise<SignInParameters> {
  try {
    const parameters = await api.post<SignInParameters>('/session/start', { login });
    known = { login, parameters };
    return parameters;
  } catch (error) {
    if (isLost(error) && known?.login === login) return known.parameters;
    throw error;
  }
}

export async function passwordSecrets(login: string, password: string): Promise<PasswordSecrets> {
  const { salt, ops, mem } = await signInParameters(login);
  const keys = await slowKeys(password, seal.fromBase64url(salt), ops, mem);
  return { proof: seal.toBase64url(keys.proof), wrap: keys.wrap };
}

type Sealed = Pick<Session, 'share' | 'new_share' | 'seed' | 'network' | 'user'>;

function openSeed(data: Sealed, wrap: Uint8Array): Uint8Array | null {
  const key = seal.keyEncryptionKey(wrap, seal.fromBase64url(data.share));
  return seal.openSeed(key, data.network, data.user.id, 'password', seal.fromBase64url(data.seed));
}

/** Null when the password does not open the seed. */
export function openWithPassword(data: Sealed, wrap: Uint8Array): Person | null {
  const seed = openSeed(data, wrap);
  return seed && personOf(seed);
}

export interface NewPassword {
  salt: string;
  new_proof: string;
  seed: string;
  /** Sealed with the session's new_share. */
  new_share?: true;
}

async function sealUnder(password: string, seed: Uint8Array, share: string, network: string, user: string): Promise<NewPassword> {
  const salt = seal.randomBytes(16);
  const keys = await slowKeys(password, salt);
  const key = seal.keyEncryptionKey(keys.wrap, seal.fromBase64url(share));
  return {
    salt: seal.toBase64url(salt),
    new_proof: seal.toBase64url(keys.proof),
    seed: seal.toBase64url(seal.sealSeed(key, network, user, 'password', seed)),
  };
}

/** Null when the old password does not open the seed. */
export async function reseal(data: Sealed, wrap: Uint8Array, next: string): Promise<NewPassword | null> {
  const seed = openSeed(data, wrap);
  if (!seed) return null;
  const made = await sealUnder(next, seed, data.new_share, data.network, data.user.id);
  seal.wipe(seed);
  return { ...made, new_share: true };
}

export function isPrintedCode(text: string): boolean {
  return seal.parsePrintedCode(text) !== null;
}

/** The printed code proves itself, opens the seed, and the new password seals it again. */
export async function recover(login: string, code: string, password: string): Promise<void> {
  const printed = seal.parsePrintedCode(code);
  if (!printed) throw new Error('check the code first');
  const keys = seal.recoveryKeys(printed);
  const proof = seal.toBase64url(keys.proof);
  const start = await api.post<RecoveryStart>('/recovery/start', { login, proof });
  const seed = seal.openSeed(keys.wrap, start.network, start.user_id, 'recovery', seal.fromBase64url(start.seed));
  if (!seed) throw new Error('the recovery envelope does not open');
  const made = await sealUnder(password, seed, start.share, start.network, start.user_id);
  seal.wipe(seed);
  await api.post('/recovery', { login, proof, ...made });
}

export function fingerprintGroups(boxPk: Uint8Array, signPk: Uint8Array): string[] {
  return seal.fingerprint(boxPk, signPk).split(' ');
}
