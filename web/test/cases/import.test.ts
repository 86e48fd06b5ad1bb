// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Export, listRows, plainCase } from '../../src/lib/cases/export.svelte';
import { faultText, Import } from '../../src/lib/cases/import.svelte';
import { missingClasses, sealCase } from '../../src/lib/cases/import_sealing';
import { setMargins } from '../../src/lib/cases/print';
import { openSection } from '../../src/lib/cases/sealing';
import type { SectionIn } from '../../src/lib/cases/types';
import { emptyCase, emptyPerson } from '../../src/lib/htcds/plain';
import { locale } from '../../src/lib/i18n';
import * as seal from '../../src/lib/seal';
import { session } from '../../src/lib/session.svelte';
import { type Call, caseFile, enter, office, sealed } from './world';

beforeAll(() => seal.ready());
beforeEach(() => locale.set('id'));
afterEach(() => vi.unstubAllGlobals());

const fileOf = (text: string, name = 'kasus.csv') => new File([text], name);
const kList = 'Nomor;Nama;JK\nA;Sri;P\nB;Ani;P\nC;Budi;L';

interface Sent {
  import_id: string;
  cases: { case_id: string; title: SectionIn; sections: SectionIn[]; people: { person_id: string; relations: { to: string }[] }[] }[];
}

describe('a case out of a file', () => {
  it('is sealed whole under new ids, and its title holds no name', async () => {
    const own = office('Yayasan Pelita');
    await enter(own, [], () => ({ status: 404 }));
    const mother = { ...emptyPerson('a'.repeat(32)), sections: { identity: { name: 'Sri' } } };
    const child = { ...emptyPerson('b'.repeat(32)) };
    child.coded.relations = [{ to: mother.coded.person_id, kind: 'child' }, { to: 'c'.repeat(32), kind: 'sibling' }];
    const one = { ...emptyCase(), number: 'LP-7', people: [mother, child], notes: ['Warna: merah'], sections: { narrative: { text: 'Paspornya ditahan.' } } };
    const sent = sealCase(one, [2, 3]) as unknown as Sent['cases'][number];
    const [first, second] = sent.people;
    expect(second?.relations).toEqual([{ to: first?.person_id, kind: 'child' }]);
    expect(first?.person_id).not.toBe(mother.coded.person_id);
    const opened = [sent.title, ...sent.sections].map((section) => [section.class, section.subject_id, openSection({ id: sent.case_id, org_id: own.org.id }, { ...section, author: null, made_ms: 1, grant: null }).payload]);
    expect(opened).toEqual([
      ['title', sent.case_id, expect.objectContaining({ text: 'Kasus LP-7' })],
      ['narrative', sent.case_id, expect.objectContaining({ text: 'Paspornya ditahan.' })],
      ['identity', first?.person_id, expect.objectContaining({ name: 'Sri' })],
      ['note', sent.case_id, expect.objectContaining({ text: 'Nomor asal: LP-7\nWarna: merah' })],
    ]);
  });

  it('names the circles that are missing', async () => {
    await enter(office('Yayasan Pelita'), [], () => ({ status: 404 }));
    const one = { ...emptyCase(), people: [{ ...emptyPerson(), sections: { health: { text: 'x' }, identity: { name: 'Sri' } } }] };
    expect(missingClasses([one])).toEqual(['health']);
  });
});

describe('an import', () => {
  async function running(answer: (call: Call, tries: number) => { status: number; body?: unknown }) {
    let tries = 0;
    const calls = await enter(office('Yayasan Pelita'), [], (call) => (call.method === 'POST' ? answer(call, tries++) : { status: 200, body: { imports: [] } }));
    const work = new Import();
    await work.open(fileOf(kList));
    work.check();
    return { work, sent: () => calls.filter((call) => call.method === 'POST').map((call) => call.body as unknown as Sent) };
  }
  const allMade = (call: Call) => ({ status: 201, body: { rows: (call.body as unknown as Sent).cases.map(({ case_id }) => ({ case_id, number: '2026/17.09/0001', problem: '', pointer: '', fault: '' })) } });

  it('goes on where it was after a lost answer, with the same ids', async () => {
    const { work, sent } = await running((call, tries) => (tries === 0 ? { status: 500 } : allMade(call)));
    await work.run();
    expect([work.step, work.made, work.problem !== '']).toEqual(['running', 0, true]);
    await work.run();
    expect([work.step, work.made]).toEqual(['done', 3]);
    expect(sent()[1]).toEqual(sent()[0]);
  });

  it('names the rows that were refused', async () => {
    const { work } = await running((call) => {
      const made = allMade(call);
      made.body.rows[1] = { ...(made.body.rows[1] as (typeof made.body.rows)[number]), number: '', problem: 'bad_field', pointer: '/people/0/birth_year', fault: 'after_the_event' };
      return made;
    });
    await work.run();
    expect([work.made, work.faults.map((one) => [one.rows, faultText(one)])]).toEqual([2, [[[3], 'lahir sesudah kejadian']]]);
  });

  it('says what is wrong with a file', async () => {
    const work = new Import();
    await work.open(fileOf('', 'kosong.csv'));
    expect(work.problem).toBe('Berkas ini tidak berisi baris.');
    await work.open(fileOf('{"a":1}', 'x.json'));
    expect(work.problem).toContain('bukan tabel');
  });
});

describe('an export', () => {
  it('holds the chosen sections only, and asks for nothing else', async () => {
    const own = office('Yayasan Pelita');
    const [id, person] = [seal.randomId(), seal.randomId()];
    const parts = [sealed(own, person, 'identity', { name: 'Sri', nik: '17' }), sealed(own, id, 'narrative', { text: 'Paspornya ditahan.' })];
    const file = caseFile(own, id, { title: sealed(own, id, 'title', { text: 'Judul' }).out, people: [{ ...emptyPerson(person).coded, sex: 'Feminine' }], sections: parts.map((one) => one.head) });
    const calls = await enter(own, [], ({ url }) => ({ status: 200, body: url.includes('/sections/') ? parts.find((one) => url.endsWith(one.out.section_id))?.out : file }));
    const plain = await plainCase(id, ['identity']);
    expect(plain.people[0]?.sections.identity).toMatchObject({ name: 'Sri', nik: '17' });
    expect([plain.sections.title, plain.sections.narrative]).toEqual([undefined, undefined]);
    expect(calls.map((call) => call.url)).toEqual([`/cases/${id}`, `/cases/${id}/sections/${parts[0]?.out.section_id}`]);
    const [header, row] = listRows([plain]);
    expect(header).toEqual(expect.arrayContaining(['Nama', 'Jenis kelamin', 'NIK']));
    expect(header).not.toContain('Apa yang terjadi');
    expect(row).toEqual(expect.arrayContaining(['Sri', 'Perempuan', 'Korban']));
  });

  it('refuses to open a whole house', async () => {
    await enter(office('Yayasan Pelita'), [], () => ({ status: 200, body: { cases: Array.from({ length: 501 }, () => ({})) } }));
    const work = new Export();
    Object.assign(work, { format: 'htcds_json', classes: ['identity'] });
    await work.list({ list: 'team', status: '', district: '', purpose: '', number: '' });
    expect(work.problem).toContain('500');
    expect(session.user).not.toBeNull();
  });
});

describe('the margins of paper', () => {
  it('hold texts that end no rule', () => {
    const rules: string[] = [];
    vi.stubGlobal('CSSStyleSheet', class {
      replaceSync(text: string) {
        rules.push(text);
      }
    });
    Object.defineProperty(document, 'adoptedStyleSheets', { value: [], writable: true, configurable: true });
    const away = setMargins({ left: 'Kasus "7" \\ baris\nbaru', page: 'Halaman', top: '"; } body { display: none } "' });
    expect(rules[0]).toContain('content: "Kasus \\22 7\\22  \\5c  baris\\a baru"');
    expect(rules[0]).toContain('content: "\\22 ; } body { display: none } \\22 "');
    expect(document.adoptedStyleSheets).toHaveLength(1);
    away();
    expect(document.adoptedStyleSheets).toHaveLength(0);
  });
});
