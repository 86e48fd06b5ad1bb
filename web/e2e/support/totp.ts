// SPDX-License-Identifier: Apache-2.0
// What an authenticator app does (RFC 6238, SHA-1, six digits, 30 s). The server takes every step once, so a second
// sign-in within one step uses the next.
import { createHmac } from 'node:crypto';

const kAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const kStepMs = 30_000;

function fromBase32(text: string): Buffer {
  let bits = '';
  for (const sign of text.replace(/[\s=]/g, '').toUpperCase()) bits += kAlphabet.indexOf(sign).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

export function hotp(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export class Authenticator {
  #last = 0;
  constructor(readonly secret: string) {}

  async code(): Promise<string> {
    const now = () => Math.floor(Date.now() / kStepMs);
    const step = Math.max(now(), this.#last + 1);
    while (step > now() + 1) await new Promise((done) => setTimeout(done, 500));
    this.#last = step;
    return hotp(this.secret, step);
  }
}
