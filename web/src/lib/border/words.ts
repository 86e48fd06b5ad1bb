// SPDX-License-Identifier: Apache-2.0
// Words of the border desk for people. Lists, bases, ports and indicators bring their own texts from the server.
import { locale, m } from '../i18n';
import type { Bilingual } from './types';

type Words = Readonly<Record<string, () => string>>;

const kWords = {
  direction: { in: m.border_in, out: m.border_out },
  document: {
    passport: m.border_doc_passport, emergency: m.border_doc_emergency, crew: m.border_doc_crew, identity_card: m.border_doc_identity, visa: m.border_doc_visa, other: m.border_other,
  },
  sex: { female: m.border_sex_female, male: m.border_sex_male, other: m.border_other },
  purpose: {
    tourism: m.border_aim_tourism, work: m.border_aim_work, study: m.border_aim_study, family: m.border_aim_family, pilgrimage: m.border_aim_pilgrimage, medical: m.border_aim_medical,
    business: m.border_aim_business, transit: m.border_aim_transit, crew: m.border_aim_crew, returning: m.border_aim_returning, other: m.border_other,
  },
  outcome: {
    passed: m.border_outcome_passed, questions: m.border_outcome_questions, second_check: m.border_outcome_second, protection: m.border_outcome_protection, police: m.border_outcome_police,
    delayed: m.border_outcome_delayed,
  },
  verdict: {
    valid: m.border_check_valid, corrected: m.border_check_corrected, unchecked: m.border_check_unchecked, empty: m.border_check_empty, unknown: m.border_check_unknown,
    invalid: m.border_check_invalid,
  },
  field: {
    document_code: m.border_field_code, issuing_state: m.border_field_issuer, document_number: m.border_field_number, nationality: m.border_field_nationality, birth_date: m.border_field_birth,
    sex: m.border_field_sex, expiry_date: m.border_field_expiry, optional: m.border_field_optional, optional_2: m.border_field_optional, surname: m.border_field_surname, given_names: m.border_field_given,
    composite: m.border_field_composite,
  },
  refusal: {
    mrz_empty: m.border_scan_empty, mrz_truncated: m.border_scan_truncated, mrz_two_documents: m.border_scan_two, mrz_characters: m.border_scan_characters, mrz_line_length: m.border_scan_length,
  },
  scanned: { lower_case: m.border_scan_lower, lines_swapped: m.border_scan_swapped, name_may_be_cut: m.border_scan_cut },
  strength: { exact: m.border_strength_exact, strong: m.border_strength_strong, possible: m.border_strength_possible },
  reason: { document: m.border_reason_document, nik: m.border_reason_nik, name: m.border_reason_name, birth: m.border_reason_birth, phone: m.border_reason_phone, sponsor: m.border_reason_sponsor },
  action: {
    not_her: m.border_action_not_her, talked: m.border_action_talked, questions: m.border_outcome_questions, second_check: m.border_outcome_second, protection: m.border_outcome_protection,
    police: m.border_outcome_police, partner: m.border_action_partner, noted: m.border_action_noted,
  },
  state: { waiting: m.border_state_waiting, future: m.border_state_future, active: m.border_state_active, expired: m.border_state_expired, removed: m.border_state_removed },
  told: { letter: m.border_told_letter, in_person: m.border_told_person, law_forbids: m.border_told_forbidden },
  act: { add: m.border_act_add, extend: m.border_act_extend, remove: m.border_act_remove },
  paper: {
    marital_status: m.border_paper_marital, family_permit: m.border_paper_family, competence: m.border_paper_competence, health: m.border_paper_health, work_visa: m.border_paper_visa,
    placement_contract: m.border_paper_placement, work_contract: m.border_paper_contract, insurance: m.border_paper_insurance,
  },
  guardian: { family: m.border_guardian_family, unrelated: m.border_guardian_unrelated, none: m.border_guardian_none },
  answer: { yes: m.border_yes, no: m.border_no },
  question: {
    says_work: m.border_ask_says_work, knows_employer: m.border_ask_employer, knows_address: m.border_ask_address, return_ticket: m.border_ask_ticket, owes_money: m.border_ask_owes,
    keeps_papers: m.border_ask_papers, one_contact: m.border_ask_contact, lost_passport: m.border_ask_lost,
  },
  decision: { open: m.border_verdict_open, granted: m.border_verdict_granted, postponed: m.border_verdict_postponed, withdrawn: m.border_verdict_withdrawn, cancelled: m.border_verdict_cancelled },
  postponed: {
    PMI_NP: m.border_post_pmi, TPPO_INDIKASI: m.border_post_tppo, DUPLIKASI: m.border_post_double, DOK_TIDAK_LENGKAP_30H: m.border_post_papers, BAP_HILANG: m.border_post_lost,
    WAWANCARA_TIDAK_MEYAKINKAN: m.border_post_talk,
  },
  referred: { bp3mi: m.border_ref_bp3mi, ngo: m.border_ref_ngo, police: m.border_outcome_police },
  place: { lodging: m.border_place_lodging, workplace: m.border_place_work, school: m.border_place_school, port: m.border_place_port, other: m.border_other },
  agency: {
    immigration: m.border_agency_immigration, police: m.border_agency_police, district: m.border_agency_district, manpower: m.border_agency_manpower, army: m.border_agency_army,
    prosecutor: m.border_agency_prosecutor, customs: m.border_agency_customs, village: m.border_agency_village,
  },
  finding: {
    none: m.border_finding_none, no_permit: m.border_finding_no_permit, permit_over: m.border_finding_over, other_work: m.border_finding_work, no_report: m.border_finding_report,
    false_papers: m.border_finding_false, exploitation: m.border_finding_exploitation, child: m.border_finding_child,
  },
  target: {
    name: m.border_name, number: m.border_number, issuer: m.border_field_issuer, nationality: m.border_field_nationality, birth_date: m.border_field_birth, sex: m.border_field_sex,
    direction: m.border_direction, port: m.border_port, day: m.border_target_day, time: m.border_time, carrier: m.border_carrier, destination: m.border_destination, purpose: m.border_purpose,
    permitted_until: m.border_permitted, phone: m.border_phone,
  },
  nik: { length: m.border_nik_length, shape: m.border_nik_shape, birth: m.border_nik_birth, sex: m.border_nik_sex },
  follow_up: { none: m.border_follow_none, advice: m.border_follow_advice, summons: m.border_follow_summons, police: m.border_outcome_police, protection: m.border_outcome_protection },
} satisfies Record<string, Words>;

export type WordList = keyof typeof kWords;

/** A word of a newer server is shown as it is. */
export function word(list: WordList, code: string): string {
  return (kWords[list] as Words)[code]?.() ?? code;
}

export const codesOf = (list: WordList): string[] => Object.keys(kWords[list]);

export function options(list: WordList): { value: string; text: string }[] {
  return codesOf(list).map((value) => ({ value, text: word(list, value) }));
}

export const spoken = (text: Bilingual): string => text[locale.current];
