// SPDX-License-Identifier: Apache-2.0
// News from the server while the page is open. Listeners reload what they show; nothing of a report travels here.
import type { ReportEvent } from './api/types';

type Listener = (event: ReportEvent) => void;

const kLookMs = 10_000;
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
  /** Reports with something unread, as last heard from the server. */
  unread = $state(0);
  #listeners = new Set<Listener>();
  #caseListeners = new Set<(id: string) => void>();
  #knockListeners = new Set<() => void>();

  constructor() {
    addEventListener('online', () => (this.online = true));
    addEventListener('offline', () => (this.online = false));
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Cases that changed; '' after a break: any of them may have. */
  listenCases(listener: (id: string) => void): () => void {
    this.#caseListeners.add(listener);
    return () => this.#caseListeners.delete(listener);
  }

  /** Somebody knocked, or wants to talk. */
  listenKnocks(listener: () => void): () => void {
    this.#knockListeners.add(listener);
    return () => this.#knockListeners.delete(listener);
  }

  /** Keeps a stream open when `wanted`; the returned function closes it. */
  follow(wanted: boolean): () => void {
    if (!wanted) return () => {};
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let source = this.#open(false);
    // A stream that the browser gave up (an answer other than 200) is opened again after a while.
    const look = () => {
      if (stopped) return;
      if (source.readyState === EventSource.CLOSED) source = this.#open(true);
      timer = setTimeout(look, kLookMs);
    };
    timer = setTimeout(look, kLookMs);
    return () => {
      stopped = true;
      clearTimeout(timer);
      source.close();
    };
  }

  #open(lostBefore: boolean): EventSource {
    const source = new EventSource('/api/v1/events');
    let lost = lostBefore;
    source.onopen = () => {
      this.online = true;
      // What arrived while the stream was down is fetched by asking again.
      if (lost) {
        this.#tell({ id: '', kind: 'changed' });
        this.#tellCases('');
        this.#tellKnocks();
      }
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
    source.addEventListener('case', (event) => {
      const news = parse((event as MessageEvent<string>).data);
      if (news) this.#tellCases(news.id);
    });
    source.addEventListener('knock', () => this.#tellKnocks());
    return source;
  }

  #tellKnocks(): void {
    for (const listener of this.#knockListeners) listener();
  }

  #tellCases(id: string): void {
    for (const listener of this.#caseListeners) listener(id);
  }

  #tell(event: ReportEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

export const live = new Live();
