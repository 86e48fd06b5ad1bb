// SPDX-License-Identifier: Apache-2.0
// Writes src/lib/seal/wordlist.ts from the one word list of the project. Run it after changing the list.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const kWidth = 140;
const list = fileURLToPath(new URL('../../src/vault/words/wordlist_id.txt', import.meta.url));
const target = fileURLToPath(new URL('../src/lib/seal/wordlist.ts', import.meta.url));

const lines = [''];
for (const word of readFileSync(list, 'utf8').trim().split('\n')) {
  const line = lines.at(-1);
  if (line.length + 1 + word.length > kWidth) lines.push(word);
  else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
}

writeFileSync(
  target,
  `// SPDX-License-Identifier: Apache-2.0
// The receipt's words. Made by tools/wordlist.mjs from src/vault/words/wordlist_id.txt; a test keeps the two equal.
const kText = \`
${lines.join('\n')}
\`;

export const kWords: readonly string[] = kText.trim().split(/\\s+/);
`,
);
