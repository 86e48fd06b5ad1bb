// SPDX-License-Identifier: Apache-2.0
// crypto_secretstream_xchacha20poly1305 as libsodium documents and codes it, of HChaCha20, ChaCha20 (IETF) and Poly1305.
// The shared vectors prove that the bytes are the same.
import { poly1305 } from '@noble/ciphers/_poly1305.js';
import { chacha20, hchacha } from '@noble/ciphers/chacha.js';
import { type Bytes, concat, equal } from './bytes';
import type { StreamPull, StreamPush } from './primitives';

const kTagMessage = 0;
const kTagFinal = 3;
const kTagRekey = 2;
const kBlock = 64;
const kMac = 16;
const kSigma = new Uint32Array([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);

function words(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i, true));
}

function hchacha20(key: Uint8Array, input: Uint8Array): Bytes {
  const out = new Uint32Array(8);
  hchacha(kSigma, words(key), words(input), out);
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  out.forEach((word, i) => view.setUint32(4 * i, word, true));
  return bytes;
}

function lengths(associated: number, message: number): Uint8Array {
  const out = new Uint8Array(16);
  const view = new DataView(out.buffer);
  view.setUint32(0, associated, true);
  view.setUint32(8, message, true);
  return out;
}

const zeros = (size: number) => new Uint8Array(size);
const start = (tag: number) => Uint8Array.of(tag, ...zeros(kBlock - 1));

class Stream {
  #key: Bytes;
  /** Counter, 4 bytes little-endian, then the 8 bytes that every message changes. */
  readonly #nonce: Bytes;

  constructor(key: Uint8Array, header: Uint8Array) {
    this.#key = hchacha20(key, header.subarray(0, 16));
    this.#nonce = concat([Uint8Array.of(1, 0, 0, 0), header.subarray(16)]);
  }

  xor(data: Uint8Array, counter: number): Bytes {
    return new Uint8Array(chacha20(this.#key, this.#nonce, data, undefined, counter));
  }

  /** libsodium pads behind the cipher text by its length modulo 16, not up to a multiple of 16; kept for its bytes. */
  mac(associated: Uint8Array, block: Uint8Array, cipher: Uint8Array): Bytes {
    const data = [
      associated,
      zeros((16 - (associated.length % 16)) % 16),
      block,
      cipher,
      zeros(cipher.length % 16),
      lengths(associated.length, kBlock + cipher.length),
    ];
    const key = this.xor(zeros(kBlock), 0).subarray(0, 32);
    return new Uint8Array(poly1305(concat(data), key));
  }

  next(mac: Uint8Array, tag: number): void {
    for (let i = 0; i < 8; ++i) this.#nonce[4 + i] = (this.#nonce[4 + i] ?? 0) ^ (mac[i] ?? 0);
    let carry = 1;
    for (let i = 0; i < 4; ++i) {
      carry += this.#nonce[i] ?? 0;
      this.#nonce[i] = carry & 0xff;
      carry >>= 8;
    }
    if ((tag & kTagRekey) !== 0 || this.#nonce.subarray(0, 4).every((byte) => byte === 0)) this.#rekey();
  }

  #rekey(): void {
    const fresh = this.xor(concat([this.#key, this.#nonce.subarray(4)]), 0);
    this.#key = fresh.slice(0, 32);
    this.#nonce.set([1, 0, 0, 0]);
    this.#nonce.set(fresh.subarray(32), 4);
  }
}

export function nobleStreamPush(key: Uint8Array, header: Bytes): StreamPush {
  const stream = new Stream(key, header);
  return {
    header,
    push(message, associated, final) {
      const tag = final ? kTagFinal : kTagMessage;
      const block = stream.xor(start(tag), 1);
      const cipher = stream.xor(message, 2);
      const mac = stream.mac(associated, block, cipher);
      stream.next(mac, tag);
      return concat([block.subarray(0, 1), cipher, mac]);
    },
  };
}

export function nobleStreamPull(key: Uint8Array, header: Uint8Array): StreamPull | null {
  if (header.length !== 24) return null;
  const stream = new Stream(key, header);
  return {
    pull(sealed, associated) {
      if (sealed.length < 1 + kMac) return null;
      const block = stream.xor(Uint8Array.of(sealed[0] ?? 0, ...zeros(kBlock - 1)), 1);
      const tag = block[0] ?? 0;
      block[0] = sealed[0] ?? 0;
      const cipher = sealed.subarray(1, sealed.length - kMac);
      const mac = stream.mac(associated, block, cipher);
      if (!equal(mac, sealed.subarray(sealed.length - kMac))) return null;
      const message = stream.xor(cipher, 2);
      stream.next(mac, tag);
      if (tag !== kTagMessage && tag !== kTagFinal) return null;
      return { message, final: tag === kTagFinal };
    },
  };
}
