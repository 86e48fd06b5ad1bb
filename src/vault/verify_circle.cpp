// SPDX-License-Identifier: Apache-2.0
// The chain from an organisation id to a circle's key.
#include <algorithm>
#include <optional>
#include <utility>

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

/// The newest certificate of one person that the root signed. What the root did not sign is skipped: a stranger's
/// line in the directory must not be able to hide a good one.
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

bool has_left(const core::NetworkId& network, const OrgStatement& root, const MemberStatement& member,
              const std::vector<SignedStatement>& leaves) {
  return std::any_of(leaves.begin(), leaves.end(), [&](const SignedStatement& line) {
    const auto leave = signed_about<LeaveStatement>(network, root, member.org_id, member.user_id, line);
    return leave && leave->issued_ms >= member.issued_ms;
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
  std::vector<std::pair<std::uint64_t, const SignedStatement*>> claimed;  // highest epoch first: it mostly verifies
  for (const auto& line : circles) {
    const auto parsed = parse_statement(network, line.bytes);
    const auto* const typed = parsed ? std::get_if<CircleStatement>(&*parsed) : nullptr;
    if (typed != nullptr && typed->circle_id == circle) claimed.emplace_back(typed->epoch, &line);
  }
  std::stable_sort(claimed.begin(), claimed.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  for (const auto& [epoch, line] : claimed) {
    auto key = verify_circle(network, org, statements, *line);
    if (key) return key;
  }
  return refused("no circle key verifies");
}

}  // namespace vault
