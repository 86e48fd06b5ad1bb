// SPDX-License-Identifier: Apache-2.0
// The envelope (docs/formats.md section 2): seal and open with what it is bound to. Opening gives null for every failure.
import { type Bytes, concat, equal, frame, fromUtf8, idBytes, u64, utf8, wellFormed } from './bytes';
import { primitives } from './primitives';

export type Kind = 'section' | 'capsule' | 'seed' | 'root' | 'label' | 'grant' | 'file';

export interface Context {
  kind: Kind;
  /** 32 hex digits. */
  id: string;
  name: string;
  version: number;
  network: string;
}

const kVersion = 1;
const kAlgorithm = 1;
const kKeyId = 8;
const kNonce = 24;
const kHeader = 2 + kKeyId + kNonce;
const kTag = 16;
const kBlocks = [256, 1024, 4096, 16_384, 65_536];
const kLargest = 65_536;
const kLargeBlock = 8192;

export const section = (network: string, id: string, name: string): Context => ({ kind: 'section', id, name, version: 1, network });
export const capsule = (network: string, reportId: string): Context => ({ kind: 'capsule', id: reportId, name: 'capsule', version: 1, network });
export const seed = (network: string, userId: string, name: 'password' | 'recovery'): Context => ({ kind: 'seed', id: userId, name, version: 1, network });
export const root = (network: string, orgId: string): Context => ({ kind: 'root', id: orgId, name: 'root', version: 1, network });
export const label = (network: string, labelId: string): Context => ({ kind: 'label', id: labelId, name: 'label', version: 1, network });
export const grant = (network: string, bundleId: string, epoch: number): Context => ({ kind: 'grant', id: bundleId, name: '', version: epoch, network });
export const file = (network: string, sectionId: string): Context => ({ kind: 'file', id: sectionId, name: '', version: 1, network });

export function associatedData(context: Context): Bytes {
  const { kind, id, name, version, network } = context;
  return frame('suluh/1', 'envelope', kind, idBytes(id), name, u64(version), idBytes(network));
}

function blockFor(size: number): number {
  return kBlocks.find((block) => block > size) ?? kLargeBlock;
}

/** Length after padding of a text of `size` bytes. */
export function paddedSize(size: number): number {
  const block = blockFor(size);
  return (Math.floor(size / block) + 1) * block;
}

function pad(text: Uint8Array): Bytes {
  const out = new Uint8Array(paddedSize(text.length));
  out.set(text);
  out[text.length] = 0x80;
  return out;
}

/** One text has one padded form; anything else was not made by us. */
function unpad(padded: Bytes): Bytes | null {
  const known = kBlocks.includes(padded.length) || (padded.length > kLargest && padded.length % kLargeBlock === 0);
  let size = padded.length - 1;
  while (size >= 0 && padded[size] === 0) --size;
  if (!known || padded[size] !== 0x80 || paddedSize(size) !== padded.length) return null;
  return padded.slice(0, size);
}

function keyId(key: Uint8Array): Bytes {
  return primitives().hash(frame('suluh/1', 'key', key)).slice(0, kKeyId);
}

/** `nonce` only for the shared vectors. */
export function seal(key: Uint8Array, context: Context, plain: Uint8Array, nonce?: Uint8Array): Bytes {
  const p = primitives();
  const text = context.kind === 'grant' ? plain : pad(plain);
  const fresh = nonce ?? p.randomBytes(kNonce);
  const cipher = p.aeadSeal(key, fresh, associatedData(context), text);
  return concat([Uint8Array.of(kVersion, kAlgorithm), keyId(key), fresh, cipher]);
}

export function open(key: Uint8Array, context: Context, envelope: Uint8Array): Bytes | null {
  if (envelope.length < kHeader + kTag || envelope[0] !== kVersion || envelope[1] !== kAlgorithm) return null;
  if (!equal(envelope.subarray(2, 2 + kKeyId), keyId(key))) return null;
  const nonce = envelope.subarray(2 + kKeyId, kHeader);
  const text = primitives().aeadOpen(key, nonce, associatedData(context), envelope.subarray(kHeader));
  return text && (context.kind === 'grant' ? text : unpad(text));
}

/** JSON of an object with `v`. */
export function payloadBytes(payload: Record<string, unknown>): Bytes {
  const clean = (_: string, value: unknown) => (typeof value === 'string' ? wellFormed(value) : value);
  return utf8(JSON.stringify({ v: 1, ...payload }, clean));
}

export function sealJson(key: Uint8Array, context: Context, payload: Record<string, unknown>): Bytes {
  return seal(key, context, payloadBytes(payload));
}

export function openJson(key: Uint8Array, context: Context, envelope: Uint8Array): Record<string, unknown> | null {
  const plain = open(key, context, envelope);
  return plain && parsePayload(plain);
}

export function parsePayload(plain: Uint8Array): Record<string, unknown> | null {
  const text = fromUtf8(plain);
  if (!text) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** A 32-byte secret in its envelope. */
export function openSecret(key: Uint8Array, context: Context, envelope: Uint8Array): Bytes | null {
  const secret = open(key, context, envelope);
  return secret?.length === 32 ? secret : null;
}
