// SPDX-License-Identifier: Apache-2.0
// Why two identities look alike, field by field, where both may be opened. Never sent anywhere.
import { kPersonId, type NormalRecord } from '../match';

export type Agreement = 'equal' | 'near' | 'swapped' | 'different' | 'unknown';
export interface Reason {
  field: string;
  agreement: Agreement;
}

function pairs(record: NormalRecord, field: number): Set<string> {
  const out = new Set<string>();
  for (const { folded } of record[field]?.parts ?? []) {
    const padded = `_${folded}_`;
    for (let i = 0; i + 1 < padded.length; i++) out.add(padded.slice(i, i + 2));
  }
  return out;
}

function dice(a: Set<string>, b: Set<string>): number {
  let common = 0;
  for (const one of a) if (b.has(one)) common++;
  return (2 * common) / (a.size + b.size);
}

function dates(a: NormalRecord, b: NormalRecord, field: number): Agreement {
  const [one, two] = [a[field], b[field]];
  if (!one || !two) return 'unknown';
  const [x, y] = [one.date, two.date];
  if (x.year === y.year && x.month === y.month && x.day === y.day) return 'equal';
  if (x.year === y.year && x.month === y.day && x.day === y.month) return 'swapped';
  const parts = Number(x.year === y.year) + Number(x.month === y.month) + Number(x.day === y.day);
  return parts === 2 ? 'near' : 'different';
}

function compared(a: NormalRecord, b: NormalRecord, field: number, type: string): Agreement {
  const known = (record: NormalRecord) => (record[field]?.parts.length ?? 0) > 0;
  if (!known(a) || !known(b)) return 'unknown';
  if (type === 'date') return dates(a, b, field);
  const score = dice(pairs(a, field), pairs(b, field));
  if (score === 1) return 'equal';
  return score >= 0.6 ? 'near' : 'different';
}

/** Fields that at least one side knows, in the order of the schema; titles say nothing. */
export function reasons(a: NormalRecord, b: NormalRecord): Reason[] {
  return kPersonId.fields
    .map(({ name, type }, i): Reason => ({ field: name, agreement: compared(a, b, i, type) }))
    .filter(({ field, agreement }) => field !== 'titles' && agreement !== 'unknown');
}
