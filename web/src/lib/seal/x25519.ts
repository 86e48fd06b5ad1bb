// SPDX-License-Identifier: Apache-2.0
// X25519 as RFC 7748 section 5 writes it out, on BigInt. Proved on the RFC's vectors and against libsodium.
import type { Bytes } from './bytes';

const kPrime = 2n ** 255n - 19n;
const kA24 = 121665n;

const mod = (value: bigint): bigint => {
  const rest = value % kPrime;
  return rest < 0n ? rest + kPrime : rest;
};

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n, square = mod(square * square)) {
    if (rest & 1n) result = mod(result * square);
  }
  return result;
}

export function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function encode(value: bigint): Bytes {
  const out = new Uint8Array(32);
  for (let i = 0, rest = value; i < 32; ++i, rest >>= 8n) out[i] = Number(rest & 255n);
  return out;
}

function clamped(secretKey: Uint8Array): bigint {
  const bytes = secretKey.slice();
  bytes[0] = (bytes[0] ?? 0) & 248;
  bytes[31] = ((bytes[31] ?? 0) & 127) | 64;
  return littleEndian(bytes);
}

/** Throws a RangeError for a wrong size and for a public key of low order (the result would be all zero). */
export function x25519(secretKey: Uint8Array, publicKey: Uint8Array): Bytes {
  if (secretKey.length !== 32 || publicKey.length !== 32) throw new RangeError('32 bytes');
  const k = clamped(secretKey);
  const x1 = mod(littleEndian(publicKey) & (2n ** 255n - 1n));
  let [x2, z2, x3, z3] = [1n, 0n, x1, 1n];
  let swap = 0n;
  for (let t = 254n; t >= 0n; --t) {
    const bit = (k >> t) & 1n;
    if ((swap ^ bit) === 1n) [x2, z2, x3, z3] = [x3, z3, x2, z2];
    swap = bit;
    const [a, b, c, d] = [x2 + z2, x2 - z2, x3 + z3, x3 - z3];
    const [aa, bb, da, cb] = [mod(a * a), mod(b * b), mod(d * a), mod(c * b)];
    const e = aa - bb;
    x3 = mod((da + cb) ** 2n);
    z3 = mod(x1 * (da - cb) ** 2n);
    x2 = mod(aa * bb);
    z2 = mod(e * (aa + kA24 * e));
  }
  const out = mod((swap === 1n ? x3 : x2) * power(swap === 1n ? z3 : z2, kPrime - 2n));
  if (out === 0n) throw new RangeError('a key of low order');
  return encode(out);
}

const kBase = encode(9n);

export function x25519PublicKey(secretKey: Uint8Array): Bytes {
  return x25519(secretKey, kBase);
}
