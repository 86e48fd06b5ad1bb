// SPDX-License-Identifier: Apache-2.0
// The chain from an organisation id to a circle's key.
#include <algorithm>
#include <optional>

#include "vault/circle_keys.h"
#include "vault/statement.h"

namespace vault {
namespace {

core::Problem refused(const char* why) { return core::problem(core::ProblemKey::bad_signature, why); }

/// The root key signs its own statement, and its hash is the id we started from.
core::Result<OrgStatement> verify_org(const core::NetworkId& network, const core::OrgId& org,
                                      const SignedStatement& signed_org) {
  TRY(const Statement statement, parse_statement(network, signed_org.bytes));
  const auto* const typed = std::get_if<OrgStatement>(&statement);
  if (typed == nullptr || org_id(typed->root_pk) != org) return refused("root key does not belong to the organisation");
  return read_statement<OrgStatement>(network, signed_org, typed->root_pk);
}

/// The newest certificate of one person that the root signed. What the root did not sign is skipped: a stranger's
/// line in the directory must not be able to hide a good one.
std::optional<MemberStatement> find_member(const core::NetworkId& network, const OrgStatement& root,
                                           const core::OrgId& org, const core::UserId& user,
                                           const std::vector<SignedStatement>& members) {
  std::optional<MemberStatement> found;
  for (const auto& line : members) {
    auto member = read_statement<MemberStatement>(network, line, root.root_pk);
    if (!member || member->org_id != org || member->user_id != user) continue;
    if (!found || member->issued_ms > found->issued_ms) found = std::move(*member);
  }
  return found;
}

bool has_left(const core::NetworkId& network, const OrgStatement& root, const MemberStatement& member,
              const std::vector<SignedStatement>& leaves) {
  return std::any_of(leaves.begin(), leaves.end(), [&](const SignedStatement& line) {
    const auto leave = read_statement<LeaveStatement>(network, line, root.root_pk);
    return leave && leave->org_id == member.org_id && leave->user_id == member.user_id &&
           leave->issued_ms >= member.issued_ms;
  });
}

}  // namespace

core::Result<CircleKey> verify_circle(const core::NetworkId& network, const core::OrgId& org,
                                      const OrgStatements& statements, const SignedStatement& circle) {
  TRY(const OrgStatement root, verify_org(network, org, statements.org));
  TRY(const Statement unproved, parse_statement(network, circle.bytes));
  const auto* const claimed = std::get_if<CircleStatement>(&unproved);
  if (claimed == nullptr || claimed->org_id != org) return refused("circle of another organisation");
  const auto member = find_member(network, root, org, claimed->custodian, statements.members);
  if (!member || !member->custodian) return refused("circle's signer is no custodian");
  if (has_left(network, root, *member, statements.leaves)) return refused("circle's custodian has left");
  TRY(CircleStatement proved, read_statement<CircleStatement>(network, circle, member->sign_pk));
  return CircleKey{proved.org_id,
                   root.name,
                   proved.circle_id,
                   std::move(proved.team),
                   std::move(proved.section_class),
                   proved.epoch,
                   std::move(proved.box_pk),
                   std::move(proved.sign_pk),
                   proved.custodian};
}

core::Result<CircleKey> newest_circle(const core::NetworkId& network, const core::OrgId& org,
                                      const core::CircleId& circle, const OrgStatements& statements,
                                      const std::vector<SignedStatement>& circles) {
  std::optional<CircleKey> newest;
  for (const auto& line : circles) {
    auto key = verify_circle(network, org, statements, line);
    if (!key || key->circle_id != circle) continue;
    if (!newest || key->epoch > newest->epoch) newest = std::move(*key);
  }
  if (!newest) return refused("no circle key verifies");
  return std::move(*newest);
}

}  // namespace vault
