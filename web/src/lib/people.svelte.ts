// SPDX-License-Identifier: Apache-2.0
// The members of one's own organisation, for names and choices. Without the right to read them, names stay empty.
import { api } from './api/client';
import type { Member } from './api/types';
import { session } from './session.svelte';

class People {
  members = $state.raw<Member[]>([]);
  loaded = $state(false);

  async load(again = false): Promise<void> {
    if ((this.loaded && !again) || !session.can('member.read')) return;
    this.members = (await api.get<{ members: Member[] }>('/members')).members;
    this.loaded = true;
  }

  name(id: string): string {
    return this.members.find((member) => member.id === id)?.name ?? '…';
  }

  get active(): Member[] {
    return this.members.filter((member) => member.state === 'active');
  }
}

export const people = new People();
session.whenDropped(() => {
  people.members = [];
  people.loaded = false;
});
