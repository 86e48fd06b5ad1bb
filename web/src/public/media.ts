// SPDX-License-Identifier: Apache-2.0
// What a file is by its first bytes, and whether that fits what it calls itself: the rules of src/site/media.cpp.

export const kSniffBytes = 512;

const latin1 = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

function isoBaseMedia(first: string): string {
  if (first.length < 12 || first.slice(4, 8) !== 'ftyp') return '';
  const brand = first.slice(8, 12);
  if (/^M4[AB] $/.test(brand)) return 'audio/mp4';
  if (/^3g[p2]/.test(brand)) return 'video/3gpp';
  if (brand === 'qt  ') return 'video/quicktime';
  return /^(iso[m2456]|mp4[12]|avc1|M4V )$/.test(brand) ? 'video/mp4' : '';
}

function ogg(first: string): string {
  if (first.includes('OpusHead') || first.includes('\x01vorbis')) return 'audio/ogg';
  return first.includes('\x80theora') ? 'video/ogg' : '';
}

/** Frames of MPEG audio (layer III) and of AAC in ADTS start with eleven or twelve set bits. */
function mpegAudio(bytes: Uint8Array): string {
  const [sync = 0, second = 0, third = 0] = bytes;
  if (bytes.length < 4 || sync !== 0xff) return '';
  if ((second & 0xf6) === 0xf0) return 'audio/aac';
  const layer3 = (second & 0xe6) === 0xe2 && (second & 0x18) !== 0x08;
  const rates = (third & 0xf0) !== 0xf0 && (third & 0xf0) !== 0 && (third & 0x0c) !== 0x0c;
  return layer3 && rates ? 'audio/mpeg' : '';
}

/** Empty for a kind that is not accepted. */
export function mediaTypeOf(bytes: Uint8Array): string {
  const first = latin1(bytes.subarray(0, kSniffBytes));
  const starts = (text: string) => first.startsWith(text);
  if (starts('\xff\xd8\xff')) return 'image/jpeg';
  if (starts('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (starts('%PDF-')) return 'application/pdf';
  if (starts('#!AMR')) return 'audio/amr';
  if (starts('OggS')) return ogg(first);
  if (starts('RIFF')) return first.slice(8, 12) === 'WAVE' ? 'audio/wav' : '';
  if (starts('\x1a\x45\xdf\xa3')) return first.slice(0, 64).includes('webm') ? 'video/webm' : '';
  if (starts('ID3')) return 'audio/mpeg';
  return isoBaseMedia(first) || mpegAudio(bytes);
}

type Family = 'image' | 'recording' | 'document' | 'other' | '';

function family(type: string): Family {
  if (/^image\//.test(type)) return 'image';
  if (/^(audio|video)\/|^application\/ogg$/.test(type)) return 'recording';
  return type === 'application/pdf' ? 'document' : '';
}

function promised(name: string): Family {
  const extension = /\.([^.]*)$/.exec(name.toLowerCase())?.[1];
  if (extension === undefined) return '';
  if (/^(jpe?g|png|gif|webp)$/.test(extension)) return 'image';
  if (extension === 'pdf') return 'document';
  return /^(mp3|aac|ogg|oga|opus|wav|amr|m4a|mp4|m4v|mov|3gpp?|webm|ogv|mpga)$/.test(extension) ? 'recording' : 'other';
}

/** Whether what the browser calls the file, and its name, fit what it is. */
export function claimFits(mediaType: string, claimed: string, name: string): boolean {
  const truth = family(mediaType);
  const vague = claimed === '' || claimed === 'application/octet-stream';
  if (!truth || (!vague && family(claimed) !== truth)) return false;
  const ending = promised(name);
  return ending === '' || ending === truth;
}
