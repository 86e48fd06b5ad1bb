// SPDX-License-Identifier: Apache-2.0
// What is read from the form, and what must be mended first. The cases of clean.ts and media.ts are those of
// src/site/*_test.cpp: a report tried sealed and then sent by the plain form must be the same report.
import { beforeEach, describe, expect, it } from 'vitest';
import { cleanLine, cleanText, countCharacters, safeFileName } from '../../src/public/clean';
import { checkFiles, faultsOf, kMaxFileBytes, plainReport, readForm } from '../../src/public/form';
import { claimFits, mediaTypeOf } from '../../src/public/media';
import { showPage, text } from './site';

const latin1 = (value: string) => Uint8Array.from(value, (sign) => sign.charCodeAt(0));

describe('text', () => {
  it('has line feeds only', () => expect(cleanText('a\r\nb\rc\n\r\n')).toBe('a\nb\nc\n\n'));
  it('shows the signs that would change how others are read', () => {
    expect(cleanText('a\u202egpj.exe\u0000\u2066')).toBe('a\ufffdgpj.exe\ufffd\ufffd');
    expect(cleanText('satu\u2028dua')).toBe('satu\ufffddua');
  });
  it('is well-formed, and any script of the world is kept', () => {
    expect(cleanText('a\ud800b')).toBe('a\ufffdb');
    for (const kept of ['ꦲꦏ꧀ꦱꦫ', 'परीक्षा', '👩‍👩‍👧 ok', 'tab\tdan\nbaris']) expect(cleanText(kept)).toBe(kept);
  });
  it('of a line is one line without spaces at its ends', () => expect(cleanLine('  a\r\nb\tc  ')).toBe('a b c'));
  it('is counted in characters', () => expect(countCharacters('a🔥é')).toBe(3));
});

it.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\x\\foto saya.jpg', 'foto saya.jpg'],
  ['...', 'berkas'],
  ['', 'berkas'],
  ['a<b>:"|?*.png', 'a_b______.png'],
  ['\u202egpj.exe', '\ufffdgpj.exe'],
])('the file name %j becomes %j', (raw, safe) => expect(safeFileName(raw)).toBe(safe));

it('a long file name is cut and keeps its ending', () => {
  expect(safeFileName(`${'x'.repeat(300)}.jpeg`)).toBe(`${'x'.repeat(95)}.jpeg`);
});

describe('kinds of files', () => {
  it.each([
    ['\xff\xd8\xff\xe1', 'image/jpeg'],
    ['\x89PNG\r\n\x1a\n', 'image/png'],
    ['%PDF-1.7', 'application/pdf'],
    ['ID3\x04\0\0', 'audio/mpeg'],
    ['\xff\xfb\x90\x44', 'audio/mpeg'],
    ['\xff\xf1\x50\x80', 'audio/aac'],
    ['OggS\0\x02\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead', 'audio/ogg'],
    ['OggS............\x01vorbis', 'audio/ogg'],
    ['RIFF\x24\0\0\0WAVEfmt ', 'audio/wav'],
    ['#!AMR-WB\n', 'audio/amr'],
    ['\0\0\0\x20ftypM4A \0\0', 'audio/mp4'],
    ['\0\0\0\x20ftypmp42\0\0', 'video/mp4'],
    ['\0\0\0\x18ftyp3gp5\0\0', 'video/3gpp'],
    ['\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm', 'video/webm'],
  ])('%j is %s', (first, type) => expect(mediaTypeOf(latin1(first))).toBe(type));

  it.each(['', 'MZ\x90\0', '\x7fELF', 'PK\x03\x04', '<svg', '<!doctype html>', 'GIF89a', 'RIFF\x24\0\0\0WEBPVP8 ', '\xff\xff\xff\xff', '\xff\xe0\0\0', '\0\0\0\x18ftypheic', ' %PDF-1.7'])(
    '%j is none of them',
    (first) => expect(mediaTypeOf(latin1(first))).toBe(''),
  );

  it('are compared by family, not by spelling', () => {
    expect(claimFits('image/jpeg', 'image/png', 'foto.PNG')).toBe(true);
    expect(claimFits('audio/ogg', 'video/ogg', 'suara.ogg')).toBe(true);
    expect(claimFits('image/jpeg', '', 'tanpa-akhiran')).toBe(true);
    expect(claimFits('image/jpeg', 'application/octet-stream', 'a.jpeg')).toBe(true);
    expect(claimFits('image/jpeg', 'text/html', 'a.jpg')).toBe(false);
    expect(claimFits('image/jpeg', 'image/jpeg', 'a.html')).toBe(false);
    expect(claimFits('', 'image/jpeg', 'a.jpg')).toBe(false);
  });
});

describe('the report form', () => {
  let form: HTMLFormElement;
  const control = (id: string) => form.querySelector(`#${id}`) as HTMLInputElement;
  const tick = (name: string, value: string) => {
    (form.querySelector(`[name=${name}][value=${value}]`) as HTMLInputElement).checked = true;
  };
  const faults = () => faultsOf(readForm(form)).map((fault) => fault.field);

  beforeEach(() => {
    form = showPage('report-form');
    tick('receipt_noted', 'ya');
  });

  it('is read as the server reads it', () => {
    control('story').value = 'baris\r\nkedua';
    control('village').value = '  Desa\tA ';
    expect(readForm(form)).toMatchObject({
      story: 'baris\nkedua', village: 'Desa A', when: 'kemarin', danger: 'now', district: '17.09.03', howKnown: 'seen', to: ['a'.repeat(32)],
    });
    expect(faults()).toEqual([]);
  });

  it('wants a story, a recipient and a word about the receipt, in the order of the page', () => {
    control('story').value = ' \n\t ';
    for (const box of form.querySelectorAll<HTMLInputElement>('[name=to], [name=receipt_noted]')) box.checked = false;
    expect(faultsOf(readForm(form))).toEqual([
      { field: 'story', message: text('error.story.required') },
      { field: 'to', message: text('error.to.required') },
      { field: 'receipt_noted', message: text('error.receipt_noted.required') },
    ]);
  });

  it('takes 20,000 characters of a story and 200 of a line, and not one more', () => {
    const lines = ['when', 'village', 'contact', 'contact_when'];
    tick('contact_ok', 'no');
    const fill = (more: number) => {
      control('story').value = '🔥'.repeat(20_000 + more);
      for (const id of lines) control(id).value = 'x'.repeat(200 + more);
    };
    fill(0);
    expect(faults()).toEqual([]);
    fill(1);
    expect(faults()).toEqual(['story', ...lines]);
  });

  it('asks whether a contact may be used, and drops it without a yes', () => {
    control('contact').value = '0812';
    expect(faults()).toEqual(['contact_ok']);
    tick('contact_ok', 'no');
    expect(faults()).toEqual([]);
    const typed = readForm(form);
    expect(plainReport(typed, 'id')).toMatchObject({ contact: '', contactWhen: '', wantsReply: true });
    expect(plainReport({ ...typed, contactOk: 'yes' }, 'id')).toMatchObject({ contact: '0812' });
    expect(plainReport({ ...typed, noted: 'tidak' }, 'id').wantsReply).toBe(false);
  });
});

describe('chosen files', () => {
  const png = (name = 'foto.png', size = 20) => {
    const file = new File([latin1('\x89PNG\r\n\x1a\n'.padEnd(20, '.'))], name, { type: 'image/png' });
    return size === 20 ? file : Object.defineProperty(file, 'size', { value: size });
  };
  const messages = async (...files: File[]) => (await checkFiles(files)).faults.map((fault) => fault.message);

  it('are sent with the kind they truly are', async () => {
    const { chosen, faults } = await checkFiles([png(), new File([latin1('\xff\xd8\xff\xe0')], 'a.png', { type: 'image/png' })]);
    expect(faults).toEqual([]);
    expect(chosen.map((one) => one.type)).toEqual(['image/png', 'image/jpeg']);
  });
  it('are five at most', async () => {
    expect(await messages(...Array.from({ length: 5 }, () => png()))).toEqual([]);
    expect(await messages(...Array.from({ length: 6 }, () => png()))).toEqual([text('error.files.too_many_files')]);
  });
  it('are not empty, not above 20 MB, and what they say they are; each fault is said once', async () => {
    expect(await messages(png('besar.png', kMaxFileBytes))).toEqual([]);
    expect(await messages(png('besar.png', kMaxFileBytes + 1))).toEqual([text('error.files.file_too_large')]);
    expect(await messages(new File([], 'kosong.png'), new File([], 'juga.png'))).toEqual([text('error.files.empty_file')]);
    expect(await messages(new File(['MZ'], 'foto.png', { type: 'image/png' }))).toEqual([text('error.files.bad_file')]);
    expect(await messages(png('foto.pdf'))).toEqual([text('error.files.bad_file')]);
  });
});
