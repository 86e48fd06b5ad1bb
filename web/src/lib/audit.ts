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
};

export const kActions = Object.keys(kWords);

export function actionWord(action: string): string {
  return kWords[action]?.() ?? action;
}
