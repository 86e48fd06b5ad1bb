// SPDX-License-Identifier: Apache-2.0
import type { Circle } from './api/types';

/** One circle for each kind of content of reports and cases, in the order in which they are made; `approval` holds those who may sign second. */
export const kCaseClasses = ['intake', 'identity', 'contact', 'narrative', 'health', 'legal', 'location', 'money', 'approval', 'matching'] as const;
/** For an office with a border desk: its officers, and those who see what protects a victim. */
export const kBorderClasses = ['border', 'protection'] as const;
export const kCircleClasses = [...kCaseClasses, ...kBorderClasses] as const;

/** The server lists every epoch; only the newest of each circle takes new reports. */
export function newestEpochs(circles: readonly Circle[]): Circle[] {
  const newest = new Map<string, Circle>();
  for (const circle of circles) {
    const known = newest.get(circle.circle_id);
    if (!known || circle.epoch > known.epoch) newest.set(circle.circle_id, circle);
  }
  return [...newest.values()];
}
