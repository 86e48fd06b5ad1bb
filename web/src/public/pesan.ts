// SPDX-License-Identifier: Apache-2.0
// The messages page where the browser opens the thread: asks for the words, shows status and replies, adds, and deletes.
import * as seal from '../lib/seal/public';
import { Cut, patiently, post, Refused, type Wait, type Why } from './api';
import { cleanText, countCharacters } from './clean';
import { el, type Fault, showFaults, showView, Status } from './page';
import { loadTexts, t } from './texts';
import { openThread, type Thread } from './thread';
import { addForm, kMaxAddition, removalView, removedView, threadView } from './thread_view';
import { grantsOf } from './wire';

const kReceiptFaults: Record<string, string> = {
  count: 'error.receipt.count',
  length: 'error.receipt.length',
  character: 'error.receipt.character',
  checksum: 'error.receipt.checksum',
};

function receiptFaults(problem: seal.ReceiptProblem): Fault[] {
  if (problem.why !== 'unknown_word') return [{ field: 'receipt', message: t(kReceiptFaults[problem.why] ?? 'error.any') }];
  return problem.unknown.map((at) => ({ field: 'receipt', message: t('error.receipt.unknown_word', { n: at + 1 }) }));
}

class MessagesPage {
  #keys: seal.ReceiptKeys | null = null;
  #thread: Thread | null = null;
  #addition: { story: string; id: string } | null = null;
  #busy = false;

  constructor(
    private readonly network: string,
    private readonly language: string,
  ) {}

  listen(form: HTMLFormElement, act: (form: HTMLFormElement, wait: Wait) => Promise<void>): void {
    form.noValidate = true;
    form.addEventListener('submit', (event) => {
      if (form.dataset.seal === 'plain') return;
      event.preventDefault();
      void this.#run(form, act);
    });
  }

  async #run(form: HTMLFormElement, act: (form: HTMLFormElement, wait: Wait) => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const button = form.querySelector('button');
    const status = new Status(button ?? form);
    if (button) button.disabled = true;
    status.say(t(this.#thread ? 'seal.working' : 'seal.opening'));
    try {
      await act(form, (seconds: number, why: Why) => status.countdown(seconds, (n) => t(why === 'busy' ? 'seal.busy' : 'seal.cut', { n })));
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#busy = false;
      status.done();
      if (button) button.disabled = false;
    }
  }

  #fail(error: unknown): void {
    const heading = t(this.#thread ? 'error.not_sent' : 'error.not_opened');
    if (error instanceof Refused) return showFaults(heading, error.text[this.language] ?? error.text.id ?? t('error.any'));
    if (error instanceof Cut) return showFaults(heading, t('seal.failed_messages'));
    if (this.#thread) return showFaults(heading, t('seal.failed_messages'));
    document.dispatchEvent(new Event('suluh-plain'));
    document.getElementById('sealed-note')?.remove();
    showFaults(heading, t('seal.unable_messages'));
  }

  async open(form: HTMLFormElement, wait: Wait): Promise<void> {
    const field = form.querySelector<HTMLTextAreaElement>('[name=receipt]');
    const typed = field?.value ?? '';
    if (!typed.trim()) return showFaults(t('error.heading'), '', [{ field: 'receipt', message: t('error.receipt.required') }]);
    const receipt = seal.parseReceipt(typed);
    if (!(receipt instanceof Uint8Array)) return showFaults(t('error.not_opened'), '', receiptFaults(receipt));
    const keys = seal.receiptKeys(receipt, this.network);
    seal.wipe(receipt);
    const thread = await openThread(this.network, keys, wait);
    if (!thread) return showFaults(t('error.not_opened'), t('error.wrong_receipt'));
    if (field) field.value = '';
    this.#keys = keys;
    this.#show(thread, false);
  }

  #show(thread: Thread, added: boolean): void {
    this.#thread = thread;
    const form = addForm();
    this.listen(form, (_, wait) => this.add(form, wait));
    showView(t('thread.title'), added && el('p', { class: 'note', role: 'status' }, t('thread.added')), ...threadView(thread), !thread.nobody && form, this.#removalCard());
  }

  #removalCard(): HTMLElement {
    const ask = el('button', { class: 'alt', type: 'button' }, t('thread.delete.ask'));
    ask.addEventListener('click', () => this.#askRemoval());
    return el('section', { class: 'card' }, el('h2', {}, t('thread.delete')), el('p', {}, t('thread.delete.text')), ask);
  }

  #askRemoval(): void {
    const { content, yes, no } = removalView();
    showView(t('remove.title'), ...content);
    this.listen(yes, (_, wait) => this.remove(wait));
    no.addEventListener('click', () => this.#thread && this.#show(this.#thread, false));
  }

  async add(form: HTMLFormElement, wait: Wait): Promise<void> {
    const [keys, thread] = [this.#keys, this.#thread];
    if (!keys || !thread) return;
    const story = cleanText(form.querySelector('textarea')?.value ?? '');
    const fault = !/[^ \t\n]/.test(story) ? 'error.story.required' : countCharacters(story) > kMaxAddition ? 'error.story.too_long' : '';
    if (fault) return showFaults(t('error.heading'), '', [{ field: 'story', message: t(fault) }]);
    if (thread.holders.length === 0) return showFaults(t('error.not_sent'), t('seal.no_holder'));
    // The same text keeps its id for every try; another text is another addition.
    if (this.#addition?.story !== story) this.#addition = { story, id: seal.randomId() };
    const sealed = seal.sealAddition(this.network, this.#addition.id, thread.reportId, story, keys, thread.holders);
    const body = {
      lookup: seal.toBase64url(keys.lookup),
      submission_id: sealed.submissionId,
      bundle_id: sealed.bundleId,
      section_id: sealed.sectionId,
      content_mac: seal.toBase64url(sealed.contentMac),
      body: seal.toBase64url(sealed.body),
      grants: grantsOf(sealed.grants),
      signature: seal.toBase64url(sealed.signature),
    };
    await patiently(wait, () => post('/thread/additions', body));
    this.#addition = null;
    const fresh = await openThread(this.network, keys, wait).catch(() => null);
    this.#show(fresh ?? thread, true);
  }

  async remove(wait: Wait): Promise<void> {
    const [keys, thread] = [this.#keys, this.#thread];
    if (!keys || !thread) return;
    const signature = seal.toBase64url(seal.signDeletion(this.network, thread.reportId, keys));
    await patiently(wait, () => post('/thread/deletion', { lookup: seal.toBase64url(keys.lookup), signature }));
    this.#keys = null;
    this.#thread = null;
    showView(t('removed.title'), ...removedView());
  }
}

async function start(form: HTMLFormElement): Promise<void> {
  const { network = '', lang: language = 'id' } = form.dataset;
  await loadTexts(language);
  if (form.dataset.seal !== 'waiting') return;
  seal.receiptKeys(seal.generateReceipt(), network); // fails now rather than after she has typed
  const page = new MessagesPage(network, language);
  page.listen(form, (_, wait) => page.open(form, wait));
  form.before(el('p', { class: 'note', id: 'sealed-note' }, t('seal.messages')));
  form.dataset.seal = 'ready';
  document.dispatchEvent(new Event('suluh-ready'));
}

const form = document.getElementById('messages');
if (form instanceof HTMLFormElement && form.dataset.seal === 'waiting') {
  start(form).catch(() => document.dispatchEvent(new Event('suluh-plain')));
}
