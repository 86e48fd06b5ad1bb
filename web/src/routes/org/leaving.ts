// SPDX-License-Identifier: Apache-2.0
import { m } from '../../lib/i18n';

/** Why the host sends an organisation out (docs/formats.md section 5, `exit`), in the order of the choice. */
export const kReasonNames: Readonly<Record<string, () => string>> = {
  closed: m.life_reason_closed,
  unreachable: m.life_reason_unreachable,
  keys_lost: m.life_reason_keys_lost,
  misuse: m.life_reason_misuse,
};

export function reasonName(reason: string): string {
  return kReasonNames[reason]?.() ?? reason;
}
