// SPDX-License-Identifier: Apache-2.0
#include "vault/verify_member.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "vault/circle_keys.h"

namespace vault {
namespace {

core::Problem refused(const char* why) { return core::problem(core::ProblemKey::bad_signature, why); }

/// The statement where it is about this person and the root signed it. Parsing comes first: it is a hundred times
/// cheaper than a signature, and a directory is mostly about others.
template <class T>
std::optional<T> signed_about(const core::NetworkId& network, const OrgStatement& root, const core::OrgId& org,
                              const core::UserId& user, const SignedStatement& line) {
  auto parsed = parse_statement(network, line.bytes);
  auto* const typed = parsed ? std::get_if<T>(&*parsed) : nullptr;
  if (typed == nullptr || typed->org_id != org || typed->user_id != user) return std::nullopt;
  if (!crypto::verify(root.root_pk, line.bytes, line.signature)) return std::nullopt;
  return std::move(*typed);
}

}  // namespace

core::Result<OrgStatement> verify_org(const core::NetworkId& network, const core::OrgId& org,
                                      const SignedStatement& signed_org) {
  TRY(const Statement statement, parse_statement(network, signed_org.bytes));
  const auto* const typed = std::get_if<OrgStatement>(&statement);
  if (typed == nullptr || org_id(typed->root_pk) != org) return refused("root key does not belong to the organisation");
  return read_statement<OrgStatement>(network, signed_org, typed->root_pk);
}

std::optional<MemberStatement> find_member(const core::NetworkId& network, const OrgStatement& root,
                                           const core::OrgId& org, const core::UserId& user,
                                           const std::vector<SignedStatement>& members) {
  std::optional<MemberStatement> found;
  for (const auto& line : members) {
    auto member = signed_about<MemberStatement>(network, root, org, user, line);
    if (member && (!found || member->issued_ms > found->issued_ms)) found = std::move(member);
  }
  return found;
}

bool has_left_before(const core::NetworkId& network, const OrgStatement& root, const MemberStatement& member,
                     const std::vector<SignedStatement>& leaves, core::Millis when) {
  return std::any_of(leaves.begin(), leaves.end(), [&](const SignedStatement& line) {
    const auto leave = signed_about<LeaveStatement>(network, root, member.org_id, member.user_id, line);
    return leave && leave->issued_ms >= member.issued_ms && leave->issued_ms <= when;
  });
}

bool had_exited(const core::NetworkId& network, const OrgStatement& root, const core::OrgId& org,
                const std::vector<SignedStatement>& exits, core::Millis when) {
  return std::any_of(exits.begin(), exits.end(), [&](const SignedStatement& line) {
    const auto said = read_statement<ExitStatement>(network, line, root.root_pk);
    return said && said->org_id == org && said->by_org == org && said->issued_ms <= when;
  });
}

bool has_left(const core::NetworkId& network, const OrgStatement& root, const MemberStatement& member,
              const std::vector<SignedStatement>& leaves) {
  return has_left_before(network, root, member, leaves, std::numeric_limits<core::Millis>::max());
}

}  // namespace vault
