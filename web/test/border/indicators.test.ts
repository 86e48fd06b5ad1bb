// SPDX-License-Identifier: Apache-2.0
// Every rule of the file applies where it must and stays silent where it must not.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ageOn, applies, fired, type Known, readTerm } from '../../src/lib/border/indicators';
import type { Indicator } from '../../src/lib/border/types';

const root = '../'; // tests run in web/

function cells(line: string): string[] {
  const out = [''];
  let quoted = false;
  for (const c of line) {
    if (c === '"') quoted = !quoted;
    else if (c === ',' && !quoted) out.push('');
    else out[out.length - 1] += c;
  }
  return out;
}

const [header = '', ...lines] = readFileSync(`${root}src/desk/data/indicators.csv`, 'utf8').trim().split('\n');
const names = cells(header);
const rules = lines.map((line) => {
  const row = Object.fromEntries(cells(line).map((cell, i) => [names[i] ?? '', cell]));
  return { ...row, at: (row['at'] ?? '').split(' '), live: row['state'] === 'live' } as unknown as Indicator;
});
interface Case {
  rule: string;
  fires: boolean;
  known: Known;
}
const vectors = JSON.parse(readFileSync(`${root}tests/golden/vectors/indicators.json`, 'utf8')) as { day: string; cases: Case[] };

describe('indicators', () => {
  it.each(vectors.cases.map((one, i) => [`${i} ${one.rule}`, one] as const))('%s', (_, one) => {
    const rule = rules.find((known) => known.code === one.rule);
    expect(rule, 'a rule of the file').toBeDefined();
    expect(rule && applies(rule, one.known, vectors.day)).toBe(one.fires);
  });

  it('has for each rule a case that must and one that must not', () => {
    for (const rule of rules) {
      const cases = vectors.cases.filter((one) => one.rule === rule.code);
      expect(cases.some((one) => one.fires), `${rule.code} must`).toBe(true);
      expect(cases.some((one) => !one.fires), `${rule.code} must not`).toBe(true);
    }
  });

  it('is not valid before its law, nor after its end', () => {
    const [rule] = rules;
    const known = vectors.cases[0]?.known;
    if (!rule || !known) throw new Error('no rule');
    expect(applies(rule, known, '2017-11-21')).toBe(false);
    expect(applies({ ...rule, valid_until: '2020-01-01' }, known, vectors.day)).toBe(false);
    expect(fired(rules, known, vectors.day).map((one) => one.code)).toContain('work_no_contract');
  });

  it('refuses what is not a condition', () => {
    for (const text of ['', 'purpose', 'purpose is', 'age under x', 'score over', 'paper x', 'purpose equals work']) expect(() => readTerm(text), text).toThrow();
  });

  it('counts an age by the day, and knows when it does not know', () => {
    expect(ageOn('2008-11-25', '2026-11-24')).toBe(17);
    expect(ageOn('2008-11-24', '2026-11-24')).toBe(18);
    expect(ageOn('2008', '2026-11-24')).toBe(18);
    expect(ageOn('', '2026-11-24')).toBeUndefined();
  });
});
