// SPDX-License-Identifier: Apache-2.0
// The service worker of the staff app: keeps the app's own files, so that a desk opens without a line. It never touches
// the interface (/api/) or a public page, and no answer with anybody's data passes into its cache. Pages come from the
// server while there is one; files carry their hash in their name and come from here.

/** Set at build time (vite.sw.config.ts): paths of this build, the page first, and a hash of them all. */
declare const FILES: readonly string[];
declare const BUILD: string;

interface Work extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Ask extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  readonly location: Location;
  readonly clients: { matchAll(options: { includeUncontrolled: boolean; type: 'window' }): Promise<readonly unknown[]> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Work) => void): void;
  addEventListener(type: 'fetch', listener: (event: Ask) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent & Work) => void): void;
}
const worker = self as unknown as Worker;

const kPage = '/app/';
const kFamily = 'suluh-app-';
const kCache = kFamily + BUILD;
const kFiles = new Set(FILES);
/** So long a page waits for a line that neither answers nor breaks. */
const kPatienceMs = 4_000;

// All or nothing: half a shell is none. Without cookies: these files are the same for everybody.
worker.addEventListener('install', (event) => {
  const requests = FILES.map((path) => new Request(path, { cache: 'no-cache', credentials: 'omit' }));
  event.waitUntil(caches.open(kCache).then((cache) => cache.addAll(requests)));
});

worker.addEventListener('activate', (event) => {
  const old = (name: string) => name.startsWith(kFamily) && name !== kCache;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))));
});

// An open page of an older build keeps its worker and its files until it is closed.
worker.addEventListener('message', (event) => {
  const begun: unknown = (event.data as { begun?: unknown } | null)?.begun;
  if (typeof begun !== 'string' || !kFiles.has(begun)) return;
  const alone = worker.clients.matchAll({ includeUncontrolled: true, type: 'window' }).then((pages) => pages.length === 1);
  event.waitUntil(alone.then((yes) => (yes ? worker.skipWaiting() : undefined)));
});

async function kept(path: string): Promise<Response | undefined> {
  return (await caches.open(kCache)).match(path, { ignoreVary: true });
}

async function fileOf(request: Request, path: string): Promise<Response> {
  return (await kept(path)) ?? fetch(request);
}

async function fromServer(request: Request): Promise<Response> {
  const response = await fetch(request);
  // What stands before a server that is down answers so.
  if (response.status >= 500) throw new TypeError('the server was not reached');
  return response;
}

async function pageOf(request: Request): Promise<Response> {
  const line = fromServer(request);
  const late = new Promise<undefined>((done) => setTimeout(() => done(undefined), kPatienceMs));
  const first = await Promise.race([line.catch(() => undefined), late]);
  return first ?? (await kept(kPage)) ?? line;
}

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin || !url.pathname.startsWith(kPage)) return;
  if (request.mode === 'navigate') event.respondWith(pageOf(request));
  else if (kFiles.has(url.pathname)) event.respondWith(fileOf(request, url.pathname));
});

export {};
