// SPDX-License-Identifier: Apache-2.0
// Texts in the page's language. They come from the site's own catalogue (src/site/content) and texts/ beside this file; the
// build makes one small file per language of the keys that this folder names.
let texts: Readonly<Record<string, string>> = {};

export function useTexts(catalogue: Readonly<Record<string, string>>): void {
  texts = catalogue;
}

/** `{n}`, `{name}`... are replaced. An unknown key shows itself: a test keeps that from happening. */
export function t(key: string, values: Readonly<Record<string, string | number>> = {}): string {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export async function loadTexts(language: string): Promise<void> {
  const found = (await import(/* @vite-ignore */ `./teks-${language}.js`)) as { texts: Record<string, string> };
  useTexts(found.texts);
}

const pad = (value: number) => String(value).padStart(2, '0');
const kWib = 7 * 60 * 60 * 1000;

/** As the server writes it: "25 September 2026, 00.12 WIB". */
export function instant(utcMs: number): string {
  const at = new Date(utcMs + kWib);
  const month = t('months').split(' ')[at.getUTCMonth()] ?? '';
  const time = pad(at.getUTCHours()) + t('time_separator') + pad(at.getUTCMinutes());
  return `${at.getUTCDate()} ${month} ${at.getUTCFullYear()}, ${time} ${t('time_zone')}`;
}
