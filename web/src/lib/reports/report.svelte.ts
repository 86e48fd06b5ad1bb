// SPDX-License-Identifier: Apache-2.0
// One opened report and what can be done with it. Plain text lives only here, in memory, while the page is open.
import { api, isConflict, problemText } from '../api/client';
import type { HistoryEntry, Outcome, ReportFile, ReportRow } from '../api/types';
import type { OpenedReport } from '../keys.svelte';
import { live } from '../live.svelte';
import { m } from '../i18n';
import { session } from '../session.svelte';
import { inOrder, type TimelineItem } from './timeline';

const kGatherMs = 400;
/** News of our own acts comes with their answer, or just after it. */
const kEchoMs = 500;

/** The row and the sealed parts side by side. */
export type Loaded = ReportRow & Omit<ReportFile, 'report'>;

export class OpenReport {
  file = $state.raw<Loaded | null>(null);
  opened = $state.raw<OpenedReport | null>(null);
  timeline = $state.raw<TimelineItem[]>([]);
  history = $state.raw<HistoryEntry[] | null>(null);
  problem = $state('');
  notice = $state('');
  busy = $state(false);

  #own = 0;

  constructor(readonly id: string) {}

  async load(): Promise<void> {
    this.#own = Number.POSITIVE_INFINITY;
    try {
      const { report, ...parts } = await api.get<ReportFile>(`/reports/${this.id}`);
      const file = { ...report, ...parts };
      this.opened = session.keys.openReport(file);
      this.timeline = inOrder(session.keys.openThread(file));
      this.file = file;
      this.problem = '';
    } catch (error) {
      this.problem = problemText(error);
    } finally {
      this.#own = Date.now() + kEchoMs;
    }
  }

  follow(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = live.listen((event) => {
      if (event.id !== this.id && event.id !== '') return;
      if (this.busy || (event.kind === 'changed' && Date.now() < this.#own)) return;
      clearTimeout(timer);
      timer = setTimeout(() => void this.load(), kGatherMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }

  async loadHistory(): Promise<void> {
    try {
      this.history = (await api.get<{ entries: HistoryEntry[] }>(`/reports/${this.id}/history`)).entries;
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  reply(text: string): Promise<boolean> {
    return this.#act(m.answer_sent(), async (file) => {
      await api.post(`/reports/${this.id}/replies`, session.keys.sealReply(file, text));
      await this.load();
    });
  }

  note(text: string): Promise<boolean> {
    return this.#act(m.note_saved(), async (file) => {
      await api.post(`/reports/${this.id}/notes`, session.keys.sealNote(file, text));
      await this.load();
    });
  }

  assign(userId: string | null): Promise<boolean> {
    return this.#change({ assignee: userId }, (version) => api.put(`/reports/${this.id}/assignee`, { user_id: userId, version }));
  }

  setLabels(labels: string[]): Promise<boolean> {
    return this.#change({ labels }, (version) => api.put(`/reports/${this.id}/labels`, { labels, version }));
  }

  close(outcome: Outcome): Promise<boolean> {
    return this.#change({ state: 'closed', outcome }, (version) => api.post(`/reports/${this.id}/closure`, { outcome, version }));
  }

  reopen(): Promise<boolean> {
    const open = { state: 'open', outcome: '', merged_into: null } as const;
    return this.#change(open, (version) => api.delete(`/reports/${this.id}/closure`, { version }));
  }

  merge(into: string): Promise<boolean> {
    const merged = { state: 'closed', outcome: 'duplicate', merged_into: into } as const;
    return this.#change(merged, (version) => api.post(`/reports/${this.id}/merge`, { into, version }));
  }

  handOn(partner: { orgId: string; name: string }): Promise<boolean> {
    return this.#act(m.work_handon_done({ name: partner.name }), async (file) => {
      await api.post(`/reports/${this.id}/recipients`, session.keys.sealHandOn(file, partner.orgId));
      await this.load();
    });
  }

  /** A change of the own row: the answer gives the new version, so nothing sealed has to be delivered again. */
  #change(changed: Partial<Loaded>, send: (version: number) => Promise<{ version: number }>): Promise<boolean> {
    return this.#act('', async (file) => {
      const { version } = await send(file.version);
      this.file = { ...file, ...changed, version };
    });
  }

  /** True when done. A conflict reloads the report and says so; what was typed stays with its form. */
  async #act(done: string, work: (file: Loaded) => Promise<void>): Promise<boolean> {
    if (!this.file || this.busy) return false;
    this.busy = true;
    this.problem = '';
    this.notice = '';
    try {
      await work(this.file);
      this.#own = Date.now() + kEchoMs;
      if (this.history) await this.loadHistory();
      this.notice = done;
      return true;
    } catch (error) {
      if (isConflict(error)) {
        await this.load();
        this.problem = m.report_changed();
      } else {
        this.problem = problemText(error);
      }
      return false;
    } finally {
      this.busy = false;
    }
  }
}
