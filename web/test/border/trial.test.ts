// SPDX-License-Identifier: Apache-2.0
// A rule on past records: coded facts decide as far as they can, and with the opened words the answer is that of the desk.
import { describe, expect, it } from 'vitest';
import { byFacts, byWords, type Past, pastCrossing, pastInterview, readable, type TrialRule } from '../../src/lib/border/trial';
import { kNobody } from '../../src/lib/border/types';

const rule = (when: string, at: string[] = ['crossing']): TrialRule => ({ at, when, valid_from: '', valid_until: '' });
const past: Past = {
  id: 'a'.repeat(32), at: 'crossing', day: '2026-11-24', instant: 1, outcome: 'passed', papers: null, birthYear: 2008, tokens: ['t1', 't2'],
  words: { direction: 'out', nationality: 'IDN', purpose: 'work', destination: 'MYS' }, numbers: { companions: 3 },
};
const never = () => 0;
const step = (when: string, one = past, earlier: (token: string) => number = never) => byFacts(rule(when), one, earlier);

describe('a rule on past records', () => {
  it('is decided by coded facts where they are enough', () => {
    expect(step('direction is out and purpose is work')).toBe('fires');
    expect(step('purpose in tourism family')).toBe('silent');
    expect(step('companions over 2')).toBe('fires');
  });

  it('opens a record only where all coded terms hold and a sealed one is asked for', () => {
    expect(step('purpose is work and says_work is yes')).toBe('open');
    expect(step('says_work is yes and purpose is tourism')).toBe('silent');
    expect(step('guardian is unrelated')).toBe('open');
  });

  it('opens for an age only where the year leaves it open', () => {
    expect(step('age under 17')).toBe('silent');
    expect(step('age under 18')).toBe('open');
    expect(step('age under 19')).toBe('fires');
    expect(step('age under 18', { ...past, birthYear: 0 })).toBe('silent');
  });

  it('asks for a telephone only where some token was there often enough', () => {
    expect(step('phone seen 2', past, (token) => (token === 't2' ? 2 : 0))).toBe('open');
    expect(step('phone seen 2', past, () => 1)).toBe('silent');
    expect(byWords(rule('phone seen 2'), past, kNobody, { phone: 2 })).toBe(true);
    expect(byWords(rule('phone seen 2'), past, kNobody, { document: 2 })).toBe(false);
  });

  it('never meets a condition about papers of a crossing, which are not kept', () => {
    expect(step('paper work_visa missing')).toBe('silent');
    const interview = pastInterview({
      id: 'b'.repeat(32), facts: { held_day: '2026-11-20', purpose: 'work', destination: '', sex: '', birth_year: 1990, papers: ['health'], fired: [] },
      decision: { verdict: 'postponed', reason: '', referred_to: '', consent: false }, due_day: '', overdue: false, earlier: 0, alike: 0, author: '', version: 1,
    });
    expect(byFacts(rule('nationality is IDN and paper work_visa missing', ['interview']), interview, never)).toBe('fires');
    expect(byFacts(rule('paper health missing', ['interview']), interview, never)).toBe('silent');
    expect(interview.outcome).toBe('postponed');
  });

  it('is silent elsewhere, before its law and after its end', () => {
    expect(byFacts(rule('purpose is work', ['interview']), past, never)).toBe('silent');
    expect(byFacts({ ...rule('purpose is work'), valid_from: '2026-11-25' }, past, never)).toBe('silent');
    expect(byFacts({ ...rule('purpose is work'), valid_until: '2026-11-23' }, past, never)).toBe('silent');
  });

  it('with the opened words says what the desk would have said', () => {
    const person = { ...kNobody, birth_date: '2008-11-25', answers: { guardian: 'none' } };
    expect(byWords(rule('age under 18 and guardian is none'), past, person, {})).toBe(true);
    expect(byWords(rule('age under 18 and guardian is none'), past, { ...person, birth_date: '2008-11-24' }, {})).toBe(false);
    // What an earlier client left out is unknown.
    expect(byWords(rule('says_work is yes'), past, { v: 1, name: 'X' } as unknown as typeof person, {})).toBe(false);
  });

  it('takes the coded facts of a crossing', () => {
    const facts = { direction: 'in' as const, port: 'fatmawati', carrier_kind: '', carrier: '', post: '', document_type: '', reading: '', nationality: 'SGP', sex: '', birth_year: 1980, destination: '', purpose: 'tourism', companions: 1, happened_ms: 5, offset_minutes: 420, permitted_until: '', fired: [] };
    const one = pastCrossing({ id: 'c'.repeat(32), facts, outcome: 'police', tokens: ['t'] }, '2026-11-01');
    expect(one).toMatchObject({ at: 'crossing', day: '2026-11-01', outcome: 'police', words: { direction: 'in', nationality: 'SGP', purpose: 'tourism' }, numbers: { companions: 1 }, birthYear: 1980, tokens: ['t'] });
  });

  it('knows a condition that is none', () => {
    expect(readable('purpose is work and age under 18')).toBe(true);
    for (const text of ['', 'purpose', 'age below 18', 'purpose is work and']) expect(readable(text), text).toBe(false);
  });
});
