// SPDX-License-Identifier: Apache-2.0
// Countries that people are taken to or come from, as ISO 3166-1 codes; their names come from the browser.
import { locale } from '../i18n';
import type { Option } from './words';

/** Alpha-3, as it is stored, and alpha-2, by which browsers know the name. */
const kCountries: Readonly<Record<string, string>> = {
  IDN: 'ID', KHM: 'KH', MMR: 'MM', MYS: 'MY', SGP: 'SG', THA: 'TH', PHL: 'PH', LAO: 'LA', VNM: 'VN', BRN: 'BN', TLS: 'TL',
  TWN: 'TW', HKG: 'HK', CHN: 'CN', KOR: 'KR', JPN: 'JP', SAU: 'SA', ARE: 'AE', QAT: 'QA', KWT: 'KW', OMN: 'OM', BHR: 'BH',
  JOR: 'JO', SYR: 'SY', IRQ: 'IQ', LBN: 'LB', TUR: 'TR', EGY: 'EG', LBY: 'LY', SDN: 'SD', IND: 'IN', BGD: 'BD', PAK: 'PK',
  NPL: 'NP', LKA: 'LK', MDV: 'MV', AUS: 'AU', PNG: 'PG', NZL: 'NZ', GBR: 'GB', NLD: 'NL', POL: 'PL', HUN: 'HU', ITA: 'IT',
  ESP: 'ES', RUS: 'RU', USA: 'US', CAN: 'CA', ZAF: 'ZA', NGA: 'NG', MUS: 'MU', FJI: 'FJ',
};

/** An unknown code (from a newer server, or an import) is shown as it is. */
export function countryName(code: string): string {
  const short = kCountries[code];
  return (short && new Intl.DisplayNames([locale.current], { type: 'region' }).of(short)) || code;
}

/** By name; `now` is kept as a choice although the list does not have it. */
export function countryOptions(now = ''): Option[] {
  const codes = Object.keys(kCountries);
  if (now && !codes.includes(now)) codes.push(now);
  return codes.map((value) => ({ value, text: countryName(value) })).sort((a, b) => a.text.localeCompare(b.text, locale.current));
}
