// SPDX-License-Identifier: Apache-2.0
// What goes with a recorded traveller to be compared where the desk does not see it: once with what protective organisations
// keep, and with the office's own protective lists (docs/border.md section 4). The desk never hears what was found.
import { deskEncoding, networkEncoding } from '../register/register.svelte';
import type { EncodingIn } from '../register/types';
import type { Listed, Traveller } from './types';

const kSexes: Readonly<Record<string, string>> = { female: 'Feminine', male: 'Masculine' };
/** As many names of one entry as the server keeps. */
const kNames = 5;

export interface Encodings {
  encoding: EncodingIn | null;
  desk_encoding: EncodingIn | null;
}

export async function encodingsOf(person: Pick<Traveller, 'name' | 'birth_date' | 'nik' | 'number'>, sex: string): Promise<Encodings> {
  const { name, birth_date, nik, number } = person;
  const identity = { name, birth_date, nik, passport: number };
  const coded = kSexes[sex] ?? '';
  const [encoding, desk_encoding] = await Promise.all([networkEncoding(identity, coded), deskEncoding(identity, coded)]);
  return { encoding, desk_encoding };
}

/** Of a protective entry, each of its names. */
export async function encodingsOfEntry(who: Listed): Promise<EncodingIn[]> {
  const names = [who.name, ...who.other_names].filter((name) => name.trim() !== '').slice(0, kNames);
  const made = await Promise.all(names.map((name) => deskEncoding({ name, birth_date: who.birth_date, nik: who.nik, passport: who.number }, '')));
  return made.filter((one) => one !== null);
}
