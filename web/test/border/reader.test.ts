// SPDX-License-Identifier: Apache-2.0
// What a reader types, key by key, and what the page makes of it.
import 'fake-indexeddb/auto';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { zone } from '../../e2e/support/passport';
import { desk } from '../../src/lib/border/desk.svelte';
import { listBook } from '../../src/lib/border/lists.svelte';
import { Lists } from '../../src/lib/border/screening';
import * as seal from '../../src/lib/seal';
import { enter, office } from '../cases/world';

const kRudi = zone({ surname: 'HARTANTO', given: 'RUDI', number: 'C7710045', nationality: 'IDN', birth: '681123', sex: 'M', expiry: '301231' });
const kMelati = zone({ surname: 'ANGGRAINI', given: 'MELATI', number: 'E1150072', nationality: 'IDN', birth: '090514', sex: 'F', expiry: '301231' });
const kTd1 = 'I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<';

beforeAll(() => seal.ready());
beforeEach(async () => {
  await enter(office('Kantor Imigrasi', ['intake', 'border']), [], () => ({ status: 200, body: { seen: [] } }));
  listBook.lists = new Lists([]);
  desk.clear();
  desk.scan = '';
});
afterEach(() => vi.unstubAllGlobals());

/** After each key the field is read, as the page does it. */
function type(text: string): void {
  for (const key of text) {
    desk.scan += key;
    desk.read(false);
  }
}

describe('a reader', () => {
  it('that sends Enter behind each line is read at its last key', () => {
    type(kRudi.trimEnd());
    expect(desk.person.name).toBe('RUDI HARTANTO');
    expect(desk.scan).toBe('');
  });

  it('that sends the whole zone in one line is read as what it is', () => {
    type(kRudi.replaceAll('\n', ''));
    expect(desk.document?.format).toBe('TD3');
    expect(desk.person).toMatchObject({ name: 'RUDI HARTANTO', number: 'C7710045' });
    desk.clear();
    type(kTd1);
    expect(desk.document?.format).toBe('TD1');
    expect(desk.person).toMatchObject({ name: 'ANNA MARIA ERIKSSON', number: 'D23145890' });
    expect(desk.scan).toBe('');
  });

  it('whose zone in one line has a wrong digit is read when the keys rest', () => {
    const wrong = kRudi.replaceAll('\n', '').replace('681123', '681223');
    type(wrong);
    expect(desk.document).toBeNull();
    desk.read(true);
    expect(desk.document?.format).toBe('TD3');
    expect(desk.reading).toBe('invalid');
  });

  it('with a second passport tells whom it replaced', () => {
    type(kRudi);
    expect(desk.replaced).toBe('');
    type(kMelati);
    expect(desk.person.name).toBe('MELATI ANGGRAINI');
    expect(desk.replaced).toBe('RUDI HARTANTO');
    desk.clear();
    expect(desk.replaced).toBe('');
  });

  it('with the same passport again leaves what was asked', () => {
    type(kRudi);
    desk.facts.purpose = 'work';
    desk.answers = { owes_money: 'yes' };
    type(kRudi);
    expect(desk.facts.purpose).toBe('work');
    expect(desk.answers).toEqual({ owes_money: 'yes' });
    expect(desk.replaced).toBe('');
    expect(desk.scan.trim()).toBe('');
  });
});

describe('the sentence', () => {
  it('says that a document has ended, and how old somebody is stands beside it', () => {
    type(kRudi);
    expect(desk.expired).toBe('');
    expect(desk.say).not.toMatch(/masa berlaku/);
    desk.clear();
    type(zone({ surname: 'ANGGRAINI', given: 'MELATI', number: 'E1150072', nationality: 'IDN', birth: '090514', sex: 'F', expiry: '190214' }));
    expect(desk.expired).toBe('2019-02-14');
    expect(desk.say).toMatch(/masa berlaku dokumen habis pada 14 Feb/);
    expect(desk.age).toBeGreaterThanOrEqual(17);
  });
});
