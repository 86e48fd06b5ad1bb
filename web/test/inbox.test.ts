// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { compareRows, dueOf, isFilter, matches, spliceFirstPage, tabTitle } from '../src/lib/reports/inbox';
import { row } from './rows';

const ids = (rows: readonly { id: string }[]) => rows.map((one) => one.id).join('');

describe('order', () => {
  it('puts "in danger now" first, then the newest', () => {
    const rows = [row('a', { received_ms: 3 }), row('b', { received_ms: 1, danger: 'now' }), row('c', { received_ms: 5 })];
    expect(ids(rows.sort(compareRows))).toBe('bca');
  });
  it('puts closed reports last, also those that were urgent', () => {
    const rows = [row('a', { received_ms: 1, danger: 'now', state: 'closed' }), row('b', { received_ms: 2 })];
    expect(ids(rows.sort(compareRows))).toBe('ba');
  });
});

describe('news over loaded pages', () => {
  const old = [row('a', { received_ms: 9 }), row('b', { received_ms: 8 }), row('c', { received_ms: 7 }), row('d', { received_ms: 1 })];
  it('adds the new, drops what left the first page, keeps what lies behind it', () => {
    const fresh = [row('n', { received_ms: 10 }), row('a', { received_ms: 9 }), row('c', { received_ms: 7 })];
    expect(ids(spliceFirstPage(old, fresh))).toBe('nacd');
  });
  it('takes the fresh state of a row', () => {
    const fresh = [row('d', { received_ms: 1, unread: 0 })];
    expect(spliceFirstPage(old, fresh).find((one) => one.id === 'd')?.unread).toBe(0);
  });
  it('is empty when the list is empty', () => {
    expect(spliceFirstPage(old, [])).toEqual([]);
  });
});

describe('the answering day', () => {
  it('compares civil days, and rests once answered', () => {
    expect(dueOf(row('a'), '2026-11-25')).toBe('soon');
    expect(dueOf(row('a'), '2026-11-26')).toBe('today');
    expect(dueOf(row('a'), '2026-11-27')).toBe('late');
    expect(dueOf(row('a', { state: 'waiting' }), '2026-11-27')).toBe('answered');
  });
});

describe('search', () => {
  it('wants every word, in any order, without case and accents', () => {
    expect(matches('Kapal ikan, ABK dipukul di Pulau Baái', 'baai KAPAL')).toBe(true);
    expect(matches('Kapal ikan', 'kapal kamboja')).toBe(false);
    expect(matches('Kapal ikan', '   ')).toBe(true);
  });
});

describe('small things', () => {
  it('shows the unread count in the tab title', () => {
    expect(tabTitle('Laporan masuk', 3)).toBe('(3) Laporan masuk · Suluh');
    expect(tabTitle('Laporan masuk', 0)).toBe('Laporan masuk · Suluh');
  });
  it('knows its filters', () => {
    expect(isFilter('mine')).toBe(true);
    expect(isFilter('x')).toBe(false);
    expect(isFilter(null)).toBe(false);
  });
});
