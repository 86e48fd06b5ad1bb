// SPDX-License-Identifier: Apache-2.0
// The proof of a consent: a photo of a thumb print or a signed paper, drawn anew so that nothing of the camera stays in
// it, and small enough for one section.
import { toBase64url } from '../seal';

/** Of the picture's bytes: with base64 and its envelope it stays below the 256 KiB of a section. */
const kMostBytes = 170_000;
const kSides = [1600, 1200, 900, 600];
const kAttachedSides = [2400, ...kSides];
const kPhotoBytes = 60_000;
const kPhotoSides = [640, 480, 320];
const kQuality = 0.72;

export class NotAPicture extends Error {}

function jpeg(picture: ImageBitmap, side: number): Promise<Blob | null> {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', kQuality));
}

/** The payload of a section of class `evidence`. Throws NotAPicture. */
export function evidencePayload(file: File): Promise<Record<string, unknown>> {
  return drawn(file, file.name, kSides, kMostBytes);
}

/** Any other picture, as large as an attachment may be. Throws NotAPicture. */
export function attachedPicture(file: File, most: number): Promise<Record<string, unknown>> {
  return drawn(file, file.name, kAttachedSides, most);
}

/** A face, small: it stands beside the identity. Throws NotAPicture. */
export function photoPayload(file: File): Promise<Record<string, unknown>> {
  return drawn(file, 'photo', kPhotoSides, kPhotoBytes);
}

async function drawn(file: File, name: string, sides: readonly number[], most: number): Promise<Record<string, unknown>> {
  const picture = await createImageBitmap(file).catch(() => {
    throw new NotAPicture();
  });
  try {
    for (const side of sides) {
      const blob = await jpeg(picture, side);
      if (!blob || blob.size > most) continue;
      return { name, type: blob.type, data: toBase64url(new Uint8Array(await blob.arrayBuffer())) };
    }
  } finally {
    picture.close();
  }
  throw new NotAPicture();
}
