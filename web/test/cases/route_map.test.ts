// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { countryOptions } from '../../src/lib/cases/countries';
import { kProvinces } from '../../src/lib/cases/provinces';
import { kMapHeight, kMapWidth, mapRoute } from '../../src/lib/cases/route_map';

const stop = (place: string) => ({ place, from: '', to: '' });

describe('the route on the map', () => {
  it('knows every country that can be chosen, and every province', () => {
    expect(kProvinces.length).toBe(38);
    for (const { value } of countryOptions()) expect(mapRoute([stop(value)], kProvinces).stops.length, value).toBe(1);
  });

  it('stands where the places are: Bengkulu west of Jakarta, Cambodia north of both, Riyadh beyond the edge', () => {
    const [bengkulu, jakarta, cambodia, riyadh] = mapRoute([stop('17.09.01'), stop('31'), stop('KHM'), stop('SAU')], kProvinces).stops;
    expect(bengkulu?.x).toBeLessThan(jakarta?.x ?? 0);
    expect(cambodia?.y).toBeLessThan(bengkulu?.y ?? 0);
    expect([bengkulu, jakarta, cambodia, riyadh].map((one) => one?.outside)).toEqual([false, false, false, true]);
    for (const one of [bengkulu, jakarta, cambodia, riyadh]) {
      expect(one?.x).toBeGreaterThan(0);
      expect(one?.x).toBeLessThan(kMapWidth);
      expect(one?.y).toBeGreaterThan(0);
      expect(one?.y).toBeLessThan(kMapHeight);
    }
  });

  it('there and back share one mark; what is not known is left out', () => {
    const { stops, path } = mapRoute([stop('17'), stop('MYS'), stop('17.09'), stop('XXX')], kProvinces);
    expect(stops.map((one) => one.numbers)).toEqual([[1, 3], [2]]);
    expect(path.split('L').length).toBe(3);
  });
});
