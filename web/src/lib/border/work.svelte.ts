// SPDX-License-Identifier: Apache-2.0
// Worklists of the desk. Rows are coded facts; who it is about is opened one by one, and each opening is recorded.
import { SvelteMap } from 'svelte/reactivity';
import { api, problemText } from '../api/client';
import { session } from '../session.svelte';
import { deskRules } from './rules.svelte';
import { openRecord } from './sealing';
import type { CrossingPage, CrossingRow, HitRow, Sealed, Traveller } from './types';

export const kWorkLists = ['hits', 'overstay', 'missing_exit', 'delayed', 'day'] as const;
export type WorkList = (typeof kWorkLists)[number];

class Work {
  list = $state<WorkList>('hits');
  rows = $state.raw<CrossingRow[]>([]);
  hits = $state.raw<HitRow[]>([]);
  counts = $state.raw({ day: 0, overstay: 0, missing_exit: 0, hits: 0 });
  /** Where the next page begins; null at the end. */
  more = $state<string | null>(null);
  loaded = $state(false);
  problem = $state('');
  opened = new SvelteMap<string, Traveller | null>();
  #ask = 0;

  async show(list: WorkList): Promise<void> {
    const ask = ++this.#ask;
    this.list = list;
    this.loaded = false;
    try {
      await deskRules.load();
      const page = await api.get<CrossingPage>('/border/crossings', { list: list === 'hits' ? 'day' : list });
      const hits = list === 'hits' ? (await api.get<{ rows: HitRow[] }>('/border/hits')).rows : [];
      if (ask !== this.#ask) return;
      this.rows = list === 'hits' ? [] : page.rows;
      this.more = list === 'hits' ? null : page.more;
      this.hits = hits;
      this.counts = page.counts;
      this.loaded = true;
      this.problem = '';
    } catch (error) {
      if (ask === this.#ask) this.problem = problemText(error);
    }
  }

  /** The next page of the list that is shown. */
  async next(): Promise<void> {
    const ask = this.#ask;
    try {
      const page = await api.get<CrossingPage>('/border/crossings', { list: this.list, before: this.more ?? '' });
      if (ask !== this.#ask) return;
      this.rows = [...this.rows, ...page.rows];
      this.more = page.more;
      this.problem = '';
    } catch (error) {
      if (ask === this.#ask) this.problem = problemText(error);
    }
  }

  /** What came of it later: a second check that ended. False where it could not be saved. */
  async decide(row: CrossingRow, outcome: string, basis: string): Promise<boolean> {
    try {
      const { version } = await api.put<{ version: number }>(`/border/crossings/${row.id}/outcome`, { outcome, basis, version: row.version });
      this.rows = this.rows.map((one) => (one.id === row.id ? { ...one, outcome, basis, version } : one));
      this.problem = '';
      return true;
    } catch (error) {
      this.problem = problemText(error);
      return false;
    }
  }

  /** Fetches and opens the words of a crossing or an interview. */
  async open(record: 'crossing' | 'interview', id: string): Promise<void> {
    try {
      const { sealed } = await api.get<{ sealed: Sealed }>(`/border/${record}s/${id}`);
      this.opened.set(id, openRecord<Traveller>(id, record, sealed));
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  async answer(hit: HitRow, action: string): Promise<void> {
    try {
      await api.put(`/border/hits/${hit.id}`, { action, version: hit.version });
      await this.show(this.list);
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  clear(): void {
    this.#ask++;
    this.rows = [];
    this.more = null;
    this.hits = [];
    this.opened.clear();
    this.loaded = false;
  }
}

export const work = new Work();
session.whenDropped(() => work.clear());
