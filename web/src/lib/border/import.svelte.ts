// SPDX-License-Identifier: Apache-2.0
// Crossings from an office's own table: read and sealed here, sent in batches, taken back as a whole. The file itself never
// leaves the browser. Nobody of a file is met with lists: it is about the past.
import { ApiProblem, api, problemText } from '../api/client';
import { m } from '../i18n';
import * as seal from '../seal';
import { readCsv } from '../sheets/csv';
import { BadFile, type Table } from '../sheets/table';
import { Workbook } from '../sheets/xlsx';
import { deskProblem } from './doing.svelte';
import { guess, type ReadCrossing, readRows, type RowFault, type Target } from './import_rows';
import { deskRules } from './rules.svelte';
import { identityTokens, linkTokens, sealRecord } from './sealing';
import { type CrossingIn, kNobody } from './types';

/** As many as the server takes in one request. */
const kBatch = 250;
/** A year of a busy port. */
const kBounds = { rows: 200_000, bytes: 80_000_000 };
const kMostTries = 12;
/** A line to the page between two batches, so that it shows how far they are. */
const breath = () => new Promise((done) => setTimeout(done));

export interface ImportRow {
  import_id: string;
  made_by: string;
  made_ms: number;
  undone_ms: number | null;
  crossings: number;
}
interface BatchOut {
  rows: { crossing_id: string; problem: string; pointer: string; fault: string }[];
}

export class CrossingImport {
  table = $state.raw<Table | null>(null);
  targets = $state<Target[]>([]);
  done = $state(0);
  running = $state(false);
  finished = $state(false);
  problem = $state('');
  /** Rows that the server did not take. */
  sent = $state.raw<RowFault[]>([]);
  before = $state.raw<ImportRow[]>([]);
  #id = seal.randomId();
  /** Batches without an answer, by their first row: the same bytes go again, so that what was stored is stored once. */
  readonly #sealed = new Map<number, CrossingIn[]>();

  readonly checked = $derived.by(() => {
    const ports = (deskRules.all?.ports ?? []).map((one) => ({ code: one.code, names: [one.title.id, one.title.en] }));
    return this.table ? readRows(this.table, this.targets, ports) : { read: [], faults: [] };
  });

  async open(file: File): Promise<void> {
    this.problem = '';
    this.finished = false;
    this.done = 0;
    this.sent = [];
    this.#id = seal.randomId();
    this.#sealed.clear();
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const table = bytes[0] === 0x50 && bytes[1] === 0x4b ? await (await Workbook.open(bytes)).table(0) : readCsv(bytes, kBounds);
      this.targets = guess(table);
      this.table = table;
    } catch (error) {
      this.table = null;
      this.problem = error instanceof BadFile ? m.border_import_bad() : problemText(error);
    }
  }

  async run(): Promise<void> {
    const { read } = this.checked;
    this.running = true;
    this.problem = '';
    try {
      // While one batch is on its way, the next one is sealed.
      let sending = Promise.resolve();
      for (let at = this.done; at < read.length; at += kBatch) {
        const part = read.slice(at, at + kBatch);
        const rows = this.#sealed.get(at) ?? part.map((one) => this.#seal(one));
        this.#sealed.set(at, rows);
        await sending;
        sending = this.#send(part, rows);
        sending.catch(() => undefined); // awaited below, or at the next batch
        await breath();
      }
      await sending;
      this.finished = true;
      await this.load();
    } catch (error) {
      this.problem = deskProblem(error);
    } finally {
      this.running = false;
    }
  }

  async #send(part: readonly ReadCrossing[], rows: readonly CrossingIn[]): Promise<void> {
    const out = await this.#post(rows);
    const faults = out.rows.flatMap((row, i) => (row.problem ? [{ row: part[i]?.row ?? 0, target: row.pointer, value: row.fault || row.problem }] : []));
    if (faults.length > 0) this.sent = [...this.sent, ...faults];
    this.#sealed.delete(this.done);
    this.done += part.length;
  }

  /** A server that is asked too much says how long to wait; the same bytes then go again. */
  async #post(rows: readonly CrossingIn[]): Promise<BatchOut> {
    for (let tries = 1; ; tries++) {
      try {
        return await api.post<BatchOut>('/border/batches', { import_id: this.#id, rows });
      } catch (error) {
        const wait = error instanceof ApiProblem ? error.retryAfter : 0;
        if (wait === 0 || tries === kMostTries) throw error;
        await new Promise((done) => setTimeout(done, wait * 1000));
      }
    }
  }

  async load(): Promise<void> {
    try {
      await deskRules.load();
      this.before = (await api.get<{ rows: ImportRow[] }>('/border/imports')).rows;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  async undo(id: string): Promise<void> {
    try {
      await api.delete(`/border/imports/${id}`);
      await this.load();
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  #seal({ person, facts }: ReadCrossing): CrossingIn {
    const id = seal.randomId();
    const who = { ...kNobody, ...person };
    const year = Number(person.birth_date.slice(0, 4));
    return {
      crossing_id: id,
      facts: {
        ...facts, carrier_kind: '', post: '', document_type: '', reading: 'typed', birth_year: Number.isInteger(year) ? year : 0, companions: 0, offset_minutes: 420, fired: [],
      },
      outcome: 'passed',
      basis: '',
      offline: false,
      sealed: sealRecord('border', 'crossing', id, who),
      tokens: identityTokens(who),
      links: linkTokens(who),
      hits: [],
    };
  }
}
