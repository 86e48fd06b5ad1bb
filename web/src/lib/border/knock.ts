// SPDX-License-Identifier: Apache-2.0
// One comparison of a recorded traveller with what protective organisations keep (docs/border.md section 4). The desk never
// hears what it found.
import { networkEncoding } from '../register/register.svelte';
import type { EncodingIn } from '../register/types';
import type { Traveller } from './types';

const kSexes: Readonly<Record<string, string>> = { female: 'Feminine', male: 'Masculine' };

export function encodingOf(person: Pick<Traveller, 'name' | 'birth_date' | 'nik' | 'number'>, sex: string): Promise<EncodingIn | null> {
  const { name, birth_date, nik, number } = person;
  return networkEncoding({ name, birth_date, nik, passport: number }, kSexes[sex] ?? '');
}
