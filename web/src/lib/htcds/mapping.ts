// SPDX-License-Identifier: Apache-2.0
// Which column of a file means which field. Guessed from its name (HTCDS, the HTCDS XLSForm as ODK and Kobo export it, words
// of Indonesian offices); the reader corrects it.
import type { Table } from '../sheets/table';
import { type Column, columnOf, plainName } from './columns';
import type { FlatRow } from './read';
import { codeOf } from './values';

/** A field by its name; 'note': kept in the case's note; 'skip': left out. */
export type Target = string;
export const kNote = 'note';
export const kSkip = 'skip';

/** What collection tools add to every row. */
const kTools = /^(start|end|today|deviceid|subscriberid|simserial|phonenumber|username|audit|__version__|_id|_uuid|_submission_time|_validation_status|_notes|_status|_submitted_by|_tags|_index|_parent_.*|formhub\/uuid|meta\/instance(ID|Name)|instanceID|instanceName|KEY|SubmissionDate|SubmitterID|SubmitterName|AttachmentsPresent|AttachmentsExpected|ReviewState|DeviceID|Edits|FormVersion|no\.?|nomor urut|#)$/i;

/** 'group/prs_First_Name' and 'group-prs_First_Name' mean prs_First_Name. */
const lastPart = (name: string) => name.split(/[/]|-(?=[a-z]{3}_)/).at(-1) ?? name;

/** 'vic_TypeOfExploitation/ForcedLabour': a column with 1 or 0 for one code of a list. */
function flagOf(name: string): { column: Column; code: string } | null {
  const parts = name.split('/');
  const code = parts.pop() ?? '';
  const column = parts.length > 0 ? columnOf(parts.at(-1) ?? '') : null;
  const known = column?.list && column.kind === 'codes' ? codeOf(column.list, code) : null;
  return column && known ? { column, code: known } : null;
}

export function guess(header: readonly string[]): Target[] {
  const taken = new Set<string>();
  return header.map((name) => {
    if (kTools.test(name.trim())) return kSkip;
    if (flagOf(name)) return header.some((other) => lastPart(other) === name.split('/').at(-2)) ? kSkip : kNote;
    const column = columnOf(lastPart(name)) ?? columnOf(name.replace(/\(.*\)/, ''));
    if (!column || taken.has(column.name)) return kNote;
    taken.add(column.name);
    return column.name;
  });
}

/** Columns of one code each, gathered into the list they are part of: header index -> field. */
function flagsOf(header: readonly string[], targets: readonly Target[]): Map<number, { column: Column; code: string }> {
  const out = new Map<number, { column: Column; code: string }>();
  header.forEach((name, index) => {
    const flag = targets[index] === kNote ? flagOf(name) : null;
    if (flag && !targets.includes(flag.column.name)) out.set(index, flag);
  });
  return out;
}

const kYes = /^(1|true|yes|ya|x|✓)$/i;

export function flatten(table: Table, targets: readonly Target[]): FlatRow[] {
  const flags = flagsOf(table.header, targets);
  const groupColumns = ['suluh_CaseId', 'suluh_Number'].map((name) => targets.indexOf(name)).filter((index) => index >= 0);
  return table.rows.map((cells, at) => {
    const row: FlatRow = { row: table.numbers[at] ?? at + 2, group: '', values: new Map(), extra: [] };
    cells.forEach((text, index) => {
      const flag = flags.get(index);
      const target = targets[index] ?? kNote;
      if (text === '' || target === kSkip) return;
      if (flag) {
        if (kYes.test(text)) row.values.set(flag.column.name, [row.values.get(flag.column.name), flag.code].filter(Boolean).join(';'));
      } else if (target === kNote) row.extra.push([table.header[index] ?? '', text]);
      else row.values.set(target, text);
    });
    row.group = groupColumns.map((index) => plainName(cells[index] ?? '')).find((text) => text !== '') ?? `row ${row.row}`;
    return row;
  });
}
