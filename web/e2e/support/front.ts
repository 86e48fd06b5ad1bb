// SPDX-License-Identifier: Apache-2.0
// What stands before the server: a line that can be cut, and a newer build of the app. The newer build is the served one with other
// names for all of its files, as every build has them; the files of the older one are then gone, as after an update of the server.
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Front {
  base: string;
  /** Hash of the served build, as its worker names its cache. */
  build(): string;
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** From now on the next build is served. */
  update(): void;
}

interface Build {
  hash: string;
  /** Bodies by path, and the path under which the server has what they were made of. */
  files: Map<string, { body: Buffer; from: string }>;
}

const flipped = (text: string) => [...text].reverse().join('');
/** "/app/assets/DeskPage-B-Lf2V_B.js" -> the same with its hash reversed. */
const renamed = (path: string) => path.replace(/-([\w-]{8})\.(\w+)$/, (_, hash: string, type: string) => `-${flipped(hash)}.${type}`);

async function text(url: string): Promise<string> {
  const reply = await fetch(url);
  if (!reply.ok) throw new Error(`${url}: ${reply.status}`);
  return reply.text();
}

async function nextBuild(server: string): Promise<Build> {
  const worker = await text(`${server}/app/sw.js`);
  const paths = [...new Set(worker.match(/\/app\/assets\/[\w.-]+/g))];
  const names = paths.map((path) => [path.split('/').at(-1) ?? '', renamed(path).split('/').at(-1) ?? ''] as const);
  const hash = /[0-9a-f]{16}/.exec(worker)?.[0] ?? '';
  const swap = (body: string) => names.reduce((out, [before, after]) => out.replaceAll(before, after), body).replaceAll(hash, flipped(hash));
  const files: Build['files'] = new Map();
  for (const path of [...paths, '/app/', '/app/sw.js']) {
    const whole = Buffer.from(await (await fetch(server + path)).arrayBuffer());
    const isText = !/\.(woff2?|png)$/.test(path);
    files.set(renamed(path), { body: isText ? Buffer.from(swap(whole.toString('utf8'))) : whole, from: path });
  }
  return { hash: flipped(hash), files };
}

export async function startFront(server: string): Promise<Front> {
  const old = /[0-9a-f]{16}/.exec(await text(`${server}/app/sw.js`))?.[0] ?? '';
  const next = await nextBuild(server);
  let build: Build | null = null;

  /** The server's own answer; `body` in place of the one it has. */
  function pass(asked: IncomingMessage, reply: ServerResponse, path: string, body?: Buffer): void {
    const headers = { ...asked.headers, host: new URL(server).host, ...(body ? { 'accept-encoding': 'identity' } : {}) };
    delete headers['if-none-match'];
    const onward = request(server + path, { method: asked.method, headers }, (answer) => {
      const { 'content-length': _length, etag: _tag, ...rest } = answer.headers;
      reply.writeHead(answer.statusCode ?? 502, body ? { ...rest, 'content-length': body.length } : answer.headers);
      if (!body) answer.pipe(reply);
      else answer.resume().on('end', () => reply.end(body));
    });
    onward.on('error', () => reply.destroy());
    reply.on('close', () => onward.destroy());
    asked.pipe(onward);
  }

  function answer(asked: IncomingMessage, reply: ServerResponse): void {
    const path = asked.url ?? '/';
    const isApp = path.startsWith('/app/') && asked.method === 'GET';
    if (!build || !isApp) return pass(asked, reply, path);
    const isPage = asked.headers['sec-fetch-mode'] === 'navigate';
    const file = build.files.get(isPage ? '/app/' : path);
    if (file) return pass(asked, reply, file.from, file.body);
    if (path.startsWith('/app/assets/')) return void reply.writeHead(404).end();
    pass(asked, reply, path);
  }

  let line: Server;
  const listen = (port: number) =>
    new Promise<void>((done) => {
      line = createServer(answer).listen(port, '127.0.0.1', () => done());
    });
  await listen(0);
  const { port } = line!.address() as AddressInfo;
  return {
    base: `http://localhost:${port}`,
    build: () => build?.hash ?? old,
    cut: () =>
      new Promise<void>((done) => {
        line.close(() => done());
        line.closeAllConnections();
      }),
    mend: () => listen(port),
    update: () => {
      build = next;
    },
  };
}
