// SPDX-License-Identifier: Apache-2.0
// How the fields of a statement are written and taken apart. Internal to vault/statement*.cpp.
#pragma once

#include <optional>
#include <vector>

#include "vault/statement.h"

namespace vault::statement_fields {

using core::Bytes;

inline constexpr std::uint64_t kLargestNumber = (std::uint64_t{1} << 53U) - 1;  // what a browser's numbers hold exactly
inline constexpr std::size_t kKey = 32;
inline constexpr std::size_t kWrapped = 80;

inline Bytes number(std::uint64_t value) { return core::u64be(value); }
inline Bytes millis(core::Millis value) { return core::u64be(static_cast<std::uint64_t>(value)); }

/// Takes the fields of one statement in order; `good` turns false at the first that does not fit.
class Reader {
 public:
  Reader(const std::vector<Bytes>& parts, std::size_t expected) : parts_(parts), good_(parts.size() == expected) {}
  bool good() const { return good_; }

  void take(Bytes& out, std::size_t size) {
    const Bytes* const part = next();
    if (part == nullptr || part->size() != size) return fail();
    out = *part;
  }
  void take_text(std::string& out) {
    const Bytes* const part = next();
    if (part == nullptr || !core::valid_utf8(*part)) return fail();
    out = *part;
  }
  template <class Tag>
  void take(core::Id<Tag>& out) {
    const Bytes* const part = next();
    const auto id = part == nullptr ? std::nullopt : core::Id<Tag>::from_bytes(*part);
    if (!id) return fail();
    out = *id;
  }
  void take(std::uint64_t& out) {
    const Bytes* const part = next();
    const auto value = part == nullptr ? std::nullopt : core::from_u64be(*part);
    if (!value || *value > kLargestNumber) return fail();
    out = *value;
  }
  void take(core::Millis& out) {
    std::uint64_t value = 0;
    take(value);
    out = static_cast<core::Millis>(value);
  }
  void take(bool& out) {
    const Bytes* const part = next();
    if (part == nullptr || (*part != "0" && *part != "1")) return fail();
    out = *part == "1";
  }
  void take_optional_hash(Bytes& out) {
    const Bytes* const part = next();
    if (part == nullptr || (!part->empty() && part->size() != 32)) return fail();
    out = *part;
  }
  void fail() { good_ = false; }

 private:
  const Bytes* next() { return good_ && at_ < parts_.size() ? &parts_[at_++] : nullptr; }
  const std::vector<Bytes>& parts_;
  std::size_t at_ = 3;  // behind "suluh/1", kind, network
  bool good_;
};

// The kinds of statement_sharing.cpp and statement_listing.cpp: the fields after network_id with the kind in front, and
// the way back.
std::vector<Bytes> fields(const ConsentStatement& s);
std::vector<Bytes> fields(const WithdrawalStatement& s);
std::vector<Bytes> fields(const GrantStatement& s);
std::vector<Bytes> fields(const ReferralStatement& s);
std::vector<Bytes> fields(const AnswerStatement& s);
std::vector<Bytes> fields(const ListingStatement& s);
std::vector<Bytes> fields(const ShareStatement& s);
void read(Reader& r, ConsentStatement& s);
void read(Reader& r, WithdrawalStatement& s);
void read(Reader& r, GrantStatement& s);
void read(Reader& r, ReferralStatement& s);
void read(Reader& r, AnswerStatement& s);
void read(Reader& r, ListingStatement& s);
void read(Reader& r, ShareStatement& s);

}  // namespace vault::statement_fields
