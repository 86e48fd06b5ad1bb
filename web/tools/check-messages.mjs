// SPDX-License-Identifier: Apache-2.0
// Fails when a text is missing in a language, empty, has other parameters than its twin, or is never used.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const kLanguages = ['id', 'en'];
const load = (language) => JSON.parse(readFileSync(new URL(`../messages/${language}.json`, import.meta.url), 'utf8'));
const texts = Object.fromEntries(kLanguages.map((language) => [language, load(language)]));
const keys = new Set(kLanguages.flatMap((language) => Object.keys(texts[language])).filter((key) => key !== '$schema'));
const faults = [];

const parameters = (text) => [...JSON.stringify(text).matchAll(/\{(\w+)\}/g)].map((hit) => hit[1]).sort().join();

for (const key of keys) {
  for (const language of kLanguages) {
    if (!texts[language][key]) faults.push(`${key}: no text in "${language}"`);
  }
  if (parameters(texts.id[key] ?? '') !== parameters(texts.en[key] ?? '')) faults.push(`${key}: parameters differ`);
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'paraglide' ? [] : sources(path);
    return /\.(ts|svelte)$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}

const code = sources(new URL('../src', import.meta.url).pathname).join('\n');
const used = new Set([...code.matchAll(/\bm\.([a-z0-9_]+)/g)].map((hit) => hit[1]));
for (const key of keys) if (!used.has(key)) faults.push(`${key}: never used`);

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`${keys.size} texts in ${kLanguages.join(' and ')}`);
