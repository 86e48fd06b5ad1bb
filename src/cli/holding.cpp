// SPDX-License-Identifier: Apache-2.0
#include "cli/holding.h"

#include <algorithm>

namespace cli {
namespace {

bool contains(const std::vector<core::OrgId>& orgs, const core::OrgId& org) {
  return std::find(orgs.begin(), orgs.end(), org) != orgs.end();
}

/// True where one of `holders` signed this with the circle it names.
bool signed_by_holder(const Directory& directory, const std::vector<core::OrgId>& holders,
                      const vault::SignedStatement& handon, const vault::HandonStatement& said) {
  return std::any_of(holders.begin(), holders.end(), [&](const core::OrgId& org) {
    const auto circle = circle_in(directory, org, said.from_circle, said.from_epoch);
    return circle && vault::read_statement<vault::HandonStatement>(directory.network, handon, circle->sign_pk).ok();
  });
}

/// The organisation this hand-on adds to `holders`, if it does.
std::optional<core::OrgId> added_by(const Directory& directory, const core::BundleId& report,
                                    const std::vector<core::OrgId>& holders, const vault::SignedStatement& handon) {
  const auto parsed = vault::parse_statement(directory.network, handon.bytes);
  if (!parsed.ok()) return std::nullopt;
  const auto* said = std::get_if<vault::HandonStatement>(&*parsed);
  if (said == nullptr || said->report_id != report) return std::nullopt;
  for (const auto& organisation : directory.organisations) {
    if (contains(holders, organisation.id)) continue;
    if (!circle_in(directory, organisation.id, said->to_circle, said->to_epoch)) continue;
    if (signed_by_holder(directory, holders, handon, *said)) return organisation.id;
  }
  return std::nullopt;
}

}  // namespace

std::optional<vault::CircleKey> circle_in(const Directory& directory, const core::OrgId& org,
                                          const core::CircleId& circle, std::uint64_t epoch) {
  const auto* known = directory.find(org);
  if (known == nullptr) return std::nullopt;
  for (const auto& statement : known->circles) {
    auto key = vault::verify_circle(directory.network, org, known->statements, statement);
    if (key.ok() && key->circle_id == circle && key->epoch == epoch) return std::move(key).value();
  }
  return std::nullopt;
}

std::vector<core::OrgId> holders_of(const Directory& directory, const core::BundleId& report,
                                    std::vector<core::OrgId> chosen,
                                    const std::vector<vault::SignedStatement>& handons) {
  // In the order they were made, so a hand-on by one who got it by a hand-on comes after its own.
  for (const auto& handon : handons) {
    if (const auto more = added_by(directory, report, chosen, handon)) chosen.push_back(*more);
  }
  return chosen;
}

}  // namespace cli
