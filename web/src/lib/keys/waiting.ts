// SPDX-License-Identifier: Apache-2.0
// Circles that wait for a new epoch: somebody who held the newest one has left, and would still open what is sealed to it.
import { api } from '../api/client';
import type { Circle, NewCircleEpoch } from '../api/types';
import { newestEpochs } from '../circles';
import { people } from '../people.svelte';
import { session } from '../session.svelte';

export function waitingIn(circles: readonly Circle[]): Circle[] {
  return newestEpochs(circles).filter((circle) => circle.left.length > 0);
}

/** Only a member of the circle begins its next epoch: she takes the others along and is one of them. */
export function mayBegin(circle: Circle): boolean {
  return session.keys.epochsOf(circle.circle_id).includes(circle.epoch);
}

/** The next epoch of each, for those of its members who are still here; `people` must be loaded. Each stands by itself. */
export async function beginEpochs(circles: readonly Circle[]): Promise<void> {
  for (const circle of circles) {
    const stay = people.active.filter((member) => circle.members.includes(member.id));
    const next: NewCircleEpoch = session.keys.newEpoch(circle.team, circle.class, circle.epoch + 1, stay);
    await api.post('/circles', next);
  }
}
