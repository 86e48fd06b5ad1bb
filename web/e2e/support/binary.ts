// SPDX-License-Identifier: Apache-2.0
// The real server in a folder of its own: prepared by one verb of the binary, then served until stop().
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RunningServer {
  base: string;
  /** The server's own folder, its database in it. */
  data: string;
  /** What the preparing verb printed. */
  output: string;
  /** What another verb prints, run on the same data while the server runs. */
  verb(name: string, ...rest: string[]): string;
  /** Kills it at once; its data stay. */
  kill(): Promise<void>;
  /** The same data at the same address again; returns when it answers. */
  restart(): Promise<void>;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

export function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}

async function answering(base: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const ok = await fetch(`${base}/healthz`).then((reply) => reply.ok, () => false);
    if (ok) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('the server does not answer');
}

/** The first group of the pattern in what was printed. */
export function found(text: string, pattern: RegExp): string {
  const hit = pattern.exec(text)?.[1];
  if (!hit) throw new Error(`${pattern} is not in: ${text}`);
  return hit;
}

/** `prepare` is the verb with its arguments, without --data. */
export async function run(binary: string, prepare: readonly string[], serve: readonly string[] = []): Promise<RunningServer> {
  const home = mkdtempSync(join(tmpdir(), 'suluh-e2e-'));
  const data = ['--data', join(home, 'data')];
  const [verb = '', ...rest] = prepare;
  const output = execFileSync(binary, [verb, ...data, ...rest], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const another = (name: string, ...more: string[]) => execFileSync(binary, [name, ...data, ...more], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const port = await freePort();
  const base = `http://localhost:${port}`;
  const start = () => spawn(binary, ['serve', ...data, '--port', String(port), ...serve], { stdio: 'ignore' });
  let child: ChildProcess = start();
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const ended = new Promise((done) => child.once('exit', done));
    if (child.exitCode === null && child.signalCode === null && child.kill(signal)) await ended;
  };
  const stop = async () => {
    await end('SIGTERM');
    rmSync(home, { recursive: true, force: true });
  };
  const restart = async () => {
    await end('SIGTERM');
    child = start();
    await answering(base);
  };
  await answering(base).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { base, data: join(home, 'data'), output, verb: another, kill: () => end('SIGKILL'), restart, stop };
}
