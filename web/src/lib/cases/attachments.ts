// SPDX-License-Identifier: Apache-2.0
// Papers and pictures of a case: sections of class evidence, about a person or about the case itself, never shared.
// Pictures are drawn anew, so that nothing of the camera stays in them; a PDF goes as it is.
import { agrees, sniff } from '../files/sniff';
import { fromBase64url, toBase64url } from '../seal';
import { attachedPicture } from './evidence';

/** Of a file's bytes: with base64 and its envelope it stays below the 2 MiB that the server takes for this class. */
export const kMostAttached = 1_500_000;

export class NotAttachable extends Error {
  constructor(readonly why: 'kind' | 'large') {
    super(why);
  }
}

/** Throws NotAttachable. */
export async function attachmentPayload(file: File, text: string): Promise<Record<string, unknown>> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const kind = sniff(bytes);
  if (kind === 'jpeg' || kind === 'png') return { ...(await attachedPicture(file, kMostAttached)), text };
  if (kind !== 'pdf') throw new NotAttachable('kind');
  if (bytes.length > kMostAttached) throw new NotAttachable('large');
  return { name: file.name, type: 'application/pdf', data: toBase64url(bytes), text };
}

export interface Attached {
  name: string;
  text: string;
  picture: boolean;
  blob: Blob;
}

/** Null for a payload that is not what it says: it is not shown. */
export function attachedOf(payload: Readonly<Record<string, unknown>> | null): Attached | null {
  const { name, type, data, text } = payload ?? {};
  if (typeof type !== 'string' || typeof data !== 'string') return null;
  const bytes = fromBase64url(data);
  const kind = sniff(bytes);
  if (!agrees(kind, type)) return null;
  return { name: typeof name === 'string' ? name : '', text: typeof text === 'string' ? text : '', picture: kind !== 'pdf', blob: new Blob([bytes], { type }) };
}
