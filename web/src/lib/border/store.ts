// SPDX-License-Identifier: Apache-2.0
// What the desk keeps on this device while the line is down: crossings that wait to be sent, and a copy of the office's
// lists. Everything is sealed under the officer's own key; without her password it is noise.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { session } from '../session.svelte';
import type { BorderRules, CrossingIn, EntryRow } from './types';

interface Schema extends DBSchema {
  outbox: { key: string; value: { key: string; owner: string; sealed: string } };
  copy: { key: string; value: { key: string; sealed: string } };
}

export interface ListCopy {
  savedMs: number;
  day: string;
  rows: EntryRow[];
  rules: BorderRules;
}

/** After this long a copy of the lists is not used any more (rulings of the product: 72 hours, 50,000 entries). */
export const kCopyMs = 72 * 60 * 60 * 1000;
export const kCopyMost = 50_000;
const kCopyName = 'border lists';

let open: Promise<IDBPDatabase<Schema>> | null = null;

function database(): Promise<IDBPDatabase<Schema>> {
  open ??= openDB<Schema>('suluh-desk', 1, {
    upgrade(db) {
      db.createObjectStore('outbox', { keyPath: 'key' });
      db.createObjectStore('copy', { keyPath: 'key' });
    },
  });
  return open;
}

const owner = () => session.keys.draftKey('border outbox');
const nameOf = (id: string) => `crossing ${id}`;

export async function keepCrossing(body: CrossingIn): Promise<void> {
  const { key, sealed } = session.keys.sealDraft(nameOf(body.crossing_id), JSON.stringify({ id: body.crossing_id, body }));
  await (await database()).put('outbox', { key: `${body.crossing_id} ${key}`, owner: owner(), sealed });
}

/** Those of this person; what does not open was written under another key and is left alone. */
export async function keptCrossings(): Promise<CrossingIn[]> {
  const mine = owner();
  const rows = await (await database()).getAll('outbox');
  return rows
    .filter((row) => row.owner === mine)
    .flatMap((row) => {
      const text = session.keys.openDraft(nameOf(row.key.slice(0, 32)), row.sealed);
      return text ? [(JSON.parse(text) as { body: CrossingIn }).body] : [];
    });
}

export async function dropCrossings(ids: readonly string[]): Promise<void> {
  const db = await database();
  const keys = await db.getAllKeys('outbox');
  const gone = new Set(ids);
  const transaction = db.transaction('outbox', 'readwrite');
  await Promise.all([...keys.filter((key) => gone.has(key.slice(0, 32))).map((key) => transaction.store.delete(key)), transaction.done]);
}

export async function keepLists(copy: ListCopy): Promise<void> {
  const { key, sealed } = session.keys.sealDraft(kCopyName, JSON.stringify(copy));
  await (await database()).put('copy', { key, sealed });
}

/** Null where there is none, or it is too old to be believed; then it is erased. */
export async function keptLists(now: number): Promise<ListCopy | null> {
  const db = await database();
  const key = session.keys.draftKey(kCopyName);
  const row = await db.get('copy', key);
  const text = row && session.keys.openDraft(kCopyName, row.sealed);
  const copy = text ? (JSON.parse(text) as ListCopy) : null;
  if (copy && now - copy.savedMs <= kCopyMs && copy.savedMs <= now + kCopyMs) return copy;
  if (row) await db.delete('copy', key);
  return null;
}
