// SPDX-License-Identifier: Apache-2.0
// Invitations, members, the key directory and circles: what is sent and shown.
#pragma once

#include "app/account.h"

namespace app {

struct StatementOut {
  std::string kind;
  Blob bytes, signature;
};

// ---- invitations
struct InvitationOpenIn {
  std::string token;
};
struct InvitationOpenOut {
  core::UserId user_id;
  core::NetworkId network;
  Blob share;
  bool first = false;
  std::optional<OrgOut> org;
  std::string role, name;
  bool custodian = false;
  std::string totp_secret;
  bool totp_required = false;
  std::int64_t expires_ms = 0;
};
struct NewOrganisation {
  std::string name;
  Blob root_pk, recovery_pk, root, root_recovery, statement, signature, member_statement, member_signature;
};
struct InvitationAcceptIn {
  std::string token, login, name;
  Blob salt, proof, recovery_proof, seed, seed_recovery, box_pk, sign_pk;
  std::optional<std::string> totp;
  std::optional<NewOrganisation> organisation;
};
struct InvitationIn {
  std::string role, name;
  bool custodian = false;
  bool first = false;
};
struct InvitationMade {
  Blob id;
  std::string token;
};
struct InvitationRow {
  Blob id;
  std::string role, name;
  bool custodian = false;
  std::int64_t created_ms = 0, expires_ms = 0;
  bool used = false;
};
struct InvitationsOut {
  std::vector<InvitationRow> invitations;
};

// ---- members
struct MemberRow {
  core::UserId id;
  std::string login, name, role, state;
  bool custodian = false;
  Blob box_pk, sign_pk;
  std::int64_t created_ms = 0, seen_ms = 0;
  std::string team;
};
struct MembersOut {
  std::vector<MemberRow> members;
};
struct StatementIn {
  Blob statement, signature;
};
struct RoleIn {
  std::string role;
};
struct TeamIn {
  std::string team;  ///< empty: in none
};
struct OrganisationIn {
  bool takes_reports = false;
  std::optional<std::string> district;    ///< area code in the numbers of new cases; absent: as it was
  std::optional<std::int64_t> keep_days;  ///< absent: as it was
};
struct OrganisationSettings {
  bool takes_reports = false;
  std::string district;
  std::int64_t keep_days = 0;
};

// ---- circles and directory
struct OrganisationOut {
  core::OrgId org_id;
  std::string name;
  bool takes_reports = false, anchored = false;
  std::vector<StatementOut> statements;
};
struct DirectoryOut {
  core::NetworkId network;
  std::vector<OrganisationOut> organisations;
};
struct KeyRow {
  core::CircleId circle_id;
  core::OrgId org_id;
  std::string team, section_class;
  std::int64_t epoch = 0;
  Blob wrapped;
};
struct KeysOut {
  std::vector<KeyRow> circles;
  std::optional<Blob> root;
};
struct CircleRow {
  core::CircleId circle_id;
  std::string team, section_class;
  std::int64_t epoch = 0;
  std::vector<core::UserId> members;
  std::vector<core::UserId> left;  ///< of the newest epoch: who held it and has left, so that a new one is due
};
struct CirclesOut {
  std::vector<CircleRow> circles;
};
/// What only the organisation's printed recovery key opens.
struct RecoveryOut {
  Blob root;
  std::vector<KeyRow> circles;
  bool administrator = false;  ///< who uses the paper becomes, or stays, an administrator who holds the root key
};
struct AdmitIn {
  core::UserId user_id;
  std::int64_t epoch = 0;
  Blob wrapped, statement, signature;
};
struct RecoveryIn {
  Blob statement, signature;        ///< her own certificate, signed by the root key
  std::optional<Blob> root;         ///< the root seed in her own envelope
  std::vector<AdmitIn> admissions;  ///< hers, signed by herself
};
struct CircleIn {
  Blob statement, signature, recovery_wrapped;
  std::vector<AdmitIn> members;
};

}  // namespace app

namespace schema {

inline constexpr std::size_t kStatementMax = 4096;

SULUH_FIELDS(app::StatementOut, field("kind", &T::kind, kRead), field("bytes", &T::bytes, kRead, kStatementMax),
             field("signature", &T::signature, kRead, 64));

SULUH_FIELDS(app::InvitationOpenIn, field("token", &T::token, app::kIn, 40));
SULUH_FIELDS(app::InvitationOpenOut, field("user_id", &T::user_id, kRead), field("network", &T::network, kRead),
             field("share", &T::share, kRead, 32), field("first", &T::first, kRead), field("org", &T::org, kRead),
             field("role", &T::role, kRead), field("name", &T::name, kRead), field("custodian", &T::custodian, kRead),
             field("totp_secret", &T::totp_secret, kRead), field("totp_required", &T::totp_required, kRead),
             field("expires_ms", &T::expires_ms, kRead));
SULUH_FIELDS(app::NewOrganisation, field("name", &T::name, app::kIn, 80), field("root_pk", &T::root_pk, app::kIn, 32),
             field("recovery_pk", &T::recovery_pk, app::kIn, 32), field("root", &T::root, app::kIn, 1024),
             field("root_recovery", &T::root_recovery, app::kIn, 80),
             field("statement", &T::statement, app::kIn, kStatementMax),
             field("signature", &T::signature, app::kIn, 64),
             field("member_statement", &T::member_statement, app::kIn, kStatementMax),
             field("member_signature", &T::member_signature, app::kIn, 64));
SULUH_FIELDS(app::InvitationAcceptIn, field("token", &T::token, app::kIn, 40), field("login", &T::login, app::kIn, 40),
             field("name", &T::name, app::kIn, 80), field("salt", &T::salt, app::kIn, 16),
             field("proof", &T::proof, app::kIn, 32), field("recovery_proof", &T::recovery_proof, app::kIn, 32),
             field("seed", &T::seed, app::kIn, 1024), field("seed_recovery", &T::seed_recovery, app::kIn, 1024),
             field("box_pk", &T::box_pk, app::kIn, 32), field("sign_pk", &T::sign_pk, app::kIn, 32),
             field("totp", &T::totp, kWrite, 8), field("organisation", &T::organisation, kWrite));
SULUH_FIELDS(app::InvitationIn, field("role", &T::role, app::kIn, 20), field("name", &T::name, app::kIn, 80),
             field("custodian", &T::custodian, kWrite), field("first", &T::first, kWrite));
SULUH_FIELDS(app::InvitationMade, field("id", &T::id, kRead, 16), field("token", &T::token, kRead));
SULUH_FIELDS(app::InvitationRow, field("id", &T::id, kRead, 16), field("role", &T::role, kRead),
             field("name", &T::name, kRead), field("custodian", &T::custodian, kRead),
             field("created_ms", &T::created_ms, kRead), field("expires_ms", &T::expires_ms, kRead),
             field("used", &T::used, kRead));
SULUH_FIELDS(app::InvitationsOut, field("invitations", &T::invitations, kRead));

SULUH_FIELDS(app::MemberRow, field("id", &T::id, kRead), field("login", &T::login, kRead),
             field("name", &T::name, kRead), field("role", &T::role, kRead), field("state", &T::state, kRead),
             field("custodian", &T::custodian, kRead), field("box_pk", &T::box_pk, kRead, 32),
             field("sign_pk", &T::sign_pk, kRead, 32), field("created_ms", &T::created_ms, kRead),
             field("seen_ms", &T::seen_ms, kRead), field("team", &T::team, kRead));
SULUH_FIELDS(app::MembersOut, field("members", &T::members, kRead));
SULUH_FIELDS(app::StatementIn, field("statement", &T::statement, app::kIn, kStatementMax),
             field("signature", &T::signature, app::kIn, 64));
SULUH_FIELDS(app::RoleIn, field("role", &T::role, app::kIn, 20));
SULUH_FIELDS(app::TeamIn, field("team", &T::team, app::kIn, 40));
SULUH_FIELDS(app::OrganisationIn, field("takes_reports", &T::takes_reports, app::kIn),
             field("district", &T::district, kWrite, 13), field("keep_days", &T::keep_days, kWrite));
SULUH_FIELDS(app::OrganisationSettings, field("takes_reports", &T::takes_reports, kRead),
             field("district", &T::district, kRead), field("keep_days", &T::keep_days, kRead));

SULUH_FIELDS(app::OrganisationOut, field("org_id", &T::org_id, kRead), field("name", &T::name, kRead),
             field("takes_reports", &T::takes_reports, kRead), field("anchored", &T::anchored, kRead),
             field("statements", &T::statements, kRead));
SULUH_FIELDS(app::DirectoryOut, field("network", &T::network, kRead), field("organisations", &T::organisations, kRead));
SULUH_FIELDS(app::KeyRow, field("circle_id", &T::circle_id, kRead), field("org_id", &T::org_id, kRead),
             field("team", &T::team, kRead), field("class", &T::section_class, kRead), field("epoch", &T::epoch, kRead),
             field("wrapped", &T::wrapped, kRead, 80));
SULUH_FIELDS(app::KeysOut, field("circles", &T::circles, kRead), field("root", &T::root, kRead, 1024));
SULUH_FIELDS(app::CircleRow, field("circle_id", &T::circle_id, kRead), field("team", &T::team, kRead),
             field("class", &T::section_class, kRead), field("epoch", &T::epoch, kRead),
             field("members", &T::members, kRead), field("left", &T::left, kRead));
SULUH_FIELDS(app::CirclesOut, field("circles", &T::circles, kRead));
SULUH_FIELDS(app::AdmitIn, field("user_id", &T::user_id, app::kIn), field("epoch", &T::epoch, app::kIn),
             field("wrapped", &T::wrapped, app::kIn, 80), field("statement", &T::statement, app::kIn, kStatementMax),
             field("signature", &T::signature, app::kIn, 64));
SULUH_FIELDS(app::RecoveryOut, field("root", &T::root, kRead, 80), field("circles", &T::circles, kRead),
             field("administrator", &T::administrator, kRead));
SULUH_FIELDS(app::RecoveryIn, field("statement", &T::statement, app::kIn, kStatementMax),
             field("signature", &T::signature, app::kIn, 64), field("root", &T::root, kWrite, 1024),
             field("admissions", &T::admissions, app::kIn, 1000));
SULUH_FIELDS(app::CircleIn, field("statement", &T::statement, app::kIn, kStatementMax),
             field("signature", &T::signature, app::kIn, 64),
             field("recovery_wrapped", &T::recovery_wrapped, app::kIn, 80),
             field("members", &T::members, app::kIn, 200));

}  // namespace schema
