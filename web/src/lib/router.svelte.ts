// SPDX-License-Identifier: Apache-2.0
// A small History router: pure matching (`match`) and one state object. Links are ordinary anchors under /app/.

export const kBase = '/app';

export type Params = Readonly<Record<string, string>>;

export interface Pattern<T> {
  readonly path: string;
  readonly value: T;
}

export interface Match<T> {
  readonly value: T;
  readonly params: Params;
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

function matchOne(path: string, pattern: string): Params | null {
  const want = pattern.split('/').filter(Boolean);
  const have = path.split('/').filter(Boolean);
  if (want.length !== have.length) return null;
  const params: Record<string, string> = {};
  for (const [i, segment] of want.entries()) {
    const text = decode(have[i] ?? '');
    if (text === null) return null;
    if (segment.startsWith(':')) params[segment.slice(1)] = text;
    else if (segment !== text) return null;
  }
  return params;
}

/** First pattern that fits wins; null when none does. `path` is without the base. */
export function match<T>(path: string, patterns: readonly Pattern<T>[]): Match<T> | null {
  for (const pattern of patterns) {
    const params = matchOne(path, pattern.path);
    if (params) return { value: pattern.value, params };
  }
  return null;
}

/** '/app/laporan/1' -> '/laporan/1'; an address outside the app gives null. */
export function stripBase(pathname: string): string | null {
  if (pathname === kBase || pathname === `${kBase}/`) return '/';
  return pathname.startsWith(`${kBase}/`) ? pathname.slice(kBase.length) : null;
}

export function href(path: string): string {
  return kBase + path;
}

class Router {
  path = $state('/');
  query = $state<URLSearchParams>(new URLSearchParams());
  /** Grows when the page that is open is asked for again: then it begins anew. */
  again = $state(0);

  start(): void {
    this.#read();
    addEventListener('popstate', () => this.#read());
    document.addEventListener('click', (event) => this.#click(event));
  }

  /** The n-th part of the path, counted from 0: '/laporan/7' has 'laporan' and '7'. */
  segment(n: number): string {
    return decode(this.path.split('/').filter(Boolean)[n] ?? '') ?? '';
  }

  /** `path` is without the base and may carry a query. */
  go(path: string, options: { replace?: boolean } = {}): void {
    const target = href(path);
    const here = target === location.pathname + location.search;
    if (options.replace) history.replaceState(null, '', target);
    else if (here) this.again += 1;
    else history.pushState(null, '', target);
    this.#read();
    if (!options.replace) scrollTo(0, 0);
  }

  #read(): void {
    this.path = stripBase(location.pathname) ?? '/';
    this.query = new URLSearchParams(location.search);
  }

  #click(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    const anchor = (event.target as Element | null)?.closest('a');
    if (!anchor || anchor.target || anchor.hasAttribute('download') || anchor.origin !== location.origin) return;
    const path = stripBase(anchor.pathname);
    if (path === null || anchor.hash) return;
    event.preventDefault();
    this.go(path + anchor.search);
  }
}

export const router = new Router();
