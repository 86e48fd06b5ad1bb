// SPDX-License-Identifier: Apache-2.0
// Everything that happened to a case, newest first, from what the page already holds; nothing sealed is opened for it.
import { m } from '../i18n';
import { people } from '../people.svelte';
import type { OpenCase } from './case.svelte';
import { longDay } from './days';
import { inReadersLanguage, law } from './law.svelte';
import { taskName } from './services';
import type { CaseFile } from './types';
import { orgName } from './views';
import { word, wordsOf } from './words';

export interface CaseEvent {
  key: string;
  time: number;
  who: string;
  text: string;
  /** Colour of the dot: a: ours, b: with others, c: ended. */
  tone: 'a' | 'b' | 'c';
}

function sectionEvents(open: OpenCase, file: CaseFile): CaseEvent[] {
  return file.sections.map((one) => ({
    key: `s ${one.section_id}`,
    time: one.made_ms,
    who: one.author && open.own ? people.name(one.author) : '',
    text: m.case_event_section({ class: word('class', one.class), name: open.personName(one.subject_id), version: one.version }),
    tone: 'a',
  }));
}

function consentEvents(open: OpenCase): CaseEvent[] {
  return open.consents.flatMap(({ id, said, state, withdrawnMs }): CaseEvent[] => {
    if (!said) return [];
    const given = m.case_event_consent({ name: open.personName(said.personId), to: orgName(said.toOrg), classes: wordsOf('class', said.classes.split(',')), day: longDay(said.untilMs) });
    const events: CaseEvent[] = [{ key: `c ${id}`, time: said.issuedMs, who: people.name(said.userId), text: given, tone: 'b' }];
    if (state === 'withdrawn') events.push({ key: `w ${id}`, time: withdrawnMs, who: '', text: m.case_event_withdrawn({ to: orgName(said.toOrg) }), tone: 'c' });
    return events;
  });
}

function grantEvents(open: OpenCase): CaseEvent[] {
  return open.grants.flatMap(({ id, said, state }): CaseEvent[] =>
    said
      ? [{ key: `g ${id}`, time: said.issuedMs, who: open.own ? people.name(said.userId) : '', text: `${m.case_event_grant({ class: word('class', said.class), name: open.personName(said.subjectId), to: orgName(said.toOrg) })} (${word('grant', state)})`, tone: 'b' }]
      : [],
  );
}

function referralEvents(open: OpenCase): CaseEvent[] {
  return open.referrals.flatMap(({ id, said, answers }): CaseEvent[] => {
    if (!said) return [];
    const sent: CaseEvent = { key: `r ${id}`, time: said.issuedMs, who: orgName(said.orgId), text: m.case_event_referral({ need: word('need', said.need), to: orgName(said.toOrg) }), tone: 'b' };
    return [sent, ...answers.map((one, i): CaseEvent => ({ key: `r ${id} ${i}`, time: one.issuedMs, who: orgName(one.orgId), text: m.case_event_answer({ need: word('need', said.need), state: word('answer', one.state) }), tone: one.state === 'refused' || one.state === 'revoked' ? 'c' : 'b' }))];
  });
}

/** What the team planned and did: tasks, services, legal clocks, what she asked about her data, merging and closing. */
function workEvents(file: CaseFile): CaseEvent[] {
  const one = (key: string, time: number | null, text: string, who: string | null = null, tone: CaseEvent['tone'] = 'a'): CaseEvent[] =>
    time === null || time === 0 ? [] : [{ key, time, who: who ? people.name(who) : '', text, tone }];
  const clockName = (code: string) => inReadersLanguage(law.rules.clocks.find((rule) => rule.code === code)?.title ?? { id: code, en: code });
  return [
    ...file.tasks.flatMap((task) => one(`t ${task.task_id}`, task.done_ms, task.dropped ? m.case_event_dropped({ task: taskName(task.kind) }) : m.case_event_task({ task: taskName(task.kind) }), null, task.dropped ? 'c' : 'a')),
    ...file.clocks.flatMap((clock) => [
      ...one(`k ${clock.clock_id}`, clock.began_ms, m.case_event_clock({ clock: clockName(clock.clock) })),
      ...one(`e ${clock.clock_id}`, clock.ended_ms, m.case_event_clock_ended({ clock: clockName(clock.clock), reason: word('ending', clock.reason) }), null, 'c'),
    ]),
    ...file.requests.flatMap((request) => [
      ...one(`q ${request.request_id}`, request.asked_ms, m.case_event_request({ kind: word('request', request.kind) }), request.made_by),
      ...one(`d ${request.request_id}`, request.decided_ms, m.case_event_decided({ kind: word('request', request.kind), state: word('requestState', request.state) }), request.decided_by, request.state === 'refused' ? 'c' : 'a'),
    ]),
    ...file.moves.flatMap((move) => [
      ...one(`m ${move.move_id}`, move.made_ms, m.case_event_move({ from: move.from_number, into: move.into_number }), move.made_by),
      ...one(`n ${move.move_id}`, move.done_ms, m.case_event_moved({ from: move.from_number, into: move.into_number, state: word('move', move.state) }), move.done_by),
    ]),
  ];
}

export function eventsOf(open: OpenCase, file: CaseFile): CaseEvent[] {
  const made: CaseEvent = { key: 'made', time: file.opened_ms, who: '', text: file.from_report ? m.case_event_made_from() : m.case_event_made(), tone: 'a' };
  const after = [...sectionEvents(open, file), ...consentEvents(open), ...grantEvents(open), ...referralEvents(open), ...workEvents(file)];
  // What was done in the moment of making follows the making.
  return [...after.sort((a, b) => b.time - a.time), made];
}
