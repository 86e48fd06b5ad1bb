// SPDX-License-Identifier: Apache-2.0
// The chain from an organisation id to a circle's key.
#include <algorithm>
#include <utility>

#include "vault/circle_keys.h"
#include "vault/statement.h"
#include "vault/verify_member.h"

namespace vault {
namespace {

core::Problem refused(const char* why) { return core::problem(core::ProblemKey::bad_signature, why); }

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
