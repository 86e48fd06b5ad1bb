// SPDX-License-Identifier: Apache-2.0
// Knocks at one's own protective records, and who wants to talk about one's own acts. Reloaded when news come.
import { api, problemText } from '../api/client';
import { live } from '../live.svelte';
import { session } from '../session.svelte';
import type { Knock, KnockState, Talk } from './types';

class Knocks {
  knocks = $state.raw<Knock[]>([]);
  talks = $state.raw<Talk[]>([]);
  comparedToday = $state(0);
  loaded = $state(false);
  problem = $state('');

  async load(): Promise<void> {
    try {
      const [theirs, ours] = await Promise.all([
        session.can('knock.answer') ? api.get<{ knocks: Knock[]; compared_today: number }>('/register/knocks', { state: 'all' }) : null,
        api.get<{ talks: Talk[] }>('/register/talks'),
      ]);
      this.knocks = theirs?.knocks ?? [];
      this.comparedToday = theirs?.compared_today ?? 0;
      this.talks = ours.talks;
      this.problem = '';
    } catch (error) {
      this.problem = problemText(error);
    }
    this.loaded = true;
  }

  follow(): () => void {
    return live.listenKnocks(() => void this.load());
  }

  async answer(id: string, answer: Exclude<KnockState, 'open'>): Promise<void> {
    try {
      const changed = await api.post<Knock>(`/register/knocks/${id}/answer`, { answer });
      this.knocks = this.knocks.map((one) => (one.id === id ? changed : one));
      this.problem = '';
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  clear(): void {
    this.knocks = [];
    this.talks = [];
    this.loaded = false;
  }
}

export const knocks = new Knocks();
session.whenDropped(() => knocks.clear());
