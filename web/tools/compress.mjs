// SPDX-License-Identifier: Apache-2.0
// Writes .br and .gz beside every built file that becomes smaller by it; the server sends them as they are.
// compress.mjs [FOLDER]: "dist" unless another is named.
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const kDist = new URL(`../${process.argv[2] ?? 'dist'}/`, import.meta.url).pathname;
const kText = /\.(html|js|css|svg|json|txt|wasm)$/;

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

for (const path of files(kDist).filter((file) => kText.test(file))) {
  const raw = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length };
  const outputs = { '.br': brotliCompressSync(raw, { params }), '.gz': gzipSync(raw, { level: 9 }) };
  for (const [suffix, bytes] of Object.entries(outputs)) {
    if (bytes.length < raw.length) writeFileSync(path + suffix, bytes);
  }
}
