// SPDX-License-Identifier: Apache-2.0
// Lists, bases, ports and indicators, fetched once for the session.
import { api } from '../api/client';
import type { BorderRules } from './types';
import { spoken } from './words';

class DeskRules {
  all = $state.raw<BorderRules | null>(null);

  async load(): Promise<void> {
    this.all ??= await api.get<BorderRules>('/border/rules');
  }

  protects(list: string): boolean {
    return this.all?.lists.find((one) => one.list === list)?.protective ?? false;
  }
  listName(list: string): string {
    const found = this.all?.lists.find((one) => one.list === list);
    return found ? spoken(found.title) : list;
  }
  basisName(code: string): string {
    const found = this.all?.bases.find((one) => one.code === code);
    return found ? spoken(found.title) : code;
  }
  basisSource(code: string): string {
    return this.all?.bases.find((one) => one.code === code)?.source ?? '';
  }
  portName(code: string): string {
    const found = this.all?.ports.find((one) => one.code === code);
    return found ? spoken(found.title) : code;
  }
  ruleName(code: string): string {
    const found = this.all?.indicators.find((one) => one.code === code);
    return found ? spoken(found.title) : code;
  }
  bases(list: string) {
    return (this.all?.bases ?? []).filter((one) => (list ? one.lists.includes(list) : one.lists.length === 0)).map((one) => ({ value: one.code, text: spoken(one.title) }));
  }
  ports() {
    return (this.all?.ports ?? []).map((one) => ({ value: one.code, text: spoken(one.title) }));
  }
}

export const deskRules = new DeskRules();
