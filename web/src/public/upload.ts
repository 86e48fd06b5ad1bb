// SPDX-License-Identifier: Apache-2.0
// One file of a report: read, hashed, sealed and sent piece by piece, so that a phone holds one piece at a time. A cut goes on
// where the server says that it has come to; an upload that the server no longer knows starts again.
import * as seal from '../lib/seal/public';
import { get, patiently, post, putPiece, Refused, type Wait } from './api';
import { safeFileName } from './clean';

/** A piece is 1 to 8 chunks: small on a slow net, where a large one would never get through whole. */
const kMostChunks = 8;
const kQuickMs = 4000;
const kRestarts = 3;

/** The server does not know this upload any more, or holds other bytes than ours. */
class Lost extends Error {}

interface Session {
  id: string;
  sealer: seal.FileSealer;
  hasher: { add(data: Uint8Array): void; finish(): seal.Bytes };
  /** Plain bytes read. */
  read: number;
  /** Sealed bytes that the server has. */
  sent: number;
  piece: seal.Bytes | null;
  /** A piece went out and no answer came: ask before sending it again. */
  unsure: boolean;
}

export class Upload {
  readonly sectionId = seal.randomId();
  #session: Session | null = null;
  #chunks = 1;
  #hash: seal.Bytes | null = null;

  constructor(
    private readonly file: Blob,
    private readonly name: string,
    private readonly type: string,
    private readonly bundleKey: Uint8Array,
    private readonly network: string,
  ) {}

  /** Sends what is still missing; nothing where all is sent. Throws what patiently() throws, and DOMException where the file
   *  cannot be read any more. */
  async send(wait: Wait, progress: (plainBytes: number) => void): Promise<void> {
    for (let starts = 0; !this.#hash; ++starts) {
      try {
        await this.#run(wait, progress);
      } catch (error) {
        const gone = error instanceof Lost || (error instanceof Refused && error.status === 404);
        if (!gone || starts >= kRestarts) throw error;
        this.#session = null;
      }
    }
    progress(this.file.size);
  }

  /** The server lost it: the next send() starts anew. */
  forget(): void {
    this.#session = null;
    this.#hash = null;
  }

  get sent(): { plain: seal.PlainFile; uploadId: string } {
    if (!this.#hash || !this.#session) throw new Error('not sent yet');
    const { sectionId, name, type, file } = this;
    return { plain: { sectionId, name: safeFileName(name), type, size: file.size, hash: this.#hash }, uploadId: this.#session.id };
  }

  async #run(wait: Wait, progress: (plainBytes: number) => void): Promise<void> {
    const size = seal.sealedFileSize(this.file.size);
    this.#session ??= await this.#begin(wait, size);
    const session = this.#session;
    while (session.sent < size) {
      session.piece ??= await this.#nextPiece(session);
      const began = Date.now();
      await patiently(wait, () => this.#put(session, session.piece as seal.Bytes));
      this.#chunks = Date.now() - began < kQuickMs ? Math.min(kMostChunks, this.#chunks * 2) : 1;
      session.sent += session.piece.length;
      session.piece = null;
      progress(session.read);
    }
    this.#hash = session.hasher.finish();
  }

  async #begin(wait: Wait, size: number): Promise<Session> {
    const { upload_id } = await patiently(wait, () => post('/uploads', { size }));
    if (typeof upload_id !== 'string') throw new Lost();
    const sealer = new seal.FileSealer(this.bundleKey, this.network, this.sectionId);
    return { id: upload_id, sealer, hasher: seal.hasher(), read: 0, sent: 0, piece: null, unsure: false };
  }

  async #nextPiece(session: Session): Promise<seal.Bytes> {
    const end = Math.min(this.file.size, session.read + this.#chunks * seal.kFileChunk);
    const plain = new Uint8Array(await this.file.slice(session.read, end).arrayBuffer());
    const out: Uint8Array[] = [];
    for (let at = 0; at < plain.length; at += seal.kFileChunk) {
      const chunk = plain.subarray(at, at + seal.kFileChunk);
      session.hasher.add(chunk);
      out.push(session.sealer.push(chunk, session.read + chunk.length >= this.file.size));
      session.read += chunk.length;
    }
    seal.wipe(plain);
    return joined(out);
  }

  async #put(session: Session, piece: seal.Bytes): Promise<void> {
    const path = `/uploads/${session.id}`;
    if (session.unsure && reached(session, piece, await get(path))) return;
    session.unsure = true;
    try {
      await putPiece(`${path}?offset=${session.sent}`, piece);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 409) throw error;
      if (!reached(session, piece, error.body)) throw new Lost();
    }
    session.unsure = false;
  }
}

/** Whether the piece is already there. Throws Lost where the server is at neither of the two places it can be. */
function reached(session: Session, piece: Uint8Array, state: Readonly<Record<string, unknown>>): boolean {
  if (state.offset === session.sent) return false;
  if (state.offset !== session.sent + piece.length) throw new Lost();
  session.unsure = false;
  return true;
}

function joined(parts: readonly Uint8Array[]): seal.Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
