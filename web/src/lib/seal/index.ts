// SPDX-License-Identifier: Apache-2.0
// Sealing for the staff app, by libsodium: wait for ready() once before anything else.
import { primitives, usePrimitives } from './primitives';
import { loadSodium } from './sodium';

export * from './case_grant';
export * from './case_section';
export * from './case_statement';
export * from './common';
export * from './keys';
export * from './linkage';
export * from './staff';

let loading: Promise<void> | null = null;

/** Fetches the library; fails where it cannot be fetched, and may then be tried again. */
export function ready(): Promise<void> {
  loading ??= loadSodium().then(usePrimitives, (error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

export function sign(keys: { publicKey: Uint8Array<ArrayBuffer>; secretKey: Uint8Array<ArrayBuffer> }, message: Uint8Array): Uint8Array<ArrayBuffer> {
  return primitives().sign(keys, message);
}
