// SPDX-License-Identifier: Apache-2.0
// Starts the server for one file of journeys and gives the first administrator's invitation.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestServer {
  base: string;
  /** Link of the first administrator. */
  invitation: string;
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
  for (let tries = 0; tries < 200; tries++) {
    const ok = await fetch(`${base}/healthz`).then((reply) => reply.ok, () => false);
    if (ok) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('the server does not answer');
}

function linkIn(output: string, base: string): string {
  const token = /undangan=([A-Za-z0-9_-]{22})/.exec(output)?.[1];
  if (!token) throw new Error(`no invitation in: ${output}`);
  return `${base}/app/#undangan=${token}`;
}

async function realServer(binary: string): Promise<TestServer> {
  const port = await freePort();
  const base = `http://localhost:${port}`;
  const home = mkdtempSync(join(tmpdir(), 'suluh-e2e-'));
  const data = join(home, 'data');
  const output = execFileSync(binary, ['init', '--data', data, '--organisation', 'Yayasan Pelita', '--admin', 'Alice', '--custodian'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const process: ChildProcess = spawn(binary, ['serve', '--data', data, '--port', String(port)], { stdio: 'ignore' });
  const stop = async () => {
    const ended = new Promise((done) => process.once('exit', done));
    process.kill('SIGTERM');
    await ended;
    rmSync(home, { recursive: true, force: true });
  };
  await answering(base).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { base, invitation: linkIn(output, base), stop };
}

async function standIn(): Promise<TestServer> {
  const port = await freePort();
  const mock = await import('../../test/mock/server.mjs');
  const server = await mock.start(port);
  const base = `http://localhost:${port}`;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  return { base, invitation: linkIn(`undangan=${mock.invite('admin', null, 'Alice', true)}`, base), stop };
}

export function startServer(): Promise<TestServer> {
  const binary = process.env.SULUH_BINARY;
  return binary ? realServer(binary) : standIn();
}
