// SPDX-License-Identifier: Apache-2.0
// The desk: a scan or typed fields become a traveller, who is met with lists and indicators at once, and recorded when
// the officer says so. Everything here is in memory only.
import { api, isLost, problemText } from '../api/client';
import { dayOf } from '../format';
import * as seal from '../seal';
import { session } from '../session.svelte';
import { Doing } from './doing.svelte';
import { ageOn, fired } from './indicators';
import { encodingsOf } from './knock';
import { listBook } from './lists.svelte';
import { type MrzDocument, parseMrz } from './mrz';
import { outbox } from './outbox.svelte';
import { deskRules } from './rules.svelte';
import type { Hit } from './screening';
import { sealCrossing } from './sealing';
import { counted, lookUp, questionOf, type SeenByKind } from './seen';
import { sentence } from './sentence';
import { type CrossingDraft, kNobody, type Traveller } from './types';

const kNoFacts = {
  direction: 'out' as 'in' | 'out',
  port: '',
  carrier: '',
  document_type: 'passport',
  nationality: '',
  sex: '',
  destination: '',
  purpose: '',
  companions: '',
  permitted_until: '',
};
const kSexes: Record<string, string> = { M: 'male', F: 'female', X: 'other' };
const kLookMs = 250;

class Desk extends Doing {
  scan = $state('');
  document = $state.raw<MrzDocument | null>(null);
  refusal = $state('');
  person = $state<Traveller>({ ...kNobody });
  facts = $state({ ...kNoFacts });
  guardian = $state('');
  answers = $state<Record<string, string>>({});
  papers = $state<string[]>([]);
  /** Papers were asked for: what is not ticked is missing. */
  askedPapers = $state(false);
  outcome = $state('passed');
  basis = $state('');
  seen = $state.raw<SeenByKind>({});
  recorded = $state('');
  /** Whom a new scan replaced before she was recorded. */
  replaced = $state('');
  #id = '';
  #asked = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** valid, corrected, invalid or typed; '' while nothing is there. */
  get reading(): string {
    if (!this.document) return this.person.name || this.person.number ? 'typed' : '';
    if (!this.document.valid) return 'invalid';
    return this.document.corrections.length > 0 ? 'corrected' : 'valid';
  }
  readonly begun = $derived.by(() => this.reading !== '');
  readonly hits = $derived.by<Hit[]>(() => (this.begun ? listBook.lists.meet(this.person) : []));
  readonly rules = $derived.by(() => (this.begun ? fired(deskRules.all?.indicators ?? [], this.known, dayOf(Date.now())) : []));
  readonly shown = $derived(this.rules.filter((rule) => rule.live));
  /** The question what was met before found no line. */
  unasked = $state(false);
  readonly seenCount = $derived(this.unasked ? null : (this.seen.document?.crossings ?? 0));
  readonly say = $derived.by(() =>
    this.begun
      ? sentence({
          reading: this.reading, expired: this.expired, hits: this.hits, entries: (id) => listBook.entry(id), indicators: this.shown.length, seen: this.seenCount,
          screened: listBook.loaded,
        })
      : '',
  );

  /** The day on which the document ended; '' while it runs, or where the zone does not say. */
  get expired(): string {
    const expiry = this.document?.fields['expiry_date']?.value ?? '';
    return expiry.length === 10 && expiry < dayOf(Date.now()) ? expiry : '';
  }
  get age(): number | undefined {
    return ageOn(this.person.birth_date, dayOf(Date.now()));
  }
  get asksForPapers(): boolean {
    return this.facts.purpose === 'work' && this.facts.direction === 'out' && this.facts.nationality === 'IDN';
  }

  get known() {
    const { age } = this;
    const companions = Number(this.facts.companions);
    return {
      at: 'crossing' as const,
      words: {
        direction: this.facts.direction, nationality: this.facts.nationality, purpose: this.facts.purpose, destination: this.facts.destination, guardian: this.guardian, ...this.answers,
      },
      numbers: { ...(age === undefined ? {} : { age }), ...(this.facts.companions === '' ? {} : { companions }) },
      papers: this.askedPapers && this.asksForPapers ? this.papers : null,
      seen: counted(this.seen),
    };
  }

  async begin(): Promise<void> {
    await listBook.load().catch((error: unknown) => (this.problem = problemText(error)));
    if (this.facts.port === '') this.facts.port = deskRules.all?.ports[0]?.code ?? '';
  }

  /** Called at every key of the reader: as soon as the lines are one whole zone, the traveller stands there. */
  read(settled: boolean): void {
    const result = parseMrz(this.scan, dayOf(Date.now()));
    if (typeof result === 'string') {
      // While keys still come in, half a zone is no fault.
      this.refusal = settled && this.scan.trim() !== '' ? result : '';
      return;
    }
    // A reader that sends no Enter: 72 keys of a passport's 88 have the shape of another zone. Until the keys rest, one line is
    // taken only where its check digits fit.
    if (!settled && !result.valid && !/\s/.test(this.scan.trim())) return;
    this.#take(result, this.scan);
    this.scan = '';
  }

  #take(found: MrzDocument, scan: string): void {
    const value = (name: string) => found.fields[name]?.value ?? '';
    const same = this.person.number !== '' && this.person.number === value('document_number');
    const replaced = this.begun && !same ? this.person.name || this.person.number : '';
    // The same passport laid down again: what was asked meanwhile stays.
    if (same && this.document?.valid && found.valid) return;
    this.clear();
    this.replaced = replaced;
    this.document = found;
    this.person = {
      ...kNobody,
      name: `${value('given_names')} ${value('surname')}`.trim(),
      number: value('document_number'),
      issuer: value('issuing_state'),
      birth_date: value('birth_date'),
      mrz: scan.trim().split(/\s+/),
    };
    this.facts.nationality = value('nationality');
    this.facts.sex = kSexes[value('sex')] ?? '';
    this.facts.document_type = found.format.startsWith('MRV') ? 'visa' : found.format === 'TD3' ? 'passport' : 'identity_card';
    this.changed();
  }

  /** After every change of a field: asks what the office met before, once the keys rest. */
  changed(): void {
    this.recorded = '';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#lookUp(), kLookMs);
  }

  async #lookUp(): Promise<void> {
    this.unasked = session.phase !== 'open';
    if (this.unasked) return;
    const question = questionOf(this.person);
    if (!question || question.word === this.#asked) return;
    this.#asked = question.word;
    try {
      const seen = await lookUp(question.tokens);
      if (question.word === this.#asked) this.seen = seen;
    } catch {
      // Without the line the desk goes on; what was seen before is then not known, and the sentence says so.
      this.unasked = question.word === this.#asked;
    }
  }

  #draft(): CrossingDraft {
    const id = (this.#id ||= seal.randomId());
    const person = { ...this.person, answers: { ...this.answers, guardian: this.guardian } };
    const year = Number(person.birth_date.slice(0, 4));
    return {
      crossing_id: id,
      facts: {
        ...this.facts,
        carrier: this.facts.carrier.toUpperCase().replace(/[^A-Z0-9-]/g, ''),
        carrier_kind: deskRules.all?.ports.find((port) => port.code === this.facts.port)?.kind.replace('-', '') ?? '',
        post: '',
        reading: this.reading,
        birth_year: Number.isInteger(year) ? year : 0,
        companions: Number(this.facts.companions) || 0,
        happened_ms: Date.now(),
        offset_minutes: -new Date().getTimezoneOffset(),
        fired: this.rules.map((rule) => rule.code),
      },
      outcome: this.outcome,
      basis: this.outcome === 'delayed' ? this.basis : '',
      offline: false,
      person,
      hits: this.hits.map((hit) => ({ hit_id: seal.randomId(), entry_id: hit.entryId, strength: hit.strength, reasons: hit.reasons })),
    };
  }

  async record(): Promise<boolean> {
    return this.attempt(async () => {
      const draft = this.#draft();
      if (session.phase === 'open') await this.#send(draft);
      else await outbox.keepDraft(draft);
      const { name } = this.person;
      this.clear();
      this.recorded = name;
    });
  }

  async #send(draft: CrossingDraft): Promise<void> {
    const body = { ...sealCrossing(draft), ...(await encodingsOf(this.person, this.facts.sex)) };
    // Without the line it waits here; after a lost answer the same bytes go again and are one crossing.
    await api.post('/border/crossings', body).catch((error: unknown) => {
      if (!isLost(error)) throw error;
      return outbox.keep(body);
    });
  }

  /** The next traveller; port, direction and carrier stay. */
  clear(): void {
    const { direction, port, carrier } = this.facts;
    this.document = null;
    this.refusal = '';
    this.person = { ...kNobody };
    this.facts = { ...kNoFacts, direction, port, carrier };
    this.guardian = '';
    this.answers = {};
    this.papers = [];
    this.askedPapers = false;
    this.outcome = 'passed';
    this.basis = '';
    this.seen = {};
    this.unasked = session.phase === 'desk';
    this.problem = '';
    this.recorded = '';
    this.replaced = '';
    this.#id = '';
    this.#asked = '';
  }
}

export const desk = new Desk();
session.whenDropped(() => {
  desk.clear();
  desk.scan = '';
});
