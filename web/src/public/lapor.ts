// SPDX-License-Identifier: Apache-2.0
// The report page where the browser seals: makes the receipt, checks the recipients' keys, sends sealed, and thanks.
import * as seal from '../lib/seal/public';
import { Cut, get, patiently, Refused, type Why } from './api';
import { checkFiles, faultsOf, plainReport, readForm } from './form';
import { intakeKey, organisationsIn } from './organisations';
import { el, type Fault, showFaults, Status, wordList } from './page';
import { Report } from './report';
import { showSent } from './sent';
import { loadTexts, t } from './texts';

class ReportPage {
  #receipt: seal.Bytes;
  #report: Report;
  #sending = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly network: string,
    private readonly language: string,
    private readonly circles: ReadonlyMap<string, seal.CircleKey>,
  ) {
    const noted = this.#hidden('receipt').value;
    const own = form.querySelector('[name=receipt_noted]:checked') ? seal.parseReceipt(noted) : null;
    if (own instanceof Uint8Array) {
      // She has written these words down, and the report may have been tried with them.
      this.#receipt = own;
      this.#report = new Report(network, own, this.#hidden('submission_id').value);
    } else {
      this.#receipt = seal.generateReceipt();
      this.#report = new Report(network, this.#receipt);
      this.#showWords();
    }
    form.addEventListener('submit', (event) => {
      if (form.dataset.seal !== 'ready') return;
      event.preventDefault();
      void this.#submit();
    });
  }

  #hidden(name: string): HTMLInputElement {
    return this.form.querySelector(`input[type=hidden][name=${name}]`) as HTMLInputElement;
  }

  get #words(): string {
    return seal.receiptWords(this.#receipt);
  }

  #showWords(): void {
    document.getElementById('words')?.replaceWith(wordList(this.#words.split(' ')));
    // The plain form, should it be needed after all, sends the same report under the same words.
    this.#hidden('receipt').value = this.#words;
    this.#hidden('submission_id').value = this.#report.submissionId;
  }

  async #submit(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      await this.#check();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#sending = false;
    }
  }

  async #check(): Promise<void> {
    const typed = readForm(this.form);
    const input = this.form.querySelector<HTMLInputElement>('input[type=file]');
    const { chosen, faults } = await checkFiles([...(input?.files ?? [])]);
    const all = [...faultsOf(typed), ...faults];
    if (all.length > 0) return showFaults(t('error.heading'), '', all);
    const recipients = typed.to.map((id) => this.circles.get(id)).filter((key): key is seal.CircleKey => key !== undefined);
    if (recipients.length !== typed.to.length) return showFaults(t('error.heading'), '', [{ field: 'to', message: t('error.to.unknown_choice') }]);
    const release = lock(this.form);
    const status = new Status(this.form.querySelector('button') ?? this.form);
    const journey = {
      wait: (seconds: number, why: Why) => status.countdown(seconds, (n) => t(why === 'busy' ? 'seal.busy' : 'seal.cut', { n })),
      file: (n: number, of: number, share: number) => {
        status.say(t('seal.file', { n, of }));
        status.progress(share, t('report.files'));
      },
      sending: () => {
        status.progress(null);
        status.say(t('seal.sending'));
      },
    };
    status.say(t('seal.sealing'));
    try {
      await this.#report.send(plainReport(typed, this.language), chosen, recipients, journey);
    } finally {
      status.done();
      release();
    }
    showSent(typed.noted === 'ya' ? this.#words.split(' ') : null);
    seal.wipe(this.#receipt);
  }

  #fail(error: unknown): void {
    if (error instanceof Cut) return showFaults(t('error.not_sent'), t('seal.failed'));
    if (error instanceof DOMException) return showFaults(t('error.not_sent'), '', [{ field: 'files', message: t('error.files.not_stored') }]);
    if (!(error instanceof Refused)) return this.#giveUp();
    if (error.key === 'receipt_used' || error.key === 'gone') return this.#freshWords();
    const known: Record<string, Fault> = {
      file_too_large: { field: 'files', message: t('error.files.file_too_large') },
      bad_file: { field: 'files', message: t('error.files.bad_file') },
    };
    const fault = known[error.key] ?? (error.fields.some((one) => one.pointer.startsWith('/grants')) ? { field: 'to', message: t('error.to.unknown_choice') } : null);
    showFaults(t('error.not_sent'), fault ? '' : (error.text[this.language] ?? error.text.id ?? ''), fault ? [fault] : []);
  }

  /** The words belong to a report that is stored with another text: this one needs its own. */
  #freshWords(): void {
    this.#receipt = seal.generateReceipt();
    this.#report = new Report(this.network, this.#receipt);
    this.#showWords();
    for (const radio of this.form.querySelectorAll<HTMLInputElement>('[name=receipt_noted]')) radio.checked = false;
    showFaults(t('error.not_sent'), t('seal.stored_before'), [{ field: 'receipt_noted', message: t('error.receipt_noted.required') }]);
  }

  /** A fault of ours or of the browser: the plain form takes over, and the page says what that means. */
  #giveUp(): void {
    document.dispatchEvent(new Event('suluh-plain'));
    document.getElementById('sealed-note')?.remove();
    showFaults(t('error.not_sent'), t('seal.unable'));
  }
}

/** Nothing may change while it is sent. */
function lock(form: HTMLFormElement): () => void {
  const parts = [...form.querySelectorAll<HTMLFieldSetElement | HTMLButtonElement>(':scope > fieldset, :scope > button')];
  for (const part of parts) part.disabled = true;
  form.setAttribute('aria-busy', 'true');
  return () => {
    for (const part of parts) part.disabled = false;
    form.removeAttribute('aria-busy');
  };
}

/** The box of a recipient whose key does not hold cannot be ticked, and says why. */
function refuse(box: HTMLInputElement): void {
  const label = box.closest('label');
  box.checked = false;
  box.disabled = true;
  label?.after(el('p', { class: 'err', 'data-stays': '' }, t('seal.bad_key', { name: label.textContent?.trim() ?? '' })));
}

async function start(form: HTMLFormElement): Promise<void> {
  const { network = '', lang: language = 'id' } = form.dataset;
  const attempt = () => patiently((seconds) => new Promise((done) => setTimeout(done, Math.min(seconds, 2) * 1000)), () => get('/intake'));
  const [answer] = await Promise.all([attempt(), loadTexts(language)]);
  if (answer.network !== network || form.dataset.seal !== 'waiting') throw new Error('another page');
  const organisations = organisationsIn(answer);
  const keys = organisations.map((org) => intakeKey(network, org)).filter((key): key is seal.CircleKey => key !== null);
  const circles = new Map(keys.map((key) => [key.circleId, key]));
  const boxes = [...form.querySelectorAll<HTMLInputElement>('input[name=to]')];
  for (const box of boxes) if (!circles.has(box.value)) refuse(box);
  new ReportPage(form, network, language, circles);
  form.noValidate = true;
  form.before(el('p', { class: 'note', id: 'sealed-note' }, t('seal.report')));
  form.dataset.seal = 'ready';
  document.dispatchEvent(new Event('suluh-ready'));
  if (boxes.length > 0 && boxes.every((box) => box.disabled)) {
    showFaults(t('error.not_sent'), t('seal.no_key'));
    lock(form);
  }
}

const form = document.getElementById('report');
if (form instanceof HTMLFormElement && form.dataset.seal === 'waiting') {
  start(form).catch(() => document.dispatchEvent(new Event('suluh-plain')));
}
