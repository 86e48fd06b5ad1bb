// SPDX-License-Identifier: Apache-2.0
// A server with demonstration data for the public pages. Needs the real binary: SULUH_BINARY.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface DemoServer {
  base: string;
  /** A receipt whose report was answered. */
  answered: string;
  stop(): Promise<void>;
}

function freePort(): Promise<number> {
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
    const ok = await fetch(`${base}/readyz`).then((reply) => reply.ok, () => false);
    if (ok) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('the server does not answer');
}

function found(text: string, pattern: RegExp): string {
  const hit = pattern.exec(text)?.[1];
  if (!hit) throw new Error(`${pattern} is not in: ${text}`);
  return hit;
}

export async function startDemo(): Promise<DemoServer> {
  const binary = process.env.SULUH_BINARY;
  if (!binary) throw new Error('SULUH_BINARY names no server');
  const home = mkdtempSync(join(tmpdir(), 'suluh-public-'));
  const data = join(home, 'data');
  const output = execFileSync(binary, ['demo', '--data', data], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const port = await freePort();
  const base = `http://localhost:${port}`;
  const child: ChildProcess = spawn(binary, ['serve', '--data', data, '--port', String(port), '--limits', 'off'], { stdio: 'ignore' });
  await answering(base);
  const stop = async () => {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
    rmSync(home, { recursive: true, force: true });
  };
  const answered = found(output, /^ +([a-z]+(?: [a-z]+){10})$/m);
  return { base, answered, stop };
}
