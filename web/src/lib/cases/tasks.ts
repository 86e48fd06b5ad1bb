// SPDX-License-Identifier: Apache-2.0
import * as seal from '../seal';
import { session } from '../session.svelte';
import { textOf } from './sealing';
import type { TaskOut } from './types';

const bytes = seal.fromBase64url;

/** What is sealed of a task. `personId` and `givenDay` belong to services (services.ts) and may be empty. */
export interface TaskWords {
  text: string;
  personId: string;
  givenDay: string;
}

/** Its id is also the id of its bundle and section. Null where our keys do not open it. */
export function taskWords(task: Pick<TaskOut, 'task_id' | 'envelope' | 'circle_id' | 'epoch' | 'wrapped'>): TaskWords | null {
  const { network } = session.keys;
  const keys = session.keys.circle(task.circle_id, task.epoch);
  const key = keys && seal.unwrapBundle(keys, network, task.task_id, task.epoch, bytes(task.wrapped));
  const payload = key && seal.openCaseSection(key, network, { sectionId: task.task_id, class: 'note', version: 1 }, bytes(task.envelope));
  return payload && { text: textOf(payload), personId: textOf(payload, 'person_id'), givenDay: textOf(payload, 'given_day') };
}

export function taskText(task: Parameters<typeof taskWords>[0]): string | null {
  return taskWords(task)?.text ?? null;
}
