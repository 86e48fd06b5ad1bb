// SPDX-License-Identifier: Apache-2.0
// The rows that a desk keeps on this device (docs/border.md section 9). Only sealed bytes, keyed names, a time and the cost
// of the password's hash stand in them; what they mean is in store.ts and door.ts. Knows no session, so that signing out
// can erase them without fetching the desk.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** The desk's key under a password. At most one on a device. */
export interface Door {
  owner: string;
  /** base64url */
  salt: string;
  passes: number;
  memory: number;
  sealed: string;
  /** Wrong passwords since the last right one. */
  wrong: number;
}

/** With so many wrong passwords the door is gone: a stranger at the keyboard gets no more. */
export const kTries = 10;

export interface CopyRow {
  owner: string;
  /** Shown and asked before there is a key; the one that counts stands inside. */
  savedMs: number;
  sealed: string;
}

interface Schema extends DBSchema {
  outbox: { key: string; value: { key: string; owner: string; sealed: string } };
  /** `lists`, `door`, `device`, and `choice OWNER` for each person who wants a door here. */
  desk: { key: string; value: CopyRow | Door | string };
}

let opening: Promise<IDBPDatabase<Schema>> | null = null;

export function database(): Promise<IDBPDatabase<Schema>> {
  opening ??= openDB<Schema>('suluh-desk', 2, {
    upgrade(db) {
      for (const name of [...db.objectStoreNames]) if (name !== 'outbox') db.deleteObjectStore(name);
      if (!db.objectStoreNames.contains('outbox')) db.createObjectStore('outbox', { keyPath: 'key' });
      db.createObjectStore('desk');
    },
  });
  return opening;
}

const get = async <T>(key: string): Promise<T | null> => ((await (await database()).get('desk', key)) as T | undefined) ?? null;
const put = async (key: string, value: CopyRow | Door | string): Promise<void> => void (await (await database()).put('desk', value, key));

export const keptCopy = () => get<CopyRow>('lists');
export const putCopy = (row: CopyRow) => put('lists', row);
export const keptDoor = () => get<Door>('door');
export const putDoor = (door: Door) => put('door', door);

/** A random name of this device; made by `fresh` at the first time. */
export async function deviceId(fresh: () => string): Promise<string> {
  const known = await get<string>('device');
  if (known) return known;
  const made = fresh();
  await put('device', made);
  return made;
}

export const isChosen = async (owner: string): Promise<boolean> => (await get<string>(`choice ${owner}`)) !== null;

export async function choose(owner: string, wanted: boolean): Promise<void> {
  if (wanted) await put(`choice ${owner}`, 'yes');
  else await (await database()).delete('desk', `choice ${owner}`);
}

/** Whether anybody wants a door on this device; then the app's own files stay too. */
export async function anyChoice(): Promise<boolean> {
  return (await (await database()).getAllKeys('desk')).some((key) => key.startsWith('choice '));
}

export async function eraseCopy(): Promise<void> {
  await (await database()).delete('desk', 'lists');
}

/** The way in and what lies behind it. Crossings that wait stay: they are sealed, and go when their officer signs in. */
export async function eraseDoor(): Promise<void> {
  const db = await database();
  const change = db.transaction('desk', 'readwrite');
  await Promise.all([change.store.delete('door'), change.store.delete('lists'), change.done]);
}
