// SPDX-License-Identifier: Apache-2.0
// What a case takes over from a passport interview: how a traveller who agreed is handed to a shelter or to BP3MI.
import { api } from '../api/client';
import { civilDate } from '../format';
import { m } from '../i18n';
import { openRecord } from './sealing';
import type { InterviewRow, Sealed, Traveller } from './types';

export interface FromInterview {
  title: string;
  narrative: string;
  sex: string;
  birthYear: number;
  identity: Record<string, string>;
  contact: Record<string, unknown> | null;
}

/** Opens the interview, which is recorded; null where this reader holds no key to it. */
export async function fromInterview(id: string): Promise<FromInterview | null> {
  const { interview, sealed } = await api.get<{ interview: InterviewRow; sealed: Sealed }>(`/border/interviews/${id}`);
  const who = openRecord<Traveller>(id, 'interview', sealed);
  if (!who) return null;
  const { facts } = interview;
  const answers = (who.questions ?? []).filter((one) => one.answer !== '').map((one) => `${one.question} ${one.answer}`);
  const given = { name: who.name, birth_date: who.birth_date, nik: who.nik, passport: who.number };
  return {
    title: m.border_case_title({ day: civilDate(facts.held_day) }),
    narrative: [who.note, ...answers].filter((one) => one !== '').join('\n'),
    sex: facts.sex,
    birthYear: facts.birth_year,
    identity: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')),
    contact: who.phone === '' ? null : { phones: [who.phone] },
  };
}
