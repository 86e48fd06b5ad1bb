// SPDX-License-Identifier: Apache-2.0
// Starts the server for one file of journeys and gives the first administrator's invitation.
import { found, freePort, run } from './binary';

export interface TestServer {
  base: string;
  /** Link of the first administrator. */
  invitation: string;
  stop(): Promise<void>;
}

const linkTo = (base: string, token: string) => `${base}/app/#undangan=${token}`;

async function realServer(binary: string): Promise<TestServer> {
  const { base, output, stop } = await run(binary, ['init', '--organisation', 'Yayasan Pelita', '--admin', 'Alice', '--custodian']);
  return { base, invitation: linkTo(base, found(output, /undangan=([A-Za-z0-9_-]{22})/)), stop };
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
  return { base, invitation: linkTo(base, mock.invite('admin', null, 'Alice', true)), stop };
}

export function startServer(): Promise<TestServer> {
  const binary = process.env.SULUH_BINARY;
  return binary ? realServer(binary) : standIn();
}
