// SPDX-License-Identifier: Apache-2.0
// Runes for our own files only: packages may still be written the old way.
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
  preprocess: vitePreprocess(),
  vitePlugin: {
    dynamicCompileOptions: ({ filename }) => (filename.includes('/node_modules/') ? {} : { runes: true }),
  },
};
