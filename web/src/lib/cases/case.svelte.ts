// SPDX-License-Identifier: Apache-2.0
// One open case and what can be done with it. Plain text lives only here, in memory, while the page is open. A section
// is fetched when somebody looks at it: each delivery is recorded.
import { SvelteMap } from 'svelte/reactivity';
import { ApiProblem, api, isConflict, problemText } from '../api/client';
import { clock } from '../clock.svelte';
import { fileSize } from '../format';
import { m } from '../i18n';
import { live } from '../live.svelte';
import * as seal from '../seal';
import { session } from '../session.svelte';
import { law } from './law.svelte';
import { keepOwn } from '../register/register.svelte';
import { NotInCircle, openSection, type OpenedSection, sealSection, textOf, TooLarge } from './sealing';
import { type ConsentForm, type GrantTerms, makeAnswer, makeConsent, makeGrant, makeReferral, makeWithdrawal, NoPartnerKey, type ReferralForm } from './sharing';
import type { CaseFacts, CaseFile, CaseFileOut, CasePerson, OpeningEntry, SectionClass, SectionHead, SectionOut } from './types';
import { isService } from './services';
import type { TaskWords } from './tasks';
import { consentViews, grantViews, referralViews, stripOf } from './views';
import { word } from './words';

/** The page's clock ticks twice a minute; what was signed just now must not look like the future. */
const now = () => Math.max(clock.now, Date.now());

/** News of our own acts comes with their answer, or just after it. */
const kEchoMs = 1000;
/** More than anybody reads on paper; the audit log has them all. */
const kMostOpenings = 2000;

/** What came of saving a section. */
export type Saved = { state: 'saved' } | { state: 'conflict'; theirs: OpenedSection } | { state: 'failed' };

export class OpenCase {
  file = $state.raw<CaseFile | null>(null);
  sections = new SvelteMap<string, OpenedSection>();
  openings = $state.raw<OpeningEntry[] | null>(null);
  problem = $state('');
  notice = $state('');
  busy = $state(false);
  /** A colleague or a partner changed something. It is shown when the reader asks: every opening is recorded. */
  stale = $state(false);
  #own = 0;

  readonly own = $derived(this.file !== null && this.file.org_id === session.org?.id);
  readonly title = $derived(this.file?.title ? textOf(openSection(this.file, this.file.title).payload) : '');
  readonly consents = $derived(this.file ? consentViews(this.file, now()) : []);
  readonly grants = $derived(this.file ? grantViews(this.file, now()) : []);
  readonly referrals = $derived(this.file ? referralViews(this.file) : []);
  readonly strip = $derived(stripOf(this.grants));

  constructor(readonly id: string) {}

  async load(): Promise<void> {
    try {
      await Promise.all([this.#reload(), law.load()]);
      this.problem = '';
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  follow(): () => void {
    return live.listenCases((id) => {
      if (id === this.id && !this.busy && Date.now() > this.#own) this.stale = true;
    });
  }

  /** `sectionId`: a further one of its class, which a merge brought along. */
  head(sectionClass: SectionClass, subjectId: string, sectionId = ''): SectionHead | null {
    return this.file?.sections.find((one) => (sectionId === '' || one.section_id === sectionId) && one.class === sectionClass && one.subject_id === subjectId) ?? null;
  }

  person(id: string): CasePerson | null {
    return this.file?.people.find((one) => one.person_id === id) ?? null;
  }

  /** The opened name where the identity was looked at; else role and number, so that nothing is delivered for a label. */
  personName(id: string): string {
    const identity = this.head('identity', id);
    const name = identity && textOf(this.sections.get(identity.section_id)?.payload ?? null, 'name');
    if (name) return name;
    const index = this.file?.people.findIndex((one) => one.person_id === id) ?? -1;
    const person = this.file?.people[index];
    if (!person) return this.id === id ? m.case_itself() : '…';
    const sameRole = this.file?.people.filter((one) => one.role === person.role) ?? [];
    return `${word('role', person.role)} ${sameRole.indexOf(person) + 1}`;
  }

  /** Fetches and opens a section; one that is open in its newest version is not delivered again. */
  async open(head: SectionHead): Promise<OpenedSection | null> {
    const known = this.sections.get(head.section_id);
    if (known && known.out.version >= head.version && known.out.bundle_id === head.bundle_id) return known;
    if (!this.file) return null;
    try {
      const out = await api.get<SectionOut>(`/cases/${this.id}/sections/${head.section_id}`);
      const opened = openSection(this.file, out);
      this.sections.set(head.section_id, opened);
      return opened;
    } catch (error) {
      this.problem = problemText(error);
      return null;
    }
  }

  /** `opened`: the version that was worked on; null for a new section. */
  async save(sectionClass: SectionClass, subjectId: string, opened: OpenedSection | null, payload: Record<string, unknown>): Promise<Saved> {
    let conflict: OpenedSection | null = null;
    const done = await this.act(m.case_saved(), async (file) => {
      try {
        await this.#put(sectionClass, subjectId, opened, payload);
      } catch (error) {
        if (error instanceof ApiProblem && error.key === 'reseal_needed') return this.#reseal(sectionClass, subjectId, opened, payload);
        if (!isConflict(error)) throw error;
        await this.#reload();
        const head = opened ? this.file?.sections.find((one) => one.section_id === opened.out.section_id) : this.head(sectionClass, subjectId);
        if (!head) throw error;
        conflict = openSection(file, await api.get<SectionOut>(`/cases/${this.id}/sections/${head.section_id}`));
        throw error;
      }
    });
    if (conflict) {
      this.problem = '';
      return { state: 'conflict', theirs: conflict };
    }
    return { state: done ? 'saved' : 'failed' };
  }

  saveFacts(facts: Partial<CaseFacts>): Promise<boolean> {
    return this.act(m.case_saved(), async (file) => {
      const { version } = await api.patch<{ version: number }>(`/cases/${this.id}`, { version: file.version, ...facts });
      const { status, purposes, trafficking_status } = { ...file.facts, ...facts };
      this.file = { ...file, status, purposes, trafficking_status, version, facts: { ...file.facts, ...facts } };
    });
  }

  savePerson(person: CasePerson, isNew: boolean): Promise<boolean> {
    return this.#change(m.case_saved(), () =>
      isNew ? api.post(`/cases/${this.id}/people`, person) : api.patch(`/cases/${this.id}/people/${person.person_id}`, person),
    );
  }

  assign(userId: string): Promise<boolean> {
    return this.#change('', (file) => api.put(`/cases/${this.id}/owner`, { user_id: userId, version: file.version }));
  }

  /** With a day on which it was given it is done at once. */
  addTask(kind: string, dueDay: string, owner: string, { text, personId, givenDay }: TaskWords): Promise<boolean> {
    return this.#change(isService(kind) ? m.case_saved() : m.case_task_added(), async () => {
      const taskId = seal.randomId();
      const words = { text, ...(personId && { person_id: personId }), ...(givenDay && { given_day: givenDay }) };
      const { sent } = sealSection({ sectionId: taskId, subjectId: this.id, class: 'note', version: 1, bundle: { id: taskId, key: seal.newBundleKey() } }, words);
      const { envelope, wrapped, epoch } = sent;
      const { version } = await api.post<{ version: number }>(`/cases/${this.id}/tasks`, { task_id: taskId, kind, due_day: dueDay, owner, envelope, wrapped, epoch });
      if (givenDay) await api.put(`/cases/${this.id}/tasks/${taskId}`, { done: true, version });
    });
  }

  /** `dropped`: done, because it is not needed any more. */
  setDone(taskId: string, done: boolean, version: number, dropped = false): Promise<boolean> {
    return this.#change('', () => api.put(`/cases/${this.id}/tasks/${taskId}`, { done, dropped, version }));
  }

  close(reason: string): Promise<boolean> {
    return this.#change(m.case_close_sent(), (file) => api.post(`/cases/${this.id}/closure`, { reason, version: file.version }));
  }

  reopen(): Promise<boolean> {
    return this.#change('', (file) => api.delete(`/cases/${this.id}/closure`, { version: file.version }));
  }

  /** `evidence`: the payload of a photo; its section is saved first, and the consent names the hash of its envelope. */
  consent(form: ConsentForm, evidence: Record<string, unknown> | null): Promise<boolean> {
    return this.#change(m.case_consent_saved(), async () => {
      if (!evidence) return api.post(`/cases/${this.id}/consents`, makeConsent(this.id, form));
      const { out } = await this.#put('evidence', form.personId, null, evidence);
      const sent = makeConsent(this.id, form, seal.hash(seal.fromBase64url(out.envelope)));
      return api.post(`/cases/${this.id}/consents`, { ...sent, evidence: out.section_id });
    });
  }

  withdraw(consentId: string): Promise<boolean> {
    return this.#change(m.case_withdrawn(), () => api.post(`/cases/${this.id}/consents/${consentId}/withdrawal`, makeWithdrawal(this.id, consentId)));
  }

  /** Hands over the keys of these sections. */
  share(heads: readonly SectionHead[], terms: GrantTerms): Promise<boolean> {
    return this.#change(m.case_shared(), async () => {
      for (const head of heads) {
        const opened = await this.open(head);
        if (!opened) throw new NotInCircle(head.class);
        await api.post(`/cases/${this.id}/grants`, makeGrant(this.id, opened, terms));
      }
    });
  }

  approve(grantId: string, statement: string): Promise<boolean> {
    const signature = session.keys.countersign(statement);
    return this.#change(m.case_approved(), () => api.post(`/cases/${this.id}/grants/${grantId}/approval`, { signature }));
  }

  endGrant(grantId: string): Promise<boolean> {
    return this.#change(m.case_grant_ended(), () => api.delete(`/cases/${this.id}/grants/${grantId}`));
  }

  refer(form: ReferralForm): Promise<boolean> {
    return this.#change(m.case_referred(), () => api.post(`/cases/${this.id}/referrals`, makeReferral(this.id, form)));
  }

  answer(referralId: string, state: seal.AnswerState, reason: string, otherOrg: string, text: string): Promise<boolean> {
    return this.#change(m.case_answered(), () =>
      api.post(`/cases/${this.id}/referrals/${referralId}/answers`, makeAnswer(referralId, state, reason, otherOrg, text)),
    );
  }

  beginClock(code: string, beganMs: number): Promise<boolean> {
    return this.#change('', () => api.post(`/cases/${this.id}/clocks`, { clock_id: seal.randomId(), clock: code, began_ms: beganMs }));
  }

  endClock(clockId: string, reason: string): Promise<boolean> {
    return this.#change('', () => api.put(`/cases/${this.id}/clocks/${clockId}`, { ended_ms: Date.now(), reason }));
  }

  async loadOpenings(person = ''): Promise<void> {
    try {
      const entries: OpeningEntry[] = [];
      let before: string | undefined;
      do {
        const page = await api.get<{ entries: OpeningEntry[]; more: string | null }>(`/cases/${this.id}/openings`, { person, before });
        entries.push(...page.entries);
        before = page.more ?? undefined;
      } while (before !== undefined && entries.length < kMostOpenings);
      this.openings = entries;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  async #put(sectionClass: SectionClass, subjectId: string, opened: OpenedSection | null, payload: Record<string, unknown>, fresh = false): Promise<OpenedSection> {
    const sectionId = opened?.out.section_id ?? seal.randomId();
    const bundle = opened?.bundleKey && !fresh ? { id: opened.out.bundle_id, key: opened.bundleKey } : undefined;
    const version = (opened?.out.version ?? 0) + 1;
    const { sent, bundleKey } = sealSection({ sectionId, subjectId, class: sectionClass, version, bundle }, payload);
    await api.put(`/cases/${this.id}/sections/${sectionId}`, sent);
    const out: SectionOut = { ...sent, author: session.user?.id ?? null, made_ms: Date.now(), grant: null };
    const saved = { out, payload, bundleKey, fault: '' };
    this.sections.set(sectionId, saved);
    this.#keepHead(out);
    if (sectionClass === 'identity') await this.#keepOwn(out, payload);
    return saved;
  }

  /** So that she can be found by name. What is not encoded now is told by the register and comes with its campaign. */
  async #keepOwn(out: SectionOut, payload: Record<string, unknown>): Promise<void> {
    await keepOwn(out.section_id, out.version, payload, this.person(out.subject_id)?.sex ?? '').catch(() => {});
  }

  /** The list of sections as the server has it now; asking for it would be recorded as one more opening. */
  #keepHead({ section_id, bundle_id, subject_id, class: sectionClass, version, author, made_ms }: SectionOut): void {
    if (!this.file) return;
    const head: SectionHead = { section_id, bundle_id, subject_id, class: sectionClass, version, author, made_ms, open: true, reseal: false };
    this.file = { ...this.file, sections: [...this.file.sections.filter((one) => one.section_id !== section_id), head] };
  }

  /** The old key was handed to somebody whose time is over: a new key, and the grants that still run are made again. */
  async #reseal(sectionClass: SectionClass, subjectId: string, opened: OpenedSection | null, payload: Record<string, unknown>): Promise<void> {
    const running = this.grants.filter((one) => one.said?.sectionId === opened?.out.section_id && (one.state === 'running' || one.state === 'waiting'));
    const saved = await this.#put(sectionClass, subjectId, opened, payload, true);
    for (const { said } of running) {
      if (said) await api.post(`/cases/${this.id}/grants`, makeGrant(this.id, saved, said));
    }
    await this.#reload();
  }

  async #reload(): Promise<void> {
    const { case: row, ...parts } = await api.get<CaseFileOut>(`/cases/${this.id}`);
    this.file = { ...row, ...parts };
    this.stale = false;
  }

  #change(done: string, send: (file: CaseFile) => Promise<unknown>): Promise<boolean> {
    return this.act(done, async (file) => {
      await send(file);
      await this.#reload();
    });
  }

  /** One change, after which the case is loaded anew. */
  change(done: string, send: (file: CaseFile) => Promise<unknown>): Promise<boolean> {
    return this.#change(done, send);
  }

  /** True when done. A conflict reloads the case and says so; what was typed stays with its form. */
  async act(done: string, work: (file: CaseFile) => Promise<void>): Promise<boolean> {
    if (!this.file || this.busy) return false;
    this.busy = true;
    this.problem = '';
    this.notice = '';
    try {
      await work(this.file);
      this.notice = done;
      return true;
    } catch (error) {
      if (isConflict(error)) await this.#reload().catch(() => {});
      this.problem = caseProblem(error);
      return false;
    } finally {
      this.busy = false;
      this.#own = Date.now() + kEchoMs;
    }
  }
}

/** Problems of this page in its own words; the rest as everywhere. */
export function caseProblem(error: unknown): string {
  if (error instanceof TooLarge) return m.case_too_large({ size: fileSize(error.bytes), most: fileSize(error.most) });
  if (error instanceof NotInCircle) return m.case_not_in_circle({ circle: word('class', error.circleClass) });
  if (error instanceof NoPartnerKey) return m.case_no_partner_key({ circle: word('class', error.circleClass) });
  if (error instanceof ApiProblem && error.key === 'second_person') return m.case_second_person();
  if (error instanceof ApiProblem && error.fields.some((field) => field.pointer === '/tasks')) return m.case_tasks_open();
  if (error instanceof ApiProblem && error.fields.some((field) => field.key === 'restricted')) return m.rights_restricted_problem();
  if (error instanceof ApiProblem && error.fields.some((field) => field.key === 'in_both')) return m.move_in_both();
  if (error instanceof ApiProblem && error.fields.some((field) => field.pointer === '/referrals')) return m.move_open_referral();
  if (isConflict(error)) return m.case_changed();
  return problemText(error);
}
