// SPDX-License-Identifier: Apache-2.0
// The door of a desk that may be opened without a line: the desk's key under the officer's password (docs/border.md section
// 9). Whoever takes the computer can try passwords against it, so it opens the kept lists and waiting crossings alone, its
// hash is slower than that of signing in, a weak password gets none, and it goes with the session.
import type { Session } from '../api/types';
import { strength } from '../password';
import * as seal from '../seal';
import { session, WeakPassword, WrongPassword } from '../session.svelte';
import { dropShell, keepShell } from '../shell';
import { openWithPassword, passwordSecrets } from '../vault/person';
import { slowKeys } from '../vault/slow';
import { type DeskKey, openKey, sealKey } from './desk_key';
import { anyChoice, choose, eraseDoor, isChosen, kTries, keptCopy, keptDoor, putDoor } from './kept';
import { ageOf, deskKey, keptLists, type ListCopy } from './store';

/** About four times the work and twice the memory of signing in (docs/formats.md section 3). */
const kPasses = 6;
const kMemory = 128 * 1024 * 1024;

export type DoorState = 'none' | 'ready' | 'old' | 'clock';

/** Asked before there is any key. What is too old is erased. */
export async function doorState(now: number): Promise<DoorState> {
  const [door, copy] = await Promise.all([keptDoor(), keptCopy()]);
  if (!door || door.owner !== copy?.owner) return 'none';
  const age = ageOf(copy.savedMs, now);
  if (age === 'old') await eraseDoor();
  return age === 'good' ? 'ready' : age;
}

async function make(key: DeskKey, password: string): Promise<void> {
  const salt = seal.randomBytes(16);
  const { wrap } = await slowKeys(password, salt, kPasses, kMemory);
  // Whoever signed out meanwhile leaves no door behind.
  if (session.phase !== 'open' || (await deskKey()).owner !== key.owner) return;
  await putDoor({ owner: key.owner, salt: seal.toBase64url(salt), passes: kPasses, memory: kMemory, sealed: sealKey(wrap, key), wrong: 0 });
}

/** With the password that was just right: a door for who wants one here, none for anybody else. */
export async function fit(password: string, changed: boolean): Promise<void> {
  const key = await deskKey();
  const door = await keptDoor();
  const mine = door?.owner === key.owner;
  if (door && (!mine || changed)) await eraseDoor();
  if (!(await isChosen(key.owner)) || (mine && !changed)) return;
  if (strength(password) === 'weak') return;
  await make(key, password);
}

/** Throws WrongPassword, WeakPassword, or the server's problem: the password is proved before it guards anything. */
export async function allow(data: Session, password: string): Promise<void> {
  const { wrap } = await passwordSecrets(data.user.login, password);
  const person = openWithPassword(data, wrap);
  if (!person) throw new WrongPassword();
  person.wipe();
  if (strength(password) === 'weak') throw new WeakPassword();
  const key = await deskKey();
  await keepShell();
  await make(key, password);
  await choose(key.owner, true);
  await navigator.storage?.persist?.().catch(() => false);
}

export async function withdraw(): Promise<void> {
  await choose((await deskKey()).owner, false);
  await eraseDoor();
  if (!(await anyChoice())) await dropShell();
}

export interface Opened {
  key: DeskKey;
  copy: ListCopy;
}

/** Null where there is nothing to open any more. Throws WrongPassword. */
export async function open(password: string, now: number): Promise<Opened | null> {
  const door = (await doorState(now)) === 'ready' ? await keptDoor() : null;
  if (!door) return null;
  // Counted before the try, so that a page closed in time does not make it free.
  const wrong = door.wrong + 1;
  await putDoor({ ...door, wrong });
  const { wrap } = await slowKeys(password, seal.fromBase64url(door.salt), door.passes, door.memory);
  const key = openKey(wrap, door.owner, door.sealed);
  if (!key) {
    if (wrong >= kTries) await eraseDoor();
    throw new WrongPassword();
  }
  await putDoor({ ...door, wrong: 0 });
  const copy = await keptLists(now, key);
  if (copy) return { key, copy };
  key.wipe();
  return null;
}
