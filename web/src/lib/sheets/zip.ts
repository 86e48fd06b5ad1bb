// SPDX-License-Identifier: Apache-2.0
// Just enough ZIP (APPNOTE 6.3) to read and write Office Open XML workbooks with the browser's own deflate.
import { BadFile } from './table';

const kLocal = 0x04034b50;
const kCentral = 0x02014b50;
const kEnd = 0x06054b50;
const kEndSize = 22;
/** What a file may grow to; a small file that unpacks to gigabytes is refused. */
const kMostUnpacked = 300_000_000;

interface Entry {
  method: number;
  packed: Uint8Array<ArrayBuffer>;
  size: number;
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream): Promise<Uint8Array<ArrayBuffer>> {
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  const reader = source.pipeThrough(stream).getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (let got = await reader.read(); !got.done; got = await reader.read()) {
    size += got.value.length;
    if (size > kMostUnpacked) throw new BadFile('too_large');
    pieces.push(got.value);
  }
  const out = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

export class Zip {
  readonly #entries = new Map<string, Entry>();

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let end = bytes.length - kEndSize;
    while (end >= 0 && view.getUint32(end, true) !== kEnd) end--;
    if (end < 0) throw new BadFile('damaged');
    try {
      this.#readCentral(bytes, view, view.getUint32(end + 16, true), view.getUint16(end + 10, true));
    } catch (error) {
      throw error instanceof BadFile ? error : new BadFile('damaged');
    }
  }

  names(): string[] {
    return [...this.#entries.keys()];
  }

  async text(name: string): Promise<string | null> {
    const entry = this.#entries.get(name);
    if (!entry) return null;
    if (entry.size > kMostUnpacked) throw new BadFile('too_large');
    if (entry.method === 0) return new TextDecoder().decode(entry.packed);
    try {
      return new TextDecoder().decode(await through(entry.packed, new DecompressionStream('deflate-raw')));
    } catch (error) {
      throw error instanceof BadFile ? error : new BadFile('damaged');
    }
  }

  #readCentral(bytes: Uint8Array<ArrayBuffer>, view: DataView, from: number, count: number): void {
    for (let at = from, index = 0; index < count; index++) {
      if (view.getUint32(at, true) !== kCentral) throw new BadFile('damaged');
      if (view.getUint16(at + 8, true) & 1) throw new BadFile('password');
      const nameSize = view.getUint16(at + 28, true);
      const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameSize));
      const local = view.getUint32(at + 42, true);
      if (view.getUint32(local, true) !== kLocal) throw new BadFile('damaged');
      const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      const packed = bytes.subarray(begin, begin + view.getUint32(at + 20, true));
      this.#entries.set(name, { method: view.getUint16(at + 10, true), packed, size: view.getUint32(at + 24, true) });
      at += 46 + nameSize + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
  }
}

const kCrcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (kCrcTable[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/** A file of these texts. The time within is that of the format's own zero: when it was made is nobody's business. */
export async function writeZip(files: Readonly<Record<string, string>>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const plain = new TextEncoder().encode(text);
    const packed = await through(plain, new CompressionStream('deflate-raw'));
    const label = new TextEncoder().encode(name);
    const common = [20, 0x0800, 8, 0, 0x21, crc32(plain), packed.length, plain.length, label.length, 0];
    const local = record([kLocal, ...common], [4, 2, 2, 2, 2, 2, 4, 4, 4, 2, 2]);
    central.push(record([kCentral, 20, ...common, 0, 0, 0, 0, at], [4, 2, 2, 2, 2, 2, 2, 4, 4, 4, 2, 2, 2, 2, 2, 4, 4]), label);
    parts.push(local, label, packed);
    at += local.length + label.length + packed.length;
  }
  const size = central.reduce((sum, part) => sum + part.length, 0);
  const count = central.length / 2;
  const end = record([kEnd, 0, 0, count, count, size, at, 0], [4, 2, 2, 2, 2, 4, 4, 2]);
  return new Uint8Array(await new Blob([...parts, ...central, end] as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

function record(values: readonly number[], widths: readonly number[]): Uint8Array {
  const out = new DataView(new ArrayBuffer(widths.reduce((sum, width) => sum + width, 0)));
  let at = 0;
  widths.forEach((width, index) => {
    if (width === 2) out.setUint16(at, values[index] ?? 0, true);
    else out.setUint32(at, values[index] ?? 0, true);
    at += width;
  });
  return new Uint8Array(out.buffer);
}
