// SPDX-License-Identifier: Apache-2.0
// The page after a report was stored; same words and form as src/site/components/sent.
import { el, showView, sitePath, wordList } from './page';
import { t } from './texts';

/** The help lines that the page shows for danger now: "110 (Polisi). " */
function urgent(): Node[] {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('.danger a[href^="tel:"]')];
  return links.flatMap((link) => {
    const number = link.querySelector('b')?.textContent ?? '';
    const name = (link.textContent ?? '').slice(number.length);
    return [el('a', { href: link.getAttribute('href') ?? '' }, number), document.createTextNode(` (${name}). `)];
  });
}

function wordsCard(words: readonly string[]): HTMLElement {
  return el(
    'section',
    { class: 'card' },
    el('h2', {}, t('sent.words')),
    el('p', {}, t('sent.words.text')),
    wordList(words),
    el('p', {}, el('a', { class: 'btn alt', href: `${sitePath()}pesan` }, t('sent.open'))),
  );
}

/** `words` null: she wants no reply. */
export function showSent(words: readonly string[] | null): void {
  const next = el(
    'section',
    { class: 'card' },
    el('h2', {}, t('sent.next')),
    el('ol', {}, el('li', {}, t('sent.next.read')), el('li', {}, t('sent.next.answer')), el('li', {}, `${t('sent.next.danger')} `, ...urgent())),
  );
  showView(
    t('sent.title'),
    el('p', { class: 'lead' }, t('sent.lead')),
    words ? wordsCard(words) : el('p', { class: 'note' }, t('sent.no_reply')),
    next,
    el('p', {}, el('a', { class: 'btn alt', href: sitePath() }, t('nav.home'))),
  );
}
