// SPDX-License-Identifier: Apache-2.0
// The office's lists as far as this person may open them. Opened words live in memory only.
import { api, isLost, problemText } from '../api/client';
import { dayOf } from '../format';
import { session } from '../session.svelte';
import * as seal from '../seal';
import { Doing } from './doing.svelte';
import { encodingsOfEntry } from './knock';
import { openShared, signShare } from './partners';
import { deskRules } from './rules.svelte';
import { identityTokens, type OpenedEntry, openEntry, sealRecord, signListing, type Terms } from './sealing';
import { Lists } from './screening';
import { kCopyMost, keepLists, keptLists } from './store';
import type { EntryRow, KeptEntry, Listed, ShareRow, SharedRow } from './types';

export interface Draft extends Terms {
  who: Listed;
}

/** An entry that begins or ends while the line is down begins or ends all the same. */
function rowOf({ who: _, ...kept }: KeptEntry, today: string): EntryRow {
  const state = kept.until_day < today ? 'expired' : kept.from_day > today ? 'future' : 'active';
  return { ...kept, state, told_day: '', told: '', version: 0, acts: [], encoded: false, sealed: { circle_id: '', epoch: 0, wrapped: '', envelope: '' } };
}

class ListBook extends Doing {
  entries = $state.raw<OpenedEntry[]>([]);
  /** Entries that partners show this desk; never kept on a desk without a line. */
  partners = $state.raw<OpenedEntry[]>([]);
  /** Own entries that partners see. */
  shares = $state.raw<ShareRow[]>([]);
  day = $state('');
  loaded = $state(false);
  /** When the copy in use was made; 0: the lists are fresh. */
  copyMs = $state(0);
  /** When a copy was last kept from this page; 0: not yet. */
  keptMs = $state(0);
  /** For screening: active, signed twice, and opened here. */
  lists = $state.raw(new Lists([]));

  async load(): Promise<void> {
    try {
      // Behind the door of a desk without a line nobody is signed in who could ask.
      if (session.phase !== 'open') return await this.#useCopy(null);
      await deskRules.load();
      const [page, shared] = await Promise.all([
        api.get<{ rows: EntryRow[]; day: string }>('/border/entries'),
        api.get<{ out: ShareRow[]; in: SharedRow[] }>('/border/shared'),
      ]);
      this.partners = shared.in.map(openShared);
      this.shares = shared.out;
      this.take(page.rows, page.day);
      this.copyMs = 0;
      this.problem = '';
      await this.#keep().catch(() => {});
      await this.#encode().catch(() => {});
    } catch (error) {
      if (isLost(error)) await this.#useCopy(error);
      else this.problem = problemText(error);
    }
  }

  /** What protects somebody stays on the server, and what is not signed twice is no entry; the rest is kept, sealed. */
  async #keep(): Promise<void> {
    const rules = deskRules.all;
    if (!rules) return;
    const entries = this.entries.flatMap(({ row, who, sound }) => {
      const { id, list, basis, from_day, until_day } = row;
      const runs = row.state === 'active' || row.state === 'future';
      return runs && sound && who && !deskRules.protects(list) ? [{ id, list, basis, from_day, until_day, who }] : [];
    });
    const officer = { name: session.user?.name ?? '', org: session.org?.name ?? '' };
    const savedMs = Date.now();
    await keepLists({ savedMs, officer, entries: entries.slice(0, kCopyMost), rules });
    this.keptMs = savedMs;
  }

  /** Protective entries without bits under the desk's key get them from who can open them, so that a name spelt otherwise is
   * met. */
  async #encode(): Promise<void> {
    if (!session.can('border.protect')) return;
    for (const { row, who } of this.entries) {
      if (!who || row.encoded || row.state === 'expired' || !deskRules.protects(row.list)) continue;
      const encodings = await encodingsOfEntry(who);
      if (encodings.length > 0) await api.put(`/border/entries/${row.id}/encodings`, { encodings });
    }
  }

  async #useCopy(error: unknown): Promise<void> {
    const copy = await keptLists(Date.now()).catch(() => null);
    if (!copy) {
      this.problem = problemText(error);
      return;
    }
    deskRules.all ??= copy.rules;
    this.partners = [];
    this.shares = [];
    const today = dayOf(Date.now());
    this.#show(copy.entries.map((one) => ({ row: rowOf(one, today), from: '', who: one.who, sound: true })), today);
    this.copyMs = copy.savedMs;
    this.problem = '';
  }

  take(rows: readonly EntryRow[], day: string): void {
    this.#show(rows.map((row) => openEntry(row)), day);
  }

  #show(entries: OpenedEntry[], day: string): void {
    this.day = day;
    this.entries = entries;
    const usable = [...entries, ...this.partners].filter((one) => one.row.state === 'active' && one.sound && !deskRules.protects(one.row.list));
    this.lists = new Lists(usable.flatMap(({ row, who }) => (who ? [{ id: row.id, who }] : [])));
    this.loaded = true;
  }

  entry(id: string): OpenedEntry | undefined {
    return this.entries.find((one) => one.row.id === id) ?? this.partners.find((one) => one.row.id === id);
  }

  propose(draft: Draft): Promise<boolean> {
    return this.#run(async () => {
      const id = seal.randomId();
      const sealed = sealRecord(deskRules.protects(draft.list) ? 'protection' : 'border', 'entry', id, draft.who);
      const { who, ...terms } = draft;
      const encodings = deskRules.protects(draft.list) ? await encodingsOfEntry(who) : [];
      await api.post('/border/entries', { entry_id: id, sealed, tokens: identityTokens(who), encodings, ...signListing(id, 'add', terms, sealed.envelope) });
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

  /** Shows an entry to a partner's desk; again, where the partner's circle has a new epoch. */
  share(row: EntryRow, toOrg: string): Promise<boolean> {
    return this.#run(() => api.post(`/border/entries/${row.id}/shares`, signShare(row, toOrg)));
  }

  unshare(row: EntryRow, toOrg: string): Promise<boolean> {
    return this.#run(() => api.delete(`/border/entries/${row.id}/shares/${toOrg}`));
  }

  clear(): void {
    this.entries = [];
    this.partners = [];
    this.shares = [];
    this.lists = new Lists([]);
    this.loaded = false;
    this.copyMs = 0;
    this.keptMs = 0;
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
