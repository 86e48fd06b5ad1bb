// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, it } from 'vitest';
import { encode, keyed, normal } from '../../src/lib/register/identity';
import { reasons } from '../../src/lib/register/reasons';
import { sentence } from '../../src/lib/register/words';
import { ready } from '../../src/lib/seal';
import { linkageId } from '../../src/lib/seal/linkage';

const kGirl = { name: 'Siti Nurjanah', birth_date: '2008-03-07', birth_place: 'Karang Tinggi', nik: '', other_names: [] };
const kApplicant = { name: 'Sitti Noerdjanah', birth_date: '2008-07-03', birth_place: 'Karang Tinggi' };
const kOther = { name: 'Budi Hartono', birth_date: '1984-11-21', birth_place: 'Pondok Kelapa' };
const kNetwork = '0'.repeat(31) + '1';

beforeAll(ready);

function bits(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
}
function dice(a: Uint8Array, b: Uint8Array): number {
  return (2 * bits(a.map((byte, i) => byte & (b[i] ?? 0)))) / (bits(a) + bits(b));
}

describe('an identity as it stands in a case', () => {
  const keyOf = (fill: number, network = kNetwork, epoch = 1) => keyed(new Uint8Array(32).fill(fill), network, epoch);
  let key: ReturnType<typeof keyOf>;
  beforeAll(() => void (key = keyOf(7)));

  it('is recognised under an old spelling with day and month swapped', () => {
    expect(dice(encode(key, kGirl, 'Feminine').full, encode(key, kApplicant, 'Feminine').full)).toBeGreaterThan(0.85);
    expect(dice(encode(key, kGirl).names, encode(key, kApplicant).names)).toBe(1);
    expect(dice(encode(key, kGirl, 'Feminine').full, encode(key, kOther, 'Masculine').full)).toBeLessThan(0.5);
  });

  it('says which fields were known', () => {
    expect(encode(key, { name: 'Siti' }).presence).toBe(0b1);
    expect(encode(key, kGirl, 'Feminine').presence).toBe(0b111001);
    expect(encode(key, {}).full.every((byte) => byte === 0)).toBe(true);
  });

  it('is another under another key, network or epoch, and the ids say so', () => {
    const others = [keyOf(8), keyOf(7, kNetwork.replace('1', '2')), keyOf(7, kNetwork, 2)];
    for (const other of others) {
      expect(other.encoder.space.key).not.toBe(key.encoder.space.key);
      expect(dice(encode(other, kGirl).full, encode(key, kGirl).full)).toBeLessThan(0.5);
    }
    expect(key.encoder.space.key).not.toBe(key.encoder.namesSpace.key);
  });
});

describe('the reasons of a likeness', () => {
  const say = (a: object, b: object) => sentence(reasons(normal(a as never), normal(b as never)));

  it('are told in one sentence, what agrees first', () => {
    expect(say(kGirl, kApplicant)).toBe('Nama, tempat lahir sama; tanggal dan bulan lahir tertukar.');
    expect(say(kGirl, { ...kGirl, name: 'Siti Nurjana Dewi', birth_date: '2008-03-09' })).toBe('Tempat lahir sama; nama, tanggal lahir mirip.');
    expect(say(kGirl, kOther)).toBe('Nama, tanggal lahir, tempat lahir berbeda.');
  });

  it('leave out what one side does not know', () => {
    expect(say(kGirl, { name: 'Siti Nurjanah', nik: '1709034703080001' })).toMatch(/^Nama, tanggal lahir sama/);
    expect(say({ name: 'Siti' }, { birth_date: '2008-03-07' })).toBe('Tidak ada isian yang dapat dibandingkan.');
  });
});

it('a wrap of a linkage key is bound to scope, owner and epoch', () => {
  const ids = [linkageId('own', kNetwork, 1), linkageId('network', kNetwork, 1), linkageId('own', kNetwork, 2), linkageId('own', 'f'.repeat(32), 1)];
  expect(new Set(ids).size).toBe(4);
});
