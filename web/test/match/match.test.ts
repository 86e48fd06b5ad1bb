// @vitest-environment node
// SPDX-License-Identifier: Apache-2.0
// The browser makes the same normal forms and the same bytes as C++ (tests/golden/vectors/match.json).
import { describe, expect, it } from 'vitest';
import { toBase64url, utf8 } from '../../src/lib/seal/bytes';
import { usePrimitives } from '../../src/lib/seal/primitives';
import { noble } from '../../src/lib/seal/noble';
import { TokenHash } from '../../src/lib/seal/token_hash';
import { canonical, Encoder, kPersonId, Normaliser, schemaIdText, shown } from '../../src/lib/match';
import { type Part, readName } from '../../src/lib/match/names';
import { kRules } from '../../src/lib/match/rules';
import { load } from '../seal/vectors';

type PartVector = [string, boolean, string, string];
interface SchemaVector {
  canonical: string;
  id: string;
  key: string;
  names_key: string;
}
interface Vectors {
  fold: SchemaVector;
  diffusion: SchemaVector;
  names: { in: string; all: PartVector[]; none: PartVector[] }[];
  records: { in: string[]; normal: PartVector[][]; presence: number; full: string; names: string; diffusion: string }[];
}

usePrimitives(noble);
const vectors = load<Vectors>('match');
const parts = (list: readonly Part[]) => list.map((one) => [one.kind, one.father, shown(one.canonical), shown(one.folded)]);
const key = new TokenHash(utf8('k'.repeat(32)));
const circle = { network: utf8('n'.repeat(16)), epoch: 1 };
const schemas = { fold: kPersonId, diffusion: { ...kPersonId, harden: 'diffusion' as const } };

describe('names', () => {
  it.each(vectors.names.map((one) => [one.in.slice(0, 40), one] as const))('%s', (_, vector) => {
    expect(parts(readName(vector.in, new Set(kRules)))).toEqual(vector.all);
    expect(parts(readName(vector.in, new Set()))).toEqual(vector.none);
  });
});

describe('schemas and spaces', () => {
  it.each(['fold', 'diffusion'] as const)('%s', (which) => {
    const encoder = new Encoder(schemas[which], key, circle);
    expect(canonical(schemas[which])).toBe(vectors[which].canonical);
    expect(schemaIdText(schemas[which])).toBe(vectors[which].id);
    expect(encoder.space).toEqual({ schema: vectors[which].id, key: vectors[which].key });
    expect(encoder.namesSpace.key).toBe(vectors[which].names_key);
  });
});

describe('records', () => {
  const normaliser = new Normaliser(kPersonId);
  const fold = new Encoder(schemas.fold, key, circle);
  const diffusion = new Encoder(schemas.diffusion, key, circle);
  it('there are enough of them', () => expect(vectors.records.length).toBeGreaterThanOrEqual(300));
  it.each(vectors.records.map((one) => [one.in.join('|').slice(0, 60), one] as const))('%s', (_, vector) => {
    const record = normaliser.run(vector.in);
    expect(record.map((field) => parts(field.parts))).toEqual(vector.normal);
    const encoded = fold.encode(record);
    expect(encoded.presence).toBe(vector.presence);
    expect(toBase64url(encoded.full)).toBe(vector.full);
    expect(toBase64url(encoded.names)).toBe(vector.names);
    expect(toBase64url(diffusion.encode(record).full)).toBe(vector.diffusion);
  });
});
