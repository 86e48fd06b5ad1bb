// SPDX-License-Identifier: Apache-2.0
// Workbooks (ECMA-376): texts and dates of a sheet out, one sheet in. Formulas are never run; their last value is read.
import { BadFile, columnName, kUsual, type Table, tableOf } from './table';
import { writeZip, Zip } from './zip';

const kDayMs = 86_400_000;
/** Day 0 of a workbook, chosen so that days after 28 February 1900 come out right (Excel counts a 29th that was none). */
const kEpoch = Date.UTC(1899, 11, 30);
const kEpoch1904 = Date.UTC(1904, 0, 1);
/** Built-in number formats that show a date; those of East Asia included. */
const kDateFormats = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);

/** A serial day of a workbook as a civil day; '' where it is none. */
export function serialDay(serial: number, from1904 = false): string {
  const ms = (from1904 ? kEpoch1904 : kEpoch) + Math.floor(serial) * kDayMs;
  const day = new Date(ms);
  return Number.isNaN(ms) || serial < 1 || day.getUTCFullYear() > 2200 ? '' : day.toISOString().slice(0, 10);
}

const all = (node: Document | Element, name: string) => [...node.getElementsByTagNameNS('*', name)];

function parse(text: string | null): Document {
  const document = new DOMParser().parseFromString(text ?? '', 'application/xml');
  if (all(document, 'parsererror').length > 0) throw new BadFile('damaged');
  return document;
}

/** The words of a shared or inline string; those of a reading aid (rPh) are left out. */
function stringOf(node: Element): string {
  return all(node, 't')
    .filter((text) => text.parentElement?.localName !== 'rPh')
    .map((text) => text.textContent ?? '')
    .join('');
}

export class Workbook {
  #strings: string[] | null = null;
  #dates: boolean[] | null = null;

  private constructor(
    readonly sheets: readonly string[],
    private readonly zip: Zip,
    private readonly paths: readonly string[],
    private readonly from1904: boolean,
  ) {}

  static async open(bytes: Uint8Array<ArrayBuffer>): Promise<Workbook> {
    if (bytes.length > kUsual.bytes) throw new BadFile('too_large');
    // A workbook with a password is no ZIP but an OLE file, as are those of Excel before 2007.
    if (bytes[0] === 0xd0 && bytes[1] === 0xcf) throw new BadFile('password');
    const zip = new Zip(bytes);
    const book = parse(await zip.text('xl/workbook.xml'));
    const relations = new Map(all(parse(await zip.text('xl/_rels/workbook.xml.rels')), 'Relationship').map((one) => [one.getAttribute('Id') ?? '', one.getAttribute('Target') ?? '']));
    const sheets = all(book, 'sheet').map((sheet) => {
      const id = [...sheet.attributes].find((one) => one.localName === 'id' && one.name !== 'sheetId')?.value ?? '';
      const target = relations.get(id) ?? '';
      return { name: sheet.getAttribute('name') ?? '', path: target.startsWith('/') ? target.slice(1) : `xl/${target}` };
    });
    if (sheets.length === 0) throw new BadFile('not_a_table');
    const from1904 = all(book, 'workbookPr').some((one) => /^(1|true)$/.test(one.getAttribute('date1904') ?? ''));
    return new Workbook(sheets.map((one) => one.name), zip, sheets.map((one) => one.path), from1904);
  }

  async table(index: number): Promise<Table> {
    const sheet = parse(await this.zip.text(this.paths[index] ?? ''));
    const strings = await this.#sharedStrings();
    const dates = await this.#dateStyles();
    const rows: string[][] = [];
    for (const row of all(sheet, 'row')) {
      const at = Number(row.getAttribute('r') ?? rows.length + 1) - 1;
      if (at > 1_100_000) throw new BadFile('damaged');
      const cells: string[] = [];
      for (const cell of [...row.children].filter((one) => one.localName === 'c')) {
        const column = columnOf(cell.getAttribute('r')) ?? cells.length;
        if (column > 16_384) throw new BadFile('damaged');
        while (cells.length < column) cells.push('');
        cells[column] = this.#valueOf(cell, strings, dates);
      }
      while (rows.length < at) rows.push([]);
      rows[at] = cells;
    }
    return tableOf(this.sheets[index] ?? '', rows);
  }

  #valueOf(cell: Element, strings: readonly string[], dates: readonly boolean[]): string {
    const kind = cell.getAttribute('t') ?? 'n';
    if (kind === 'inlineStr') return stringOf(cell);
    const value = [...cell.children].find((one) => one.localName === 'v')?.textContent ?? '';
    if (kind === 's') return strings[Number(value)] ?? '';
    if (kind === 'b') return value === '1' ? 'TRUE' : 'FALSE';
    if (kind === 'e' || value === '') return '';
    if (kind === 'd') return value.slice(0, 10);
    if (kind === 'n' && dates[Number(cell.getAttribute('s') ?? 0)]) return serialDay(Number(value), this.from1904) || value;
    // 1.23E+11 is how a long number was written, not what stands in the cell.
    return kind === 'n' && /e/i.test(value) && Number.isSafeInteger(Number(value)) ? String(Number(value)) : value;
  }

  async #sharedStrings(): Promise<string[]> {
    if (this.#strings) return this.#strings;
    const text = await this.zip.text('xl/sharedStrings.xml');
    this.#strings = text === null ? [] : all(parse(text), 'si').map(stringOf);
    return this.#strings;
  }

  async #dateStyles(): Promise<boolean[]> {
    if (this.#dates) return this.#dates;
    const text = await this.zip.text('xl/styles.xml');
    if (text === null) return (this.#dates = []);
    const styles = parse(text);
    const own = new Map(all(styles, 'numFmt').map((one) => [Number(one.getAttribute('numFmtId')), one.getAttribute('formatCode') ?? '']));
    const isDate = (id: number) => {
      const code = own.get(id)?.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '');
      return code === undefined ? kDateFormats.has(id) : /[dy]/i.test(code);
    };
    const formats = all(styles, 'cellXfs')[0];
    this.#dates = formats ? all(formats, 'xf').map((one) => isDate(Number(one.getAttribute('numFmtId') ?? 0))) : [];
    return this.#dates;
  }
}

/** 'AB12' -> 27. */
function columnOf(place: string | null): number | null {
  const letters = /^[A-Z]+/.exec(place ?? '')?.[0];
  return letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : null;
}

// XML knows no control characters but tab and line ends.
const kNotXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const kMostText = 32_767;

function escaped(text: string): string {
  return text.slice(0, kMostText).replace(kNotXml, '\ufffd').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const kHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const kMain = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const kRelations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const kPackage = 'http://schemas.openxmlformats.org/package/2006';

/** One sheet; the first row is its header. Every cell is a text, so nothing in it is ever a formula. */
export function writeXlsx(name: string, rows: readonly (readonly string[])[]): Promise<Uint8Array<ArrayBuffer>> {
  const line = (cells: readonly string[], row: number) =>
    `<row r="${row + 1}">${cells.map((text, column) => (text === '' ? '' : `<c r="${columnName(column)}${row + 1}" t="inlineStr"${row === 0 ? ' s="1"' : ''}><is><t xml:space="preserve">${escaped(text)}</t></is></c>`)).join('')}</row>`;
  const width = Math.max(1, rows[0]?.length ?? 1);
  const area = `A1:${columnName(width - 1)}${Math.max(1, rows.length)}`;
  const part = (path: string, kind: string) => `<Override PartName="/xl/${path}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
  return writeZip({
    '[Content_Types].xml': `${kHead}<Types xmlns="${kPackage}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part('workbook', 'sheet.main')}${part('worksheets/sheet1', 'worksheet')}${part('styles', 'styles')}</Types>`,
    '_rels/.rels': `${kHead}<Relationships xmlns="${kPackage}/relationships"><Relationship Id="rId1" Type="${kRelations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/_rels/workbook.xml.rels': `${kHead}<Relationships xmlns="${kPackage}/relationships"><Relationship Id="rId1" Type="${kRelations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${kRelations}/styles" Target="styles.xml"/></Relationships>`,
    'xl/workbook.xml': `${kHead}<workbook xmlns="${kMain}" xmlns:r="${kRelations}"><sheets><sheet name="${escaped(name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31) || 'Sheet1')}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/styles.xml': `${kHead}<styleSheet xmlns="${kMain}"><fonts count="2"><font/><font><b/></font></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="49"/><xf numFmtId="49" fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `${kHead}<worksheet xmlns="${kMain}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="${width}" width="20" customWidth="1"/></cols><sheetData>${rows.map(line).join('')}</sheetData><autoFilter ref="${area}"/></worksheet>`,
  });
}
