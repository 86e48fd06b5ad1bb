// SPDX-License-Identifier: Apache-2.0
import { m } from '../i18n';
import type { Agreement, Reason } from './reasons';
import type { Knock } from './types';

const kFields: Readonly<Record<string, () => string>> = {
  name: m.reg_field_name,
  father: m.reg_field_father,
  birth_date: m.reg_field_birth_date,
  birth_place: m.reg_field_birth_place,
  sex: m.reg_field_sex,
  nik: m.reg_field_nik,
  passport: m.reg_field_passport,
  phone: m.reg_field_phone,
  mother: m.reg_field_mother,
};

/** One sentence: what agrees first, what differs last. */
export function sentence(list: readonly Reason[]): string {
  const of = (agreement: Agreement) => list.filter((one) => one.agreement === agreement).map(({ field }) => kFields[field]?.() ?? field).join(', ');
  const parts = [
    of('equal') && m.reg_reason_equal({ fields: of('equal') }),
    of('near') && m.reg_reason_near({ fields: of('near') }),
    of('swapped') && m.reg_reason_swapped(),
    of('different') && m.reg_reason_different({ fields: of('different') }),
  ].filter(Boolean);
  const text = parts.join('; ');
  return text ? `${text[0]?.toUpperCase()}${text.slice(1)}.` : m.reg_reason_nothing();
}

export const kStrengths = { possible: m.reg_strength_possible, likely: m.reg_strength_likely, very_likely: m.reg_strength_very_likely } as const;

export function stateOf(knock: Knock): string {
  if (knock.state === 'talking') return m.reg_state_talking({ name: knock.other_name });
  return { open: m.reg_state_open, different: m.reg_state_different, asking: m.reg_state_asking }[knock.state]();
}
