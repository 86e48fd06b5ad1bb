// SPDX-License-Identifier: Apache-2.0
// Password to sign-in keys: about half a second of work on a desktop, several on an old telephone. It runs in a worker; a
// browser that cannot run it there (Firefox before 114 knows no module workers) holds its page for that time.
import * as seal from '../seal';
import type { SlowAnswer, SlowQuestion } from './slow.worker';
import workerUrl from './slow.worker?worker&url';

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): string };
}

// The policy of the page's headers allows this name once.
const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('suluh', { createScriptURL: () => workerUrl });

let waiting: Worker | null = null;

function started(): Worker | null {
  if (typeof Worker === 'undefined') return null;
  try {
    return new Worker(policy?.createScriptURL('') ?? workerUrl, { type: 'module' });
  } catch {
    return null;
  }
}

/** Fetches and starts the worker ahead of the first use, while somebody types. */
export function prepareSlowKeys(): void {
  waiting ??= started();
}

/** Null where the worker did not run. */
function inWorker(worker: Worker, question: SlowQuestion): Promise<seal.SignInKeys | null> {
  return new Promise((done) => {
    worker.onmessage = ({ data }: MessageEvent<SlowAnswer>) => done(data.keys ?? null);
    worker.onerror = () => done(null);
    worker.postMessage(question);
  });
}

/** Lets the page show that it is working before the hash holds its thread. */
function painted(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
}

/** Without `passes` and `memoryBytes`: those of a new password. */
export async function slowKeys(password: string, salt: Uint8Array, passes?: number, memoryBytes?: number): Promise<seal.SignInKeys> {
  prepareSlowKeys();
  const worker = waiting;
  waiting = null;
  if (worker) {
    const keys = await inWorker(worker, { password, salt, passes, memoryBytes });
    worker.terminate();
    if (keys) return keys;
  }
  await painted();
  return seal.passwordKeys(password, salt, passes, memoryBytes);
}
