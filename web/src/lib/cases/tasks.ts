// SPDX-License-Identifier: Apache-2.0
import * as seal from '../seal';
import { session } from '../session.svelte';
import { textOf } from './sealing';
import type { TaskOut } from './types';

const bytes = seal.fromBase64url;

/** The words of a task; its id is also the id of its bundle and section. Null where our keys do not open it. */
export function taskText(task: Pick<TaskOut, 'task_id' | 'envelope' | 'circle_id' | 'epoch' | 'wrapped'>): string | null {
  const { network } = session.keys;
  const keys = session.keys.circle(task.circle_id, task.epoch);
  const key = keys && seal.unwrapBundle(keys, network, task.task_id, task.epoch, bytes(task.wrapped));
  const payload = key && seal.openCaseSection(key, network, { sectionId: task.task_id, class: 'note', version: 1 }, bytes(task.envelope));
  return payload && textOf(payload);
}
