// SPDX-License-Identifier: Apache-2.0
// The desk's key: what one person keeps on one device is sealed under it, and nothing else is. It is made from her own key
// and the device's name, and opens neither her other keys nor any circle.
import * as seal from '../seal';

/** What stays on a device belongs to no network. */
const kNowhere = '0'.repeat(32);
const named = (secret: Uint8Array, use: string, name = '') => seal.toHex(seal.mac(secret, seal.frame('suluh/1', 'desk', use, name)).subarray(0, 16));

export class DeskKey {
  /** Whose it is, for who holds the key: a keyed name. */
  readonly owner: string;

  constructor(readonly secret: Uint8Array<ArrayBuffer>) {
    this.owner = named(secret, 'owner');
  }

  seal(name: string, value: unknown): string {
    return seal.toBase64url(seal.sealSectionWith(this.secret, kNowhere, 'desk', named(this.secret, 'name', name), seal.utf8(JSON.stringify(value))));
  }

  /** Null for what was sealed under another key or name, or changed. */
  open<T>(name: string, sealed: string): T | null {
    const plain = seal.openSectionWith(this.secret, kNowhere, 'desk', named(this.secret, 'name', name), seal.fromBase64url(sealed));
    const text = plain && seal.fromUtf8(plain);
    return text ? (JSON.parse(text) as T) : null;
  }

  wipe(): void {
    seal.wipe(this.secret);
  }
}

/** `wrap` is the password's slow hash under a salt of this device; the server knows neither. */
const lockOf = (wrap: Uint8Array) => seal.mac(wrap, seal.frame('suluh/1', 'desk', 'door'));

export function sealKey(wrap: Uint8Array, key: DeskKey): string {
  return seal.toBase64url(seal.sealSectionWith(lockOf(wrap), kNowhere, 'desk door', key.owner, key.secret));
}

/** Null for a wrong password. */
export function openKey(wrap: Uint8Array, owner: string, sealed: string): DeskKey | null {
  const secret = seal.openSectionWith(lockOf(wrap), kNowhere, 'desk door', owner, seal.fromBase64url(sealed));
  return secret?.length === 32 ? new DeskKey(secret) : null;
}
