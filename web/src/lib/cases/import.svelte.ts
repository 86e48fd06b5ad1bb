// SPDX-License-Identifier: Apache-2.0
// An office's own list becomes cases: read and sealed here, sent a few at a time, taken back as a whole. The file itself never
// leaves the browser.
import { ApiProblem, api, problemText } from '../api/client';
import { flatten, guess, type Target } from '../htcds/mapping';
import { readJson } from '../htcds/json';
import { type FlatRow, type ReadCase, readRows } from '../htcds/read';
import type { Issue } from '../htcds/plain';
import { m } from '../i18n';
import * as seal from '../seal';
import { readCsv } from '../sheets/csv';
import { BadFile, type FileFault, type Table } from '../sheets/table';
import { Workbook } from '../sheets/xlsx';
import { type CaseIn, missingClasses, sealCase } from './import_sealing';

/** Cases in one request, and bytes of it at most; the server takes 50 and 4 MiB. */
const kBatch = 20;
const kBatchBytes = 2_500_000;
const kMostWaits = 20;

export type Step = 'file' | 'columns' | 'check' | 'running' | 'done';

export interface RowFault {
  rows: readonly number[];
  pointer: string;
  fault: string;
}

export interface ImportedBefore {
  import_id: string;
  made_by: string;
  made_ms: number;
  undone_ms: number | null;
  cases: number;
  untouched: number;
}

interface ImportOut {
  rows: { case_id: string; number: string; problem: string; pointer: string; fault: string }[];
}

type Batch = readonly { sent: CaseIn; from: ReadCase }[];

const kFaults: Readonly<Record<FileFault, () => string>> = {
  empty: m.import_bad_empty,
  too_large: m.import_bad_large,
  too_many_rows: m.import_bad_rows,
  not_a_table: m.import_bad_table,
  damaged: m.import_bad_damaged,
  password: m.import_bad_password,
};

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

export class Import {
  step = $state<Step>('file');
  name = $state('');
  table = $state.raw<Table | null>(null);
  sheets = $state.raw<readonly string[]>([]);
  sheet = $state(0);
  targets = $state<Target[]>([]);
  read = $state.raw<ReadCase[]>([]);
  problem = $state('');
  busy = $state(false);
  done = $state(0);
  made = $state(0);
  faults = $state.raw<RowFault[]>([]);
  undone = $state.raw<{ erased: number; kept: number } | null>(null);
  before = $state.raw<ImportedBefore[]>([]);
  #id = '';
  /** Sent, but not yet answered: it goes again with the same ids. */
  #pending: Batch = [];
  #book: Workbook | null = null;
  #stopped = false;

  readonly issues = $derived(this.read.flatMap((one) => one.issues));
  readonly missing = $derived(missingClasses(this.read.map((one) => one.plain)));
  /** Nobody in it has a name: most likely a column was not recognised. */
  readonly nameless = $derived(this.read.length > 0 && this.read.every((one) => one.plain.people.every((person) => !person.sections.identity?.name)));

  async open(file: File): Promise<void> {
    await this.#try(async () => {
      this.name = file.name;
      const bytes = new Uint8Array(await file.arrayBuffer());
      if (/\.json$/i.test(file.name)) return this.#check(readJson(new TextDecoder().decode(bytes)));
      const zipped = bytes[0] === 0x50 && bytes[1] === 0x4b;
      const old = bytes[0] === 0xd0 && bytes[1] === 0xcf;
      this.#book = zipped || old ? await Workbook.open(bytes) : null;
      this.sheets = this.#book?.sheets ?? [];
      if (!this.#book) return this.#take(readCsv(bytes));
      // The first sheet that holds a table; forms put their questions into others.
      for (let index = 0; index < this.sheets.length; index++) {
        const table = await this.#book.table(index).catch(() => null);
        if (table && table.rows.length > 0) {
          this.sheet = index;
          return this.#take(table);
        }
      }
      throw new BadFile('empty');
    });
  }

  async chooseSheet(index: number): Promise<void> {
    await this.#try(async () => {
      this.sheet = index;
      if (this.#book) this.#take(await this.#book.table(index));
    });
  }

  check(): void {
    if (this.table) this.#check(flatten(this.table, this.targets));
  }

  back(): void {
    this.step = this.step === 'check' && this.table ? 'columns' : 'file';
    this.problem = '';
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Seals and sends what is left; after a lost connection it goes on where it was. */
  async run(): Promise<void> {
    if (this.busy) return;
    this.step = 'running';
    this.busy = true;
    this.problem = '';
    this.#stopped = false;
    this.#id ||= seal.randomId();
    try {
      while (this.done < this.read.length && !this.#stopped) await this.#send(this.#nextBatch());
      if (this.done >= this.read.length) this.step = 'done';
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.busy = false;
      void this.loadBefore();
    }
  }

  get id(): string {
    return this.#id;
  }

  async undo(id: string): Promise<void> {
    await this.#try(async () => {
      const sum = { erased: 0, kept: 0 };
      for (let more = true; more; ) {
        const part = await api.delete<{ erased: number; kept: number; more: boolean }>(`/cases/imports/${id}`);
        sum.erased += part.erased;
        sum.kept = part.kept;
        more = part.more;
      }
      this.undone = sum;
      await this.loadBefore();
    });
  }

  async loadBefore(): Promise<void> {
    const { imports } = await api.get<{ imports: ImportedBefore[] }>('/cases/imports').catch(() => ({ imports: [] }));
    this.before = imports;
  }

  #take(table: Table): void {
    this.table = table;
    this.targets = guess(table.header);
    this.step = 'columns';
  }

  #check(rows: readonly FlatRow[]): void {
    this.read = readRows(rows);
    this.done = this.made = 0;
    this.faults = [];
    this.#id = '';
    this.#pending = [];
    this.step = 'check';
  }

  /** Cases are sealed just before they go, so that a large file needs no second copy in memory. */
  #nextBatch(): Batch {
    if (this.#pending.length > 0) return this.#pending;
    const out: { sent: CaseIn; from: ReadCase }[] = [];
    let bytes = 0;
    for (const from of this.read.slice(this.done, this.done + kBatch)) {
      const sent = sealCase(from.plain, from.rows);
      bytes += JSON.stringify(sent).length;
      if (out.length > 0 && bytes > kBatchBytes) break;
      out.push({ sent, from });
    }
    this.#pending = out;
    return out;
  }

  async #send(batch: Batch): Promise<void> {
    const body = { import_id: this.#id, cases: batch.map((one) => one.sent) };
    for (let tries = 0; ; tries++) {
      try {
        this.#note(batch, await api.post<ImportOut>('/cases/imports', body));
        return;
      } catch (error) {
        // The same ids again make nothing twice, so a lost answer is no harm.
        const again = error instanceof ApiProblem && (error.status === 429 || error.status === 503);
        if (!again || tries >= kMostWaits || this.#stopped) throw error;
        await wait(Math.max(1, error.retryAfter) * 1000);
      }
    }
  }

  #note(batch: Batch, out: ImportOut): void {
    this.#pending = [];
    const bad = batch.flatMap(({ sent, from }): RowFault[] => {
      const row = out.rows.find((one) => one.case_id === sent.case_id);
      return row?.number ? [] : [{ rows: from.rows, pointer: row?.pointer ?? '', fault: row?.fault || row?.problem || 'unknown' }];
    });
    this.faults = [...this.faults, ...bad];
    this.made += batch.length - bad.length;
    this.done += batch.length;
  }

  async #try(work: () => Promise<void> | void): Promise<void> {
    this.busy = true;
    this.problem = '';
    try {
      await work();
    } catch (error) {
      this.problem = error instanceof BadFile ? kFaults[error.fault]() : problemText(error);
    } finally {
      this.busy = false;
    }
  }
}

const kRowFaults: Readonly<Record<string, () => string>> = {
  unknown_word: m.import_fault_unknown_word,
  in_the_future: m.import_fault_future,
  after_the_event: m.import_fault_after,
  child_and_birth_year: m.import_fault_child,
  year_expected: m.import_fault_year,
  day_expected: m.import_fault_day,
  before_its_begin: m.import_fault_before,
  old_epoch: m.import_fault_epoch,
};
const kIssues: Readonly<Record<Issue['kind'], () => string>> = {
  unknown_code: m.import_issue_code,
  bad_date: m.import_issue_date,
  bad_number: m.import_issue_number,
  differs: m.import_issue_differs,
};

export function faultText({ fault, pointer }: RowFault): string {
  return kRowFaults[fault]?.() ?? `${pointer} ${fault}`.trim();
}

export function issueText(issue: Issue): string {
  return kIssues[issue.kind]();
}
