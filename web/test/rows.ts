// SPDX-License-Identifier: Apache-2.0
import type { ReportRow } from '../src/lib/api/types';

export function row(id: string, change: Partial<ReportRow> = {}): ReportRow {
  return {
    id,
    received_ms: 1000,
    due_day: '2026-11-26',
    state: 'new',
    danger: 'no',
    district: '17.09.01',
    how_known: 'seen',
    channel: 'web',
    language: 'id',
    wants_reply: true,
    files: 0,
    assignee: null,
    labels: [],
    outcome: '',
    merged_into: null,
    version: 1,
    unread: 1,
    last_ms: 1000,
    title: { section_id: '', envelope: '' },
    circle_id: '',
    epoch: 1,
    wrapped: '',
    ...change,
  };
}
