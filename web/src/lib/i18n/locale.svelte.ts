// SPDX-License-Identifier: Apache-2.0
// The reader's language as state, so that every message on the page changes with it, without a reload.
import { baseLocale, isLocale, overwriteGetLocale, type Locale } from './paraglide/runtime.js';

const kStorageKey = 'suluh.lang';

function remembered(): Locale {
  try {
    const stored = localStorage.getItem(kStorageKey);
    return stored !== null && isLocale(stored) ? stored : baseLocale;
  } catch {
    return baseLocale;
  }
}

class LocaleState {
  current = $state<Locale>(baseLocale);

  constructor() {
    this.current = remembered();
    overwriteGetLocale(() => this.current);
    this.#markPage();
  }

  set(next: Locale): void {
    this.current = next;
    try {
      localStorage.setItem(kStorageKey, next);
    } catch {
      // Storage may be closed in private windows; the choice then lasts for this page only.
    }
    this.#markPage();
  }

  #markPage(): void {
    document.documentElement.lang = this.current;
  }
}

export const locale = new LocaleState();
