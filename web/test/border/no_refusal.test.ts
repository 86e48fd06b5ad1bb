// SPDX-License-Identifier: Apache-2.0
// Nothing is decided about a traveller by the program: the whole interface and every text are read for words by which it
// would be. An officer's own delay is recorded as hers, with its basis in law.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = '../'; // tests run in web/
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Every key and text of a document, with the way to it. */
function* words(value: Json, way = ''): Generator<[string, string]> {
  if (typeof value === 'string') yield [way, value];
  else if (Array.isArray(value)) for (const [i, one] of value.entries()) yield* words(one, `${way}/${i}`);
  else if (value && typeof value === 'object') {
    for (const [key, one] of Object.entries(value)) {
      yield [way, key];
      yield* words(one, `${way}/${key}`);
    }
  }
}

const kRefusal = /refus|reject|den(y|ied|ial)|declin|forbid_|block(ed|list)?\b|blacklist|tolak|cegah_masuk|blokir/i;
const kVerdict = /\b(score|risk_?level|risk_?score|rating|auto(matic)?_?(decision|refus|reject|den))/i;
/** What people decide about a referral, a closing of a case, a request about one's own data: not about a traveller. */
const kPeopleDecide = new Set(['refused', 'declined', 'accept, refuse, be done, or take back', 'her request is done, or refused with the ground of law']);

describe('no automatic refusal', () => {
  const document = JSON.parse(read('docs/openapi.json')) as { paths: Record<string, Json> };

  it('in no field, route or word of the interface', () => {
    const found = [...words(document as unknown as Json)].filter(([, text]) => kRefusal.test(text) && !kPeopleDecide.has(text));
    expect(found).toEqual([]);
    // The register says how alike two names are; that is no number about a person.
    const verdicts = [...words(document as unknown as Json)].filter(([way, text]) => kVerdict.test(text) && !way.startsWith('/paths//api/v1/register/'));
    expect(verdicts).toEqual([]);
  });

  it('and in the desk not even a word by which people refuse', () => {
    const border = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/v1/border/'));
    expect(border.length).toBeGreaterThan(15);
    const found = border.flatMap(([path, one]) => [...words(one)].filter(([, text]) => kRefusal.test(text) || kVerdict.test(text)).map(([, text]) => `${path}: ${text}`));
    expect(found).toEqual([]);
  });

  it.each(['id', 'en'])('in no text of the desk in "%s"', (language) => {
    const texts = JSON.parse(read(`web/messages/${language}.json`)) as Record<string, string>;
    const border = Object.entries(texts).filter(([key]) => key.startsWith('border_'));
    expect(border.length).toBeGreaterThan(200);
    expect(border.filter(([, text]) => /tolak|ditolak|refus|reject|denied|deny|blokir|blocked|skor|score|risk level|tingkat risiko/i.test(text))).toEqual([]);
    const automatic = Object.entries(texts).filter(([, text]) => /(otomatis|automatic).*(tolak|refus|reject|deny)|(tolak|refus|reject|deny).*(otomatis|automatic)/i.test(text));
    expect(automatic).toEqual([]);
  });

  it.each(['lists', 'bases', 'indicators', 'ports'])('in no line of %s.csv', (name) => {
    expect(read(`src/desk/data/${name}.csv`).split('\n').filter((line) => /tolak|refus|reject|denied|skor|score/i.test(line))).toEqual([]);
  });

  it('would see one', () => {
    const bad = { paths: { '/api/v1/border/crossings': { post: { properties: { auto_refuse: {} } } } } };
    expect([...words(bad)].some(([, text]) => kRefusal.test(text))).toBe(true);
    expect(kVerdict.test('risk_score')).toBe(true);
  });
});
