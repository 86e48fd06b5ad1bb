// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, test } from 'vitest';
import { elementsOf, indicatorsOf, lawsFor } from '../../src/lib/cases/elements';
import { gatherDays } from '../../src/lib/cases/openings';
import { layOut, routeLine } from '../../src/lib/cases/pictures';
import { consentFaults, personFaults } from '../../src/lib/cases/rules';
import { kNoFacts, type CasePerson, type Law } from '../../src/lib/cases/types';

const person = (change: Partial<CasePerson> = {}): CasePerson => ({
  person_id: 'a', role: 'victim', sex: '', birth_year: 0, age_band: '', citizenship: 'IDN', is_child: 'no', perpetrator_roles: [], relations: [], version: 1, ...change,
});
const law = (code: string, change: Partial<Law> = {}): Law => ({
  code, law: 'UU', article: '1', acts: ['*'], means: ['*'], purposes: ['*'], only_for: '', valid_from: '', valid_until: '', shares: [], title: { id: '', en: '' }, source: '', ...change,
});

describe('the three elements', () => {
  const full = { acts: ['recruitment'], means: ['fraud'], purposes: ['ForcedLabour'] };
  test.each([
    ['all three', full, [person()], true],
    ['no act', { ...full, acts: [] }, [person()], false],
    ['no purpose', { ...full, purposes: [] }, [person()], false],
    ['no means, an adult', { ...full, means: [] }, [person()], false],
    ['no means, a child', { ...full, means: [] }, [person({ is_child: 'yes' })], true],
    ['no means, perhaps a child', { ...full, means: [] }, [person({ is_child: 'unknown' })], true],
    ['no means, only the witness is a child', { ...full, means: [] }, [person(), person({ role: 'witness', is_child: 'yes' })], false],
    ['nobody entered yet', { ...full, means: [] }, [], false],
  ])('%s', (_, facts, people, complete) => expect(elementsOf(facts, people).complete).toBe(complete));

  it('names the law of the day of the offence', () => {
    const rules = { laws: [law('old', { valid_until: '2026-01-01' }), law('new', { valid_from: '2026-01-02' })] };
    const codes = (offence_day: string) => lawsFor({ ...kNoFacts, ...full, offence_day }, [person()], rules, '2026-11-24').map((one) => one.code);
    expect([codes('2026-01-01'), codes('2026-01-02'), codes('')]).toEqual([['old'], ['new'], ['new']]);
  });

  it('names only what the facts touch', () => {
    const rules = {
      laws: [
        law('all'),
        law('uu-21-2007-17', { means: [], only_for: 'child' }),
        law('uu-21-2007-4', { means: [], only_for: 'abroad' }),
        law('of tomorrow', { means: [], only_for: 'a_condition_of_tomorrow' }),
        law('crime', { acts: [], means: [], purposes: ['ForcedCriminality'] }),
        law('no part', { acts: [], means: [], purposes: [] }),
      ],
    };
    const codes = (change: object, people = [person()]) => lawsFor({ ...kNoFacts, ...full, ...change }, people, rules, '2026-11-24').map((one) => one.code);
    expect(codes({})).toEqual(['all']);
    expect(codes({ means: [] })).toEqual([]);
    expect(codes({ means: [] }, [person({ is_child: 'yes' })])).toEqual(['all', 'uu-21-2007-17']);
    expect(codes({ destination_country: 'KHM' })).toEqual(['all', 'uu-21-2007-4']);
    expect(codes({ destination_country: 'IDN', purposes: ['ForcedCriminality'] })).toEqual(['all', 'crime']);
  });

  it('indicators follow from the methods of control', () => {
    const rules = { indicators: [{ ilo: 5, controls: ['PhysicalAbuse', 'SexualAbuse'], title: { id: '', en: '' }, source: '' }, { ilo: 9, controls: ['DebtBondage'], title: { id: '', en: '' }, source: '' }] };
    expect(indicatorsOf(['SexualAbuse', 'PhysicalAbuse'], rules).map((one) => one.ilo)).toEqual([5]);
    expect(indicatorsOf(['Other'], rules)).toEqual([]);
  });
});

describe('what is refused before it is sent', () => {
  test.each([
    ['nothing known', 0, 'yes', '', []],
    ['born in the future', 2027, 'no', '', ['birth']],
    ['born after the offence', 2026, 'yes', '2025-03-01', ['birth']],
    ['a child marked adult', 2012, 'no', '2026-03-01', ['child']],
    ['an adult marked child', 1990, 'yes', '2026-03-01', ['child']],
    ['an adult now, no day known', 1990, 'yes', '', ['child']],
    ['eighteen in that year: either may be', 2008, 'yes', '2026-03-01', []],
    ['eighteen in that year: or not', 2008, 'no', '2026-03-01', []],
  ] as const)('%s', (_, birth_year, is_child, day, faults) => expect(personFaults({ birth_year, is_child }, day, 2026)).toEqual(faults));

  const choice = { personId: 'a', toOrg: 'b', classes: ['identity'], language: 'id', guardian: false, guardianHere: false, isChild: 'no' as const, fromDay: '2026-11-24', untilDay: '2026-12-24' };
  test.each([
    ['good', {}, []],
    ['nobody', { personId: '' }, ['person']],
    ['to nobody', { toOrg: '' }, ['receiver']],
    ['nothing', { classes: [] }, ['classes']],
    ['ends before it begins', { untilDay: '2026-11-23' }, ['period']],
    ['no day', { untilDay: '' }, ['period']],
    ['too long', { untilDay: '2028-01-01' }, ['period']],
    ['a child without a guardian', { isChild: 'yes' as const }, ['guardian']],
    ['a guardian who is not there', { guardian: true }, ['guardian']],
    ['a child with her mother', { isChild: 'yes' as const, guardian: true, guardianHere: true }, []],
  ])('consent: %s', (_, change, faults) => expect(consentFaults({ ...choice, ...change })).toEqual(faults));
});

describe('pictures', () => {
  it('draws relations between people who are there', () => {
    const people = [person({ person_id: 'a', relations: [{ to: 'b', kind: 'child' }, { to: 'gone', kind: 'child' }, { to: 'a', kind: 'other' }] }), person({ person_id: 'b' })];
    const { nodes, lines, width, height } = layOut(people);
    expect(lines.map(({ from, to }) => [from, to])).toEqual([['a', 'b']]);
    for (const { x, y } of nodes) expect(x > 0 && x < width && y > 0 && y < height).toBe(true);
  });

  it('bends a long route back and keeps every stop inside', () => {
    const { stops, width, height } = routeLine(Array.from({ length: 9 }, (_, i) => ({ place: String(i), from: '', to: '' })));
    expect(stops[4]?.x).toBe(stops[3]?.x);
    expect(stops[8]?.x).toBe(stops[7]?.x);
    for (const { x, y } of stops) expect(x > 0 && x < width && y > 0 && y < height).toBe(true);
  });
});

describe('who opened', () => {
  const entry = (time_ms: number, change: object = {}) => ({ time_ms, org_name: 'Kantor', actor_name: 'Chelsea', kind: 'delivered', class: 'legal', person_id: null, ...change });
  it('is one line for each reader, part and day', () => {
    const day = Date.parse('2026-11-24T03:00:00Z');
    const rows = gatherDays([entry(day), entry(day + 5), entry(day + 86_400_000), entry(day, { class: 'identity', person_id: 'a' }), entry(day, { actor_name: 'Eko' })]);
    expect(rows.map((one) => [one.actor_name, one.class, one.times])).toEqual([['Chelsea', 'legal', 1], ['Chelsea', 'legal', 2], ['Chelsea', 'identity', 1], ['Eko', 'legal', 1]]);
    expect(rows[1]?.time_ms).toBe(day + 5);
  });
});
