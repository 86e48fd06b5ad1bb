// SPDX-License-Identifier: Apache-2.0
// Tries a rule on the office's past records, in this browser. Nothing is stored.
import { api } from '../api/client';
import { dayOf } from '../format';
import { session } from '../session.svelte';
import { Doing } from './doing.svelte';
import { allTokens, openRecord } from './sealing';
import { byFacts, byWords, type Past, pastCrossing, pastInterview, type TrialRule } from './trial';
import type { InterviewRow, PastRow, Sealed, Traveller } from './types';

const kExamples = 20;
/** So many coded records are judged before the page is let to breathe. */
const kAtOnce = 2_000;

class Trial extends Doing {
  /** Read from the server, judged, opened; and those that could not be opened here. */
  read = $state(0);
  judged = $state(0);
  opened = $state(0);
  closed = $state(0);
  fired = $state(0);
  outcomes = $state.raw<{ key: string; n: number }[]>([]);
  examples = $state.raw<Past[]>([]);
  /** false while it runs, and where it was stopped. */
  whole = $state(false);
  begun = $state(false);
  #stop = false;
  #run = 0;

  stop(): void {
    this.#stop = true;
  }

  clear(): void {
    this.#stop = true;
    this.#run++;
    this.read = this.judged = this.opened = this.closed = this.fired = 0;
    this.outcomes = [];
    this.examples = [];
    this.whole = this.begun = false;
    this.problem = '';
  }

  async run(rule: TrialRule, from: string, until: string): Promise<void> {
    this.clear();
    this.#stop = false;
    this.begun = true;
    const run = this.#run;
    await this.attempt(async () => {
      const all = [
        ...(rule.at.includes('crossing') ? await this.#crossings(from, until, run) : []),
        ...(rule.at.includes('interview') ? await this.#interviews(from, until) : []),
      ];
      if (run === this.#run) await this.#judge(rule, all, run);
    });
  }

  #stopped = (run: number) => this.#stop || run !== this.#run;

  /** Oldest first. */
  async #crossings(from: string, until: string, run: number): Promise<Past[]> {
    const out: Past[] = [];
    let before: string | undefined;
    do {
      const page = await api.get<{ rows: PastRow[]; more: string | null }>('/border/past', { from, until, before });
      if (this.#stopped(run)) break;
      out.push(...page.rows.map((row) => pastCrossing(row, dayOf(row.facts.happened_ms))));
      this.read = out.length;
      before = page.more ?? undefined;
    } while (before !== undefined);
    return out.reverse();
  }

  async #interviews(from: string, until: string): Promise<Past[]> {
    const { rows } = await api.get<{ rows: InterviewRow[] }>('/border/interviews', { list: 'all' });
    const out = rows.map(pastInterview).filter((one) => from <= one.day && one.day <= until);
    this.read += out.length;
    return out.reverse();
  }

  async #judge(rule: TrialRule, all: readonly Past[], run: number): Promise<void> {
    const counts = new Map<string, number>();
    const earlier = (token: string) => counts.get(token) ?? 0;
    for (const past of all) {
      if (this.#stopped(run)) return;
      const step = byFacts(rule, past, earlier);
      const fires = step === 'open' ? await this.#open(rule, past, earlier) : step === 'fires';
      if (run !== this.#run) return;
      for (const token of past.tokens) counts.set(token, earlier(token) + 1);
      this.judged++;
      if (fires) this.#count(past);
      if (this.judged % kAtOnce === 0) await new Promise((done) => setTimeout(done));
    }
    this.whole = true;
  }

  async #open(rule: TrialRule, past: Past, earlier: (token: string) => number): Promise<boolean> {
    const path = past.at === 'crossing' ? 'crossings' : 'interviews';
    const { sealed } = await api.get<{ sealed: Sealed }>(`/border/${path}/${past.id}`);
    const person = openRecord<Traveller>(past.id, past.at, sealed);
    if (!person) {
      this.closed++;
      return false;
    }
    this.opened++;
    const seen: Record<string, number> = {};
    for (const { kind, token } of allTokens(person)) seen[kind] = Math.max(seen[kind] ?? 0, earlier(token));
    return byWords(rule, past, person, seen);
  }

  #count(past: Past): void {
    this.fired++;
    const before = this.outcomes.find((one) => one.key === past.outcome)?.n ?? 0;
    this.outcomes = [...this.outcomes.filter((one) => one.key !== past.outcome), { key: past.outcome, n: before + 1 }].sort((a, b) => b.n - a.n);
    this.examples = [past, ...this.examples].slice(0, kExamples);
  }
}

export const trial = new Trial();
session.whenDropped(() => trial.clear());
