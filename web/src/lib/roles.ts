// SPDX-License-Identifier: Apache-2.0
import type { Role } from './api/types';
import { m } from './i18n';

const kNames: Record<Role, () => string> = {
  admin: m.role_admin,
  caseworker: m.role_caseworker,
  supervisor: m.role_supervisor,
  officer: m.role_officer,
  protection: m.role_protection,
  intake: m.role_intake,
  partner: m.role_partner,
  monitor: m.role_monitor,
  analyst: m.role_analyst,
  auditor: m.role_auditor,
  coordinator: m.role_coordinator,
  liaison: m.role_liaison,
  carrier: m.role_carrier,
  trainer: m.role_trainer,
  moderator: m.role_moderator,
  guest: m.role_guest,
};

export const kRoles = Object.keys(kNames) as Role[];

export function roleName(role: Role): string {
  return kNames[role]?.() ?? role;
}
