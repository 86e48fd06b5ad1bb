// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { newestEpochs } from '../src/lib/circles';
import { faultOf, kMaxFileBytes } from '../src/lib/files/choose';
import { agrees, sniff } from '../src/lib/files/sniff';
import { invitationLink, invitationToken } from '../src/lib/invitation';
import { strength } from '../src/lib/password';
import { Pins } from '../src/lib/pins';
import { inOrder } from '../src/lib/reports/timeline';
import { groupsToConfirm, kLoginPattern, planSteps, sameGroup } from '../src/routes/invite/steps';

const bytes = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));

describe('what a file really is', () => {
  it('knows the accepted kinds by their first bytes', () => {
    expect(sniff(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toBe('jpeg');
    expect(sniff(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))).toBe('png');
    expect(sniff(bytes('%PDF-1.7'))).toBe('pdf');
    expect(sniff(bytes('OggS\0\0'))).toBe('audio');
    expect(sniff(bytes('RIFF1234WAVE'))).toBe('audio');
    expect(sniff(bytes('RIFF1234AVI '))).toBe('video');
    expect(sniff(bytes('\0\0\0\x20ftypisom'))).toBe('video');
    expect(sniff(bytes('\0\0\0\x20ftypM4A '))).toBe('audio');
    expect(sniff(Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3))).toBe('video');
    expect(sniff(Uint8Array.of(0xff, 0xfb, 0x90))).toBe('audio');
  });
  it('does not know scripts, archives, programs and nothing', () => {
    for (const text of ['<html><script>', 'PK\x03\x04', '\x7fELF', 'MZ', '<svg xmlns', '']) expect(sniff(bytes(text))).toBe('unknown');
  });
  it('refuses a kind that differs from the declared one', () => {
    expect(agrees('jpeg', 'image/jpeg')).toBe(true);
    expect(agrees('pdf', 'image/jpeg')).toBe(false);
    expect(agrees('jpeg', 'text/html')).toBe(false);
    expect(agrees('unknown', 'image/png')).toBe(false);
    expect(agrees('video', 'audio/mp4')).toBe(true);
  });
  it('finds faults of chosen files', () => {
    const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);
    expect(faultOf(jpeg, 10, 'image/jpeg')).toBeNull();
    expect(faultOf(jpeg, 0, 'image/jpeg')).toBe('empty');
    expect(faultOf(jpeg, kMaxFileBytes + 1, 'image/jpeg')).toBe('large');
    expect(faultOf(bytes('MZ'), 10, 'image/jpeg')).toBe('kind');
  });
});

describe('invitations', () => {
  it('reads only a whole token from the fragment', () => {
    const token = 'AbCdEfGhIjKlMnOpQrStUv';
    expect(invitationToken(`#undangan=${token}`)).toBe(token);
    expect(invitationToken(new URL(invitationLink('https://suluh.example', token)).hash)).toBe(token);
    for (const bad of ['', '#undangan=', `#undangan=${token}x`, '#undangan=<script>', `#x&undangan=${token}`]) {
      expect(invitationToken(bad)).toBeNull();
    }
  });
  it('asks the six-digit code last and only where the role needs it', () => {
    expect(planSteps({ first: true, totp_required: true })).toEqual(['person', 'organisation', 'orgCode', 'code', 'totp']);
    expect(planSteps({ first: false, totp_required: false })).toEqual(['person', 'code']);
  });
  it('confirms two different groups', () => {
    for (let i = 0; i < 200; i++) {
      const [a, b] = groupsToConfirm(7);
      expect(a).toBeLessThan(b);
      expect(b).toBeLessThan(7);
    }
  });
  it('reads typed groups as a person writes them', () => {
    expect(sameGroup(' ab1o ', 'AB10')).toBe(true);
    expect(sameGroup('ABLI', 'AB11')).toBe(true);
    expect(sameGroup('AB12', 'AB10')).toBe(false);
  });
  it('accepts plain sign-in names only', () => {
    expect(kLoginPattern.test('bob.p-1')).toBe(true);
    for (const bad of ['ab', 'Bob', 'bob p', 'böb', 'b'.repeat(41)]) expect(kLoginPattern.test(bad)).toBe(false);
  });
});

describe('password hint', () => {
  it('knows short, weak and strong ones', () => {
    expect(strength('pendek')).toBe('short');
    expect(strength('aaaaaaaaaaaaaa')).toBe('weak');
    expect(strength('12345678901234')).toBe('weak');
    expect(strength('kopi-senja-layang-perahu')).toBe('strong');
  });
  it('does not fall when signs are added', () => {
    const order = ['short', 'weak', 'fair', 'strong'];
    let last = 0;
    for (let n = 1; n <= 30; n++) {
      const now = order.indexOf(strength('kopi-senja-layang-perahu-batu!'.slice(0, n)));
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
  });
});

describe('pins', () => {
  function store() {
    const map = new Map<string, string>();
    return { getItem: (key: string) => map.get(key) ?? null, setItem: (key: string, value: string) => void map.set(key, value) };
  }
  it('refuses an epoch older than one seen before, also after a reload', () => {
    const kept = store();
    const pins = new Pins('net', 'bob', kept);
    expect(pins.see('org', 'circle', 2)).toBe(true);
    expect(pins.see('org', 'circle', 1)).toBe(false);
    const again = new Pins('net', 'bob', kept);
    expect(again.see('org', 'circle', 1)).toBe(false);
    expect(again.see('org', 'circle', 2)).toBe(true);
    expect(again.see('org', 'other', 1)).toBe(true);
  });
  it('remembers who was compared', () => {
    const kept = store();
    new Pins('net', 'bob', kept).markCompared('org', 77);
    expect(new Pins('net', 'bob', kept).of('org').comparedMs).toBe(77);
    expect(new Pins('net', 'chelsea', kept).of('org').comparedMs).toBe(0);
  });
  it('begins anew when the store is damaged', () => {
    const kept = store();
    kept.setItem('suluh.pins.net.bob', '{"org":5,');
    expect(new Pins('net', 'bob', kept).see('org', 'c', 1)).toBe(true);
  });
});

describe('lists', () => {
  it('keeps the newest epoch of each circle', () => {
    const circle = (circle_id: string, epoch: number) => ({ circle_id, team: '', class: 'intake', epoch, members: [], left: [] });
    const newest = newestEpochs([circle('a', 1), circle('a', 3), circle('b', 1), circle('a', 2)]);
    expect(newest.map((one) => `${one.circle_id}${one.epoch}`)).toEqual(['a3', 'b1']);
  });
  it('puts the thread in order of time', () => {
    const item = (id: string, time: number) => ({ id, time, kind: 'note' as const, author: null, text: '', genuine: true });
    expect(inOrder([item('b', 2), item('c', 1), item('a', 2)]).map((one) => one.id)).toEqual(['c', 'a', 'b']);
  });
});
