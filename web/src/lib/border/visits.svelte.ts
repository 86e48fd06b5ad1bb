// SPDX-License-Identifier: Apache-2.0
// Visits of the foreigners' supervision team.
import { SvelteMap } from 'svelte/reactivity';
import { api } from '../api/client';
import * as seal from '../seal';
import { session } from '../session.svelte';
import { Doing } from './doing.svelte';
import { openRecord, sealRecord } from './sealing';
import type { Sealed, VisitFacts, VisitRow } from './types';

export interface VisitWords {
  v: 1;
  place: string;
  report: string;
  /** Foreigners who were met, and what they showed. */
  people?: { name: string; number: string; permit: string }[];
}

class Visits extends Doing {
  rows = $state.raw<VisitRow[]>([]);
  loaded = $state(false);
  opened = new SvelteMap<string, VisitWords | null>();

  load(): Promise<boolean> {
    return this.attempt(async () => {
      this.rows = (await api.get<{ rows: VisitRow[] }>('/border/visits')).rows;
      this.loaded = true;
    });
  }
  record(facts: VisitFacts, words: VisitWords): Promise<boolean> {
    return this.attempt(async () => {
      const id = seal.randomId();
      await api.post('/border/visits', { visit_id: id, facts, sealed: sealRecord('border', 'visit', id, words) });
      this.rows = (await api.get<{ rows: VisitRow[] }>('/border/visits')).rows;
    });
  }
  open(id: string): Promise<boolean> {
    return this.attempt(async () => {
      const { sealed } = await api.get<{ sealed: Sealed }>(`/border/visits/${id}`);
      this.opened.set(id, openRecord<VisitWords>(id, 'visit', sealed));
    });
  }
  follow(row: VisitRow, followUp: string, dueDay: string, done: boolean): Promise<boolean> {
    return this.attempt(async () => {
      await api.put(`/border/visits/${row.id}/follow-up`, { follow_up: followUp, due_day: dueDay, done, version: row.version });
      this.rows = (await api.get<{ rows: VisitRow[] }>('/border/visits')).rows;
    });
  }
  clear(): void {
    this.rows = [];
    this.opened.clear();
    this.loaded = false;
  }
}

export const visits = new Visits();
session.whenDropped(() => visits.clear());
