// SPDX-License-Identifier: Apache-2.0
// Sizes that the server keeps to, checked before sealing so that the text stays in the form.

/** Bytes of a reply's JSON: all answers fit one padding step, so that their size tells nothing. */
export const kMaxReply = 4000;
export const kMaxNote = 100_000;

export function payloadSize(text: string): number {
  return new TextEncoder().encode(JSON.stringify({ v: 1, text })).length;
}
