// SPDX-License-Identifier: Apache-2.0
// Building and changing the page: elements and text only, never markup, so that the strictest policy holds.
import { t } from './texts';

type Child = Node | string | null | undefined | false;

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return made;
}

export function wordList(words: readonly string[]): HTMLOListElement {
  return el('ol', { class: 'words', id: 'words', translate: 'no' }, ...words.map((word) => el('li', {}, word)));
}

/** The site's path in this language ("/" or "/en/"), from the address of the page. */
export function sitePath(): string {
  return location.pathname.replace(/[^/]*$/, '');
}

export function mainOf(): HTMLElement {
  return document.querySelector('main') ?? document.body;
}

/** Puts a new view in place of all that stood there, and takes the reader to its heading. */
export function showView(title: string, ...content: readonly Child[]): void {
  const heading = el('h1', { tabindex: '-1' }, title);
  mainOf().textContent = '';
  mainOf().append(heading, ...content.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  document.title = `${title} – Suluh`;
  scrollTo(0, 0);
  heading.focus();
}

/** A fault of one field; `field` is the id of its control. */
export interface Fault {
  field: string;
  message: string;
}

function markField({ field, message }: Fault): void {
  const control = document.getElementById(field);
  const id = `${field}-err`;
  if (!control || document.getElementById(id)) return;
  const text = el('span', { class: 'err', id }, message);
  const legend = control instanceof HTMLFieldSetElement ? control.querySelector('legend') : null;
  if (legend) legend.after(text);
  else control.before(text);
  control.setAttribute('aria-describedby', `${control.getAttribute('aria-describedby') ?? ''} ${id}`.trim());
  if (!legend) control.setAttribute('aria-invalid', 'true');
}

/** What holds however the form is filled in (`data-stays`) is kept. */
export function clearFaults(): void {
  const prefix = `${t('error.title_prefix')} `;
  if (document.title.startsWith(prefix)) document.title = document.title.slice(prefix.length);
  for (const old of mainOf().querySelectorAll('.bad, .err:not([data-stays])')) old.remove();
  for (const control of mainOf().querySelectorAll('[aria-invalid]')) control.removeAttribute('aria-invalid');
  for (const control of mainOf().querySelectorAll('[aria-describedby]')) {
    const ids = (control.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id && !id.endsWith('-err'));
    if (ids.length > 0) control.setAttribute('aria-describedby', ids.join(' '));
    else control.removeAttribute('aria-describedby');
  }
}

/** The list of what to mend at the top, as the server's page has it, and the same text beside each field. */
export function showFaults(heading: string, text: string, faults: readonly Fault[] = []): void {
  clearFaults();
  const links = faults.map(({ field, message }) => el('li', {}, el('a', { href: `#${field}` }, message)));
  const box = el(
    'div',
    { class: 'bad', role: 'alert', 'aria-labelledby': 'error-title', tabindex: '-1' },
    el('h2', { id: 'error-title' }, heading),
    text && el('p', {}, text),
    links.length > 0 && el('ul', {}, ...links),
  );
  mainOf().prepend(box);
  faults.forEach(markField);
  document.title = `${t('error.title_prefix')} ${document.title}`;
  scrollTo(0, 0);
  box.focus();
}

/** What is going on while something is sent, in place of a button that would do nothing. */
export class Status {
  readonly #text = el('p', { role: 'status', tabindex: '-1' });
  readonly #bar = el('progress', { max: '1' });
  readonly #box = el('div', { class: 'note' }, this.#text, this.#bar);

  constructor(beside: Element) {
    beside.after(this.#box);
    this.#bar.hidden = true;
    this.#text.focus();
  }
  say(text: string): void {
    if (this.#text.textContent !== text) this.#text.textContent = text;
  }
  /** 0 to 1; null hides the bar. */
  progress(share: number | null, label = ''): void {
    this.#bar.hidden = share === null;
    if (share === null) return;
    this.#bar.value = share;
    this.#bar.setAttribute('aria-label', label);
  }
  /** Says what `text` makes of the seconds left; ends early when the phone is online again. */
  async countdown(seconds: number, text: (left: number) => string): Promise<void> {
    let woken = false;
    const wake = () => {
      woken = true;
    };
    addEventListener('online', wake);
    for (let left = Math.ceil(seconds); left > 0 && !woken; --left) {
      this.say(text(left));
      await new Promise((done) => setTimeout(done, 1000));
    }
    removeEventListener('online', wake);
  }
  done(): void {
    this.#box.remove();
  }
}
