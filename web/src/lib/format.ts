// SPDX-License-Identifier: Apache-2.0
// Dates and numbers for people. Instants are UTC milliseconds; days are civil dates in the organisation's zone (WIB).
import { locale, m } from './i18n';

export const kZone = 'Asia/Jakarta';

function tag(): string {
  return locale.current === 'id' ? 'id-ID' : 'en-GB';
}

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${tag()} ${key}`;
  const known = cache.get(name);
  if (known) return known;
  const made = new Intl.DateTimeFormat(tag(), { timeZone: kZone, ...options });
  cache.set(name, made);
  return made;
}

/** '24 Nov 2026, 08.41' */
export function dateTime(ms: number): string {
  return formatter('dt', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(ms);
}

/** 'Rab, 26 Nov' for a civil date 'YYYY-MM-DD'. */
export function civilDay(day: string): string {
  const noonUtc = Date.parse(`${day}T05:00:00Z`);
  if (Number.isNaN(noonUtc)) return day;
  return formatter('day', { weekday: 'short', day: 'numeric', month: 'short' }).format(noonUtc);
}

/** '26 Nov 2027' for a civil date that may be years away. */
export function civilDate(day: string): string {
  const noonUtc = Date.parse(`${day}T05:00:00Z`);
  if (Number.isNaN(noonUtc)) return day;
  return formatter('date', { day: 'numeric', month: 'short', year: 'numeric' }).format(noonUtc);
}

/** The civil date of an instant in the organisation's zone. */
export function dayOf(ms: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: kZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms);
}

const kMinute = 60_000;
const kHour = 60 * kMinute;
const kDay = 24 * kHour;

/** 'baru saja', '13 menit yang lalu', '3 hari yang lalu'; older than 30 days as a date. */
export function ago(ms: number, now: number): string {
  const age = now - ms;
  if (age < kMinute) return m.time_now();
  if (age >= 30 * kDay) return dateTime(ms);
  const relative = new Intl.RelativeTimeFormat(tag(), { numeric: 'auto' });
  if (age < kHour) return relative.format(-Math.floor(age / kMinute), 'minute');
  if (age < kDay) return relative.format(-Math.floor(age / kHour), 'hour');
  return relative.format(-Math.floor(age / kDay), 'day');
}

export function fileSize(bytes: number): string {
  const number = new Intl.NumberFormat(tag(), { maximumFractionDigits: 1 });
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${number.format(bytes / 1000)} kB`;
  return `${number.format(bytes / 1_000_000)} MB`;
}
