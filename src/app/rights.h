// SPDX-License-Identifier: Apache-2.0
// Rights and roles. Roles are data (roles.csv, embedded); rights are the words that route tables use.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/fields.h"

namespace app {

/// What a route demands. There is no default: a route table entry without a right does not compile.
enum class Right {
  anyone,     ///< the public: no session is looked at
  signed_in,  ///< any session, whatever its rights
  report_read,
  report_answer,
  report_enter,
  report_assign,
  report_close,
  report_handon,
  member_read,
  member_manage,
  org_manage,
  audit_read,
  circle_manage,
  case_facts,  ///< lists of coded facts, to see and to take away; no title, no case
  case_read,
  case_write,
  case_share,
  case_approve,  ///< be the second person for health and legal sections and for closing
  case_close,
  case_every_team,  ///< see the cases of every team of one's organisation, not of one's own alone
  knock_answer,     ///< see knocks at one's own protective records and answer them
  border_read,      ///< the border desk: crossings, lists, hits, interviews of one's own office
  border_record,    ///< record crossings and interviews, and what was done about a hit
  border_list,      ///< put somebody on a list, or propose to take her off
  border_approve,   ///< be the second person for a list
  border_protect    ///< see what protects a victim: protective lists and their hits
};

using Rights = std::set<Right>;

/// The rights of a role, plus those of a custodian; empty for an unknown role. Reads the embedded roles.csv once.
Rights rights_of(std::string_view role, bool custodian);
/// Every role that may be given to a person.
const std::vector<std::string>& roles();
/// Whether a role's members must use a second factor: who reads what reporters and victims said, the log, or manages
/// members. Demonstration networks do without, so that a visitor can look round with nothing but a password.
bool totp_required(std::string_view role, bool demo);

}  // namespace app

template <>
struct schema::Words<app::Right> {
  static constexpr std::array<std::string_view, 26> words{
      "anyone",         "signed_in",       "report.read",  "report.answer", "report.enter",  "report.assign",
      "report.close",   "report.handon",   "member.read",  "member.manage", "org.manage",    "audit.read",
      "circle.manage",  "case.facts",      "case.read",    "case.write",    "case.share",    "case.approve",
      "case.close",     "case.every_team", "knock.answer", "border.read",   "border.record", "border.list",
      "border.approve", "border.protect"};
};
