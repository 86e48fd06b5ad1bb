// SPDX-License-Identifier: Apache-2.0
// Saved filters of the worklist, sealed under the person's own key: the server learns neither their names nor what they
// look for.
import { SvelteMap } from 'svelte/reactivity';
import { api } from '../api/client';
import * as seal from '../seal';
import { session } from '../session.svelte';

export interface SavedFilter {
  id: string;
  name: string;
  list: string;
  coded: Record<string, string>;
}

function opened(id: string, sealed: string): SavedFilter | null {
  const text = session.keys.openFilter(id, sealed);
  if (text === null) return null;
  const { name, list, coded } = JSON.parse(text) as Omit<SavedFilter, 'id'>;
  return { id, name, list, coded };
}

class Filters {
  all = new SvelteMap<string, SavedFilter>();

  async load(): Promise<void> {
    const { filters } = await api.get<{ filters: { filter_id: string; envelope: string }[] }>('/cases/filters');
    this.all.clear();
    for (const one of filters) {
      const filter = opened(one.filter_id, one.envelope);
      if (filter) this.all.set(filter.id, filter);
    }
  }

  async save(name: string, list: string, coded: Record<string, string>): Promise<SavedFilter> {
    // The same name again takes the place of the one before.
    const known = [...this.all.values()].find((one) => one.name === name);
    const filter = { id: known?.id ?? seal.randomId(), name, list, coded };
    await api.put(`/cases/filters/${filter.id}`, { envelope: session.keys.sealFilter(filter.id, JSON.stringify({ name, list, coded })) });
    this.all.set(filter.id, filter);
    return filter;
  }

  async remove(id: string): Promise<void> {
    await api.delete(`/cases/filters/${id}`);
    this.all.delete(id);
  }
}

export const filters = new Filters();
session.whenDropped(() => filters.all.clear());
