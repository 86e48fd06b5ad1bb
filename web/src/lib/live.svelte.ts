// SPDX-License-Identifier: Apache-2.0
// News from the server while the page is open. Listeners reload what they show; nothing of a report travels here.
import type { ReportEvent } from './api/types';

type Listener = (event: ReportEvent) => void;

const kKinds = ['new', 'changed', 'addition'] as const;

function parse(text: string): ReportEvent | null {
  try {
    const value = JSON.parse(text) as Partial<ReportEvent>;
    const kind = kKinds.find((known) => known === value.kind);
    return typeof value.id === 'string' && kind ? { id: value.id, kind } : null;
  } catch {
    return null;
  }
}

class Live {
  online = $state(navigator.onLine);
  #listeners = new Set<Listener>();
  #source: EventSource | null = null;

  constructor() {
    addEventListener('online', () => (this.online = true));
    addEventListener('offline', () => (this.online = false));
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Opens the stream when `wanted`; the returned function closes it. EventSource reconnects by itself. */
  follow(wanted: boolean): () => void {
    if (!wanted) return () => {};
    const source = new EventSource('/api/v1/events', { withCredentials: true });
    let lost = false;
    source.onopen = () => {
      this.online = true;
      // What arrived while the stream was down is fetched by asking again.
      if (lost) this.#tell({ id: '', kind: 'changed' });
      lost = false;
    };
    source.onerror = () => {
      lost = true;
      this.online = false;
    };
    source.addEventListener('report', (event) => {
      const news = parse((event as MessageEvent<string>).data);
      if (news) this.#tell(news);
    });
    this.#source = source;
    return () => {
      source.close();
      if (this.#source === source) this.#source = null;
    };
  }

  #tell(event: ReportEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

export const live = new Live();
