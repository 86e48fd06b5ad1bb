// SPDX-License-Identifier: Apache-2.0
// A case in the making. What is typed is kept sealed on this device until the case is there.
import { api } from '../api/client';
import type { ReportFile } from '../api/types';
import { drafts } from '../drafts';
import * as seal from '../seal';
import { session } from '../session.svelte';
import { caseProblem } from './case.svelte';
import { sealSection } from './sealing';
import { type CasePerson, kNoFacts } from './types';

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

  constructor(readonly report: string) {
    this.#draft = `case-new:${report}`;
  }

  async begin(): Promise<void> {
    const stored = await drafts.load(this.#draft);
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
      await api.post('/cases', this.#body());
      this.#done = true;
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

  #body(): Record<string, unknown> {
    const { title, narrative, district, sex, child } = this.form;
    const section = (name: 'title' | 'narrative', text: string) =>
      sealSection({ sectionId: seal.randomId(), subjectId: this.id, class: name, version: 1 }, { text: text.trim() }).sent;
    const victim: CasePerson = { ...newPerson(this.#person), sex, is_child: child as CasePerson['is_child'] };
    return {
      case_id: this.id,
      facts: { ...kNoFacts, origin_district: district },
      title: section('title', title),
      ...(this.report ? { from_report: this.report } : {}),
      sections: narrative.trim() === '' ? [] : [section('narrative', narrative)],
      people: [victim],
    };
  }
}

export function newPerson(id: string): CasePerson {
  return { person_id: id, role: 'victim', sex: '', birth_year: 0, age_band: '', citizenship: 'IDN', is_child: 'unknown', perpetrator_roles: [], relations: [], version: 0 };
}
