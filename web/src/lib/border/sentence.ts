// SPDX-License-Identifier: Apache-2.0
// What is known about a traveller, and why, in one sentence.
import { civilDate } from '../format';
import { m } from '../i18n';
import { deskRules } from './rules.svelte';
import type { Hit } from './screening';
import type { OpenedEntry } from './sealing';
import { word } from './words';

export interface Knowledge {
  /** valid, corrected, invalid, typed, or '' before anything was read. */
  reading: string;
  /** The day on which the document ended, or ''. */
  expired: string;
  hits: readonly Hit[];
  entries: (id: string) => OpenedEntry | undefined;
  /** Rules that apply and are live. */
  indicators: number;
  /** Null: without a line nobody could be asked. */
  seen: number | null;
  /** Lists could be asked. */
  screened: boolean;
}

function readingPart(reading: string): string {
  if (reading === 'valid') return m.border_say_valid();
  if (reading === 'corrected') return m.border_say_corrected();
  return reading === 'invalid' ? m.border_say_invalid() : m.border_say_typed();
}

function hitPart(hit: Hit, entry: OpenedEntry | undefined): string {
  const why = hit.reasons.map((one) => word('reason', one)).join(', ');
  const list = entry ? deskRules.listName(entry.row.list) : '';
  const until = entry ? civilDate(entry.row.until_day) : '';
  const basis = entry ? deskRules.basisName(entry.row.basis) : '';
  return m.border_say_hit({ why, list, until, basis });
}

function seenPart(seen: number | null): string {
  if (seen === null) return m.border_say_unasked();
  return seen > 0 ? m.border_say_seen({ n: seen }) : m.border_say_new();
}

const kOrder = ['exact', 'strong', 'possible'];

export function sentence(known: Knowledge): string {
  const parts = [readingPart(known.reading)];
  if (known.expired) parts.push(m.border_say_expired({ day: civilDate(known.expired) }));
  const [best] = [...known.hits].sort((a, b) => kOrder.indexOf(a.strength) - kOrder.indexOf(b.strength));
  if (best) parts.push(hitPart(best, known.entries(best.entryId)));
  else parts.push(known.screened ? m.border_say_no_hit() : m.border_say_not_screened());
  if (known.hits.length > 1) parts.push(m.border_say_more_hits({ n: known.hits.length - 1 }));
  if (known.indicators > 0) parts.push(m.border_say_indicators({ n: known.indicators }));
  parts.push(seenPart(known.seen));
  const whole = parts.join('; ');
  return `${whole.charAt(0).toUpperCase()}${whole.slice(1)}.`;
}
