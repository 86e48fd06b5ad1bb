// SPDX-License-Identifier: Apache-2.0
// Where the stops of a route stand on the map: a district by its province, a country by its capital or a port; what lies
// beyond the map stands on its edge, in its direction.
import type { RouteStop } from './types';

const kUnit = 12;
const [kWest, kNorth, kEast, kSouth] = [92, 22, 142, -11.5];
export const kMapWidth = (kEast - kWest) * kUnit;
export const kMapHeight = (kNorth - kSouth) * kUnit;
const kEdge = 14;

/** Longitude and latitude in degrees. */
const kCountries: Readonly<Record<string, readonly [number, number]>> = {
  KHM: [104.9, 11.6], MMR: [96.2, 16.8], MYS: [101.7, 3.1], SGP: [103.8, 1.4], THA: [100.5, 13.8], PHL: [121, 14.6], LAO: [102.6, 18], VNM: [106.6, 10.8], BRN: [114.9, 4.9], TLS: [125.6, -8.6],
  TWN: [121.5, 25], HKG: [114.2, 22.3], CHN: [113, 30], KOR: [127, 37.5], JPN: [139.7, 35.7], SAU: [46.7, 24.7], ARE: [54.4, 24.5], QAT: [51.5, 25.3], KWT: [48, 29.4], OMN: [58.4, 23.6], BHR: [50.6, 26.2],
  JOR: [35.9, 31.9], SYR: [36.3, 33.5], IRQ: [44.4, 33.3], LBN: [35.5, 33.9], TUR: [32.9, 39.9], EGY: [31.2, 30], LBY: [13.2, 32.9], SDN: [32.5, 15.5], IND: [77.2, 28.6], BGD: [90.4, 23.8], PAK: [73, 33.7],
  NPL: [85.3, 27.7], LKA: [79.9, 6.9], MDV: [73.5, 4.2], AUS: [131, -14], PNG: [147.2, -9.4], NZL: [174.8, -41.3], GBR: [-0.1, 51.5], NLD: [4.9, 52.4], POL: [21, 52.2], HUN: [19, 47.5], ITA: [12.5, 41.9],
  ESP: [-3.7, 40.4], RUS: [37.6, 55.8], USA: [-77, 38.9], CAN: [-75.7, 45.4], ZAF: [28, -26], NGA: [7.5, 9.1], MUS: [57.5, -20.2], FJI: [178.4, -18.1],
};

export interface MapStop {
  x: number;
  y: number;
  /** Beyond the map: it stands on the edge. */
  outside: boolean;
  /** Numbers of the stops that stand here, from 1. */
  numbers: number[];
}

const clamp = (value: number, most: number) => Math.min(most - kEdge, Math.max(kEdge, value));

type Province = readonly [code: string, x: number, y: number, outline: string];

function place(stop: RouteStop, provinces: readonly Province[]): { x: number; y: number; outside: boolean } | null {
  const province = provinces.find(([code]) => stop.place.slice(0, 2) === code);
  if (province) return { x: province[1], y: province[2], outside: false };
  // The country as a whole: where most of its people live.
  const degrees = stop.place === 'IDN' ? ([110, -7] as const) : kCountries[stop.place];
  if (!degrees) return null;
  const [x, y] = [(degrees[0] - kWest) * kUnit, (kNorth - degrees[1]) * kUnit];
  const [inX, inY] = [clamp(x, kMapWidth), clamp(y, kMapHeight)];
  return { x: inX, y: inY, outside: inX !== x || inY !== y };
}

/** Where a district or a country stands; null where that is not known. */
export const placeOf = (code: string, provinces: readonly Province[]) => place({ place: code, from: '', to: '' }, provinces);

/** Stops in order; those at one place share a mark. A place that is not known is left out of the map, not of the list. */
export function mapRoute(route: readonly RouteStop[], provinces: readonly Province[]): { stops: MapStop[]; path: string } {
  const stops: MapStop[] = [];
  const line: string[] = [];
  route.forEach((stop, i) => {
    const at = place(stop, provinces);
    if (!at) return;
    line.push(`${line.length === 0 ? 'M' : 'L'}${at.x} ${at.y}`);
    const known = stops.find((one) => Math.hypot(one.x - at.x, one.y - at.y) < 1);
    if (known) known.numbers.push(i + 1);
    else stops.push({ ...at, numbers: [i + 1] });
  });
  return { stops, path: line.join(' ') };
}
