// SPDX-License-Identifier: Apache-2.0
// The three elements (docs/cases.md section 6): act, means, purpose. What is missing reads "not yet enough", never "not a
// victim". Palermo Protocol art. 3 with the rule for children; the ILO indicators of forced labour.
import type { CaseFacts, CasePerson, CaseRules, Law } from './types';

export interface Elements {
  act: boolean;
  means: boolean;
  purpose: boolean;
  /** A victim who was, or may have been, a child: then no means is needed. */
  child: boolean;
  complete: boolean;
}

export function elementsOf(facts: Pick<CaseFacts, 'acts' | 'means' | 'purposes'>, people: readonly Pick<CasePerson, 'role' | 'is_child'>[]): Elements {
  const child = people.some((person) => person.role === 'victim' && person.is_child !== 'no');
  const [act, means, purpose] = [facts.acts.length > 0, facts.means.length > 0, facts.purposes.length > 0];
  return { act, means, purpose, child, complete: act && purpose && (means || child) };
}

/** ILO indicators that the methods of control point to. One may suffice; usually several are needed. */
export function indicatorsOf(control: readonly string[], rules: Pick<CaseRules, 'indicators'>): CaseRules['indicators'] {
  return rules.indicators.filter((one) => one.controls.some((code) => control.includes(code)));
}

const meets = (needed: readonly string[], found: readonly string[]) =>
  needed.length === 0 || (needed.includes('*') ? found.length > 0 : needed.some((code) => found.includes(code)));

/** What the words of a law do not say: these articles are about children, or about a way across the border. */
const kOnlyFor: Readonly<Record<string, (facts: CaseFacts, people: readonly CasePerson[], elements: Elements) => boolean>> = {
  'uu-21-2007-3': (_, people) => people.some((one) => one.role === 'victim' && one.citizenship !== '' && one.citizenship !== 'IDN'),
  'uu-21-2007-4': (facts) => facts.destination_country !== '' && facts.destination_country !== 'IDN',
  'uu-21-2007-6': (_, __, elements) => elements.child,
  'uu-21-2007-17': (_, __, elements) => elements.child,
  'uu-6-2011-120': (facts) => facts.destination_country !== '' && facts.destination_country !== 'IDN',
};

function touches(law: Law, facts: CaseFacts, people: readonly CasePerson[], elements: Elements): boolean {
  const plays = law.acts.length + law.means.length + law.purposes.length > 0;
  const means = meets(law.means, facts.means) || (law.means.includes('*') && elements.child);
  return plays && meets(law.acts, facts.acts) && means && meets(law.purposes, facts.purposes) && (kOnlyFor[law.code]?.(facts, people, elements) ?? true);
}

/** Articles in force on the day of the offence (today where it is not known) that the facts touch. */
export function lawsFor(facts: CaseFacts, people: readonly CasePerson[], rules: Pick<CaseRules, 'laws'>, today: string): Law[] {
  const day = facts.offence_day || today;
  const elements = elementsOf(facts, people);
  return rules.laws.filter((law) => (law.valid_from === '' || law.valid_from <= day) && (law.valid_until === '' || day <= law.valid_until) && touches(law, facts, people, elements));
}
