// SPDX-License-Identifier: Apache-2.0
// From normal forms to native-512. Each part sets positions that are slices of a keyed hash, a table made once for a
// key; the filter of 1024 bits is then folded to 512 (docs/matching.md, "Encoding").
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "match/encoding.h"
#include "match/keyed_hash.h"
#include "match/normaliser.h"
#include "match/schema.h"

namespace match {

/// Which encodings may meet: of one network (or one organisation, for its own) and one epoch of the linkage key.
struct Circle {
  core::Bytes network;  ///< an id; any bytes
  std::uint64_t epoch = 0;
};

struct Encoded {
  Encoding512 full;
  Encoding512 names;  ///< of the fields marked names_only alone: for one's own search and the warning while typing
  Presence presence = 0;
};

/// Immutable; may be used by many threads. Holds tables made from the key, so it is as secret as the key: it lives in
/// the process that encodes and goes nowhere.
class Encoder {
 public:
  /// `hash` is used here alone and by parts that no table holds (other scripts, titles); it must outlive the encoder.
  Encoder(const Schema& schema, const KeyedHash& hash, const Circle& circle);
  ~Encoder();
  Encoder(Encoder&&) noexcept;
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;
  Encoder& operator=(Encoder&&) = delete;

  [[nodiscard]] Encoded encode(const NormalRecord& record) const;
  /// One field alone, hardened as a whole record is: for linking files by field on an organisation's own machine.
  [[nodiscard]] Encoding512 encode_field(const NormalRecord& record, std::size_t field) const;

  [[nodiscard]] const Space& space() const { return space_; }        ///< of Encoded::full
  [[nodiscard]] const Space& names_space() const { return names_; }  ///< of Encoded::names; never compared with full

 private:
  struct Tables;
  class Filter;
  void add_field(const NormalRecord& record, std::size_t field, Filter& filter) const;
  [[nodiscard]] Encoding512 harden(const Filter& filter) const;
  std::vector<FieldSpec> fields_;
  std::vector<std::size_t> group_of_;  // for each field the index of its tables
  std::vector<std::unique_ptr<Tables>> groups_;
  std::vector<Encoding512> columns_;  // for diffusion: what each bit of the filter adds to the encoding; else empty
  Presence names_mask_;
  Space space_, names_;
};

}  // namespace match
