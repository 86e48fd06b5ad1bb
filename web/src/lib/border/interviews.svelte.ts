// SPDX-License-Identifier: Apache-2.0
// Passport interviews: the register, one new interview, one that is open. Words live in memory only.
import { SvelteMap } from 'svelte/reactivity';
import { api, problemText } from '../api/client';
import { dayOf } from '../format';
import * as seal from '../seal';
import { session } from '../session.svelte';
import { Doing } from './doing.svelte';
import { ageOn, fired } from './indicators';
import { encodingOf } from './knock';
import { listBook } from './lists.svelte';
import { deskRules } from './rules.svelte';
import { identityTokens, linkTokens, openRecord, sealRecord } from './sealing';
import { type Decision, type InterviewRow, kNobody, type Sealed, type Traveller } from './types';

export const kInterviewLists = ['open', 'due', 'all'] as const;
export type InterviewList = (typeof kInterviewLists)[number];

/** A new interview as it is typed. */
export class Interview {
  person = $state<Traveller>({ ...kNobody, questions: [] });
  facts = $state({ held_day: dayOf(Date.now()), purpose: '', destination: '', sex: '' });
  papers = $state<string[]>([]);
  askedPapers = $state(false);
  answers = $state<Record<string, string>>({});
  readonly #id = seal.randomId();

  readonly known = $derived.by(() => {
    const age = ageOn(this.person.birth_date, dayOf(Date.now()));
    return {
      at: 'interview' as const,
      words: { direction: 'out', nationality: 'IDN', purpose: this.facts.purpose, destination: this.facts.destination, ...this.answers },
      numbers: (age === undefined ? {} : { age }) as Record<string, number>,
      papers: this.askedPapers ? this.papers : null,
      seen: {},
    };
  });
  readonly rules = $derived.by(() => fired(deskRules.all?.indicators ?? [], this.known, dayOf(Date.now())));
  readonly hits = $derived.by(() => (this.person.name || this.person.nik ? listBook.lists.meet(this.person) : []));

  body() {
    const questions = this.rules.filter((one) => one.live).map((one) => ({ question: one.question.id, answer: '' }));
    const person = { ...this.person, answers: { ...this.answers }, questions: [...(this.person.questions ?? []), ...questions] };
    const year = Number(person.birth_date.slice(0, 4));
    return {
      interview_id: this.#id,
      facts: { ...this.facts, birth_year: Number.isInteger(year) ? year : 0, papers: this.papers, fired: this.rules.map((one) => one.code) },
      sealed: sealRecord('border', 'interview', this.#id, person),
      tokens: identityTokens(person),
      links: linkTokens(person),
      hits: this.hits.map((hit) => ({ hit_id: seal.randomId(), entry_id: hit.entryId, strength: hit.strength, reasons: hit.reasons })),
    };
  }
}

class Interviews extends Doing {
  list = $state<InterviewList>('open');
  rows = $state.raw<InterviewRow[]>([]);
  loaded = $state(false);
  opened = new SvelteMap<string, Traveller | null>();

  async load(list: InterviewList = this.list): Promise<void> {
    this.list = list;
    try {
      await deskRules.load();
      this.rows = (await api.get<{ rows: InterviewRow[] }>('/border/interviews', { list })).rows;
      this.problem = '';
      this.loaded = true;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  async open(id: string): Promise<void> {
    await this.attempt(async () => {
      const { sealed } = await api.get<{ sealed: Sealed }>(`/border/interviews/${id}`);
      this.opened.set(id, openRecord<Traveller>(id, 'interview', sealed));
    });
  }

  record(made: Interview): Promise<boolean> {
    return this.attempt(async () => {
      await api.post('/border/interviews', { ...made.body(), encoding: await encodingOf(made.person, made.facts.sex) });
      await this.load('open');
    });
  }

  decide(row: InterviewRow, decision: Decision): Promise<boolean> {
    return this.attempt(async () => {
      await api.put(`/border/interviews/${row.id}/decision`, { ...decision, version: row.version });
      await this.load();
    });
  }

  clear(): void {
    this.rows = [];
    this.opened.clear();
    this.loaded = false;
  }
}

export const interviews = new Interviews();
session.whenDropped(() => interviews.clear());
