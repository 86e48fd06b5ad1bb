// SPDX-License-Identifier: Apache-2.0
// Files as offices and collection tools make them.
import { describe, expect, test } from 'vitest';
import { countryOf } from '../../src/lib/htcds/countries';
import { readJson } from '../../src/lib/htcds/json';
import { flatten, guess, kNote, kSkip } from '../../src/lib/htcds/mapping';
import { readRows } from '../../src/lib/htcds/read';
import { ageBandOf, codesIn, dayOf } from '../../src/lib/htcds/values';
import { nameParts } from '../../src/lib/htcds/write';
import { decode, readCsv, writeCsv } from '../../src/lib/sheets/csv';
import { BadFile } from '../../src/lib/sheets/table';
import { serialDay, Workbook } from '../../src/lib/sheets/xlsx';
import { writeZip } from '../../src/lib/sheets/zip';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => {
  const table = readCsv(bytesOf(text));
  return readRows(flatten(table, guess(table.header)));
};

/** ë and ü as Windows-1252 has them; UTF-16 with and without its mark. */
const latin = (text: string) => Uint8Array.from([...text].map((sign) => sign.charCodeAt(0)));
const utf16 = (text: string, little: boolean, mark: boolean) => {
  const out: number[] = mark ? (little ? [0xff, 0xfe] : [0xfe, 0xff]) : [];
  for (const sign of text) out.push(...(little ? [sign.charCodeAt(0) & 255, sign.charCodeAt(0) >> 8] : [sign.charCodeAt(0) >> 8, sign.charCodeAt(0) & 255]));
  return Uint8Array.from(out);
};

describe('encodings and separators', () => {
  test.each([
    ['UTF-8', bytesOf('Nama;Umur\nRené;17')],
    ['UTF-8 with a mark', bytesOf('\ufeffNama;Umur\nRené;17')],
    ['Windows-1252', latin('Nama;Umur\r\nRené;17')],
    ['UTF-16 LE', utf16('Nama\tUmur\nRené\t17', true, true)],
    ['UTF-16 BE', utf16('Nama\tUmur\nRené\t17', false, true)],
    ['UTF-16 without a mark', utf16('Nama,Umur\nRené,17\n', true, false)],
    ["Excel's own first line", bytesOf('sep=|\nNama|Umur\nRené|17')],
  ])('%s', (_, bytes) => {
    expect(readCsv(bytes)).toMatchObject({ header: ['Nama', 'Umur'], rows: [['René', '17']] });
  });

  test('quotes, lines and separators inside a cell; empty rows keep their numbers', () => {
    const table = readCsv(bytesOf('Nama;Cerita\n\n"Sri ""Wati""";"satu; dua\ntiga"\n;\nAni;x'));
    expect(table.rows).toEqual([['Sri "Wati"', 'satu; dua\ntiga'], ['Ani', 'x']]);
    expect(readCsv(bytesOf('a;b\n\nc;d')).numbers).toEqual([3]);
  });

  test('what is no table says so', () => {
    expect(() => readCsv(bytesOf('  \n'))).toThrow(BadFile);
    expect(() => readCsv(bytesOf('a,b\n"never closed,1'))).toThrow(BadFile);
    expect(() => readCsv(Uint8Array.from([...bytesOf('%PDF-1.4 binary bytes of some length here'), 0, 1, 2]))).toThrow(BadFile);
    expect(decode(bytesOf('é'))).toBe('é');
  });

  test('formulas leave defused and come back as they were', () => {
    const rows = [['Nama', 'x'], ['=HYPERLINK("http://x")', '+62'], ["'@a", '-1'], ['\ttab', 'biasa']];
    const text = writeCsv(rows);
    expect(text).not.toMatch(/(^|[\r\n,"])[=+@-]/);
    expect(readCsv(bytesOf(text)).rows.slice(0, 2)).toEqual(rows.slice(1, 3));
  });
});

describe('values', () => {
  test.each([
    ['12/03/2001', '2001-03-12'], ['2-1-99', '1999-01-02'], ['1.2.03', '2003-02-01'], ['2001-03-12', '2001-03-12'], ['5 Maret 2001', '2001-03-05'], ['5 Agustus 2001', '2001-08-05'],
    ['Senin, 5 Mei 2001', '2001-05-05'], ['36962', '2001-03-12'], ['2026-11-24T08:30:00+07:00', '2026-11-24'], ['31/02/2001', null], ['2001', null], ['kemarin', null], ['13/13/2001', null],
  ])('the day %s', (text, day) => expect(dayOf(text, 2026)).toBe(day));

  test('a serial day of either calendar', () => {
    expect(serialDay(61)).toBe('1900-03-01');
    expect(serialDay(0.5)).toBe('');
    expect(serialDay(0, true)).toBe('');
    expect(serialDay(35_500, true)).toBe('2001-03-12');
  });

  test('words, codes, mixtures; what is unknown is handed back', () => {
    expect(codesIn('purpose', 'ForcedLabour SexualExploitation')).toEqual({ codes: ['ForcedLabour', 'SexualExploitation'], unknown: [] });
    expect(codesIn('purpose', 'Kerja paksa; judi online, Sihir')).toEqual({ codes: ['ForcedCriminality', 'ForcedLabour'], unknown: ['Sihir'] });
    expect(codesIn('purpose', 'ForcedLabour NeuesWort')).toEqual({ codes: ['ForcedLabour'], unknown: ['NeuesWort'] });
  });

  test('countries by code and name, ages, names', () => {
    expect([countryOf('ID'), countryOf('idn'), countryOf('Kamboja'), countryOf('Cambodia'), countryOf('WNI'), countryOf('Atlantis')]).toEqual(['IDN', 'IDN', 'KHM', 'KHM', 'IDN', null]);
    expect([ageBandOf('17 tahun'), ageBandOf('60'), ageBandOf('dewasa')]).toEqual(['15_17', '60_up', null]);
    expect([nameParts('Suharti'), nameParts('Siti Nur Halimah')]).toEqual([['Suharti', '', ''], ['Siti', 'Nur', 'Halimah']]);
  });
});

describe("an office's list", () => {
  const kList = 'No;Nomor Kasus;Nama Lengkap;JK;Tgl Lahir;Kecamatan;Bentuk Eksploitasi;Negara Tujuan;No HP;Warna baju\n1;K-7;Sri;P;12/03/2001;Pondok Kelapa;Kerja paksa;Kamboja;0811;merah\n2;K-7;Ani;P;tidak tahu;;Sihir;;;\n3;;Budi;L;;;;;;';

  test('becomes cases and people; nothing is lost', () => {
    const [first, second] = read(kList);
    expect(first?.plain.people.map((one) => one.sections.identity?.name)).toEqual(['Sri', 'Ani']);
    expect(first?.plain).toMatchObject({ number: 'K-7', facts: { origin_district: '17.09.03', purposes: ['ForcedLabour'], destination_country: 'KHM' } });
    expect(first?.plain.people[0]).toMatchObject({ coded: { sex: 'Feminine', birth_year: 2001 }, sections: { contact: { phones: ['0811'] } } });
    expect(first?.plain.notes).toEqual(['Warna baju: merah', 'prs_Birthdate: tidak tahu', 'vic_TypeOfExploitation: Sihir'].sort((a, b) => first!.plain.notes.indexOf(a) - first!.plain.notes.indexOf(b)));
    expect(first?.issues.map(({ row, kind, value }) => [row, kind, value])).toEqual([[3, 'unknown_code', 'Sihir'], [3, 'bad_date', 'tidak tahu']]);
    expect(second?.rows).toEqual([4]);
  });

  test('a row of one case that says something else is told', () => {
    const [one] = read('Nomor kasus,Nama,Negara tujuan\nA,Sri,MYS\nA,Ani,KHM');
    expect(one?.plain.facts.destination_country).toBe('MYS');
    expect(one?.issues).toMatchObject([{ kind: 'differs', value: 'KHM', row: 3 }]);
  });
});

describe("data of the standard's XLSForm", () => {
  test('as ODK Central exports it', () => {
    const [one] = read('SubmissionDate,start,con_Consent,prs_First_Name,prs_Second_Name,prs_Birthdate,prs_Gender,prs_Citizenship,vic_MethodOfRecruitment,vic_Methods_of_Control,vic_TypeOfExploitation,vic_LocationOfRecruitment,cas_Status,KEY\n'
      + '2026-01-01T00:00:00Z,x,yes,Sri,Wahyuni,2001-03-12,Feminine,ID,AtWork ThroughOnlineSocialNetworks,DebtBondage UsesMagic,ForcedLabour Other,Curup,FollowUp,uuid:1');
    expect(one?.plain.facts).toMatchObject({ status: 'FollowUp', recruitment: ['AtWork', 'ThroughOnlineSocialNetworks'], control: ['DebtBondage'], purposes: ['ForcedLabour', 'Other'] });
    expect(one?.plain.people[0]).toMatchObject({ coded: { citizenship: 'IDN', birth_year: 2001 }, sections: { identity: { name: 'Sri Wahyuni', birth_date: '2001-03-12' } } });
    expect(one?.plain.notes).toEqual(expect.arrayContaining(['con_Consent: yes', 'vic_LocationOfRecruitment: Curup', 'vic_MethodsOfControl: UsesMagic']));
  });

  test('as Kobo exports it: groups, and a column for each code', () => {
    const table = readCsv(bytesOf('_id;orang/prs_First_Name;orang/prs_Gender;korban/vic_TypeOfExploitation;korban/vic_TypeOfExploitation/ForcedLabour;korban/vic_TypeOfExploitation/Other;_uuid\n1;Sri;Feminine;ForcedLabour Other;1;1;x'));
    expect(guess(table.header)).toEqual([kSkip, 'prs_FirstName', 'prs_Gender', 'vic_TypeOfExploitation', kSkip, kSkip, kSkip]);
    const split = readCsv(bytesOf('prs_First_Name;vic_TypeOfExploitation/ForcedLabour;vic_TypeOfExploitation/Other\nSri;1;0\nAni;TRUE;1'));
    expect(guess(split.header)).toEqual(['prs_FirstName', kNote, kNote]);
    expect(readRows(flatten(split, guess(split.header))).map((one) => one.plain.facts.purposes)).toEqual([['ForcedLabour'], ['ForcedLabour', 'Other']]);
  });
});

describe('HTCDS JSON of others', () => {
  test('unknown codes and fields are listed and kept', () => {
    const file = { standard: 'HTCDS', version: '2.0', cases: [{ case: { cas_Status: 'Dormant', x_Own: { a: 1 } }, persons: [{ prs_FirstName: 'Sri', vic_TypeOfExploitation: ['ForcedLabour', 'Witchcraft'] }] }] };
    const [one] = readRows(readJson(JSON.stringify(file)));
    expect(one?.issues.map((issue) => issue.value)).toEqual(['Dormant', 'Witchcraft']);
    expect(one?.plain.notes).toEqual(expect.arrayContaining(['x_Own: {"a":1}', 'cas_Status: Dormant', 'vic_TypeOfExploitation: Witchcraft']));
  });

  test.each(['{', '[]', '{"standard":"XYZ","cases":[]}', '{"standard":"HTCDS","cases":[]}'])('%s is none', (text) => expect(() => readJson(text)).toThrow(BadFile));
});

describe('workbooks', () => {
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const book = (sheet: string, strings = '', sheets = 1) =>
    writeZip({
      'xl/workbook.xml': `<workbook ${main} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${Array.from({ length: sheets }, (_, i) => `<sheet name="S${i + 1}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${Array.from({ length: sheets }, (_, i) => `<Relationship Id="rId${i + 1}" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}</Relationships>`,
      'xl/styles.xml': `<styleSheet ${main}><numFmts count="1"><numFmt numFmtId="164" formatCode="[$-421]dd\\ mmmm\\ yyyy"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
      'xl/sharedStrings.xml': `<sst ${main}>${strings}</sst>`,
      'xl/worksheets/sheet1.xml': `<worksheet ${main}><sheetData>${sheet}</sheetData></worksheet>`,
    });

  test('shared strings, dates by their format, gaps, formulas by their value', async () => {
    const sheet = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>Umur</t></is></c></row>'
      + '<row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4" s="1"><v>36962</v></c><c r="C4" s="2"><v>36962.5</v></c><c r="D4"><f>1+1</f><v>2</v></c></row><row r="5"><c r="D5"><v>3.201112030000E+15</v></c></row>';
    const strings = '<si><t>Nama</t></si><si><r><t>Tgl </t></r><r><t>lahir</t></r></si><si><t>Sri</t><rPh sb="0" eb="1"><t>x</t></rPh></si>';
    const table = await (await Workbook.open(await book(sheet, strings))).table(0);
    expect(table).toEqual({ name: 'S1', header: ['Nama', 'Tgl lahir', 'C', 'Umur'], rows: [['Sri', '2001-03-12', '2001-03-12', '2'], ['', '', '', '3201112030000000']], numbers: [4, 5] });
  });

  test('a password, an old form, a broken file', async () => {
    await expect(Workbook.open(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3, 4]))).rejects.toMatchObject({ fault: 'password' });
    await expect(Workbook.open(bytesOf('PK not a zip at all, but long enough to look'))).rejects.toMatchObject({ fault: 'damaged' });
    const good = await book('<row r="1"><c r="A1"><v>1</v></c></row>');
    await expect((await Workbook.open(good.slice())).table(0)).resolves.toMatchObject({ header: ['1'] });
    await expect((await Workbook.open(await book('<row r="1"><c'))).table(0)).rejects.toMatchObject({ fault: 'damaged' });
  });
});
