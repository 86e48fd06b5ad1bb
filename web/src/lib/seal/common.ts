// SPDX-License-Identifier: Apache-2.0
// What both doors of this folder offer: index.ts (staff app, libsodium) and public.ts (public page, plain JavaScript).
// Ids are 32 hex digits, times UTC milliseconds. Opening gives null for every failure; sealing to an unusable key throws
// UnusableKey; wrongly typed arguments (ids, base64url) throw a TypeError.
export { type Bytes, equal, frame, fromBase64url, fromHex, fromUtf8, toBase64url, toHex, utf8, wipe } from './bytes';
export * from './bundle';
export * from './directory';
export { FileSealer, kFileChunk, openFile, sealedFileSize, sealFile } from './files';
export * from './hash';
export { type BoxKeyPair, type SignKeyPair, UnusableKey } from './primitives';
export * from './receipt';
export * from './report';
export * from './statement';
