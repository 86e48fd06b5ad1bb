// SPDX-License-Identifier: Apache-2.0
// Coded facts of a report in the reader's language. Unknown codes (from a newer server) are shown as they are.
import { areaName, kAreas } from '../areas';
import type { Channel, Danger, HowKnown, Outcome, ReportState } from '../api/types';
import { m } from '../i18n';

type Words<T extends string> = Record<T, () => string>;

const kDanger: Words<Danger> = { now: m.danger_now, unknown: m.danger_unknown, no: m.danger_no };
const kChannel: Words<Channel> = {
  web: m.channel_web,
  'web-noscript': m.channel_web_noscript,
  sms: m.channel_sms,
  hotline: m.channel_hotline,
  'walk-in': m.channel_walk_in,
  whatsapp: m.channel_whatsapp,
};
const kHow: Words<HowKnown> = {
  self: m.how_self,
  family: m.how_family,
  neighbour: m.how_neighbour,
  seen: m.how_seen,
  heard: m.how_heard,
  online: m.how_online,
  other: m.how_other,
};
const kState: Words<ReportState> = {
  new: m.state_new,
  open: m.state_open,
  waiting: m.state_waiting,
  closed: m.state_closed,
};
const kOutcome: Words<Outcome> = {
  helped: m.outcome_helped,
  referred: m.outcome_referred,
  not_trafficking: m.outcome_not_trafficking,
  duplicate: m.outcome_duplicate,
  cannot_follow: m.outcome_cannot_follow,
  thanks: m.outcome_thanks,
  other: m.outcome_other,
};

export interface Option<T extends string> {
  value: T;
  text: string;
}

function options<T extends string>(words: Words<T>, keys = Object.keys(words) as T[]): Option<T>[] {
  return keys.map((value) => ({ value, text: words[value]() }));
}

function word<T extends string>(words: Words<T>, code: T): string {
  return words[code]?.() ?? code;
}

export const dangerWord = (code: Danger) => word(kDanger, code);
export const channelWord = (code: Channel) => word(kChannel, code);
export const howWord = (code: HowKnown) => word(kHow, code);
export const stateWord = (code: ReportState) => word(kState, code);
export const outcomeWord = (code: Outcome) => word(kOutcome, code);

export const dangerOptions = () => options(kDanger);
export const channelOptions = () => options(kChannel);
export const enterChannelOptions = () => options(kChannel, ['hotline', 'walk-in', 'whatsapp']) as Option<'hotline' | 'walk-in' | 'whatsapp'>[];
export const howOptions = () => options(kHow);
export const outcomeOptions = () => options(kOutcome);

export function districtWord(code: string): string {
  if (code === '') return m.district_none();
  return code === 'other' ? m.district_other() : areaName(code);
}

export function districtOptions(): Option<string>[] {
  return [...kAreas.map((area) => ({ value: area.code, text: area.name })), { value: 'other', text: m.district_other() }];
}
