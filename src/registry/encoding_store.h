// SPDX-License-Identifier: Apache-2.0
// All SQL of encodings and of the acts that are compared once. Every change is numbered within its transaction; the
// shelves of each node follow these numbers. Sections of cases are read here, never written.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/environment.h"
#include "registry/words.h"
#include "storage/database.h"
#include "vault/server_keys.h"

namespace registry {

using storage::Session;

/// Seals and opens at rest (docs/register.md section 2).
struct Sealer {
  const vault::ServerKeys& keys;
  core::Random& random;
  [[nodiscard]] core::Bytes seal(Scope scope, const core::SectionId& id, std::int64_t epoch, const Bits& bits) const;
  /// Nothing for what another server key sealed.
  [[nodiscard]] std::optional<Bits> open(Scope scope, const core::SectionId& id, std::int64_t epoch,
                                         core::BytesView sealed) const;
};

struct StoredEncoding {
  Scope scope = Scope::own;
  std::int64_t epoch = 0;
  core::OrgId org;
  Subject subject;
  core::Bytes sealed;  ///< empty: nothing to compare
  std::string basis, reference;
  core::Millis until_ms = kNoEnd;
  std::int64_t change = 0;
};

/// Takes the place of the subject's encodings under this scope, older epochs' included: they are emptied.
core::Done put_encoding(Session& session, const core::NetworkId& network, const StoredEncoding& one,
                        const core::UserId& by, core::Millis now);
/// Empties what a subject has under a scope; the number of rows.
core::Result<std::int64_t> empty_encoding(Session& session, const core::NetworkId& network, Scope scope,
                                          const core::SectionId& subject, core::Millis now);
/// Empties what ended by time, whose section is gone or another organisation's by now, and what stands under the
/// network's key of a person whose data are restricted. Forgets emptied rows of before `forget_ms`, and unanswered
/// knocks at records that are gone. Acts of the border desk that were compared before `forget_ms`, and days before it,
/// go.
core::Done sweep_encodings(Session& session, const core::NetworkId& network, core::Millis now, core::Millis forget_ms);

/// An organisation leaves the network: its encodings under either key are emptied, hand-overs to and from it, its place
/// among the protective ones and unanswered knocks from and at it go. Its wraps of the network's key stay, because they
/// tell which epochs it knew.
core::Done leave_register(Session& session, const core::NetworkId& network, const core::OrgId& org, core::Millis now);

core::Result<std::int64_t> last_change(Session& session, const core::NetworkId& network);
core::Result<std::int64_t> count_encodings(Session& session, const core::NetworkId& network);
core::Done changes_after(Session& session, const core::NetworkId& network, std::int64_t change,
                         const std::function<core::Done(StoredEncoding)>& each);
core::Result<std::vector<StoredEncoding>> encodings_of(Session& session, const core::NetworkId& network,
                                                       const core::SectionId& subject);

/// Which records of the organisation (the `person_id` of their subjects) stand under this epoch of its desk's key.
core::Result<std::vector<core::RecordId>> records_encoded(Session& session, const core::NetworkId& network,
                                                          const core::OrgId& org, std::int64_t epoch);

/// An identity section of this organisation as it is now.
core::Result<std::optional<Subject>> own_identity(Session& session, const core::NetworkId& network,
                                                  const core::OrgId& org, const core::SectionId& section);
struct Missing {
  core::CaseId case_id;
  core::SectionId section;
  std::int64_t version = 0;
};
/// Identities without an encoding of their version under this epoch of the own key; all of them are counted.
core::Result<std::pair<std::vector<Missing>, std::int64_t>> missing_identities(Session& session,
                                                                               const core::NetworkId& network,
                                                                               const core::OrgId& org,
                                                                               std::int64_t epoch, std::int64_t limit);
/// Where a subject stands now: cases are merged, split and taken over. Of kinds other than identity only the id is
/// known.
struct Standing {
  core::CaseId case_id;
  core::PersonId person_id;
  std::string number, role;
  bool restricted = false;  ///< she asked that her data are not used
};
/// Whether a case of one's own organisation is of this team, or this person's.
core::Result<bool> case_in_team(Session& session, const core::NetworkId& network, const core::CaseId& id,
                                std::string_view team, const core::UserId& user);
/// Nothing for an identity that is no more, or no more in a case of this organisation.
core::Result<std::optional<Standing>> standing_of(Session& session, const core::NetworkId& network,
                                                  const core::OrgId& org, const Subject& subject);

// ---- acts

struct StoredAct {
  ActId id;
  core::OrgId org;
  core::UserId user;
  Subject subject;
  std::int64_t epoch = 0;
  core::Bytes sealed;
  core::Millis made_ms = 0;
};
/// False where this version of the subject was an act before.
core::Result<bool> insert_act(Session& session, const core::NetworkId& network, const StoredAct& act,
                              std::string_view day);
struct ActsToday {
  std::int64_t person = 0, org = 0;
};
/// Of this kind.
core::Result<ActsToday> acts_today(Session& session, const core::NetworkId& network, const core::OrgId& org,
                                   const core::UserId& user, SubjectKind kind, std::string_view day);
/// Of organisations other than this one.
core::Result<std::int64_t> acts_of_others(Session& session, const core::NetworkId& network, const core::OrgId& org,
                                          std::string_view day);
core::Result<std::vector<StoredAct>> waiting_acts(Session& session, const core::NetworkId& network, std::int64_t limit);
/// False where another node was first. The bits of the act go.
core::Result<bool> take_act(Session& session, const core::NetworkId& network, const ActId& act, core::Millis now);

/// After a rotation of the server key: every row from `before` to `keys`. What does not open is emptied.
core::Result<std::int64_t> carry_encodings(Session& session, const core::NetworkId& network,
                                           const vault::ServerKeys& before, const vault::ServerKeys& keys,
                                           core::Random& random, core::Millis now);

}  // namespace registry
