// SPDX-License-Identifier: Apache-2.0
// A bundle: sections shared together under one random key (docs/formats.md section 2), and how the key is wrapped.
import { type Bytes, frame, idBytes, toHex } from './bytes';
import * as envelope from './envelope';
import { type BoxKeyPair, primitives, UnusableKey } from './primitives';

export const kOwnGrantSize = 82;
const kSealedGrant = 80;

export function randomBytes(size: number): Bytes {
  return primitives().randomBytes(size);
}

export function randomId(): string {
  return toHex(randomBytes(16));
}

export function sectionKey(bundleKey: Uint8Array, sectionId: string): Bytes {
  return primitives().mac(bundleKey, frame('suluh/1', 'section', idBytes(sectionId)));
}

export function sealSection(bundleKey: Uint8Array, network: string, name: string, sectionId: string, payload: Uint8Array): Bytes {
  return sealSectionWith(sectionKey(bundleKey, sectionId), network, name, sectionId, payload);
}

export function openSection(bundleKey: Uint8Array, network: string, name: string, sectionId: string, sealed: Uint8Array): Bytes | null {
  return openSectionWith(sectionKey(bundleKey, sectionId), network, name, sectionId, sealed);
}

/** Under the key itself, not under one derived for the section. */
export function sealSectionWith(key: Uint8Array, network: string, name: string, sectionId: string, payload: Uint8Array): Bytes {
  return envelope.seal(key, envelope.section(network, sectionId, name), payload);
}

export function openSectionWith(key: Uint8Array, network: string, name: string, sectionId: string, sealed: Uint8Array): Bytes | null {
  return envelope.open(key, envelope.section(network, sectionId, name), sealed);
}

/** A 32-byte secret for another's public key, 80 bytes. Throws UnusableKey. */
export function wrapFor(boxPublicKey: Uint8Array, secret: Uint8Array): Bytes {
  const sealed = primitives().sealTo(boxPublicKey, secret);
  if (!sealed) throw new UnusableKey('unusable public key');
  return sealed;
}

export function unwrapSecret(keys: BoxKeyPair, wrapped: Uint8Array): Bytes | null {
  const secret = primitives().openSealed(keys, wrapped);
  return secret?.length === 32 ? secret : null;
}

/** The bundle key for the own circle, under its symmetric key. */
export function wrapOwn(circleSym: Uint8Array, network: string, bundleId: string, epoch: number, bundleKey: Uint8Array): Bytes {
  return envelope.seal(circleSym, envelope.grant(network, bundleId, epoch), bundleKey);
}

/** Opens either form of grant, told apart by length. */
export function unwrapBundle(
  keys: { box: BoxKeyPair; sym: Uint8Array },
  network: string,
  bundleId: string,
  epoch: number,
  wrapped: Uint8Array,
): Bytes | null {
  if (wrapped.length === kSealedGrant) return unwrapSecret(keys.box, wrapped);
  if (wrapped.length !== kOwnGrantSize) return null;
  return envelope.openSecret(keys.sym, envelope.grant(network, bundleId, epoch), wrapped);
}

export function sealLabel(circleSym: Uint8Array, network: string, labelId: string, name: string): Bytes {
  return envelope.sealJson(circleSym, envelope.label(network, labelId), { text: name });
}

export function openLabel(circleSym: Uint8Array, network: string, labelId: string, sealed: Uint8Array): string | null {
  const payload = envelope.openJson(circleSym, envelope.label(network, labelId), sealed);
  return typeof payload?.text === 'string' ? payload.text : null;
}
