// SPDX-License-Identifier: Apache-2.0
// 128-bit ids as strong types, written as 32 lower-case hex digits. Two ids of different records never mix.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"

namespace core {

template <class Tag>
class Id {
 public:
  static constexpr std::size_t kSize = 16;
  Id() = default;

  static std::optional<Id> from_bytes(BytesView bytes) {
    if (bytes.size() != kSize) return std::nullopt;
    Id id;
    id.bytes_ = Bytes(bytes);
    return id;
  }
  static std::optional<Id> parse(std::string_view text) {
    if (text.size() != 2 * kSize) return std::nullopt;
    const auto bytes = core::from_hex(text);
    return bytes ? from_bytes(*bytes) : std::nullopt;
  }

  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  [[nodiscard]] std::string text() const { return core::hex(bytes_); }
  [[nodiscard]] bool zero() const { return bytes_ == Bytes(kSize, '\0'); }
  auto operator<=>(const Id&) const = default;

 private:
  Bytes bytes_ = Bytes(kSize, '\0');
};

using NetworkId = Id<struct NetworkTag>;  ///< random, made once by `suluh init`
using OrgId = Id<struct OrgTag>;          ///< hash of the organisation's root key (docs/formats.md)
using UserId = Id<struct UserTag>;        ///< UUIDv7, made by the server
using CircleId = Id<struct CircleTag>;    ///< hash of organisation, team and section class
using BundleId = Id<struct BundleTag>;    ///< random, made by the sealing client; a report's id is its bundle's
using SectionId = Id<struct SectionTag>;  ///< random, made by the sealing client
using CaseId = Id<struct CaseTag>;        ///< the six below: random, made by the client
using PersonId = Id<struct PersonTag>;    ///< a person of a case, not one who signs in
using ConsentId = Id<struct ConsentTag>;
using GrantId = Id<struct GrantTag>;
using ReferralId = Id<struct ReferralTag>;
using TaskId = Id<struct TaskTag>;
using KnockId = Id<struct KnockTag>;    ///< made by the server (docs/register.md)
using RecordId = Id<struct RecordTag>;  ///< of the border desk: random, made by the client

}  // namespace core
