// SPDX-License-Identifier: Apache-2.0
// From an identity as it is written in a case to normal forms and encodings. The tables of src/match are large: this
// file is fetched when somebody first seals or searches.
import { type Encoded, Encoder, kPersonId, Normaliser, type NormalRecord } from '../match';
import { TokenHash } from '../seal/token_hash';
import { fromHex } from '../seal/bytes';

/** Keys of the sealed JSON of an identity (docs/cases.md section 2). */
export type Identity = Readonly<Record<string, unknown>>;

const normaliser = new Normaliser(kPersonId);
const kColumns: Readonly<Record<string, string>> = {
  name: 'name',
  father: 'father',
  birth_date: 'birth_date',
  birth_place: 'birth_place',
  nik: 'nik',
  passport: 'passport',
  mother: 'mother',
};

/** `sex`: the coded fact of the person. */
export function normal(identity: Identity, sex = ''): NormalRecord {
  const text = (key: string) => (typeof identity[key] === 'string' ? (identity[key] as string) : '');
  const values = kPersonId.fields.map(({ name }) => {
    if (name === 'sex') return sex === 'Feminine' ? 'P' : sex === 'Masculine' ? 'L' : '';
    return text(kColumns[name] ?? '');
  });
  return normaliser.run(values);
}

export interface Keyed {
  epoch: number;
  key: Uint8Array;
  encoder: Encoder;
}

export function keyed(key: Uint8Array, owner: string, epoch: number): Keyed {
  return { epoch, key, encoder: new Encoder(kPersonId, new TokenHash(key), { network: fromHex(owner), epoch }) };
}

export const encode = ({ encoder }: Keyed, identity: Identity, sex = ''): Encoded => encoder.encode(normal(identity, sex));
