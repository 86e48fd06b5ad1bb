// SPDX-License-Identifier: Apache-2.0
// The loaded part of the inbox. Rows come sealed; titles are opened here, in memory only.
import { SvelteMap } from 'svelte/reactivity';
import { api, problemText } from '../api/client';
import type { ReportCounts, ReportPage, ReportRow } from '../api/types';
import { live } from '../live.svelte';
import { session } from '../session.svelte';
import { type Filter, kSearchCap, matches, spliceFirstPage } from './inbox';

const kNoCounts: ReportCounts = { new: 0, mine: 0, waiting: 0, closed: 0, unread: 0 };
/** A burst of news is answered with one question to the server. */
const kGatherMs = 400;

export interface CodedFilters {
  danger: string;
  district: string;
  channel: string;
  label: string;
}

class InboxState {
  filter = $state<Filter>('new');
  coded = $state<CodedFilters>({ danger: '', district: '', channel: '', label: '' });
  search = $state('');
  rows = $state.raw<ReportRow[]>([]);
  counts = $state.raw<ReportCounts>(kNoCounts);
  more = $state<string | null>(null);
  loading = $state(false);
  loaded = $state(false);
  problem = $state('');
  /** Opened titles by report; null: could not be opened. */
  titles = new SvelteMap<string, string | null>();
  #ask = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly shown = $derived.by(() => {
    if (this.search.trim() === '') return this.rows;
    return this.rows.slice(0, kSearchCap).filter((row) => matches(this.titles.get(row.id) ?? '', this.search));
  });

  get coding(): boolean {
    return Object.values(this.coded).some((value) => value !== '');
  }

  /** Loads the first page anew; what was shown stays until the answer is there. */
  async load(): Promise<void> {
    const ask = ++this.#ask;
    this.loading = true;
    try {
      const page = await this.#page();
      if (ask !== this.#ask) return;
      this.rows = page.rows;
      this.#take(page);
      this.more = page.more;
      this.loaded = true;
    } catch (error) {
      if (ask === this.#ask) this.problem = problemText(error);
    } finally {
      if (ask === this.#ask) this.loading = false;
    }
  }

  async loadMore(): Promise<void> {
    if (this.more === null || this.loading) return;
    const ask = this.#ask;
    this.loading = true;
    try {
      const page = await this.#page(this.more);
      if (ask !== this.#ask) return;
      this.rows = [...this.rows, ...page.rows.filter((row) => !this.rows.some((known) => known.id === row.id))];
      this.#take(page);
      this.more = page.more;
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      if (ask === this.#ask) this.loading = false;
    }
  }

  /** Follows the news until the returned function is called. */
  follow(): () => void {
    const stop = live.listen(() => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#catchUp(), kGatherMs);
    });
    return () => {
      clearTimeout(this.#timer);
      stop();
    };
  }

  /** Everything opened leaves memory, for the lock. */
  clear(): void {
    this.#ask++;
    this.rows = [];
    this.titles.clear();
    this.more = null;
    this.loaded = false;
    this.search = '';
    live.unread = 0;
  }

  /** The first page again, without losing further pages that were loaded: what left the list goes. */
  async #catchUp(): Promise<void> {
    if (this.loading) return;
    const ask = this.#ask;
    try {
      const page = await this.#page();
      if (ask !== this.#ask) return;
      const single = page.more === null || this.rows.length <= page.rows.length;
      this.rows = single ? page.rows : spliceFirstPage(this.rows, page.rows);
      this.#take(page);
      if (single) this.more = page.more;
    } catch {
      // The stream reports the break; the next news asks again.
    }
  }

  #page(before?: string): Promise<ReportPage> {
    return api.get<ReportPage>('/reports', { filter: this.filter, ...this.coded, before });
  }

  #take(page: ReportPage): void {
    this.problem = '';
    this.counts = page.counts;
    live.unread = page.counts.unread;
    for (const row of page.rows) {
      if (this.titles.get(row.id) === undefined || this.titles.get(row.id) === null) {
        this.titles.set(row.id, session.keys.openTitle(row));
      }
    }
  }
}

export const inbox = new InboxState();
session.whenDropped(() => inbox.clear());
