// SPDX-License-Identifier: Apache-2.0
// The app's own files on this device, for a desk that may be opened without a line (src/sw.ts keeps them). Only a device on
// which somebody wanted that has a service worker.
import { kBase } from './router.svelte';
import { scriptUrl } from './trusted';

const kScope = `${kBase}/`;

/** Fulfilled when every file is kept. Throws where the browser cannot keep them. */
export async function keepShell(): Promise<void> {
  await navigator.serviceWorker.register(scriptUrl(`${kScope}sw.js`), { scope: kScope, updateViaCache: 'none' });
  await navigator.serviceWorker.ready;
}

export async function dropShell(): Promise<void> {
  await (await navigator.serviceWorker?.getRegistration(kScope))?.unregister();
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('suluh-app-')).map((name) => caches.delete(name)));
}
