// SPDX-License-Identifier: Apache-2.0
// Editing one section. Unsaved words are kept sealed on this device, so a closed tab or a lost connection loses nothing;
// when a colleague saved meanwhile, both versions stay until somebody has decided.
import { drafts } from '../drafts';
import type { OpenCase } from './case.svelte';
import { differing, type FormValues, payloadOf, valuesOf } from './fields';
import type { OpenedSection } from './sealing';
import type { SectionClass } from './types';

const kKeepMs = 600;

interface Draft {
  values: FormValues;
  /** The version that was worked on. */
  version: number;
}

export class SectionEdit {
  opened = $state.raw<OpenedSection | null>(null);
  values = $state<FormValues>({});
  /** The other version, when a colleague saved first. */
  conflict = $state.raw<OpenedSection | null>(null);
  ready = $state(false);
  kept = $state(false);
  readonly dirty = $derived.by(() => differing(this.values, valuesOf(this.sectionClass, this.opened?.payload ?? null)).length > 0);
  readonly theirs = $derived.by(() => (this.conflict ? valuesOf(this.sectionClass, this.conflict.payload) : {}));
  #timer: ReturnType<typeof setTimeout> | undefined;
  #begun = false;

  constructor(
    private readonly open: OpenCase,
    readonly sectionClass: SectionClass,
    readonly subjectId: string,
    private readonly sectionId = '',
  ) {}

  get #draft(): string {
    return `case:${this.open.id}:${this.sectionClass}:${this.subjectId}:${this.sectionId}`;
  }

  async begin(): Promise<void> {
    if (this.#begun) return;
    this.#begun = true;
    const head = this.open.head(this.sectionClass, this.subjectId, this.sectionId);
    this.opened = head && (await this.open.open(head));
    this.values = valuesOf(this.sectionClass, this.opened?.payload ?? null);
    if (!head || this.opened) this.ready = true;
    await this.#resume();
  }

  changed(): void {
    this.kept = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), kKeepMs);
  }

  /** Called when the page goes. */
  keep(): void {
    clearTimeout(this.#timer);
    if (this.dirty && !this.kept) void this.#save();
  }

  async save(): Promise<boolean> {
    clearTimeout(this.#timer);
    const payload = payloadOf(this.sectionClass, this.opened?.payload ?? null, this.values);
    const saved = await this.open.save(this.sectionClass, this.subjectId, this.opened, payload);
    if (saved.state === 'conflict') this.conflict = saved.theirs;
    if (saved.state !== 'saved') {
      await this.#save();
      return false;
    }
    await this.#done();
    return true;
  }

  /** One key that is not in the form, of the version that was opened; what is typed stays unsaved. */
  async saveKey(key: string, value: unknown): Promise<boolean> {
    const payload = { ...payloadOf(this.sectionClass, null, valuesOf(this.sectionClass, this.opened?.payload ?? null)), ...this.opened?.payload, [key]: value };
    const saved = await this.open.save(this.sectionClass, this.subjectId, this.opened, payload);
    if (saved.state === 'conflict') this.conflict = saved.theirs;
    if (saved.state !== 'saved') return false;
    const head = this.open.head(this.sectionClass, this.subjectId, this.sectionId);
    this.opened = (head && this.open.sections.get(head.section_id)) ?? this.opened;
    return true;
  }

  /** What is in the form goes on top of the colleague's version; keys that only she wrote stay. */
  async saveMine(): Promise<void> {
    this.#adopt();
    await this.save();
  }

  async takeTheirs(): Promise<void> {
    const { conflict } = this;
    this.#adopt();
    this.values = valuesOf(this.sectionClass, conflict?.payload ?? null);
    await this.#forget();
  }

  async discard(): Promise<void> {
    this.values = valuesOf(this.sectionClass, this.opened?.payload ?? null);
    this.conflict = null;
    await this.#forget();
  }

  #adopt(): void {
    if (!this.conflict) return;
    this.opened = this.conflict;
    this.open.sections.set(this.conflict.out.section_id, this.conflict);
    this.conflict = null;
  }

  async #done(): Promise<void> {
    const head = this.open.head(this.sectionClass, this.subjectId, this.sectionId);
    this.opened = (head && this.open.sections.get(head.section_id)) ?? this.opened;
    await this.#forget();
  }

  async #forget(): Promise<void> {
    clearTimeout(this.#timer);
    this.kept = false;
    await drafts.remove(this.#draft);
  }

  async #save(): Promise<void> {
    if (!this.dirty) return;
    const draft: Draft = { values: $state.snapshot(this.values), version: this.opened?.out.version ?? 0 };
    this.kept = await drafts.save(this.#draft, JSON.stringify(draft));
  }

  /** A draft of an older version meets the newer one as a conflict. */
  async #resume(): Promise<void> {
    const stored = await drafts.load(this.#draft);
    if (!stored) return;
    const draft = JSON.parse(stored) as Draft;
    if (differing(draft.values, this.values).length === 0) return this.#forget();
    if (this.opened && draft.version < this.opened.out.version) this.conflict = this.opened;
    this.values = { ...this.values, ...draft.values };
    this.kept = true;
  }
}
