// SPDX-License-Identifier: Apache-2.0
// The service worker, built after the app: it carries the list of the app's files and a hash of what is in them.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vite';

const kDist = join(import.meta.dirname, 'dist');
const kBase = '/app/';

function built(): string[] {
  if (!existsSync(kDist)) throw new Error('build the app first');
  const names = readdirSync(kDist, { recursive: true, withFileTypes: true });
  const paths = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name).slice(kDist.length + 1));
  return paths.filter((path) => path !== 'sw.js' && !/\.(br|gz)$/.test(path)).sort();
}

const files = built();
const hash = createHash('sha256');
for (const path of files) hash.update(path).update('\0').update(readFileSync(join(kDist, path)));
const paths = [kBase, ...files.filter((path) => path !== 'index.html').map((path) => kBase + path)];

export default defineConfig({
  publicDir: false,
  define: { FILES: JSON.stringify(paths), BUILD: JSON.stringify(hash.digest('hex').slice(0, 16)) },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    rolldownOptions: { input: 'src/sw.ts', output: { entryFileNames: 'sw.js' } },
  },
});
