// SPDX-License-Identifier: Apache-2.0
// Password to sign-in keys: about half a second of work on a desktop, several on an old telephone. It runs in a worker; a
// browser that cannot run it there (Firefox before 114 knows no module workers) holds its page for that time.
import * as seal from '../seal';
import { scriptUrl } from '../trusted';
import type { SlowQuestion } from './slow.worker';
import workerUrl from './slow.worker?worker&url';

interface Helper {
  worker: Worker;
  /** Fulfilled when the worker fails, which may be before it is asked anything. */
  broken: Promise<null>;
}

let waiting: Helper | null = null;

function started(): Helper | null {
  if (typeof Worker === 'undefined') return null;
  try {
    const worker = new Worker(scriptUrl(workerUrl), { type: 'module' });
    const broken = new Promise<null>((done) => {
      worker.onerror = () => done(null);
    });
    return { worker, broken };
  } catch {
    return null;
  }
}

/** Fetches and starts the worker ahead of the first use, while somebody types. */
export function prepareSlowKeys(): void {
  waiting ??= started();
}

/** Null where the worker did not run. */
async function ask({ worker, broken }: Helper, question: SlowQuestion): Promise<seal.SignInKeys | null> {
  const answer = new Promise<seal.SignInKeys>((done) => {
    worker.onmessage = ({ data }: MessageEvent<seal.SignInKeys>) => done(data);
  });
  worker.postMessage(question);
  const keys = await Promise.race([answer, broken]);
  worker.terminate();
  return keys;
}

/** Lets the page show that it is working before the hash holds its thread. */
function painted(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
}

/** Without `passes` and `memoryBytes`: those of a new password. */
export async function slowKeys(password: string, salt: Uint8Array, passes?: number, memoryBytes?: number): Promise<seal.SignInKeys> {
  prepareSlowKeys();
  const helper = waiting;
  waiting = null;
  const keys = helper && (await ask(helper, { password, salt, passes, memoryBytes }));
  if (keys) return keys;
  await painted();
  return seal.passwordKeys(password, salt, passes, memoryBytes);
}
