// SPDX-License-Identifier: Apache-2.0
// The one door for addresses of scripts that the page starts beside itself: only the app's own files pass. The policy of
// the page's headers allows this name once.

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): string };
}

function own(url: string): string {
  if (!/^\/app\/(?!.*\.\.)/.test(url)) throw new TypeError('not a script of this app');
  return url;
}

const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('suluh', { createScriptURL: own });

/** `path` begins with /app/. Throws a TypeError for anything else. */
export function scriptUrl(path: string): string {
  return policy?.createScriptURL(path) ?? own(path);
}
