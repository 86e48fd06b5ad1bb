// SPDX-License-Identifier: Apache-2.0
// The report form as typed, and what must be mended before it can be sent: the rules of src/site/report_form.cpp.
import type { PlainReport } from '../lib/seal/public';
import { cleanLine, cleanText, countCharacters } from './clean';
import { claimFits, kSniffBytes, mediaTypeOf } from './media';
import type { Fault } from './page';
import { t } from './texts';

const kMaxStory = 20_000;
const kMaxLine = 200;
export const kMaxFiles = 5;
export const kMaxFileBytes = 20 * 1024 * 1024;

export interface Typed {
  story: string;
  village: string;
  when: string;
  contact: string;
  contactWhen: string;
  danger: string;
  district: string;
  howKnown: string;
  contactOk: string;
  noted: string;
  /** Circle ids of the ticked recipients. */
  to: string[];
}

export function readForm(form: HTMLFormElement): Typed {
  const data = new FormData(form);
  const one = (name: string) => String(data.get(name) ?? '');
  const line = (name: string) => cleanLine(one(name));
  return {
    story: cleanText(one('story')),
    village: line('village'),
    when: line('when'),
    contact: line('contact'),
    contactWhen: line('contact_when'),
    danger: one('danger'),
    district: one('district'),
    howKnown: one('how_known'),
    contactOk: one('contact_ok'),
    noted: one('receipt_noted'),
    to: data.getAll('to').map(String),
  };
}

const fault = (field: string, key: string): Fault => ({ field, message: t(key) });

/** In the order of the page. */
export function faultsOf(typed: Typed): Fault[] {
  const out: (Fault | false)[] = [
    !/[^ \t\n]/.test(typed.story) && fault('story', 'error.story.required'),
    countCharacters(typed.story) > kMaxStory && fault('story', 'error.story.too_long'),
    countCharacters(typed.when) > kMaxLine && fault('when', 'error.when.too_long'),
    countCharacters(typed.village) > kMaxLine && fault('village', 'error.village.too_long'),
    !typed.contactOk && typed.contact + typed.contactWhen !== '' && fault('contact_ok', 'error.contact_ok.required'),
    countCharacters(typed.contact) > kMaxLine && fault('contact', 'error.contact.too_long'),
    countCharacters(typed.contactWhen) > kMaxLine && fault('contact_when', 'error.contact_when.too_long'),
    typed.to.length === 0 && fault('to', 'error.to.required'),
    !/^(ya|tidak)$/.test(typed.noted) && fault('receipt_noted', 'error.receipt_noted.required'),
  ];
  return out.filter((one): one is Fault => one !== false);
}

/** What is sealed: a contact she does not want used is dropped. */
export function plainReport(typed: Typed, language: string): PlainReport {
  const reachable = typed.contactOk === 'yes';
  return {
    story: typed.story,
    village: typed.village,
    when: typed.when,
    contact: reachable ? typed.contact : '',
    contactWhen: reachable ? typed.contactWhen : '',
    danger: typed.danger || 'unknown',
    district: typed.district,
    howKnown: typed.howKnown || 'other',
    wantsReply: typed.noted === 'ya',
    language,
    files: [],
  };
}

export interface Chosen {
  file: File;
  type: string;
}

/** The chosen files with their true kinds, and what is wrong with them. */
export async function checkFiles(files: readonly File[]): Promise<{ chosen: Chosen[]; faults: Fault[] }> {
  const keys = new Set<string>();
  if (files.length > kMaxFiles) keys.add('error.files.too_many_files');
  const chosen: Chosen[] = [];
  for (const file of files.slice(0, kMaxFiles)) {
    const head = new Uint8Array(await file.slice(0, kSniffBytes).arrayBuffer());
    const type = mediaTypeOf(head);
    if (file.size === 0) keys.add('error.files.empty_file');
    else if (file.size > kMaxFileBytes) keys.add('error.files.file_too_large');
    else if (!claimFits(type, file.type, file.name)) keys.add('error.files.bad_file');
    chosen.push({ file, type });
  }
  return { chosen, faults: [...keys].map((key) => fault('files', key)) };
}
