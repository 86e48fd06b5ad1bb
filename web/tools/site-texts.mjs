// SPDX-License-Identifier: Apache-2.0
// Texts of the public scripts: the site's catalogue and src/public/texts, reduced to the keys that src/public names.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const kSite = join(import.meta.dirname, '../../src/site/content');
const kPublic = join(import.meta.dirname, '../src/public');

function catalogue(path) {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  return Object.fromEntries(lines.filter((line) => /^[^#\s].* = /.test(line)).map((line) => {
    const at = line.indexOf(' = ');
    return [line.slice(0, at), line.slice(at + 3)];
  }));
}

/** Languages of the site: a folder each. */
export function languages() {
  return readdirSync(kSite, { withFileTypes: true }).filter((one) => one.isDirectory()).map((one) => one.name);
}

/** Every text of a language; what it does not have comes from its fallback. */
export function textsOf(language) {
  const own = { ...catalogue(join(kSite, language, 'strings.txt')), ...catalogue(join(kPublic, 'texts', `${language}.txt`)) };
  return own.fallback && own.fallback !== language ? { ...textsOf(own.fallback), ...own } : own;
}

/** Keys that look like one in a string of the scripts: 'sent.title', "months" by t('months'). */
export function usedKeys() {
  const code = readdirSync(kPublic).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(kPublic, name), 'utf8')).join('\n');
  const dotted = [...code.matchAll(/'((?:error|report|sent|messages|thread|status|remove|removed|nav|seal)(?:\.[a-z_]+)+)'/g)];
  const called = [...code.matchAll(/\bt\('([a-z_.]+)'/g)];
  return [...new Set([...dotted, ...called].map((hit) => hit[1]))].sort();
}

export function usedTexts(language) {
  const all = textsOf(language);
  return Object.fromEntries(usedKeys().map((key) => {
    if (!all[key]) throw new Error(`no text "${key}" in "${language}"`);
    return [key, all[key]];
  }));
}
