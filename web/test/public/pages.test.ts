// SPDX-License-Identifier: Apache-2.0
// The scripts of Lapor and Pesan on the pages that the server makes.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as seal from '../../src/lib/seal/public';
import { office } from './people';
import { type Asked, kNetwork, serve, showPage, text, texts } from './site';

vi.mock('../../src/public/texts', async (original) => ({ ...(await original<object>()), loadTexts: async () => {} }));

const pelita = office('Yayasan Pelita');
const kServerWords = 'rumah sawah kelapa';
let sent: Record<string, unknown>[];
let answer: (asked: Asked) => { status?: number; body?: unknown } | 'cut';

beforeEach(() => {
  vi.resetModules();
  sent = [];
  answer = () => ({ status: 201 });
});
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.innerHTML = '';
});

/** The page with its script started; `adapt` changes what the server made. */
async function open(component: 'report-form' | 'messages-form', shown: unknown = pelita.shown, adapt = (html: string) => html): Promise<HTMLFormElement> {
  const form = showPage(component, (html) => adapt(html.replaceAll('a'.repeat(32), pelita.circleId)));
  form.dataset.seal = 'waiting';
  const { useTexts } = await import('../../src/public/texts');
  useTexts(texts);
  serve((asked) => {
    if (asked.path === '/intake') return { body: { network: kNetwork, organisations: [shown] } };
    if (asked.path === '/directory') return { body: { organisations: [shown] } };
    sent.push(asked.body as Record<string, unknown>);
    return answer(asked);
  });
  const ended = new Promise((done) => {
    for (const name of ['suluh-ready', 'suluh-plain']) document.addEventListener(name, done, { once: true });
  });
  await (component === 'report-form' ? import('../../src/public/lapor') : import('../../src/public/pesan'));
  await ended;
  return form;
}

const words = () => [...document.querySelectorAll('#words li')].map((one) => one.textContent).join(' ');
const field = (form: HTMLFormElement, name: string) => form.querySelector(`[name=${name}]`) as HTMLInputElement;
const alert = () => document.querySelector('[role=alert] ul, [role=alert] p')?.textContent ?? '';
const heading = () => document.querySelector('h1')?.textContent;

function submit(form: HTMLFormElement): void {
  form.dispatchEvent(new SubmitEvent('submit', { cancelable: true, bubbles: true }));
}

describe('Lapor', () => {
  const confirm = (form: HTMLFormElement) => {
    field(form, 'receipt_noted').checked = true;
  };

  it('shows words of its own, and the plain form would send the same ones', async () => {
    const form = await open('report-form');
    expect(form.dataset.seal).toBe('ready');
    expect(words().split(' ')).toHaveLength(11);
    expect(words()).not.toBe(kServerWords);
    expect(seal.parseReceipt(words())).toBeInstanceOf(Uint8Array);
    expect(field(form, 'receipt').value).toBe(words());
    expect(field(form, 'submission_id').value).toMatch(/^[0-9a-f]{32}$/);
  });

  it('keeps the words that she has already noted', async () => {
    const noted = seal.receiptWords(seal.generateReceipt());
    const form = await open('report-form', pelita.shown, (html) => html.replace(kServerWords, noted).replace('value="ya" required', 'value="ya" required checked'));
    expect(field(form, 'receipt').value).toBe(noted);
    expect(field(form, 'submission_id').value).toBe('0f0e0d0c0b0a09080706050403020100');
  });

  it('sends nothing before she has confirmed the words, and takes her to what is missing', async () => {
    const form = await open('report-form');
    field(form, 'story').value = '';
    submit(form);
    await vi.waitFor(() => expect(alert()).toContain(text('error.receipt_noted.required')));
    expect(alert()).toContain(text('error.story.required'));
    expect(document.activeElement).toBe(document.querySelector('[role=alert]'));
    expect(document.querySelector('#story')?.getAttribute('aria-invalid')).toBe('true');
    expect(document.title.startsWith(text('error.title_prefix'))).toBe(true);
    expect(sent).toEqual([]);
  });

  it('thanks with the same words once it is stored, and forgets the form', async () => {
    const form = await open('report-form');
    const own = words();
    confirm(form);
    submit(form);
    await vi.waitFor(() => expect(heading()).toBe(text('sent.title')));
    expect(sent).toHaveLength(1);
    expect(words()).toBe(own);
    expect(document.querySelector('form')).toBeNull();
    expect(document.body.textContent).not.toContain('jangan pulang');
  });

  it('a second press while it is sent sends nothing more', async () => {
    const form = await open('report-form');
    confirm(form);
    submit(form);
    submit(form);
    await vi.waitFor(() => expect(heading()).toBe(text('sent.title')));
    expect(sent).toHaveLength(1);
  });

  it('keeps the text and gives fresh words when the words are of another report', async () => {
    const form = await open('report-form');
    const own = words();
    answer = () => ({ status: 409, body: { key: 'receipt_used', text: { id: 'Sudah dipakai.' } } });
    confirm(form);
    submit(form);
    await vi.waitFor(() => expect(words()).not.toBe(own));
    expect(field(form, 'story').value).toContain('jangan pulang');
    expect(field(form, 'receipt').value).toBe(words());
    expect(field(form, 'receipt_noted').checked).toBe(false);
    expect(document.body.textContent).toContain(text('seal.stored_before'));
  });

  it('shows what the server says, and lets her try again', async () => {
    const form = await open('report-form');
    answer = () => ({ status: 500, body: { key: 'internal', text: { id: 'Ada kesalahan pada server.' } } });
    confirm(form);
    submit(form);
    await vi.waitFor(() => expect(alert()).toContain('Ada kesalahan pada server.'));
    expect(form.querySelector('button')?.disabled).toBe(false);
    expect(form.querySelector('fieldset')?.disabled).toBe(false);
  });

  it('does not let her choose an organisation whose key does not hold', async () => {
    const statements = pelita.shown.statements.map((one) => (one.kind === 'circle' ? { ...one, signature: `AAAA${one.signature.slice(4)}` } : one));
    const form = await open('report-form', { ...pelita.shown, statements });
    const box = form.querySelector('[name=to]') as HTMLInputElement;
    expect([box.checked, box.disabled]).toEqual([false, true]);
    expect(document.body.textContent).toContain(text('seal.bad_key').replace('{name}', 'Yayasan Pelita'));
    expect(form.querySelector('button')?.disabled).toBe(true);
  });

  it('leaves the plain form alone when the keys are of another network', async () => {
    const form = await open('report-form', pelita.shown, (html) => html.replace(kNetwork, 'f'.repeat(32)));
    expect(form.dataset.seal).toBe('waiting'); // the loader, told by suluh-plain, sets it to plain
    expect(words()).toBe('rumah sawah kelapa');
    expect(form.noValidate).toBe(false);
  });
});

describe('Pesan', () => {
  const receipt = seal.generateReceipt();
  const own = seal.receiptWords(receipt);

  async function ask(typed: string): Promise<HTMLFormElement> {
    const form = await open('messages-form');
    field(form, 'receipt').value = typed;
    submit(form);
    return form;
  }

  it.each([
    ['', 'error.receipt.required'],
    ['satu dua', 'error.receipt.count'],
    [own.split(' ').reverse().join(' '), 'error.receipt.checksum'],
  ])('says what is wrong with %j without asking the server, and keeps it', async (typed, key) => {
    const form = await ask(typed);
    await vi.waitFor(() => expect(alert()).toContain(text(key)));
    expect(field(form, 'receipt').value).toBe(typed);
    expect(sent).toEqual([]);
  });

  it('names the place of a word that is not in the list', async () => {
    await ask(own.replace(/ \S+$/, ' bukankata'));
    await vi.waitFor(() => expect(alert()).toContain(text('error.receipt.unknown_word').replace('{n}', '11')));
  });

  it('never sends the words', async () => {
    answer = () => ({ body: { found: false, box_messages: [] } });
    await ask(own.toUpperCase());
    await vi.waitFor(() => expect(alert()).toContain(text('error.wrong_receipt')));
    expect(sent).toEqual([{ lookup: seal.toBase64url(seal.receiptKeys(receipt, kNetwork).lookup), page: 0 }]);
  });
});
