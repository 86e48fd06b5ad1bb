// SPDX-License-Identifier: Apache-2.0
// A member of an organisation, acting through the public interface as her browser would: every key is made and used
// here, the server sees sealed bytes only. For demonstration data, tests and scripts.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/wire.h"
#include "core/environment.h"
#include "vault/bundle.h"
#include "vault/circle_keys.h"
#include "vault/personal_keys.h"
#include "vault/statement.h"
#include "vault/submission.h"

namespace cli {

struct Member {
  core::UserId id;
  std::string login, name, role, state;
  bool custodian = false;
  core::Bytes box_pk, sign_pk;
};

/// A row of the inbox with its opened title.
struct InboxRow {
  core::BundleId id;
  std::string title, state, danger, district, channel, outcome;
  std::int64_t received_ms = 0, version = 0, unread = 0;
};

struct OpenedItem {
  std::string text;
  std::int64_t made_ms = 0, seq = 0;
};

/// A report, opened. The bundle key stays inside for files and handing on.
struct OpenedReport {
  core::BundleId id;
  core::CircleId circle_id;
  std::uint64_t epoch = 0;
  std::int64_t version = 0;
  std::string state, title, story, village, when, contact, contact_when;
  struct File {
    core::SectionId section_id;
    std::string name, type;
  };
  std::vector<File> files;
  std::vector<OpenedItem> additions, replies, notes;
  core::Bytes box_pk, prev;
  std::uint64_t next_seq = 1;
  crypto::Secret bundle_key;
};

/// The signed keys of the network as one organisation sees them, checked down from its root.
struct Directory {
  struct Organisation {
    core::OrgId id;
    std::string name;
    vault::OrgStatements statements;
    std::vector<vault::SignedStatement> circles;
  };
  core::NetworkId network;
  std::vector<Organisation> organisations;
  [[nodiscard]] const Organisation* find(const core::OrgId& id) const;
};
core::Result<Directory> directory_of(const json::value& answer);
/// The intake circles that take reports, each verified down from its organisation's id.
core::Result<std::vector<vault::CircleKey>> intake_circles(Wire& wire, core::NetworkId& network);

/// Used by one thread. Handler, random and clock outlive it.
class Client {
 public:
  Client(core::Handler& handler, core::Random& random, const core::Clock& clock)
      : wire_(handler), random_(random), clock_(clock) {}

  // ---- coming in (client_join.cpp)
  struct Join {
    std::string token, login, name, password;
    std::string organisation;  ///< name of the new organisation; for its first person only
  };
  /// What the browser prints on paper; nothing of it is stored.
  struct Printed {
    std::string recovery_code;
    std::string organisation_key;  ///< empty unless an organisation was founded
    std::string totp_secret;       ///< base32; empty when the role needs none
  };
  core::Result<Printed> join(const Join& join);
  /// `code`: the six digits of the authenticator where one asks for them; otherwise the secret of use_totp makes them.
  core::Done sign_in(std::string_view login, std::string_view password, std::string_view code = {});
  core::Done sign_in_again();  ///< with the proof kept since, without a second Argon2id run
  core::Done sign_out();
  core::Done change_password(std::string_view old_password, std::string_view new_password);
  core::Done recover(std::string_view login, std::string_view code, std::string_view new_password);
  void use_totp(std::string_view base32_secret);

  // ---- people and keys (client_people.cpp)
  /// Returns the token of the link.
  core::Result<std::string> invite(std::string_view role, std::string_view name, bool custodian, bool first = false);
  core::Result<std::vector<Member>> members();
  core::Done certify(const Member& member);  ///< whoever calls this has compared fingerprints
  core::Done dismiss(const core::UserId& user);
  core::Done make_intake_circle(const std::vector<core::UserId>& others) { return make_circle("intake", others); }
  /// The next epoch of the circle of a class; includes oneself.
  core::Done make_circle(std::string_view section_class, const std::vector<core::UserId>& others);
  core::Done admit(const core::UserId& user);  ///< to the newest epoch
  core::Done load_keys();

  // ---- reports (client_reports.cpp)
  core::Result<std::vector<InboxRow>> inbox(std::string_view filter);
  core::Result<OpenedReport> open(const core::BundleId& id);
  core::Result<core::Bytes> open_file(const OpenedReport& report, const core::SectionId& file);
  core::Done reply(const core::BundleId& id, std::string_view text);
  core::Done note(const core::BundleId& id, std::string_view text);
  core::Done assign(const core::BundleId& id, const std::optional<core::UserId>& to);
  core::Result<core::SectionId> make_label(std::string_view text);
  core::Done label(const core::BundleId& id, const std::vector<core::SectionId>& labels);
  core::Done close(const core::BundleId& id, std::string_view outcome);
  core::Done reopen(const core::BundleId& id);
  core::Done merge(const core::BundleId& id, const core::BundleId& into);
  core::Done hand_on(const core::BundleId& id, const core::OrgId& to);

  Wire& wire() { return wire_; }
  [[nodiscard]] const core::UserId& user() const { return user_; }
  [[nodiscard]] const core::OrgId& org() const { return org_; }
  [[nodiscard]] const core::NetworkId& network() const { return network_; }
  [[nodiscard]] core::Bytes proof() const { return core::Bytes(proof_.view()); }
  /// A key of her own for one purpose: the same at every sign-in, unknown to the server. After sign-in only.
  [[nodiscard]] crypto::Secret own_key(std::string_view purpose) const;
  /// Whether the newest key that she holds of the own office's circle of a class is the one that the office signed.
  core::Done check_seat(std::string_view section_class);

 private:
  friend class CaseDesk;  // cases and the border desk in files of their own, with the same keys
  friend class BorderDesk;
  struct CircleSeat {
    core::CircleId id;
    std::string section_class;
    std::uint64_t epoch = 0;
    vault::CircleKeys keys;
  };
  core::Done take_session(const json::value& session);
  core::Done unlock(const json::value& session, const crypto::Secret& wrap);
  core::Result<json::object> founding(const Join& join, const vault::PersonalKeys& keys, Printed& printed);
  core::Result<crypto::SignKeyPair> root_keys();
  core::Result<Directory> directory();
  core::Result<vault::MemberStatement> certified(const Directory& directory, const core::UserId& user);
  json::object admission(const core::CircleId& circle, std::uint64_t epoch, const vault::MemberStatement& member,
                         const core::Bytes& wrapped);
  core::Result<const CircleSeat*> seat(const core::CircleId& circle, std::uint64_t epoch) const;
  core::Result<const CircleSeat*> newest_seat() const;
  core::Result<crypto::Secret> bundle_key(const core::BundleId& bundle, const json::value& row) const;
  core::Result<std::vector<OpenedItem>> open_items(const json::value& file, std::string_view list,
                                                   std::string_view section);
  core::Result<std::string> totp_code();

  Wire wire_;
  core::Random& random_;
  const core::Clock& clock_;
  core::UserId user_;
  core::OrgId org_;
  core::NetworkId network_;
  std::string login_;
  crypto::Secret proof_;
  core::Bytes totp_key_;
  std::uint64_t totp_step_ = 0;
  std::optional<vault::PersonalKeys> keys_;
  std::vector<CircleSeat> seats_;
};

}  // namespace cli
