// SPDX-License-Identifier: Apache-2.0
// The organisation's labels: ids for the server, names sealed under the circle's key and opened here.
import { api } from '../api/client';
import type { Label } from '../api/types';
import { session } from '../session.svelte';

export interface OpenLabel {
  id: string;
  name: string;
}

class Labels {
  all = $state.raw<OpenLabel[]>([]);

  async load(): Promise<void> {
    if (!session.can('report.read')) return;
    const { labels } = await api.get<{ labels: Label[] }>('/labels').catch(() => ({ labels: [] as Label[] }));
    this.all = labels
      .map((label) => ({ id: label.label_id, name: session.keys.openLabel(label) ?? '?' }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  name(id: string): string {
    return this.all.find((label) => label.id === id)?.name ?? '…';
  }

  async create(name: string): Promise<void> {
    await api.post('/labels', session.keys.sealLabel(name));
    await this.load();
  }

  async remove(id: string): Promise<void> {
    await api.delete(`/labels/${id}`);
    await this.load();
  }
}

export const labels = new Labels();
session.whenDropped(() => (labels.all = []));
