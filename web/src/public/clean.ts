// SPDX-License-Identifier: Apache-2.0
// Text as the product keeps it, by the same rules as src/site/text.cpp: a report that was first tried sealed and then sent by
// the plain form must be the same report.
import { wellFormed } from '../lib/seal/bytes';

// Controls no keyboard sends, and characters that change how others are shown.
const kMisleading = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

export function cleanText(raw: string): string {
  return wellFormed(raw).replace(/\r\n?/g, '\n').replace(kMisleading, '\ufffd');
}

export function cleanLine(raw: string): string {
  return cleanText(raw).replace(/[\n\t]/g, ' ').replace(/^ +| +$/g, '');
}

export const countCharacters = (text: string) => [...text].length;

/** As src/site/media.cpp names a file: no folders, no signs a file system refuses, at most 100 characters. */
export function safeFileName(raw: string): string {
  const last = raw.replace(/^.*[/\\]/s, '');
  const name = cleanLine(last).replace(/[<>:"|?*]/g, '_').replace(/^[. ]+|[. ]+$/g, '');
  if (!name) return 'berkas';
  const signs = [...name];
  if (signs.length <= 100) return name;
  const extension = /\.[^.]{0,9}$/.exec(name)?.[0] ?? '';
  return signs.slice(0, 100 - countCharacters(extension)).join('') + extension;
}
