// SPDX-License-Identifier: Apache-2.0
// All SQL of the key directory: organisations, signed statements, circles and the circle seeds sealed to their holders.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "core/id.h"
#include "storage/database.h"
#include "vault/statement.h"

namespace vault {

struct Organisation {
  core::OrgId id;
  std::string name;
  core::Bytes anchor;  ///< must equal ServerKeys::anchor(id), else somebody wrote to the database
  bool takes_reports = false;
  bool host = false;
  core::Bytes root_recovery;  ///< the root seed sealed to the printed recovery key
  core::Millis created_ms = 0;
  std::string district{};                 ///< area code in the numbers of its cases; empty: the network's
  std::int64_t keep_days = 0;             ///< how long it must keep a case after opening it; 0: no such duty
  std::optional<core::Millis> left_ms{};  ///< when it left the network, by the statement that says so
};

core::Result<std::optional<Organisation>> organisation(storage::Session& session, const core::NetworkId& network,
                                                       const core::OrgId& org);
core::Result<std::vector<Organisation>> organisations(storage::Session& session, const core::NetworkId& network);
core::Done insert_organisation(storage::Session& session, const core::NetworkId& network, const Organisation& org);
core::Done set_takes_reports(storage::Session& session, const core::NetworkId& network, const core::OrgId& org,
                             bool on);

core::Done set_case_settings(storage::Session& session, const core::NetworkId& network, const core::OrgId& org,
                             std::string_view district, std::int64_t keep_days);
/// Kabupaten Bengkulu Tengah: the area in case numbers of an organisation that has not named its own.
inline constexpr std::string_view kNetworkDistrict = "17.09";

struct StoredStatement {
  std::string kind;
  core::OrgId org;
  core::Bytes subject;  ///< 16 bytes: the organisation, person or circle it is about
  std::int64_t epoch = 0;
  core::Bytes bytes, signature;
  core::Millis issued_ms = 0;
};
core::Done insert_statement(storage::Session& session, const core::NetworkId& network,
                            const StoredStatement& statement);
/// What anyone may see of an organisation: statements of the kinds org, member, leave, exit and circle, in the order
/// they were made. A hand-on tells of a report and an admission who opens what; both stay with those concerned.
core::Result<std::vector<StoredStatement>> statements_of(storage::Session& session, const core::NetworkId& network,
                                                         const core::OrgId& org);
/// The hand-ons of one report, in the order they were made.
core::Result<std::vector<StoredStatement>> handons_of(storage::Session& session, const core::NetworkId& network,
                                                      const core::BundleId& report);

struct Circle {
  core::CircleId id;
  std::int64_t epoch = 0;
  core::OrgId org;
  std::string team, section_class;
  core::Bytes box_pk, sign_pk;
  core::Millis created_ms = 0;
};
/// `conflict` when the epoch exists.
core::Done insert_circle(storage::Session& session, const core::NetworkId& network, const Circle& circle);
/// Every epoch, oldest first.
core::Result<std::vector<Circle>> circles_of(storage::Session& session, const core::NetworkId& network,
                                             const core::OrgId& org);
core::Result<std::optional<Circle>> newest_circle(storage::Session& session, const core::NetworkId& network,
                                                  const core::CircleId& circle);
/// The newest intake circle of every organisation that takes reports.
core::Result<std::vector<Circle>> intake_circles(storage::Session& session, const core::NetworkId& network);

struct StoredCircleKey {
  core::CircleId circle;
  std::int64_t epoch = 0;
  core::Bytes user;  ///< empty: the organisation's recovery key
  core::Bytes wrapped;
};
core::Done insert_circle_key(storage::Session& session, const core::NetworkId& network, const StoredCircleKey& key);
core::Result<std::vector<StoredCircleKey>> circle_keys_of_user(storage::Session& session,
                                                               const core::NetworkId& network,
                                                               const core::UserId& user);
core::Result<std::vector<StoredCircleKey>> holders_of_circle(storage::Session& session, const core::NetworkId& network,
                                                             const core::CircleId& circle, std::int64_t epoch);
/// Whether this person holds the key of this epoch.
core::Result<bool> holds_circle_key(storage::Session& session, const core::NetworkId& network,
                                    const core::CircleId& circle, std::int64_t epoch, const core::UserId& user);
/// Her newest admission to an epoch of a circle, as it was signed.
core::Result<std::optional<SignedStatement>> admission_to(storage::Session& session, const core::NetworkId& network,
                                                          const core::OrgId& org, const core::UserId& user,
                                                          const core::CircleId& circle, std::int64_t epoch);
/// What signatures of an organisation's members are checked against.
core::Result<OrgStatements> signers_of(storage::Session& session, const core::NetworkId& network,
                                       const core::OrgId& org);
/// The organisation's root key, followed from its id; internal where its statement is missing.
core::Result<core::Bytes> root_key_of(storage::Session& session, const core::NetworkId& network,
                                      const core::OrgId& org);
/// Who was let into an epoch of a circle of this organisation and has left it since.
struct FormerHolder {
  core::CircleId circle;
  std::int64_t epoch = 0;
  core::UserId user;
};
core::Result<std::vector<FormerHolder>> former_holders(storage::Session& session, const core::NetworkId& network,
                                                       const core::OrgId& org);
core::Done delete_circle_keys(storage::Session& session, const core::NetworkId& network, const core::UserId& user);

}  // namespace vault
