// SPDX-License-Identifier: Apache-2.0
// Every country that a traveller can name has a place on the map of routes.
import { expect, test } from 'vitest';
import { kProvinces } from '../../src/lib/cases/provinces';
import { kMapHeight, kMapWidth, placeOf } from '../../src/lib/cases/route_map';

test('destinations of workers lie where they are, or on the edge in their direction', () => {
  const home = placeOf('17', kProvinces)!;
  const [malaysia, cambodia, arabia, japan, australia] = ['MYS', 'KHM', 'SAU', 'JPN', 'AUS'].map((code) => placeOf(code, kProvinces)!);
  expect(malaysia!.outside || cambodia!.outside).toBe(false);
  expect(malaysia!.x > 0 && malaysia!.x < kMapWidth && malaysia!.y < home.y).toBe(true);
  expect(cambodia!.y < malaysia!.y).toBe(true);
  expect(arabia!.outside && arabia!.x < home.x).toBe(true);
  expect(japan!.outside && japan!.x > home.x && japan!.y < home.y).toBe(true);
  expect(australia!.outside && australia!.y > home.y && australia!.y < kMapHeight).toBe(true);
  expect(placeOf('XYZ', kProvinces)).toBeNull();
  expect(placeOf('', kProvinces)).toBeNull();
});
