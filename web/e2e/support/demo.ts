// SPDX-License-Identifier: Apache-2.0
// A server with demonstration data. Needs the real binary: SULUH_BINARY.
import { found, run } from './binary';

export interface DemoServer {
  base: string;
  data: string;
  /** A receipt whose report was answered. */
  answered: string;
  verb(name: string, ...rest: string[]): string;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startDemo(): Promise<DemoServer> {
  const binary = process.env.SULUH_BINARY;
  if (!binary) throw new Error('SULUH_BINARY names no server');
  const { output, ...server } = await run(binary, ['demo'], ['--limits', 'off']);
  return { ...server, answered: found(output, /^ +([a-z]+(?: [a-z]+){10})$/m) };
}
