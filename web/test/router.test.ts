// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { match, router, stripBase } from '../src/lib/router.svelte';
import { homeFor, kRoutes, menuFor } from '../src/routes/table';

const kPatterns = [
  { path: '/laporan', value: 'list' },
  { path: '/laporan/:id', value: 'one' },
  { path: '/organisasi/anggota', value: 'members' },
];

describe('matching addresses', () => {
  it('finds a fixed address with and without a closing slash', () => {
    expect(match('/laporan', kPatterns)?.value).toBe('list');
    expect(match('/laporan/', kPatterns)?.value).toBe('list');
  });
  it('gives decoded parameters', () => {
    expect(match('/laporan/a%20b', kPatterns)).toEqual({ value: 'one', params: { id: 'a b' } });
  });
  it('refuses unknown, longer and badly encoded addresses', () => {
    expect(match('/lain', kPatterns)).toBeNull();
    expect(match('/laporan/1/2', kPatterns)).toBeNull();
    expect(match('/laporan/%E0%A4%A', kPatterns)).toBeNull();
  });
  it('keeps to the app', () => {
    expect(stripBase('/app')).toBe('/');
    expect(stripBase('/app/laporan')).toBe('/laporan');
    expect(stripBase('/apple')).toBeNull();
    expect(stripBase('/')).toBeNull();
  });
});

describe('moving about', () => {
  it('pushes, replaces and follows links inside the app only', () => {
    router.start();
    router.go('/laporan?saring=mine');
    expect(location.pathname).toBe('/app/laporan');
    expect(router.query.get('saring')).toBe('mine');
    document.body.innerHTML = '<a id="in" href="/app/saya">x</a><a id="out" href="/lapor">y</a>';
    document.getElementById('in')?.click();
    expect(router.path).toBe('/saya');
    const event = new MouseEvent('click', { bubbles: true, cancelable: true });
    document.getElementById('out')?.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
    router.go('/laporan/ab12', { replace: true });
    expect(router.segment(1)).toBe('ab12');
    expect(router.segment(5)).toBe('');
  });
});

describe('the table of pages', () => {
  it('shows somebody without rights only the own account', () => {
    expect(menuFor([]).map((entry) => entry.section)).toEqual(['me']);
    expect(homeFor([])).toBe('/saya');
  });
  it('starts a case worker in the inbox and an administrator in the organisation', () => {
    expect(homeFor(['report.read', 'member.read'])).toBe('/laporan');
    expect(homeFor(['member.read', 'audit.read'])).toBe('/organisasi');
  });
  it('asks a right for every page but the own account and, for who waits to be confirmed, the paper', () => {
    const open = kRoutes.filter((route) => route.value.right === null).map((route) => route.path);
    expect(open).toEqual(['/organisasi/pemulihan', '/saya']);
  });
});
