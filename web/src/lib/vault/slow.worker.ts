// SPDX-License-Identifier: Apache-2.0
// The slow password hash beside the page, so that the page stays live. One question, one answer; its memory, with the
// password in it, goes when the page ends the worker.
import * as seal from '../seal';

export interface SlowQuestion {
  password: string;
  salt: Uint8Array;
  passes?: number;
  memoryBytes?: number;
}

/** `keys` is missing where the hash failed. */
export interface SlowAnswer {
  keys?: seal.SignInKeys;
}

const loading = seal.ready();
loading.catch(() => {});

addEventListener('message', async ({ data }: MessageEvent<SlowQuestion>) => {
  let answer: SlowAnswer = {};
  try {
    await loading;
    answer = { keys: seal.passwordKeys(data.password, data.salt, data.passes, data.memoryBytes) };
  } catch {
    // The page tries itself, and then says what is wrong.
  }
  postMessage(answer);
});
