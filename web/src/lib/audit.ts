// SPDX-License-Identifier: Apache-2.0
// Words for the acts in the audit log. An act of a newer server is shown by its code.
import { m } from './i18n';

const kWords: Record<string, () => string> = {
  'session.begin': m.act_session_begin,
  'session.end': m.act_session_end,
  'password.changed': m.act_password_changed,
  'password.recovered': m.act_password_recovered,
  'invitation.made': m.act_invitation_made,
  'invitation.accepted': m.act_invitation_accepted,
  'invitation.revoked': m.act_invitation_revoked,
  'key.rotated': m.act_key_rotated,
  'member.certified': m.act_member_certified,
  'member.left': m.act_member_left,
  'member.role': m.act_member_role,
  'circle.made': m.act_circle_made,
  'circle.admitted': m.act_circle_admitted,
  'organisation.opened': m.act_organisation_opened,
  'organisation.closed': m.act_organisation_closed,
  'report.received': m.act_report_received,
  'report.addition': m.act_report_addition,
  'report.erased': m.act_report_erased,
  'report.listed': m.act_report_listed,
  'report.delivered': m.act_report_delivered,
  'report.answered': m.act_report_answered,
  'report.noted': m.act_report_noted,
  'report.assigned': m.act_report_assigned,
  'report.labelled': m.act_report_labelled,
  'report.closed': m.act_report_closed,
  'report.reopened': m.act_report_reopened,
  'report.merged': m.act_report_merged,
  'report.handed_on': m.act_report_handed_on,
  'label.made': m.act_label_made,
  'label.removed': m.act_label_removed,
  'linkage.made': m.act_linkage_made,
  'linkage.taken': m.act_linkage_taken,
  'linkage.offered': m.act_linkage_offered,
  'organisation.protective': m.act_organisation_protective,
  'organisation.not_protective': m.act_organisation_not_protective,
  'register.encoded': m.act_register_encoded,
  'register.act': m.act_register_act,
  'register.basis_ended': m.act_register_basis_ended,
  'register.searched': m.act_register_searched,
  'register.compared': m.act_register_compared,
  'knock.answered': m.act_knock_answered,
  'case.listed': m.act_case_listed,
  'case.opened': m.act_case_opened,
  'case.delivered': m.act_case_delivered,
  'case.made': m.act_case_made,
  'case.exported': m.act_case_exported,
  'case.imported': m.act_case_imported,
  'case.import_undone': m.act_case_import_undone,
  'case.erased': m.act_case_erased,
  'case.changed': m.act_case_changed,
  'case.section_saved': m.act_case_section_saved,
  'case.person_added': m.act_case_person_added,
  'case.person_changed': m.act_case_person_changed,
  'case.assigned': m.act_case_assigned,
  'case.task_added': m.act_case_task_added,
  'case.task_changed': m.act_case_task_changed,
  'case.clock_begun': m.act_case_clock_begun,
  'case.clock_ended': m.act_case_clock_ended,
  'case.closing_proposed': m.act_case_closing_proposed,
  'case.closed': m.act_case_closed,
  'case.reopened': m.act_case_reopened,
  'consent.given': m.act_consent_given,
  'consent.withdrawn': m.act_consent_withdrawn,
  'grant.made': m.act_grant_made,
  'grant.approved': m.act_grant_approved,
  'grant.ended': m.act_grant_ended,
  'referral.sent': m.act_referral_sent,
  'referral.answered': m.act_referral_answered,
  'report.taken': m.act_report_taken,
};

export const kActions = Object.keys(kWords);

export function actionWord(action: string): string {
  return kWords[action]?.() ?? action;
}

// The parts of a report and the classes of a case's sections.
const kSections: Record<string, () => string> = {
  title: m.case_class_title,
  body: m.audit_section_body,
  file: m.audit_section_file,
  identity: m.case_class_identity,
  contact: m.case_class_contact,
  narrative: m.case_class_narrative,
  health: m.case_class_health,
  legal: m.case_class_legal,
  location: m.case_class_location,
  money: m.case_class_money,
  note: m.case_class_note,
  evidence: m.case_class_evidence,
};

export function sectionWord(section: string): string {
  return kSections[section]?.() ?? section;
}
