// SPDX-License-Identifier: Apache-2.0
// At the start of a page: tells a newer service worker that waits which build this page is. It takes over if it is the
// page's own build and no other page is open, so nobody loses the files of an older one.

export async function greetShell(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const script = document.querySelector<HTMLScriptElement>('script[type=module]');
  if (script) registration?.waiting?.postMessage({ begun: new URL(script.src).pathname });
}
