// SPDX-License-Identifier: Apache-2.0
// The form for entering a report, with its sealed draft.
import { drafts } from '../../lib/drafts';
import type { EntryForm } from '../../lib/reports/entry';

const kDraft = 'enter';

export const emptyForm = (): EntryForm => ({
  channel: 'hotline',
  story: '',
  village: '',
  when: '',
  contact: '',
  contactWhen: '',
  danger: 'unknown',
  district: '',
  howKnown: 'other',
  wantsReply: true,
  language: 'id',
});

function isSame(a: EntryForm, b: EntryForm): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export class EntryDraft {
  form = $state<EntryForm>(emptyForm());
  restored = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  async restore(): Promise<void> {
    const stored = await drafts.load(kDraft);
    if (!stored) return;
    const known = emptyForm();
    const parsed = JSON.parse(stored) as Partial<EntryForm>;
    this.form = { ...known, ...parsed };
    this.restored = true;
  }

  keep(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.keepNow(), 600);
  }

  async keepNow(): Promise<void> {
    clearTimeout(this.#timer);
    if (isSame(this.form, emptyForm())) await drafts.remove(kDraft);
    else await drafts.save(kDraft, JSON.stringify(this.form));
  }

  async clear(): Promise<void> {
    clearTimeout(this.#timer);
    this.form = emptyForm();
    this.restored = false;
    await drafts.remove(kDraft);
  }
}
