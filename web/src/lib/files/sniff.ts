// SPDX-License-Identifier: Apache-2.0
// What a file really is, by its first bytes. Only kinds that the report form accepts are known; all else is 'unknown'.

export type FileKind = 'jpeg' | 'png' | 'pdf' | 'audio' | 'video' | 'unknown';

const ascii = (bytes: Uint8Array, at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length));
const starts = (bytes: Uint8Array, ...want: number[]) => want.every((value, i) => bytes[i] === value);

function sniffContainer(bytes: Uint8Array): FileKind {
  if (ascii(bytes, 4, 4) === 'ftyp') return /^M4[AB] /.test(ascii(bytes, 8, 4)) ? 'audio' : 'video';
  if (ascii(bytes, 0, 4) === 'RIFF') {
    if (ascii(bytes, 8, 4) === 'WAVE') return 'audio';
    return ascii(bytes, 8, 4) === 'AVI ' ? 'video' : 'unknown';
  }
  if (starts(bytes, 0x1a, 0x45, 0xdf, 0xa3)) return 'video';
  return 'unknown';
}

function sniffAudio(bytes: Uint8Array): boolean {
  if (ascii(bytes, 0, 3) === 'ID3' || ascii(bytes, 0, 4) === 'OggS' || ascii(bytes, 0, 4) === 'fLaC') return true;
  if (ascii(bytes, 0, 5) === '#!AMR') return true;
  // MPEG audio frame or ADTS: eleven sync bits, layer not reserved.
  return bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0 && bytes[1] !== 0xff;
}

export function sniff(bytes: Uint8Array): FileKind {
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (ascii(bytes, 0, 5) === '%PDF-') return 'pdf';
  if (sniffAudio(bytes)) return 'audio';
  return sniffContainer(bytes);
}

/** Whether the content is of the kind that the sender declared ('image/jpeg', 'audio/ogg', ...). */
export function agrees(kind: FileKind, declared: string): boolean {
  if (kind === 'unknown') return false;
  if (kind === 'jpeg') return declared === 'image/jpeg' || declared === 'image/jpg';
  if (kind === 'png') return declared === 'image/png';
  if (kind === 'pdf') return declared === 'application/pdf';
  // The same containers (Ogg, MP4, WebM) carry sound and pictures: either word is honest.
  return declared.startsWith('audio/') || declared.startsWith('video/');
}
