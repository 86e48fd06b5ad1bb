// SPDX-License-Identifier: Apache-2.0
// The pages as the server makes them (the golden files of src/site/components), their texts, and a server that answers what
// a test says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { useTexts } from '../../src/public/texts';
import { usedTexts } from '../../tools/site-texts.mjs';

const kComponents = join(import.meta.dirname, '../../../src/site/components');

export const kNetwork = '00112233445566778899aabbccddeeff';
export const texts: Record<string, string> = usedTexts('id');
export const text = (key: string) => texts[key] ?? `no text ${key}`;

/** Puts the page of a component into the document, ready for its script. */
export function showPage(component: string, adapt: (html: string) => string = (html) => html): HTMLFormElement {
  const html = readFileSync(join(kComponents, component, 'expected.html'), 'utf8');
  document.title = 'Lapor – Suluh';
  document.body.innerHTML = `<main>${adapt(html)}</main>`;
  vi.stubGlobal('scrollTo', () => {});
  useTexts(texts);
  return document.querySelector('form') as HTMLFormElement;
}

export interface Asked {
  method: string;
  path: string;
  body: unknown;
}

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> } | 'cut';

/** What was asked, in order. `answer` may end as 'cut': the net breaks. */
export function serve(answer: (asked: Asked) => Answer): Asked[] {
  const all: Asked[] = [];
  vi.stubGlobal('fetch', async (url: string, options: RequestInit) => {
    const body = typeof options.body === 'string' ? (JSON.parse(options.body) as unknown) : options.body;
    const asked = { method: options.method ?? 'GET', path: url.replace('/api/v1', ''), body };
    all.push(asked);
    const said = answer(asked);
    if (said === 'cut') throw new TypeError('network');
    const status = said.status ?? 200;
    return new Response(status === 204 ? null : JSON.stringify(said.body ?? {}), { status, headers: said.headers });
  });
  return all;
}

/** Does not wait, and remembers for how long and why it would have. */
export function hurry() {
  const waits: { seconds: number; why: string }[] = [];
  const wait = async (seconds: number, why: string) => void waits.push({ seconds, why });
  return { wait, waits };
}
