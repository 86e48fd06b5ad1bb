// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { guess, readRows } from '../../src/lib/border/import_rows';
import { readCsv } from '../../src/lib/sheets/csv';

const ports = [{ code: 'fatmawati', names: ['Bandar Udara Fatmawati Soekarno'] }];
const text = [
  'Nama;No. Paspor;Kebangsaan;Tgl Lahir;L/P;Arah;TPI;Tanggal;Jam;Penerbangan;Keperluan;Negara Tujuan',
  'Sari Dewanti;X1450981;Indonesia;11-02-1998;P;Keluar;fatmawati;23/11/2026;08.41;SJ 091;Bekerja;Malaysia',
  'Tan Wei Jie;K1209034E;SGP;1977-06-05;L;Masuk;Bandar Udara Fatmawati Soekarno;2026-11-23;;;;',
  ';;;;;Masuk;fatmawati;2026-11-23;;;;',
  'Tanpa Arah;A1;IDN;;;;fatmawati;2026-11-23;;;;',
  'Salah Hari;A2;IDN;;;Masuk;fatmawati;31-02-2026;;;;',
  'Salah Negara;A3;Atlantis;;;Masuk;fatmawati;2026-11-23;;;;',
  'Salah Tempat;A4;IDN;;;Masuk;Bulan;2026-11-23;;;;',
].join('\r\n');

describe('crossings from a table', () => {
  const table = readCsv(new TextEncoder().encode(text));
  const targets = guess(table);

  it('recognises columns by their headings', () => {
    expect(targets).toEqual(['name', 'number', 'nationality', 'birth_date', 'sex', 'direction', 'port', 'day', 'time', 'carrier', 'purpose', 'destination']);
  });

  it('reads rows, and names what is wrong with the others', () => {
    const { read, faults } = readRows(table, targets, ports);
    expect(read.map((one) => one.person.name)).toEqual(['Sari Dewanti', 'Tan Wei Jie']);
    expect(read[0]).toMatchObject({
      person: { number: 'X1450981', issuer: 'IDN', birth_date: '1998-02-11' },
      facts: { direction: 'out', port: 'fatmawati', nationality: 'IDN', destination: 'MYS', purpose: 'work', sex: 'female', carrier: 'SJ091' },
    });
    expect(new Date(read[0]?.facts.happened_ms ?? 0).toISOString()).toBe('2026-11-23T01:41:00.000Z');
    expect(faults.map((one) => [one.row, one.target])).toEqual([
      [4, 'name'],
      [5, 'direction'],
      [6, 'day'],
      [7, 'nationality'],
      [8, 'port'],
    ]);
  });

  it('reads a file in another encoding', () => {
    const latin = new Uint8Array([...'Nama;Arah;Tanggal\r\nJos'].map((c) => c.charCodeAt(0)).concat([0xe9], [...';Masuk;2026-11-23'].map((c) => c.charCodeAt(0))));
    const other = readCsv(latin);
    expect(readRows(other, guess(other), ports).read[0]?.person.name).toBe('José');
  });
});
