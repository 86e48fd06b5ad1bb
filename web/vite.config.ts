// SPDX-License-Identifier: Apache-2.0
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const server = process.env.SULUH_SERVER ?? 'http://127.0.0.1:8080';

const names = { entryFileNames: 'assets/[name]-[hash].js', chunkFileNames: 'assets/[name]-[hash].js' };
const sodium = { name: 'sodium', test: /node_modules[\\/]libsodium/ };
// What Vite sets for pages but not for workers.
const likeThePage = { topLevelVar: true, comments: { annotation: false, jsdoc: false, legal: false } };

export default defineConfig({
  base: '/app/',
  plugins: [svelte()],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      output: {
        ...names,
        assetFileNames: 'assets/[name]-[hash][extname]',
        // Few files instead of one per message: the frame with what every page uses, the pages, the sealing library.
        codeSplitting: {
          groups: [
            sodium,
            { name: 'svelte', test: /node_modules[\\/](svelte|esm-env|clsx)[\\/]/ },
            // Only the pages of cases and of the register need their many words.
            { name: 'case-words', priority: 1, test: /src[\\/]lib[\\/](cases[\\/]words|i18n[\\/]paraglide[\\/]messages[\\/](cases?|reg|rights|import|export|move|work|print|htcds)_)/, includeDependenciesRecursively: false },
            // Only the audit list and the timelines name every act.
            { name: 'act-words', priority: 1, test: /src[\\/]lib[\\/](audit\.ts|i18n[\\/]paraglide[\\/]messages[\\/](act|audit)_)/, includeDependenciesRecursively: false },
            // And only the border desk needs its words.
            { name: 'border-words', priority: 1, test: /src[\\/]lib[\\/](border[\\/]words|i18n[\\/]paraglide[\\/]messages[\\/]border_)/, includeDependenciesRecursively: false },
            // The pages of the life of keys and organisations (docs/keys.md).
            { name: 'life-words', priority: 1, test: /src[\\/]lib[\\/]i18n[\\/]paraglide[\\/]messages[\\/](life|circles|partners)_/, includeDependenciesRecursively: false },
            { name: 'role-words', priority: 1, test: /src[\\/]lib[\\/](roles|i18n[\\/]paraglide[\\/]messages[\\/]role_)/, includeDependenciesRecursively: false },
            // Files of reports and attachments of cases.
            { name: 'file-words', priority: 1, test: /src[\\/]lib[\\/]i18n[\\/]paraglide[\\/]messages[\\/]files_/, includeDependenciesRecursively: false },
            { name: 'kit', test: /src[\\/]lib[\\/](ui|i18n|format|areas|clock|people|router|idle)/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  // The worker's sealing library has the same bytes and name as the page's: one file, fetched once.
  worker: { format: 'es', rolldownOptions: { output: { ...names, ...likeThePage, codeSplitting: { groups: [sodium] } } } },
  server: { proxy: { '/api': server } },
});
