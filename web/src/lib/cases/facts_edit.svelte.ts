// SPDX-License-Identifier: Apache-2.0
// Editing the coded facts of a case, with a sealed draft. Only what changed is sent, so that two people who change
// different facts do not meet.
import { drafts } from '../drafts';
import { dayOf } from '../format';
import type { OpenCase } from './case.svelte';
import type { CaseFacts, CaseFile } from './types';

const kKeepMs = 600;

/** The members of `next` that differ from `before`. */
export function changedFacts(before: CaseFacts, next: CaseFacts): Partial<CaseFacts> {
  const changed = Object.entries(next).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof CaseFacts]));
  return Object.fromEntries(changed) as Partial<CaseFacts>;
}

export class FactsEdit {
  facts = $state<CaseFacts>() as CaseFacts;
  kept = $state(false);
  readonly today = dayOf(Date.now());
  readonly changedNow = $derived.by(() => changedFacts(this.#base, this.facts));
  readonly dirty = $derived(Object.keys(this.changedNow).length > 0);
  readonly future = $derived(this.facts.offence_day > this.today);
  /** The facts that were worked on. */
  #base = $state.raw<CaseFacts>() as CaseFacts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #begun = false;

  constructor(
    private readonly open: OpenCase,
    file: CaseFile,
  ) {
    this.#base = file.facts;
    this.facts = structuredClone($state.snapshot(file.facts)) as CaseFacts;
  }

  async begin(): Promise<void> {
    if (this.#begun) return;
    this.#begun = true;
    const stored = await drafts.load(this.#draft);
    if (!stored) return;
    Object.assign(this.facts, JSON.parse(stored) as Partial<CaseFacts>);
    this.kept = this.dirty;
  }

  changed(): void {
    this.kept = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), kKeepMs);
  }

  keep(): void {
    clearTimeout(this.#timer);
    if (this.dirty && !this.kept) void this.#save();
  }

  async save(): Promise<void> {
    clearTimeout(this.#timer);
    const done = await this.open.saveFacts($state.snapshot(this.changedNow) as Partial<CaseFacts>);
    if (done) this.#base = $state.snapshot(this.facts) as CaseFacts;
    this.#rebase();
    if (!done) return this.#save();
    this.kept = false;
    await drafts.remove(this.#draft);
  }

  get #draft(): string {
    return `case:${this.open.id}:facts`;
  }

  /** What a colleague changed meanwhile shows in the form, except where the form itself was changed. */
  #rebase(): void {
    const current = this.open.file?.facts;
    if (!current) return;
    Object.assign(this.facts, changedFacts(this.#base, current), this.changedNow);
    this.#base = current;
  }

  async #save(): Promise<void> {
    if (this.dirty) this.kept = await drafts.save(this.#draft, JSON.stringify($state.snapshot(this.changedNow)));
  }
}
