// SPDX-License-Identifier: Apache-2.0
// Cases as a member's browser makes, shares and reads them (docs/cases.md): everything is sealed, signed and checked
// here. For demonstration data, tests and scripts.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "cli/client.h"
#include "vault/sharing.h"

namespace cli {

/// A case that was made here; people by the names that the maker gave them.
struct MadeCase {
  core::CaseId id;
  std::string number;
  std::map<std::string, core::PersonId, std::less<>> people;
};

/// One person at work on cases; used by one thread, does not outlive the client.
class CaseDesk {
 public:
  explicit CaseDesk(Client& client) : client_(client) {}

  /// `script`: {"title", "facts", "people": [{"name", ...PersonIn, "relations": [{"to": name, "kind"}]}], "sections":
  /// [{"class", "of": name or absent, "content"}]}. Ids are made here.
  core::Result<MadeCase> make(const json::object& script, const std::optional<core::BundleId>& from_report);
  core::Done add_task(const core::CaseId& id, std::string_view kind, std::string_view due_day, std::string_view text);
  core::Done begin_clock(const core::CaseId& id, std::string_view clock, core::Millis began);
  /// Ends the running clock of that code, now.
  core::Done end_clock(const core::CaseId& id, std::string_view clock, std::string_view reason);

  struct Agreement {
    std::string classes, purpose, how = "read_aloud", language = "id";
    bool guardian = false;
    core::Millis from = 0, until = 0;
  };
  core::Result<core::ConsentId> ask_consent(const MadeCase& made, std::string_view person, const core::OrgId& to,
                                            const Agreement& agreement);
  core::Done withdraw(const core::CaseId& id, const core::ConsentId& consent);
  /// Shares the newest bundle of a section under a consent, for the consent's own period.
  core::Result<core::GrantId> share(const core::CaseId& id, const core::SectionId& section, const core::OrgId& to,
                                    const core::ConsentId& consent, const Agreement& agreement);
  core::Done approve(const core::CaseId& id, const core::GrantId& grant);

  core::Result<core::ReferralId> refer(const core::CaseId& id, const core::OrgId& to, std::string_view need,
                                       std::string_view due_day, std::string_view text);
  core::Done answer(const core::CaseId& id, const core::ReferralId& referral, std::string_view state,
                    std::string_view reason, std::string_view text);

  core::Result<json::value> file(const core::CaseId& id);
  /// The section's id; of the first such section where `person` is none.
  core::Result<core::SectionId> section_of(const core::CaseId& id, std::string_view section_class,
                                           const std::optional<core::PersonId>& person);
  /// Opens a section of our own, or of a partner's case after checking the grant as every client must.
  core::Result<json::value> open(const core::CaseId& id, const core::SectionId& section);

 private:
  struct Sealed {
    core::Bytes envelope, wrapped;
    core::CircleId circle;
    std::uint64_t epoch = 0;
    crypto::Secret key;
  };
  core::Result<Sealed> seal(std::string_view section_class, const core::SectionId& section,
                            const core::BundleId& bundle, std::uint64_t version, const json::value& content);
  core::Result<json::object> section_in(std::string_view section_class, const core::Bytes& subject,
                                        const json::value& content);
  core::Result<json::object> message(const core::OrgId& to, std::string_view text, core::Bytes& hash);
  core::Result<vault::CircleKey> circle_of(const core::OrgId& org, std::string_view section_class);
  core::Result<crypto::Secret> bundle_of(const json::value& section);
  core::Done check_grant(const core::CaseId& id, const json::value& head, const json::value& section);
  json::object signed_body(const vault::Statement& statement) const;
  core::Millis now() const;

  Client& client_;
};

}  // namespace cli
