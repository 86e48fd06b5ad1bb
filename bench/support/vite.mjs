// SPDX-License-Identifier: Apache-2.0
// Vite for bench/desk.sh: the modules of the app one by one, and no page is ever loaded anew. With its watcher a file that somebody
// saves during a run would reload the page, which then waits for a sign-in that nobody makes.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { loadConfigFromFile, mergeConfig } = await import(createRequire(join(process.cwd(), 'package.json')).resolve('vite'));

export default async (env) => {
  const found = await loadConfigFromFile(env, join(process.cwd(), 'vite.config.ts'));
  return mergeConfig(found.config, { root: process.cwd(), server: { hmr: false, watch: null } });
};
