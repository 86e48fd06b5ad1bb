// SPDX-License-Identifier: Apache-2.0
// Drafts survive a reload: IndexedDB holds them sealed under the person's own key, filed under a keyed name, so that a
// seized device shows neither the words nor the report they belong to.
import { type IDBPDatabase, openDB } from 'idb';
import { session } from './session.svelte';

const kStore = 'drafts';
const kMaxAgeMs = 30 * 24 * 60 * 60 * 1000;

interface Entry {
  /** base64url */
  sealed: string;
  saved: number;
}

let opening: Promise<IDBPDatabase> | null = null;

function database(): Promise<IDBPDatabase> {
  opening ??= openDB('suluh', 1, { upgrade: (db) => void db.createObjectStore(kStore) });
  return opening;
}

/** Nothing here may fail aloud: without storage the form still works, only the draft is not kept. */
async function attempt<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return session.phase === 'open' ? await work() : otherwise;
  } catch {
    return otherwise;
  }
}

export const drafts = {
  save: (name: string, text: string) =>
    attempt(async () => {
      const { key, sealed } = session.keys.sealDraft(name, text);
      const db = await database();
      if (text === '') await db.delete(kStore, key);
      else await db.put(kStore, { sealed, saved: Date.now() } satisfies Entry, key);
      return true;
    }, false),

  load: (name: string) =>
    attempt(async () => {
      const key = session.keys.draftKey(name);
      const entry = (await (await database()).get(kStore, key)) as Entry | undefined;
      if (!entry) return null;
      if (Date.now() - entry.saved > kMaxAgeMs) {
        await drafts.remove(name);
        return null;
      }
      return session.keys.openDraft(name, entry.sealed);
    }, null),

  remove: (name: string) =>
    attempt(async () => {
      await (await database()).delete(kStore, session.keys.draftKey(name));
      return true;
    }, false),
};
