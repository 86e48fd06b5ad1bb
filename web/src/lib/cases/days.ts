// SPDX-License-Identifier: Apache-2.0
// Civil days in the organisation's zone and the instants at their ends; dates without a weekday, for consents.
import { locale } from '../i18n';
import { dayOf, kZone } from '../format';

const kOffset = '+07:00';

export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00.000${kOffset}`);
}

export function endOfDay(day: string): number {
  return Date.parse(`${day}T23:59:59.999${kOffset}`);
}

export function dayAfter(days: number, now = Date.now()): string {
  return dayOf(now + days * 24 * 60 * 60 * 1000);
}

/** '3 Maret 2027'; an instant or a civil day. */
export function longDay(when: number | string): string {
  const ms = typeof when === 'string' ? startOfDay(when) : when;
  if (Number.isNaN(ms)) return String(when);
  const tag = locale.current === 'id' ? 'id-ID' : 'en-GB';
  return new Intl.DateTimeFormat(tag, { timeZone: kZone, day: 'numeric', month: 'long', year: 'numeric' }).format(ms);
}
