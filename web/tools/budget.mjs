// SPDX-License-Identifier: Apache-2.0
// Staff app: the initial load (index.html and everything it pulls in statically) may weigh at most 60 kB in brotli.
// `budget.mjs dist-public`: all that both public pages ever fetch, in the larger language, at most 35 kB, and no WebAssembly.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const kBudget = 60_000;
const kPublicBudget = 35_000;
const kDist = new URL('../dist/', import.meta.url).pathname;

function weight(path) {
  return statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size;
}

function checkPublic() {
  const folder = new URL('../dist-public/', import.meta.url).pathname;
  const names = readdirSync(folder).filter((name) => !/\.(br|gz)$/.test(name));
  const texts = names.filter((name) => name.startsWith('teks-')).sort((a, b) => weight(folder + b) - weight(folder + a));
  let sum = 0;
  for (const name of names.filter((one) => !texts.slice(1).includes(one))) {
    sum += weight(folder + name);
    console.log(String(weight(folder + name)).padStart(8), name);
  }
  console.log(String(sum).padStart(8), `of ${kPublicBudget} bytes for both public pages together`);
  const foreign = names.filter((name) => !name.endsWith('.js') || /WebAssembly/.test(readFileSync(folder + name, 'utf8')));
  if (foreign.length > 0) console.error('Not for these pages:', foreign.join(', '));
  process.exit(sum > kPublicBudget || foreign.length > 0 ? 1 : 0);
}
if (process.argv[2] === 'dist-public') checkPublic();

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
if (sodium.filter((name) => name.endsWith('.js')).length !== 1) {
  console.error('The worker and the pages no longer share one file of the sealing library:', sodium.join(', '));
  process.exit(1);
}
console.log(String(total).padStart(8), `of ${kBudget} bytes for the initial load`);
if (total > kBudget) process.exit(1);
