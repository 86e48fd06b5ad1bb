// SPDX-License-Identifier: Apache-2.0
import type { Role } from './api/types';
import { m } from './i18n';

const kNames: Record<Role, () => string> = {
  admin: m.role_admin,
  caseworker: m.role_caseworker,
  supervisor: m.role_supervisor,
  officer: m.role_officer,
  protection: m.role_protection,
  monitor: m.role_monitor,
  coordinator: m.role_coordinator,
  liaison: m.role_liaison,
  carrier: m.role_carrier,
  guest: m.role_guest,
};

export const kRoles = Object.keys(kNames) as Role[];

export function roleName(role: Role): string {
  return kNames[role]?.() ?? role;
}
