// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allCountries } from '../src/lib/border/countries';
import { parseMrz } from '../src/lib/border/mrz';

interface Vectors {
  today: string;
  countries: string;
  cases: { scan: string; document?: unknown; refused?: string }[];
}
const vectors = JSON.parse(readFileSync('../tests/golden/mrz/mrz.json', 'utf8')) as Vectors;

describe('the machine-readable zone', () => {
  it('is read as the server reads it', () => {
    expect(vectors.cases.length).toBeGreaterThan(200);
    for (const one of vectors.cases) expect(parseMrz(one.scan, vectors.today), one.scan).toEqual(one.document ?? one.refused);
  });

  it('knows the same states', () => {
    expect(allCountries().join(' ')).toBe(vectors.countries.trim());
  });
});
