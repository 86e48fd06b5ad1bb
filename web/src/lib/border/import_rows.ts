// SPDX-License-Identifier: Apache-2.0
// A row of an office's own table becomes a crossing, or says what is wrong with it. Pure.
import { countryOf } from '../htcds/countries';
import { dayOf } from '../htcds/values';
import type { Table } from '../sheets/table';

export const kTargets = [
  'name', 'number', 'issuer', 'nationality', 'birth_date', 'sex', 'direction', 'port', 'day', 'time', 'carrier', 'destination', 'purpose', 'permitted_until', 'phone',
] as const;
export type Target = (typeof kTargets)[number] | '';

export interface ReadCrossing {
  row: number;
  person: { name: string; number: string; issuer: string; birth_date: string; phone: string };
  facts: {
    direction: 'in' | 'out';
    port: string;
    carrier: string;
    nationality: string;
    sex: string;
    destination: string;
    purpose: string;
    permitted_until: string;
    happened_ms: number;
  };
}
export interface RowFault {
  row: number;
  target: string;
  value: string;
}

/** Headings as offices write them; the first target that fits takes the column. */
const kHeadings: Readonly<Record<Exclude<Target, ''>, RegExp>> = {
  number: /paspor|passport|dokumen|document|no\.? ?dok/i,
  birth_date: /lahir|birth|dob/i,
  name: /^nama|name$|^name/i,
  issuer: /penerbit|issu/i,
  nationality: /warga|national|kebangsaan|negara asal/i,
  sex: /kelamin|sex|gender|^l\/p$|^jk$/i,
  direction: /arah|direction|masuk.?keluar|jenis perlintasan/i,
  port: /^tpi|tempat|port|pelabuhan|bandara/i,
  day: /tanggal|^tgl|date|^hari/i,
  time: /^jam|waktu|time|pukul/i,
  carrier: /penerbangan|pelayaran|flight|voyage|kapal|pesawat|angkut/i,
  destination: /tujuan negara|negara tujuan|destination/i,
  purpose: /keperluan|maksud|purpose|tujuan/i,
  permitted_until: /izin tinggal|sampai|until|stay/i,
  phone: /telepon|telp|phone|hp/i,
};

export function guess(table: Table): Target[] {
  const taken = new Set<Target>();
  return table.header.map((heading) => {
    const found = kTargets.find((target) => !taken.has(target) && kHeadings[target].test(heading));
    if (found) taken.add(found);
    return found ?? '';
  });
}

const kDirections: readonly [RegExp, 'in' | 'out'][] = [
  [/^(masuk|in|entry|arrival|datang|kedatangan|m)$/i, 'in'],
  [/^(keluar|out|exit|departure|berangkat|keberangkatan|k)$/i, 'out'],
];
const kSexes: readonly [RegExp, string][] = [
  [/^(l|m|male|laki.*|pria)$/i, 'male'],
  [/^(p|f|female|perempuan|wanita)$/i, 'female'],
];
const kPurposes: readonly [RegExp, string][] = [
  [/wisata|touris|liburan/i, 'tourism'],
  [/kerja|work/i, 'work'],
  [/belajar|study|sekolah|kuliah/i, 'study'],
  [/keluarga|family/i, 'family'],
  [/umr|haji|ibadah|pilgrim/i, 'pilgrimage'],
  [/berobat|medical/i, 'medical'],
  [/usaha|bisnis|business/i, 'business'],
  [/singgah|transit/i, 'transit'],
  [/awak|crew/i, 'crew'],
  [/pulang|return/i, 'returning'],
];

const pick = <T>(list: readonly [RegExp, T][], text: string): T | undefined => list.find(([pattern]) => pattern.test(text))?.[1];

/** Minutes of the day, from "08:41", "8.41" or a time behind a date. */
function minutesOf(text: string): number | null {
  const hit = /(\d{1,2})[:.](\d{2})/.exec(text);
  if (!hit) return null;
  const [hours, minutes] = [Number(hit[1]), Number(hit[2])];
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : null;
}

const kWibMinutes = 420;

/** `ports` by their code and both names. */
export function readRows(table: Table, targets: readonly Target[], ports: readonly { code: string; names: string[] }[]): { read: ReadCrossing[]; faults: RowFault[] } {
  const read: ReadCrossing[] = [];
  const faults: RowFault[] = [];
  table.rows.forEach((cells, i) => {
    const row = table.numbers[i] ?? i + 2;
    const at = (target: Target) => (targets.includes(target) ? (cells[targets.indexOf(target)] ?? '') : '');
    const wrong = (target: Target) => faults.push({ row, target, value: at(target) });
    const day = dayOf(at('day'));
    const direction = pick(kDirections, at('direction'));
    const port = ports.find((one) => [one.code, ...one.names].some((name) => name.toLowerCase() === at('port').toLowerCase()))?.code ?? (at('port') ? '' : 'other');
    const nationality = at('nationality') ? countryOf(at('nationality')) : '';
    const destination = at('destination') ? countryOf(at('destination')) : '';
    const birth = at('birth_date') ? dayOf(at('birth_date')) : '';
    const until = at('permitted_until') ? dayOf(at('permitted_until')) : '';
    if (!at('name') && !at('number')) return void wrong('name');
    if (!day) return void wrong('day');
    if (!direction) return void wrong('direction');
    if (!port) return void wrong('port');
    if (nationality === null) return void wrong('nationality');
    if (destination === null) return void wrong('destination');
    if (birth === null) return void wrong('birth_date');
    if (until === null) return void wrong('permitted_until');
    const minutes = minutesOf(at('time')) ?? minutesOf(at('day').slice(10)) ?? 12 * 60;
    read.push({
      row,
      person: { name: at('name'), number: at('number'), issuer: (at('issuer') && countryOf(at('issuer'))) || nationality, birth_date: birth, phone: at('phone') },
      facts: {
        direction, port, nationality, destination,
        carrier: at('carrier').toUpperCase().replace(/[^A-Z0-9-]/g, '').slice(0, 12),
        sex: pick(kSexes, at('sex')) ?? '',
        purpose: pick(kPurposes, at('purpose')) ?? '',
        permitted_until: until,
        happened_ms: Date.parse(`${day}T00:00:00Z`) + (minutes - kWibMinutes) * 60_000,
      },
    });
  });
  return { read, faults };
}
