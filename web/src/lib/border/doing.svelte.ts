// SPDX-License-Identifier: Apache-2.0
// What every page of the desk does with an act: busy while it runs, words when it fails.
import { problemText } from '../api/client';
import { m } from '../i18n';
import { NotAtTheDesk } from './sealing';

export const deskProblem = (error: unknown): string => (error instanceof NotAtTheDesk ? m.border_not_at_desk() : problemText(error));

export class Doing {
  busy = $state(false);
  problem = $state('');

  /** True when the work went through; else `problem` says why not. */
  protected async attempt(work: () => Promise<unknown>): Promise<boolean> {
    this.busy = true;
    this.problem = '';
    try {
      await work();
      return true;
    } catch (error) {
      this.problem = deskProblem(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
