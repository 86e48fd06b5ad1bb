// SPDX-License-Identifier: Apache-2.0
// Files sealed and opened chunk by chunk (docs/formats.md section 2), so that a phone holds one chunk at a time.
import { sectionKey } from './bundle';
import { type Bytes, concat } from './bytes';
import { associatedData, file } from './envelope';
import { primitives, type StreamPull, type StreamPush } from './primitives';

export const kFileChunk = 65_536;
const kOverhead = 17;
const kHeader = 24;
const kSealedChunk = kFileChunk + kOverhead;

export function sealedFileSize(size: number): number {
  return kHeader + size + Math.max(1, Math.ceil(size / kFileChunk)) * kOverhead;
}

/** Chunks of exactly kFileChunk plain bytes, the last one (1 to kFileChunk bytes, none for an empty file) with `last`. */
export class FileSealer {
  readonly #stream: StreamPush;
  readonly #associated: Bytes;
  #started = false;

  constructor(bundleKey: Uint8Array, network: string, sectionId: string) {
    this.#stream = primitives().streamPush(sectionKey(bundleKey, sectionId));
    this.#associated = associatedData(file(network, sectionId));
  }

  push(chunk: Uint8Array, last: boolean): Bytes {
    if (!last && chunk.length !== kFileChunk) throw new RangeError('a chunk in the middle is always full');
    const sealed = this.#stream.push(chunk, this.#associated, last);
    const out = this.#started ? sealed : concat([this.#stream.header, sealed]);
    this.#started = true;
    return out;
  }
}

type Pulled = { message: Bytes; final: boolean };

/** One whole sealed chunk per call. Only the one with `final` says that the file is whole. */
class FileOpener {
  readonly #stream: StreamPull | null;
  readonly #associated: Bytes;

  constructor(bundleKey: Uint8Array, network: string, sectionId: string, header: Uint8Array) {
    this.#stream = primitives().streamPull(sectionKey(bundleKey, sectionId), header);
    this.#associated = associatedData(file(network, sectionId));
  }

  pull(chunk: Uint8Array): Pulled | null {
    const pulled = this.#stream?.pull(chunk, this.#associated) ?? null;
    return pulled && (pulled.final || pulled.message.length === kFileChunk) ? pulled : null;
  }
}

/** Lets the page breathe between chunks. */
const breathe = () => new Promise<void>((done) => setTimeout(done, 0));

export async function sealFile(
  bundleKey: Uint8Array,
  network: string,
  sectionId: string,
  plain: Uint8Array,
  progress?: (bytes: number) => void,
): Promise<Bytes> {
  const sealer = new FileSealer(bundleKey, network, sectionId);
  const out: Bytes[] = [];
  for (let at = 0; at === 0 || at < plain.length; at += kFileChunk) {
    out.push(sealer.push(plain.subarray(at, at + kFileChunk), at + kFileChunk >= plain.length));
    progress?.(Math.min(plain.length, at + kFileChunk));
    await breathe();
  }
  return concat(out);
}

/** Null where any chunk is changed, moved, missing or foreign. */
export async function openFile(bundleKey: Uint8Array, network: string, sectionId: string, sealed: Uint8Array): Promise<Bytes | null> {
  const opener = new FileOpener(bundleKey, network, sectionId, sealed.subarray(0, kHeader));
  const out: Bytes[] = [];
  let final = false;
  for (let at = kHeader; at < sealed.length; at += kSealedChunk) {
    const pulled: Pulled | null = final ? null : opener.pull(sealed.subarray(at, at + kSealedChunk));
    if (!pulled) return null;
    out.push(pulled.message);
    final = pulled.final;
    await breathe();
  }
  return final ? concat(out) : null;
}
