// SPDX-License-Identifier: Apache-2.0
// The optional scripts of the public pages, into dist-public: a loader that any browser can read (lapor.js, pesan.js), one
// module for each page, the sealing that both share, and the texts of each language.
import { readFileSync } from 'node:fs';
import { minifySync } from 'rolldown/experimental';
import { defineConfig, type Plugin } from 'vite';
import { languages, usedTexts } from './tools/site-texts.mjs';

/** What both pages need: one chunk, fetched at the same time as the page's own module. */
const kShared = /node_modules|rolldown|src[\\/]lib[\\/]|src[\\/]public[\\/](api|clean|organisations|page|texts|wire)\.ts/;
const kLoader = new URL('src/public/loader.js', import.meta.url);

/** The word list is sorted: each word as the number of letters it shares with the one before it, and its own. */
function frontCoded(words: readonly string[]): string {
  let before = '';
  return words.map((word) => {
    let shared = 0;
    while (shared < before.length && before[shared] === word[shared]) ++shared;
    before = word;
    return shared + word.slice(shared);
  }).join('');
}

const kDecoder = `let before = '';
export const kWords = kText.match(/\\d+[a-z]*/g).map((one) => (before = before.slice(0, parseInt(one)) + one.replace(/\\d+/, '')));`;

function extras(): Plugin {
  return {
    name: 'suluh-public',
    enforce: 'pre',
    async load(id) {
      // No styles and no preloading to see to: a dynamic import is just that.
      if (id.endsWith('vite/preload-helper.js')) return 'export const __vitePreload = (load) => load();';
      if (!id.endsWith('seal/wordlist.ts')) return null;
      const words = /`([^`]*)`/.exec(readFileSync(id, 'utf8'))?.[1]?.trim().split(/\s+/) ?? [];
      return `const kText = '${frontCoded(words)}';\n${kDecoder.replaceAll('\\\\', '\\')}`;
    },
    generateBundle() {
      const { code } = minifySync('loader.js', readFileSync(kLoader, 'utf8'), { compress: { target: 'es2015' } });
      for (const fileName of ['lapor.js', 'pesan.js']) this.emitFile({ type: 'asset', fileName, source: code });
      for (const language of languages()) {
        const source = `export const texts=${JSON.stringify(usedTexts(language))};`;
        this.emitFile({ type: 'asset', fileName: `teks-${language}.js`, source });
      }
    },
  };
}

// Safari 15 is given class fields as assignments; nothing here can tell the difference.
const kAssumptions = { setPublicClassFields: true };

export default defineConfig({
  oxc: { assumptions: kAssumptions },
  base: '/assets/',
  publicDir: false,
  plugins: [extras()],
  build: {
    outDir: 'dist-public',
    target: ['chrome85', 'edge85', 'firefox90', 'safari15'],
    modulePreload: false,
    rolldownOptions: {
      transform: { assumptions: kAssumptions },
      input: { 'lapor-segel': 'src/public/lapor.ts', 'pesan-segel': 'src/public/pesan.ts' },
      treeshake: { moduleSideEffects: [{ test: /node_modules/, sideEffects: false }], propertyReadSideEffects: false },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        codeSplitting: { groups: [{ name: 'segel', test: kShared }] },
      },
    },
  },
});
