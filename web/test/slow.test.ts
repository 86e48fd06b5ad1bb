// SPDX-License-Identifier: Apache-2.0
// The password hash runs in a worker where there is one, and all the same where there is none.
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import * as seal from '../src/lib/seal';
import { prepareSlowKeys, slowKeys } from '../src/lib/vault/slow';
import type { SlowQuestion } from '../src/lib/vault/slow.worker';

const kSalt = new Uint8Array(16).fill(3);
const kMemory = 8192 * 1024;
const kAnswer = { proof: new Uint8Array([1]), wrap: new Uint8Array([2]) };

/** A worker that does what the test says. */
class Stand {
  static made: Stand[] = [];
  static answer: (question: SlowQuestion) => seal.SignInKeys | 'breaks' | 'silent' = () => kAnswer;
  asked: SlowQuestion[] = [];
  ended = false;
  onmessage: (event: { data: seal.SignInKeys }) => void = () => {};
  onerror: () => void = () => {};
  constructor(
    readonly url: string,
    readonly options: WorkerOptions,
  ) {
    Stand.made.push(this);
  }
  postMessage(question: SlowQuestion): void {
    this.asked.push(question);
    const answer = Stand.answer(question);
    if (answer !== 'silent') queueMicrotask(() => (answer === 'breaks' ? this.onerror() : this.onmessage({ data: answer })));
  }
  terminate(): void {
    this.ended = true;
  }
}

beforeAll(() => seal.ready());
beforeEach(() => {
  Stand.made = [];
  Stand.answer = () => kAnswer;
  vi.stubGlobal('Worker', Stand);
});
afterEach(() => vi.unstubAllGlobals());

it('asks a module worker of its own for every password, and ends it with what it remembers', async () => {
  for (const password of ['satu', 'dua']) {
    expect(await slowKeys(password, kSalt, 1, kMemory)).toEqual(kAnswer);
  }
  expect(Stand.made.map((worker) => worker.asked.map((question) => question.password))).toEqual([['satu'], ['dua']]);
  expect(Stand.made.every((worker) => worker.ended && worker.options.type === 'module')).toBe(true);
  expect(Stand.made[0]?.asked[0]).toEqual({ password: 'satu', salt: kSalt, passes: 1, memoryBytes: kMemory });
});

it('uses the worker that was started while the password was typed', async () => {
  prepareSlowKeys();
  prepareSlowKeys();
  expect(Stand.made).toHaveLength(1);
  await slowKeys('satu', kSalt, 1, kMemory);
  expect(Stand.made).toHaveLength(1);
});

it('does the work itself where the worker breaks', async () => {
  Stand.answer = () => 'breaks';
  const keys = await slowKeys('kopi senja', kSalt, 1, kMemory);
  expect(keys).toEqual(seal.passwordKeys('kopi senja', kSalt, 1, kMemory));
  expect(Stand.made[0]?.ended).toBe(true);
});

it('does the work itself where the worker broke while the password was typed', async () => {
  prepareSlowKeys();
  Stand.made[0]?.onerror();
  Stand.answer = () => 'silent';
  expect(await slowKeys('kopi senja', kSalt, 1, kMemory)).toEqual(seal.passwordKeys('kopi senja', kSalt, 1, kMemory));
});

it('does the work itself where workers are refused', async () => {
  vi.stubGlobal('Worker', class {
    constructor() {
      throw new DOMException('refused', 'SecurityError');
    }
  });
  expect(await slowKeys('kopi senja', kSalt, 1, kMemory)).toEqual(seal.passwordKeys('kopi senja', kSalt, 1, kMemory));
});
