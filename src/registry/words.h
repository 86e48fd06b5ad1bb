// SPDX-License-Identifier: Apache-2.0
// What the parts of the register talk about (docs/register.md section 1).
#pragma once

#include <array>
#include <optional>
#include <string>

#include "core/environment.h"
#include "core/fields.h"
#include "core/id.h"
#include "match/encoding.h"

namespace registry {

/// Whose key made an encoding: an organisation's own, the network's, or that of an organisation's border desk.
enum class Scope : std::uint8_t { own, network, desk };
/// What an encoding is of. Only an identity stands in a case.
enum class SubjectKind : std::uint8_t { identity, crossing, interview, list };
enum class Strength : std::uint8_t { possible, likely, very_likely };
enum class KnockState : std::uint8_t { open, different, asking, talking };
enum class Basis : std::uint8_t { consent, law };

using ActId = core::Id<struct ActTag>;
using core::KnockId;

/// The record an encoding is of. `id` is the section's for an identity; `case_id` and `person_id` are then set.
struct Subject {
  core::SectionId id;
  SubjectKind kind = SubjectKind::identity;
  core::CaseId case_id;
  core::PersonId person_id;
  std::int64_t version = 1;
};

/// Which key, schema and epoch stand behind an encoding.
struct KeySpace {
  Scope scope = Scope::own;
  core::Bytes owner;  ///< 16 bytes: the organisation, or the network
  std::int64_t epoch = 0;
  match::ShortHash schema{}, full{}, names{};
  [[nodiscard]] match::Space full_space() const { return {schema, full}; }
  [[nodiscard]] match::Space names_space() const { return {schema, names}; }
  bool operator==(const KeySpace&) const = default;
};

/// The bits themselves.
struct Bits {
  match::Encoding512 full, names;
  match::Presence presence = 0;
};

constexpr core::Millis kNoEnd = (1LL << 53) - 1;
constexpr core::Millis kLongestBasis = 400LL * 24 * 60 * 60 * 1000;
/// How many acts are compared with the network's index on one day (docs/register.md section 5, docs/threat-model.md):
/// an identity is work of an hour, a crossing of ten seconds.
struct Budget {
  std::int64_t person = 0, org = 0;
};
constexpr Budget budget_of(SubjectKind kind) {
  if (kind == SubjectKind::crossing) return {4'000, 16'000};
  return kind == SubjectKind::interview ? Budget{120, 480} : Budget{40, 400};
}

}  // namespace registry

template <>
struct schema::Words<registry::Scope> {
  static constexpr std::array<std::string_view, 3> words{"own", "network", "desk"};
};
template <>
struct schema::Words<registry::SubjectKind> {
  static constexpr std::array<std::string_view, 4> words{"identity", "crossing", "interview", "list"};
};
template <>
struct schema::Words<registry::Strength> {
  static constexpr std::array<std::string_view, 3> words{"possible", "likely", "very_likely"};
};
template <>
struct schema::Words<registry::KnockState> {
  static constexpr std::array<std::string_view, 4> words{"open", "different", "asking", "talking"};
};
template <>
struct schema::Words<registry::Basis> {
  static constexpr std::array<std::string_view, 2> words{"consent", "law"};
};
