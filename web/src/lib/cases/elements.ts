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

/** The conditions of the law table's column only_for. */
const kOnlyFor: Readonly<Record<string, (facts: CaseFacts, people: readonly CasePerson[], elements: Elements) => boolean>> = {
  foreign_victim: (_, people) => people.some((one) => one.role === 'victim' && one.citizenship !== '' && one.citizenship !== 'IDN'),
  abroad: (facts) => facts.destination_country !== '' && facts.destination_country !== 'IDN',
  child: (_, __, elements) => elements.child,
};

/** An unknown condition, of a newer server, is not met: an article too few is better than a wrong one. */
function isFor(law: Law, facts: CaseFacts, people: readonly CasePerson[], elements: Elements): boolean {
  return law.only_for === '' || (kOnlyFor[law.only_for]?.(facts, people, elements) ?? false);
}

function touches(law: Law, facts: CaseFacts, people: readonly CasePerson[], elements: Elements): boolean {
  const plays = law.acts.length + law.means.length + law.purposes.length > 0;
  const means = meets(law.means, facts.means) || (law.means.includes('*') && elements.child);
  return plays && meets(law.acts, facts.acts) && means && meets(law.purposes, facts.purposes) && isFor(law, facts, people, elements);
}

/** Articles in force on the day of the offence (today where it is not known) that the facts touch. */
export function lawsFor(facts: CaseFacts, people: readonly CasePerson[], rules: Pick<CaseRules, 'laws'>, today: string): Law[] {
  const day = facts.offence_day || today;
  const elements = elementsOf(facts, people);
  return rules.laws.filter((law) => (law.valid_from === '' || law.valid_from <= day) && (law.valid_until === '' || day <= law.valid_until) && touches(law, facts, people, elements));
}
