// SPDX-License-Identifier: Apache-2.0
// Crossings recorded while the line was down, sent when it is back: each once, however often it is sent.
import { api, isLost } from '../api/client';
import { session } from '../session.svelte';
import { encodingsOf } from './knock';
import { openRecord, sealCrossing } from './sealing';
import { dropCrossings, keepCrossing, type Kept, keptCrossings, timeOf } from './store';
import type { CrossingDraft, CrossingIn, Traveller } from './types';

/** As many as the server takes in one request. */
const kBatch = 250;
const kEveryMs = 15_000;

interface BatchOut {
  rows: { crossing_id: string; fresh: boolean; problem: string; pointer: string; fault: string }[];
}

class Outbox {
  waiting = $state(0);
  /** What the server did not take, with the reason; stays until somebody looks. */
  faults = $state.raw<{ id: string; fault: string }[]>([]);
  sending = $state(false);

  async keep(body: CrossingIn): Promise<void> {
    // Bits do not stay on a device; they are made again when the line is back.
    await keepCrossing({ body: { ...body, offline: true, encoding: null, desk_encoding: null } });
    this.waiting++;
  }

  /** At a desk opened without a line: it is sealed for the office when its officer has signed in. */
  async keepDraft(draft: CrossingDraft): Promise<void> {
    await keepCrossing({ draft: { ...draft, offline: true } });
    this.waiting++;
  }

  /** Sends what waits, oldest first; ends quietly where the line is still down. Only who is signed in can send. */
  async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      const all = (await keptCrossings()).sort((a, b) => timeOf(a) - timeOf(b));
      this.waiting = all.length;
      if (session.phase !== 'open') return;
      this.faults = [];
      // While one batch is on its way, the next one is made ready.
      let sent = Promise.resolve();
      for (let at = 0; at < all.length; at += kBatch) {
        const rows = await Promise.all(all.slice(at, at + kBatch).map((kept) => this.#whole(kept)));
        await sent;
        sent = this.#batch(rows);
        sent.catch(() => undefined); // awaited at the next batch, or below
      }
      await sent;
    } catch (error) {
      if (!isLost(error)) throw error;
    } finally {
      this.sending = false;
    }
  }

  async #batch(rows: readonly CrossingIn[]): Promise<void> {
    const out = await api.post<BatchOut>('/border/batches', { import_id: null, rows });
    const stored = out.rows.filter((row) => row.problem === '').map((row) => row.crossing_id);
    await dropCrossings(stored);
    this.waiting -= stored.length;
    this.faults = [...this.faults, ...out.rows.filter((row) => row.problem !== '').map((row) => ({ id: row.crossing_id, fault: row.fault || row.problem }))];
  }

  /** As it is sent: with bits to be compared. */
  async #whole(kept: Kept): Promise<CrossingIn> {
    const row = await this.#sealed(kept);
    const person = openRecord<Traveller>(row.crossing_id, 'crossing', row.sealed);
    return person ? { ...row, ...(await encodingsOf(person, row.facts.sex)) } : row;
  }

  /** Sealed once and kept so: after a lost answer the same bytes go again. */
  async #sealed({ body, draft }: Kept): Promise<CrossingIn> {
    if (body) return body;
    const made = sealCrossing(draft);
    await keepCrossing({ body: made });
    return made;
  }

  /** Somebody looked at what the server did not take, and lets it go. */
  async letGo(): Promise<void> {
    await dropCrossings(this.faults.map((one) => one.id));
    this.waiting -= this.faults.length;
    this.faults = [];
  }

  /** While the desk is open. */
  follow(): () => void {
    const look = () => void this.send();
    look();
    addEventListener('online', look);
    const timer = setInterval(look, kEveryMs);
    return () => {
      removeEventListener('online', look);
      clearInterval(timer);
    };
  }

  clear(): void {
    this.waiting = 0;
    this.faults = [];
  }
}

export const outbox = new Outbox();
session.whenDropped(() => outbox.clear());
