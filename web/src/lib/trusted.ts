// SPDX-License-Identifier: Apache-2.0
// The one door for addresses of scripts that the page starts beside itself: only the app's own files pass. The policy of
// the page's headers allows this name once.

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): string };
}

function own(url: string): string {
  // BASE_URL is /app/ in the built app.
  if (!url.startsWith(import.meta.env.BASE_URL) || url.startsWith('//') || url.includes('..')) throw new TypeError('not a script of this app');
  return url;
}

const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('suluh', { createScriptURL: own });

/** `path` begins with /app/, where the app lives. Throws a TypeError for anything else. */
export function scriptUrl(path: string): string {
  return policy?.createScriptURL(path) ?? own(path);
}
