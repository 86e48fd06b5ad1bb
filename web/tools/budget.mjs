// SPDX-License-Identifier: Apache-2.0
// The initial load (index.html and everything it pulls in statically) may weigh at most 60 kB in brotli.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const kBudget = 60_000;
const kDist = new URL('../dist/', import.meta.url).pathname;

function weight(path) {
  return statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size;
}

/** Files that a page or script names statically: src/href of the page, `import ... from "./x.js"`, url(...) in CSS. */
function statics(path) {
  if (!/\.(html|js|css)$/.test(path)) return [];
  const text = readFileSync(path, 'utf8');
  if (path.endsWith('.html')) return [...text.matchAll(/(?:src|href)="\/app\/([^"]+)"/g)].map((hit) => join(kDist, hit[1]));
  const folder = join(path, '..');
  if (path.endsWith('.css')) return [...text.matchAll(/url\(\/app\/([^)"']+)\)/g)].map((hit) => join(kDist, hit[1]));
  return [...text.matchAll(/(?:from|import)\s*["'](\.\/[^"']+\.js)["']/g)].map((hit) => join(folder, hit[1]));
}

const seen = new Set();
const queue = [join(kDist, 'index.html')];
while (queue.length > 0) {
  const path = queue.pop();
  if (seen.has(path) || !existsSync(path)) continue;
  seen.add(path);
  queue.push(...statics(path));
}

let total = 0;
for (const path of seen) {
  total += weight(path);
  console.log(String(weight(path)).padStart(8), path.slice(kDist.length));
}
const sodium = readdirSync(join(kDist, 'assets')).filter((name) => /sodium/.test(name));
if (sodium.some((name) => seen.has(join(kDist, 'assets', name)))) {
  console.error('The sealing library is part of the initial load.');
  process.exit(1);
}
console.log(String(total).padStart(8), `of ${kBudget} bytes for the initial load`);
if (total > kBudget) process.exit(1);
