// SPDX-License-Identifier: Apache-2.0
// Passport interviews: the register, one new interview, one that is open. Words live in memory only.
import { SvelteMap } from 'svelte/reactivity';
import { api, problemText } from '../api/client';
import { dayOf } from '../format';
import * as seal from '../seal';
import { session } from '../session.svelte';
import { Doing } from './doing.svelte';
import { ageOn, fired } from './indicators';
import { encodingsOf } from './knock';
import { listBook } from './lists.svelte';
import { deskRules } from './rules.svelte';
import { identityTokens, linkTokens, openRecord, sealRecord } from './sealing';
import { counted, lookUp, questionOf, type SeenByKind } from './seen';
import { type Decision, type EarlierInterview, type InterviewRow, kNobody, type Sealed, type Traveller } from './types';

export const kInterviewLists = ['open', 'due', 'all'] as const;
const kLookMs = 250;
export type InterviewList = (typeof kInterviewLists)[number];

/** A new interview as it is typed. */
export class Interview {
  person = $state<Traveller>({ ...kNobody, questions: [] });
  facts = $state({ held_day: dayOf(Date.now()), purpose: '', destination: '', sex: '' });
  papers = $state<string[]>([]);
  askedPapers = $state(false);
  answers = $state<Record<string, string>>({});
  /** What she said to the questions of the rules, by their codes. */
  replies = $state<Record<string, string>>({});
  seen = $state.raw<SeenByKind>({});
  readonly #id = seal.randomId();
  #asked = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly known = $derived.by(() => {
    const age = ageOn(this.person.birth_date, dayOf(Date.now()));
    return {
      at: 'interview' as const,
      words: { direction: 'out', nationality: 'IDN', purpose: this.facts.purpose, destination: this.facts.destination, ...this.answers },
      numbers: (age === undefined ? {} : { age }) as Record<string, number>,
      papers: this.askedPapers ? this.papers : null,
      seen: counted(this.seen),
    };
  });
  readonly rules = $derived.by(() => fired(deskRules.all?.indicators ?? [], this.known, dayOf(Date.now())));
  readonly hits = $derived.by(() => (this.person.name || this.person.nik ? listBook.lists.meet(this.person) : []));

  /** After a change of a number: asks what the office met before, once the keys rest. */
  changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), kLookMs);
  }

  async #look(): Promise<void> {
    const question = questionOf(this.person);
    if (!question || question.word === this.#asked) return;
    this.#asked = question.word;
    const seen = await lookUp(question.tokens).catch(() => null);
    if (seen && question.word === this.#asked) this.seen = seen;
  }

  body() {
    const questions = this.rules.filter((one) => one.live).map((one) => ({ question: one.question.id, answer: this.replies[one.code] ?? '' }));
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
  more = $state<string | null>(null);
  loaded = $state(false);
  opened = new SvelteMap<string, Traveller | null>();
  /** Of those that were opened: interviews before them, perhaps of the same person. */
  earlier = new SvelteMap<string, readonly EarlierInterview[]>();

  async load(list: InterviewList = this.list): Promise<void> {
    this.list = list;
    try {
      await deskRules.load();
      const page = await this.#page();
      this.rows = page.rows;
      this.more = page.more;
      this.problem = '';
      this.loaded = true;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  /** The next page of the list that is shown. */
  async next(): Promise<void> {
    const { list } = this;
    await this.attempt(async () => {
      const page = await this.#page(this.more ?? '');
      if (list !== this.list) return;
      this.rows = [...this.rows, ...page.rows];
      this.more = page.more;
    });
  }

  #page(before = ''): Promise<{ rows: InterviewRow[]; more: string | null }> {
    return api.get('/border/interviews', { list: this.list, before });
  }

  async open(id: string): Promise<void> {
    await this.attempt(async () => {
      const { sealed, earlier } = await api.get<{ sealed: Sealed; earlier: EarlierInterview[] }>(`/border/interviews/${id}`);
      this.earlier.set(id, earlier);
      this.opened.set(id, openRecord<Traveller>(id, 'interview', sealed));
    });
  }

  record(made: Interview): Promise<boolean> {
    return this.attempt(async () => {
      await api.post('/border/interviews', { ...made.body(), ...(await encodingsOf(made.person, made.facts.sex)) });
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
    this.earlier.clear();
    this.loaded = false;
  }
}

export const interviews = new Interviews();
session.whenDropped(() => interviews.clear());
