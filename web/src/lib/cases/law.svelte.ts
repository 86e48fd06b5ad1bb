// SPDX-License-Identifier: Apache-2.0
// Law, indicators and clocks as the server keeps them (src/cases/data), fetched once.
import { api } from '../api/client';
import { locale } from '../i18n';
import type { Bilingual, CaseRules } from './types';

class Law {
  rules = $state.raw<CaseRules>({ laws: [], indicators: [], clocks: [] });
  #loading: Promise<void> | null = null;

  load(): Promise<void> {
    this.#loading ??= api.get<CaseRules>('/cases/rules').then(
      (rules) => void (this.rules = rules),
      (error: unknown) => {
        this.#loading = null;
        throw error;
      },
    );
    return this.#loading;
  }

  /** Whether a rule lets an organisation hand over sections of this class. */
  allows(code: string, sectionClass: string): boolean {
    return this.rules.laws.some((one) => one.code === code && one.shares.includes(sectionClass));
  }
}

export const law = new Law();

export function inReadersLanguage(text: Bilingual): string {
  return text[locale.current];
}
