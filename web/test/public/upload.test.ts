// SPDX-License-Identifier: Apache-2.0
// One file on a bad net: a server that really keeps the pieces, and a line that breaks where a test says.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Refused } from '../../src/public/api';
import { Upload } from '../../src/public/upload';
import * as seal from '../../src/lib/seal/public';
import { type Asked, hurry, kNetwork, serve } from './site';

const kKey = new Uint8Array(32).fill(9);
const kSize = 300_001;
const plain = Uint8Array.from({ length: kSize }, (_, i) => (i * 31 + (i >> 9)) & 255);

/** Keeps what it is given; answers as docs/api.md says. */
class Store {
  uploads = new Map<string, { size: number; bytes: Uint8Array<ArrayBuffer> }>();
  puts = 0;

  answer({ method, path, body }: Asked) {
    if (path === '/uploads') {
      const id = String(this.uploads.size + 1).padStart(32, '0');
      this.uploads.set(id, { size: (body as { size: number }).size, bytes: new Uint8Array() });
      return { status: 201, body: { upload_id: id } };
    }
    const [, id = '', offset] = /^\/uploads\/(\w+)(?:\?offset=(\d+))?$/.exec(path) ?? [];
    const upload = this.uploads.get(id);
    if (!upload) return { status: 404, body: { key: 'not_found' } };
    if (method === 'PUT') {
      this.puts += 1;
      if (Number(offset) !== upload.bytes.length) return { status: 409, body: { key: 'conflict', offset: upload.bytes.length } };
      const piece = body as Uint8Array;
      const both = new Uint8Array(upload.bytes.length + piece.length);
      both.set(upload.bytes);
      both.set(piece, upload.bytes.length);
      upload.bytes = both;
    }
    return { body: { offset: upload.bytes.length, size: upload.size } };
  }

  get last() {
    return [...this.uploads.values()].at(-1)?.bytes ?? new Uint8Array();
  }
}

let store: Store;
beforeEach(() => {
  store = new Store();
});
afterEach(() => vi.unstubAllGlobals());

const upload = () => new Upload(new Blob([plain]), '../foto.jpg', 'image/jpeg', kKey, kNetwork);
const opened = (one: Upload) => seal.openFile(kKey, kNetwork, one.sectionId, store.last);

it('arrives whole, sealed, in pieces of growing size', async () => {
  const sizes: number[] = [];
  serve((asked) => {
    if (asked.method === 'PUT') sizes.push((asked.body as Uint8Array).length);
    return store.answer(asked);
  });
  const file = upload();
  const shares: number[] = [];
  await file.send(hurry().wait, (bytes) => shares.push(bytes));
  expect(await opened(file)).toEqual(plain);
  expect(store.last.length).toBe(seal.sealedFileSize(kSize));
  expect(sizes[1]).toBeGreaterThan(sizes[0] ?? 0);
  expect(shares.at(-1)).toBe(kSize);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(file.sent.plain).toEqual({ sectionId: file.sectionId, name: 'foto.jpg', type: 'image/jpeg', size: kSize, hash: seal.hash(plain) });
});

it.each([
  ['before the piece arrives', false],
  ['after it, and the answer is lost', true],
])('goes on where it was when the line breaks %s', async (_, reaches) => {
  let broken = 0;
  serve((asked) => {
    if (asked.method === 'PUT' && (store.puts === 1 || broken === 1) && broken < 2) {
      broken += 1;
      if (reaches) store.answer(asked);
      return 'cut';
    }
    return store.answer(asked);
  });
  const file = upload();
  const { wait, waits } = hurry();
  await file.send(wait, () => {});
  expect(waits.map((one) => one.why)).toEqual(['cut', 'cut'].slice(0, broken));
  expect(broken).toBeGreaterThan(0);
  expect(store.uploads.size).toBe(1);
  expect(await opened(file)).toEqual(plain);
});

it('starts again when the server has lost it', async () => {
  let lost = false;
  serve((asked) => {
    if (!lost && asked.method === 'PUT' && store.puts === 2) {
      lost = true;
      store.uploads.clear();
    }
    return store.answer(asked);
  });
  const file = upload();
  await file.send(hurry().wait, () => {});
  expect(lost).toBe(true);
  expect(await opened(file)).toEqual(plain);
});

it('starts again when the server holds other bytes, and not for ever', async () => {
  let begun = 0;
  serve((asked) => {
    if (asked.path === '/uploads') begun += 1;
    if (asked.method === 'PUT') return { status: 409, body: { key: 'conflict', offset: 7 } };
    return store.answer(asked);
  });
  await expect(upload().send(hurry().wait, () => {})).rejects.toThrow();
  expect(begun).toBe(4);
});

it('says what the server refuses for good', async () => {
  serve(() => ({ status: 413, body: { key: 'file_too_large' } }));
  await expect(upload().send(hurry().wait, () => {})).rejects.toBeInstanceOf(Refused);
});

it('sends nothing twice, and all of it again when it is told that the server forgot', async () => {
  const asked = serve((one) => store.answer(one));
  const file = upload();
  await file.send(hurry().wait, () => {});
  const before = asked.length;
  await file.send(hurry().wait, () => {});
  expect(asked).toHaveLength(before);
  file.forget();
  expect(() => file.sent).toThrow();
  await file.send(hurry().wait, () => {});
  expect(store.uploads.size).toBe(2);
  expect(await opened(file)).toEqual(plain);
});
