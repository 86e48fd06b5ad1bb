// SPDX-License-Identifier: Apache-2.0
import type { InvitationOpened } from '../../lib/api/types';

export type Step = 'person' | 'organisation' | 'orgCode' | 'code' | 'totp';

/** The six-digit code comes last, because it is only good for a moment; some roles go without. */
export function planSteps(invitation: Pick<InvitationOpened, 'first' | 'totp_required'>): Step[] {
  const founding: Step[] = invitation.first ? ['organisation', 'orgCode'] : [];
  return ['person', ...founding, 'code', ...(invitation.totp_required ? (['totp'] as const) : [])];
}

/** Two different groups of a printed code that the person must type again. */
export function groupsToConfirm(count: number, random: () => number = Math.random): [number, number] {
  const first = Math.floor(random() * count);
  const second = (first + 1 + Math.floor(random() * (count - 1))) % count;
  return first < second ? [first, second] : [second, first];
}

export function sameGroup(typed: string, group: string): boolean {
  const read = typed.trim().toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1');
  return read === group.toUpperCase();
}

export const kLoginPattern = /^[a-z0-9._-]{3,40}$/;
