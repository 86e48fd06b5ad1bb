// SPDX-License-Identifier: Apache-2.0
// The parts of an opened thread, as src/site/components/thread, add-form and remove show them.
import { el, sitePath } from './page';
import { instant, t } from './texts';
import type { Reply, Thread } from './thread';

export const kMaxAddition = 20_000;

const kStates: Record<string, string> = {
  new: 'status.new',
  open: 'status.open',
  waiting: 'status.waiting',
  closed: 'status.closed',
  left: 'status.left',
};

function replyView(reply: Reply): HTMLElement {
  return el(
    'article',
    {},
    el('h3', {}, reply.organisation),
    el('p', { class: 'mut' }, instant(reply.sentMs)),
    reply.joined && reply.text !== null && el('p', { class: 'mut' }, t('seal.joined')),
    reply.gap && el('p', { class: 'err' }, t('seal.gap')),
    reply.text === null ? el('p', { class: 'err' }, t('thread.unverified')) : el('p', { class: 'pre' }, reply.text),
  );
}

function nobodyView(): HTMLElement[] {
  const path = sitePath();
  return [
    el('p', { class: 'err' }, t('thread.nobody')),
    el('p', {}, el('a', { class: 'btn', href: `${path}lapor` }, t('nav.report')), ' ', el('a', { class: 'btn alt', href: `${path}bantuan` }, t('nav.help'))),
  ];
}

/** Status and replies, the newest first. */
export function threadView(thread: Thread): HTMLElement[] {
  const states = thread.states.map(({ organisation, state }) => el('li', {}, `${organisation}: `, el('b', {}, kStates[state] ? t(kStates[state]) : state)));
  const replies = [...thread.replies].reverse().map(replyView);
  return [
    el('section', { class: 'card' }, el('h2', {}, t('thread.status')), el('ul', {}, ...states), ...(thread.nobody ? nobodyView() : [])),
    el('section', { class: 'card' }, el('h2', {}, t('thread.replies')), ...(replies.length > 0 ? replies : [el('p', {}, t('thread.none'))])),
  ];
}

export function addForm(): HTMLFormElement {
  return el(
    'form',
    { class: 'card', id: 'add', autocomplete: 'off' },
    el('h2', {}, t('thread.add')),
    el('label', { class: 'q', for: 'story' }, t('thread.add.label')),
    el('span', { class: 'hint', id: 'story-hint' }, t('thread.add.hint')),
    el('textarea', { id: 'story', rows: '5', 'aria-describedby': 'story-hint' }),
    el('button', {}, t('thread.add.send')),
  );
}

export function removalView(): { content: HTMLElement[]; yes: HTMLFormElement; no: HTMLButtonElement } {
  const yes = el('form', {}, el('button', { class: 'go' }, t('remove.yes')));
  const no = el('button', { class: 'alt', type: 'button' }, t('remove.no'));
  const facts = [t('remove.gone'), t('remove.stays'), t('remove.final')].map((text) => el('li', {}, text));
  return { content: [el('p', { class: 'lead' }, t('remove.lead')), el('ul', {}, ...facts), yes, no], yes, no };
}

export function removedView(): HTMLElement[] {
  const path = sitePath();
  return [
    el('p', { class: 'lead' }, t('removed.text')),
    el('p', {}, el('a', { class: 'btn alt', href: path }, t('nav.home')), ' ', el('a', { class: 'btn alt', href: `${path}bantuan` }, t('nav.help'))),
  ];
}
