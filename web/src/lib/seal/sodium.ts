// SPDX-License-Identifier: Apache-2.0
// Primitives by libsodium, about 1 MB: fetched when somebody is about to need it.
import type { StateAddress } from 'libsodium-wrappers-sumo';
import type { Bytes } from './bytes';
import type { Hasher, Primitives, StreamPull, StreamPush } from './primitives';
import { systemRandom } from './random';

type Sodium = typeof import('libsodium-wrappers-sumo').default;

const kHash = 32;
const kSignature = 64;
const kKey = 32;

const own = (bytes: Uint8Array): Bytes => bytes as Bytes;

/** libsodium.js throws where something does not open; for us that is an answer, not an accident. */
function orNull(attempt: () => Uint8Array): Bytes | null {
  try {
    return own(attempt());
  } catch {
    return null;
  }
}

function hasher(sodium: Sodium): Hasher {
  const state: StateAddress = sodium.crypto_generichash_init(null, kHash);
  return {
    add: (data) => sodium.crypto_generichash_update(state, data),
    finish: () => own(sodium.crypto_generichash_final(state, kHash)),
  };
}

function streamPush(sodium: Sodium, key: Uint8Array): StreamPush {
  const { state, header } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
  return {
    header: own(header),
    push(message, associated, final) {
      const tag = final
        ? sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
        : sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
      return own(sodium.crypto_secretstream_xchacha20poly1305_push(state, message, associated, tag));
    },
  };
}

function streamPull(sodium: Sodium, key: Uint8Array, header: Uint8Array): StreamPull | null {
  if (header.length !== sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES) return null;
  const state = sodium.crypto_secretstream_xchacha20poly1305_init_pull(header, key);
  return {
    pull(cipher, associated) {
      if (cipher.length < sodium.crypto_secretstream_xchacha20poly1305_ABYTES) return null;
      const pulled = sodium.crypto_secretstream_xchacha20poly1305_pull(state, cipher, associated);
      if (!pulled) return null;
      const final = pulled.tag === sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL;
      if (!final && pulled.tag !== sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE) return null;
      return { message: own(pulled.message), final };
    },
  };
}

function over(sodium: Sodium): Primitives {
  return {
    randomBytes: systemRandom,
    hash: (data) => own(sodium.crypto_generichash(kHash, data, null)),
    hasher: () => hasher(sodium),
    mac: (key, data) => own(sodium.crypto_generichash(kHash, data, key)),
    kdf: (key, number, context) => own(sodium.crypto_kdf_derive_from_key(kKey, number, context, key)),
    aeadSeal: (key, nonce, associated, plain) =>
      own(sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, associated, null, nonce, key)),
    aeadOpen: (key, nonce, associated, cipher) =>
      orNull(() => sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, cipher, associated, nonce, key)),
    boxKeypair(seed) {
      const { publicKey, privateKey } = sodium.crypto_box_seed_keypair(seed);
      return { publicKey: own(publicKey), secretKey: own(privateKey) };
    },
    sealTo: (publicKey, message) => orNull(() => sodium.crypto_box_seal(message, publicKey)),
    openSealed: (keys, sealed) => orNull(() => sodium.crypto_box_seal_open(sealed, keys.publicKey, keys.secretKey)),
    signKeypair(seed) {
      const { publicKey, privateKey } = sodium.crypto_sign_seed_keypair(seed);
      return { publicKey: own(publicKey), secretKey: own(privateKey) };
    },
    sign: (keys, message) => own(sodium.crypto_sign_detached(message, keys.secretKey)),
    verify: (publicKey, message, signature) =>
      publicKey.length === kKey &&
      signature.length === kSignature &&
      sodium.crypto_sign_verify_detached(signature, message, publicKey),
    streamPush: (key) => streamPush(sodium, key),
    streamPull: (key, header) => streamPull(sodium, key, header),
    passwordKey: (password, salt, passes, memoryBytes) =>
      own(sodium.crypto_pwhash(kKey, password, salt, passes, memoryBytes, sodium.crypto_pwhash_ALG_ARGON2ID13)),
  };
}

export async function loadSodium(): Promise<Primitives> {
  const { default: sodium } = await import('libsodium-wrappers-sumo');
  await sodium.ready;
  return over(sodium);
}
