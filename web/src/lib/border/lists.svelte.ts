// SPDX-License-Identifier: Apache-2.0
// The office's lists as far as this person may open them. Opened words live in memory only.
import { api, problemText } from '../api/client';
import { dayOf } from '../format';
import { session } from '../session.svelte';
import * as seal from '../seal';
import { Doing } from './doing.svelte';
import { isLost } from './outbox.svelte';
import { deskRules } from './rules.svelte';
import { identityTokens, type OpenedEntry, openEntry, sealRecord, signListing, type Terms } from './sealing';
import { Lists } from './screening';
import { kCopyMost, keepLists, keptLists } from './store';
import type { EntryRow, Listed } from './types';

export interface Draft extends Terms {
  who: Listed;
}

class ListBook extends Doing {
  entries = $state.raw<OpenedEntry[]>([]);
  day = $state('');
  loaded = $state(false);
  /** When the copy in use was made; 0: the lists are fresh. */
  copyMs = $state(0);
  /** For screening: active, signed twice, and opened here. */
  lists = $state.raw(new Lists([]));

  async load(): Promise<void> {
    try {
      await deskRules.load();
      const page = await api.get<{ rows: EntryRow[]; day: string }>('/border/entries');
      this.take(page.rows, page.day);
      this.copyMs = 0;
      this.problem = '';
      await this.#keep(page.rows, page.day);
    } catch (error) {
      if (!isLost(error) || !(await this.#useCopy())) this.problem = problemText(error);
    }
  }

  /** What protects somebody stays on the server; the rest is kept sealed for a desk without a line. */
  async #keep(rows: readonly EntryRow[], day: string): Promise<void> {
    const own = rows.filter((row) => !deskRules.protects(row.list)).slice(0, kCopyMost);
    if (deskRules.all) {
      await keepLists({ savedMs: Date.now(), day, rows: own, rules: deskRules.all }).catch(() => {});
    }
  }

  async #useCopy(): Promise<boolean> {
    const copy = await keptLists(Date.now()).catch(() => null);
    if (!copy) return false;
    deskRules.all ??= copy.rules;
    // An entry that ends while the line is down ends all the same.
    const today = dayOf(Date.now());
    const rows = copy.rows.map((row) => (row.state === 'active' && row.until_day < today ? { ...row, state: 'expired' as const } : row));
    this.take(rows, today);
    this.copyMs = copy.savedMs;
    this.problem = '';
    return true;
  }

  take(rows: readonly EntryRow[], day: string): void {
    this.day = day;
    this.entries = rows.map(openEntry);
    const usable = this.entries.filter((one) => one.row.state === 'active' && one.sound && !deskRules.protects(one.row.list));
    this.lists = new Lists(usable.flatMap(({ row, who }) => (who ? [{ id: row.id, who }] : [])));
    this.loaded = true;
  }

  entry(id: string): OpenedEntry | undefined {
    return this.entries.find((one) => one.row.id === id);
  }

  propose(draft: Draft): Promise<boolean> {
    return this.#run(async () => {
      const id = seal.randomId();
      const sealed = sealRecord(deskRules.protects(draft.list) ? 'protection' : 'border', 'entry', id, draft.who);
      const { who, ...terms } = draft;
      await api.post('/border/entries', { entry_id: id, sealed, tokens: identityTokens(who), ...signListing(id, 'add', terms, sealed.envelope) });
    });
  }

  /** Extends an entry or takes it off; a second person must sign the same. */
  act(row: EntryRow, act: 'extend' | 'remove', basis: string, untilDay: string): Promise<boolean> {
    const terms = { list: row.list, basis, fromDay: row.from_day, untilDay };
    return this.#run(() => api.post(`/border/entries/${row.id}/acts`, signListing(row.id, act, terms, row.sealed.envelope)));
  }

  approve(row: EntryRow, act: string): Promise<boolean> {
    const waiting = row.acts.find((one) => one.act === act);
    return this.#run(async () => {
      if (waiting) await api.post(`/border/entries/${row.id}/acts/${act}/approval`, { signature: session.keys.countersign(waiting.statement) });
    });
  }

  tell(row: EntryRow, told: string, day: string): Promise<boolean> {
    return this.#run(() => api.put(`/border/entries/${row.id}/notice`, { told, told_day: day, version: row.version }));
  }

  clear(): void {
    this.entries = [];
    this.lists = new Lists([]);
    this.loaded = false;
  }

  async #run(work: () => Promise<unknown>): Promise<boolean> {
    const done = await this.attempt(async () => {
      await work();
      await this.load();
    });
    return done && this.problem === '';
  }
}

export const listBook = new ListBook();
session.whenDropped(() => listBook.clear());
