// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { lastDay } from '../../src/lib/border/periods';
import { plain, plainPhone } from '../../src/lib/border/plain';
import { Lists, nameParts, sameName } from '../../src/lib/border/screening';
import type { Listed } from '../../src/lib/border/types';

const listed = (over: Partial<Listed>): Listed => ({
  v: 1, name: '', other_names: [], birth_date: '', nik: '', issuer: '', number: '', phone: '', reference: '', reason: '', ...over,
});
const person = { name: '', number: '', issuer: 'IDN', birth_date: '', nik: '' };
const one = (who: Partial<Listed>) => new Lists([{ id: 'a', who: listed(who) }]);

describe('screening', () => {
  it('meets a document number however it is written', () => {
    const lists = one({ name: 'Rudi Hartanto', issuer: 'IDN', number: 'C 771-0045' });
    expect(lists.meet({ ...person, number: 'c7710045' })).toEqual([{ entryId: 'a', strength: 'exact', reasons: ['document'] }]);
    expect(lists.meet({ ...person, number: 'C7710045', issuer: 'MYS' })).toEqual([]);
  });

  it('meets a name that is spelt otherwise, with its birth date', () => {
    const lists = one({ name: 'Soekarno Djojohadikoesoemo', birth_date: '1980-02-03' });
    expect(lists.meet({ ...person, name: 'SUKARNO JOYOHADIKUSUMO', birth_date: '1980-02-03' })).toEqual([{ entryId: 'a', strength: 'strong', reasons: ['name', 'birth'] }]);
    expect(lists.meet({ ...person, name: 'SUKARNO JOYOHADIKUSUMO', birth_date: '1980-09-09' })[0]?.strength).toBe('possible');
  });

  it('leaves out a namesake of another year', () => {
    expect(one({ name: 'Siti Aminah', birth_date: '1975-01-01' }).meet({ ...person, name: 'SITI AMINAH', birth_date: '2001-01-01' })).toEqual([]);
  });

  it('does not take one common part for a name', () => {
    expect(sameName(nameParts('Muhammad'), nameParts('Muhammad Rizky Saputra'))).toBe(false);
    expect(sameName([], nameParts('Rizky'))).toBe(false);
    expect(one({ name: 'Rudi Hartanto' }).meet({ ...person, name: 'RUDI WIBOWO' })).toEqual([]);
  });

  it('looks at other names and at a telephone', () => {
    const lists = one({ name: 'Gunawan Prakoso', other_names: ['Gunawan Setiadi'], phone: '+62 812-7000-4411' });
    expect(lists.meet({ ...person, name: 'GUNAWAN SETIADI' })[0]?.reasons).toEqual(['name']);
    expect(lists.meet({ ...person, name: 'X Y', phone: '081270004411' })).toEqual([{ entryId: 'a', strength: 'possible', reasons: ['phone'] }]);
  });

  it('meets many as it meets each alone', () => {
    const given = ['Siti', 'Sitti', 'Rahmat', 'Rachmat', 'Djoko', 'Joko', 'Muhammad', 'Muhamad', 'Dewi'];
    const family = ['Aminah', 'Aminnah', 'Wijaya', 'Widjaja', 'Saputra', 'Saputri', 'Hartono', ''];
    const names = given.flatMap((a) => family.map((b) => `${a} ${b}`.trim()));
    const entries = names.map((name, i) => ({ id: String(i), who: listed({ name, birth_date: i % 3 ? '1980-01-01' : '', phone: i % 7 ? '' : '0812777' }) }));
    const many = new Lists(entries);
    for (const name of names) {
      const asked = { ...person, name: name.toUpperCase(), birth_date: '1980-05-05', phone: '0812777' };
      expect(many.meet(asked)).toEqual(entries.flatMap((entry) => new Lists([entry]).meet(asked)));
    }
  });

  it('meets a thousand entries within a frame or two', () => {
    const many = new Lists(Array.from({ length: 1000 }, (_, i) => ({ id: String(i), who: listed({ name: `Orang${i} Bengkulu${i}`, number: `X${1000000 + i}` }) })));
    expect(many.meet({ ...person, name: 'SARI DEWANTI', number: 'X1000777' }).map((hit) => hit.entryId)).toEqual(['777']);
  });
});

describe('plain forms and periods', () => {
  it('has one form for numbers', () => {
    expect(plain(' jl. Melur 4/b ')).toBe('JLMELUR4B');
    expect(plainPhone('+62 812-7000-4411')).toBe(plainPhone('0812 7000 4411'));
  });
  it('ends a month with its last day, as the server does', () => {
    expect(lastDay('2026-01-31', 1)).toBe('2026-02-28');
    expect(lastDay('2026-08-31', 6)).toBe('2027-02-28');
    expect(lastDay('2027-08-31', 6)).toBe('2028-02-29');
    expect(lastDay('2026-11-24', 6)).toBe('2027-05-24');
    expect(lastDay('2026-11-24', 120)).toBe('2036-11-24');
  });
});
