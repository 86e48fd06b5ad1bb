// SPDX-License-Identifier: Apache-2.0
// The loaded part of the worklist. Rows come with a sealed title; it is opened here, in memory only.
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { api, problemText } from '../api/client';
import { live } from '../live.svelte';
import { session } from '../session.svelte';
import { openSection, textOf } from './sealing';
import type { CaseCounts, CasePage, CaseRow } from './types';

export const kLists = ['mine', 'team', 'shared', 'overdue', 'answer', 'closed'] as const;
export type List = (typeof kLists)[number];

/** The server counts no further. */
export const kCountMost = 100;

/** Rows of one page of the server. */
const kPage = 25;
export const kQuietMs = 1500;
const kNoCounts: CaseCounts = { mine: 0, team: 0, shared: 0, overdue: 0, answer: 0, closed: 0 };
const kNoFilters = { status: '', district: '', purpose: '', number: '' };

export function isList(text: string | null): text is List {
  return kLists.some((list) => list === text);
}

class Worklist {
  list = $state<List>('mine');
  coded = $state({ ...kNoFilters });
  rows = $state.raw<CaseRow[]>([]);
  counts = $state.raw<CaseCounts>(kNoCounts);
  more = $state<string | null>(null);
  loading = $state(false);
  loaded = $state(false);
  problem = $state('');
  titles = new SvelteMap<string, string>();
  chosen = new SvelteSet<string>();
  /** A case changed while rows are chosen or several pages are shown: loading anew would take them from under the reader. */
  stale = $state(false);
  #ask = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  get filtering(): boolean {
    return Object.values(this.coded).some((value) => value !== '');
  }

  async load(): Promise<void> {
    const ask = ++this.#ask;
    this.loading = true;
    try {
      const page = await this.#page();
      if (ask !== this.#ask) return;
      this.rows = page.rows;
      this.chosen.clear();
      this.stale = false;
      this.#take(page);
      this.loaded = true;
    } catch (error) {
      if (ask === this.#ask) this.problem = problemText(error);
    } finally {
      if (ask === this.#ask) this.loading = false;
    }
  }

  /** News of cases brings the list up to date, a while after the last of them: every list is recorded. */
  follow(): () => void {
    const stop = live.listenCases(() => {
      if (!this.loaded) return;
      if (this.chosen.size > 0 || this.rows.length > kPage) {
        this.stale = true;
        return;
      }
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.load(), kQuietMs);
    });
    return () => {
      stop();
      clearTimeout(this.#timer);
    };
  }

  async loadMore(): Promise<void> {
    if (this.more === null || this.loading) return;
    this.loading = true;
    try {
      const page = await this.#page(this.more);
      this.rows = [...this.rows, ...page.rows.filter((row) => !this.rows.some((known) => known.id === row.id))];
      this.#take(page);
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.loading = false;
    }
  }

  /** What a saved filter names; the rest is any. Does not load. */
  setFilters(coded: Readonly<Record<string, string>>): void {
    this.coded = { ...kNoFilters, ...coded };
  }

  clearFilters(): void {
    this.coded = { ...kNoFilters };
    void this.load();
  }

  /** Hands the chosen cases to a colleague. */
  async assign(userId: string): Promise<void> {
    try {
      await api.post('/cases/assignments', { cases: [...this.chosen], user_id: userId });
      await this.load();
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  clear(): void {
    this.#ask++;
    this.rows = [];
    this.titles.clear();
    this.chosen.clear();
    this.more = null;
    this.loaded = false;
  }

  #page(before?: string): Promise<CasePage> {
    return api.get<CasePage>('/cases', { list: this.list, ...this.coded, before });
  }

  #take(page: CasePage): void {
    this.problem = '';
    this.counts = page.counts;
    this.more = page.more;
    for (const row of page.rows) {
      if (row.title) this.titles.set(row.id, textOf(openSection({ id: row.id, org_id: row.org_id }, row.title).payload));
    }
  }
}

export const worklist = new Worklist();
session.whenDropped(() => worklist.clear());
