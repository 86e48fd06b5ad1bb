// SPDX-License-Identifier: Apache-2.0
// A case in the making. What is typed is kept sealed on this device until the case is there.
import { api } from '../api/client';
import type { ReportFile } from '../api/types';
import type { FromInterview } from '../border/interview_case';
import { drafts } from '../drafts';
import { m } from '../i18n';
import { keepOwn } from '../register/register.svelte';
import * as seal from '../seal';
import { session } from '../session.svelte';
import { caseProblem } from './case.svelte';
import { sealSection } from './sealing';
import { type CasePerson, kNoFacts, type SectionClass, type SectionIn } from './types';

const kEmpty = { title: '', narrative: '', district: '', sex: '', child: 'unknown' };
const kKeepMs = 600;

export class NewCase {
  /** Made here, so that the same case sent twice is one. */
  readonly id = seal.randomId();
  form = $state({ ...kEmpty });
  problem = $state('');
  missing = $state(false);
  busy = $state(false);
  kept = $state(false);
  readonly #draft: string;
  readonly #person = seal.randomId();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #done = false;
  /** Who was interviewed: becomes the victim's identity and contact. Held in memory alone. */
  #met = $state.raw<FromInterview | null>(null);

  /** Of a report, of a passport interview, or (both empty) of neither. */
  constructor(
    readonly report: string,
    readonly interview = '',
  ) {
    this.#draft = `case-new:${report || interview}`;
  }

  /** Her name, where it comes from an interview. */
  get met(): string {
    return this.#met?.identity.name ?? '';
  }

  async begin(): Promise<void> {
    const stored = await drafts.load(this.#draft);
    if (this.interview) await this.#fromInterview().catch((error: unknown) => (this.problem = caseProblem(error)));
    if (stored) {
      this.form = { ...kEmpty, ...(JSON.parse(stored) as Partial<typeof kEmpty>) };
      this.kept = true;
    } else if (this.report) {
      await this.#fromReport().catch((error: unknown) => (this.problem = caseProblem(error)));
    }
  }

  changed(): void {
    this.kept = false;
    this.missing = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), kKeepMs);
  }

  /** Called when the page goes. */
  keep(): void {
    clearTimeout(this.#timer);
    if (!this.#done && (this.form.title !== '' || this.form.narrative !== '')) void this.#save();
  }

  /** True when the case is there. */
  async send(): Promise<boolean> {
    this.missing = this.form.title.trim() === '';
    if (this.missing || this.busy) return false;
    this.busy = true;
    this.problem = '';
    try {
      const body = this.#body();
      await api.post('/cases', body);
      this.#done = true;
      await this.#keepOwn(body.sections);
      clearTimeout(this.#timer);
      await drafts.remove(this.#draft);
      return true;
    } catch (error) {
      this.problem = caseProblem(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  async #save(): Promise<void> {
    this.kept = await drafts.save(this.#draft, JSON.stringify(this.form));
  }

  async #fromReport(): Promise<void> {
    const { report, ...parts } = await api.get<ReportFile>(`/reports/${this.report}`);
    const opened = session.keys.openReport({ ...report, ...parts });
    this.form.title = opened?.title ?? '';
    this.form.narrative = opened?.body?.story ?? '';
    this.form.district = report.district;
  }

  async #fromInterview(): Promise<void> {
    const { fromInterview } = await import('../border/interview_case');
    this.#met = await fromInterview(this.interview);
    if (!this.#met) {
      this.problem = m.report_part_sealed();
      return;
    }
    const { title, narrative, sex } = this.#met;
    this.form = { ...this.form, title, narrative, sex };
  }

  /** She can be found by name from now on; what fails here comes with the register's own campaign. */
  async #keepOwn(sections: readonly SectionIn[]): Promise<void> {
    const identity = sections.find((one) => one.class === 'identity');
    if (identity && this.#met) await keepOwn(identity.section_id, 1, this.#met.identity, this.form.sex).catch(() => {});
  }

  #body() {
    const { title, narrative, district, sex, child } = this.form;
    const sealed = (name: SectionClass, subjectId: string, payload: Record<string, unknown>) =>
      sealSection({ sectionId: seal.randomId(), subjectId, class: name, version: 1 }, payload).sent;
    const section = (name: 'title' | 'narrative', text: string) => sealed(name, this.id, { text: text.trim() });
    const victim: CasePerson = { ...newPerson(this.#person), sex, birth_year: this.#met?.birthYear ?? 0, is_child: child as CasePerson['is_child'] };
    const sections = narrative.trim() === '' ? [] : [section('narrative', narrative)];
    if (this.#met) sections.push(sealed('identity', this.#person, this.#met.identity));
    if (this.#met?.contact) sections.push(sealed('contact', this.#person, this.#met.contact));
    return {
      case_id: this.id,
      facts: { ...kNoFacts, origin_district: district },
      title: section('title', title),
      ...(this.report ? { from_report: this.report } : {}),
      sections,
      people: [victim],
    };
  }
}

export function newPerson(id: string): CasePerson {
  return { person_id: id, role: 'victim', sex: '', birth_year: 0, age_band: '', citizenship: 'IDN', is_child: 'unknown', perpetrator_roles: [], relations: [], version: 0 };
}
