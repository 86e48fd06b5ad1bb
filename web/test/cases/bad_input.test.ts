// SPDX-License-Identifier: Apache-2.0
// What people really type, and what no section holds.
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { OpenCase } from '../../src/lib/cases/case.svelte';
import { SectionEdit } from '../../src/lib/cases/edit.svelte';
import { payloadOf, valuesOf } from '../../src/lib/cases/fields';
import { consentFaults, personFaults } from '../../src/lib/cases/rules';
import { openSection } from '../../src/lib/cases/sealing';
import type { SectionIn } from '../../src/lib/cases/types';
import { drafts } from '../../src/lib/drafts';
import * as seal from '../../src/lib/seal';
import { caseFile, enter, office } from './world';

beforeAll(() => seal.ready());
afterEach(() => void vi.unstubAllGlobals());

async function opened() {
  const own = office('Yayasan Pelita');
  const id = seal.randomId();
  const file = caseFile(own, id, { people: [] });
  const sent: SectionIn[] = [];
  await enter(own, [], (call) => {
    if (call.method === 'PUT') sent.push(call.body as unknown as SectionIn);
    return { status: 200, body: call.method === 'GET' ? file : { version: 1 } };
  });
  const open = new OpenCase(id);
  await open.load();
  return { own, id, open, sent };
}

describe('names as people have them', () => {
  it.each([
    ['one name', 'Suparmi'],
    ['no name', ''],
    ['Arabic', 'عبد الرحمن بن يوسف'],
    ['Javanese', 'ꦱꦸꦥꦂꦩꦶ'],
    ['emoji and a joined family', 'Sri 🌾👩‍👩‍👧'],
    ['marks that stand alone', 'Ne\u0301 D\u2019Souza-O\u0027Brien'],
    ['right to left marks', '\u202bسارة\u202c (Sarah)'],
  ])('%s goes out and comes back unchanged', async (_, name) => {
    const { own, id, open, sent } = await opened();
    const values = { ...valuesOf('identity', null), name };
    expect((await open.save('identity', id, null, payloadOf('identity', null, values))).state).toBe('saved');
    const out = { ...(sent[0] as SectionIn), author: null, made_ms: 1, grant: null };
    expect(openSection({ id, org_id: own.org.id }, out).payload?.name).toBe(name.trim());
    if (name) expect(JSON.stringify(sent)).not.toContain(name);
  });
});

describe('a narrative of five million characters', () => {
  it('is refused here, by its size, and its draft is kept', async () => {
    const { id, open, sent } = await opened();
    const edit = new SectionEdit(open, 'narrative', id);
    await edit.begin();
    edit.values.text = 'panjang '.repeat(655_360);
    expect(await edit.save()).toBe(false);
    expect(sent).toEqual([]);
    expect(open.problem).toContain('terlalu panjang');
    expect(open.problem).toContain('5,2 MB');
    const kept = JSON.parse((await drafts.load(`case:${id}:narrative:${id}:`)) ?? '{}') as { values?: { text: string } };
    expect(kept.values?.text.length).toBe(5_242_880);
  });

  it('the longest that is taken fits the server', async () => {
    const { id, open, sent } = await opened();
    expect((await open.save('narrative', id, null, { text: 'a'.repeat(244_900) })).state).toBe('saved');
    expect(seal.fromBase64url(sent[0]?.envelope ?? '').length).toBeLessThanOrEqual(256 * 1024);
    expect((await open.save('narrative', id, null, { text: '🌾'.repeat(61_300) })).state).toBe('failed');
    expect(sent.length).toBe(1);
  });
});

describe('what cannot be', () => {
  it('a birth after the event, a child marked adult, a birth to come', () => {
    expect(personFaults({ birth_year: 2024, is_child: 'unknown' }, '2020-05-01', 2026)).toEqual(['birth']);
    expect(personFaults({ birth_year: 2012, is_child: 'no' }, '2026-01-01', 2026)).toEqual(['child']);
    expect(personFaults({ birth_year: 1980, is_child: 'yes' }, '2026-01-01', 2026)).toEqual(['child']);
    expect(personFaults({ birth_year: 2031, is_child: 'unknown' }, '', 2026)).toEqual(['birth']);
  });

  it('a guardian’s consent without a guardian, a period that is over, a child who agrees alone', () => {
    const good = { personId: 'p', toOrg: 'o', classes: ['identity'], language: 'id', guardian: false, guardianHere: false, isChild: 'no' as const, fromDay: '2026-11-24', untilDay: '2026-12-24' };
    expect(consentFaults(good)).toEqual([]);
    expect(consentFaults({ ...good, guardian: true })).toEqual(['guardian']);
    expect(consentFaults({ ...good, isChild: 'yes' })).toEqual(['guardian']);
    expect(consentFaults({ ...good, untilDay: '2026-11-23' })).toEqual(['period']);
    expect(consentFaults({ ...good, untilDay: '2028-11-23' })).toEqual(['period']);
  });
});
