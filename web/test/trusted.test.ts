// SPDX-License-Identifier: Apache-2.0
// Only the app's own files pass the door for scripts.
import { expect, it } from 'vitest';
import { scriptUrl } from '../src/lib/trusted';

const kBase = import.meta.env.BASE_URL;

it('lets the files of the app pass as they are', () => {
  expect(scriptUrl(`${kBase}assets/slow.js`)).toBe(`${kBase}assets/slow.js`);
});

it.each(['https://example.org/app/x.js', '//example.org/x.js', 'data:text/javascript,1', `${kBase}../files/x.js`, 'x.js', ''])('refuses %s', (url) => {
  expect(() => scriptUrl(url)).toThrow(TypeError);
});
