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

const loading = seal.ready();

addEventListener('message', ({ data }: MessageEvent<SlowQuestion>) => {
  loading
    .then(() => postMessage(seal.passwordKeys(data.password, data.salt, data.passes, data.memoryBytes)))
    .catch((error: unknown) => {
      // Not caught any more: the page hears of it by the worker's error event.
      setTimeout(() => {
        throw error;
      });
    });
});
