// SPDX-License-Identifier: Apache-2.0
// A schema as the browser needs it, and its id (src/match/schema.h).
import { hash } from '../seal/hash';
import { toHex, utf8 } from '../seal/bytes';
import { kRules, type Rule } from './rules';
import { personId, tablesId } from './tables';

export type FieldType = 'name' | 'father' | 'title' | 'date' | 'sex' | 'place' | 'nik' | 'phone' | 'code' | 'text' | 'exact';

export interface FieldSpec {
  readonly name: string;
  readonly type: FieldType;
  readonly group: string;
  /** For father and title: the name field they come from. */
  readonly from: string;
  readonly bits: number;
  readonly weakBits: number;
  readonly namesOnly: boolean;
}

export interface Schema {
  readonly name: string;
  readonly harden: 'fold' | 'diffusion';
  readonly rules: readonly Rule[];
  readonly fields: readonly FieldSpec[];
}

export const kPersonId: Schema = personId;

export function canonical(schema: Schema): string {
  const rules = kRules.filter((rule) => schema.rules.includes(rule)).map((rule) => ` ${rule}`);
  const fields = schema.fields.map(
    (f) => `field ${f.name} ${f.type} ${f.from || '-'} ${f.group} ${f.bits} ${f.weakBits} ${f.namesOnly ? 'names' : '-'}\n`,
  );
  const head = `suluh-match 1\nprofile native-512\nharden ${schema.harden}\ntables ${tablesId}\nrules`;
  return `${head}${rules.join('')}\n${fields.join('')}`;
}

/** 16 bytes. */
export function schemaId(schema: Schema): Uint8Array {
  return hash(utf8(canonical(schema))).slice(0, 16);
}

export const schemaIdText = (schema: Schema) => toHex(schemaId(schema));
