// SPDX-License-Identifier: Apache-2.0
// What the desk keeps on this device while the line is down: crossings that wait to be sent, and a copy of the office's
// lists. Everything is sealed under the officer's key of this desk; without her password it is noise.
import * as seal from '../seal';
import { session } from '../session.svelte';
import { DeskKey } from './desk_key';
import { database, deviceId, eraseCopy, keptCopy, keptDoor, putCopy } from './kept';
import type { BorderRules, CrossingDraft, CrossingIn, KeptEntry } from './types';

export interface ListCopy {
  savedMs: number;
  officer: { name: string; org: string };
  entries: KeptEntry[];
  rules: BorderRules;
}

/** Sealed for the office while somebody was signed in, or still to be sealed: then the circle's key was not at hand. */
export type Kept = { body: CrossingIn; draft?: undefined } | { draft: CrossingDraft; body?: undefined };

/** After this long a copy of the lists is not used any more (rulings of the product: 72 hours, 50,000 entries). */
export const kCopyMs = 72 * 60 * 60 * 1000;
export const kCopyMost = 50_000;
/** A clock may be put right by this much; a copy from later than that says that the clock was turned back. */
export const kClockMs = 60 * 60 * 1000;
const kCopyName = 'lists';

export type Age = 'good' | 'old' | 'clock';
export function ageOf(savedMs: number, now: number): Age {
  if (savedMs > now + kClockMs) return 'clock';
  return now - savedMs <= kCopyMs ? 'good' : 'old';
}

/** That of the person signed in, or the one that was behind the desk's door. */
export async function deskKey(): Promise<DeskKey> {
  return session.desk ?? new DeskKey(session.keys.deskSecret(await deviceId(seal.randomId)));
}

const nameOf = (id: string) => `crossing ${id}`;
export const idOf = ({ body, draft }: Kept): string => (body ?? draft).crossing_id;
export const timeOf = ({ body, draft }: Kept): number => (body ?? draft).facts.happened_ms;

/** What was kept under the same id is replaced. */
export async function keepCrossing(kept: Kept): Promise<void> {
  const key = await deskKey();
  const id = idOf(kept);
  await (await database()).put('outbox', { key: `${id} ${key.owner}`, owner: key.owner, sealed: key.seal(nameOf(id), kept) });
}

/** Those of this person; what does not open was written under another key and is left alone. */
export async function keptCrossings(): Promise<Kept[]> {
  const key = await deskKey();
  const rows = await (await database()).getAll('outbox');
  return rows
    .filter((row) => row.owner === key.owner)
    .flatMap((row) => key.open<Kept>(nameOf(row.key.slice(0, 32)), row.sealed) ?? []);
}

export async function dropCrossings(ids: readonly string[]): Promise<void> {
  const { owner } = await deskKey();
  const transaction = (await database()).transaction('outbox', 'readwrite');
  await Promise.all([...ids.map((id) => transaction.store.delete(`${id} ${owner}`)), transaction.done]);
}

/** Replaces the copy that is there, whosever it is. */
export async function keepLists(copy: ListCopy): Promise<void> {
  const key = await deskKey();
  await putCopy({ owner: key.owner, savedMs: copy.savedMs, sealed: key.seal(kCopyName, copy) });
}

/** Null where there is none of this person, or it is too old to be believed; then it is erased. */
export async function keptLists(now: number, given?: DeskKey): Promise<ListCopy | null> {
  const key = given ?? (await deskKey());
  const row = await keptCopy();
  const copy = row?.owner === key.owner ? key.open<ListCopy>(kCopyName, row.sealed) : null;
  const age = copy && ageOf(copy.savedMs, now);
  if (age === 'old') await eraseCopy();
  return age === 'good' ? copy : null;
}

/** When the copy behind this person's door was made; 0: there is no door of hers. */
export async function keptSince(): Promise<number> {
  const [key, door, copy] = await Promise.all([deskKey(), keptDoor(), keptCopy()]);
  return door?.owner === key.owner && copy?.owner === key.owner ? copy.savedMs : 0;
}
