// SPDX-License-Identifier: Apache-2.0
// What every sealed record of the desk carries (docs/border.md section 2): one envelope whose section and bundle id are
// the record's own, and its key wrapped for one circle of the own office.
#pragma once

#include "app/account.h"
#include "core/words.h"

namespace desk {

using schema::Blob;

inline constexpr std::size_t kEnvelopeMax = 32UL * 1024;
inline constexpr std::size_t kTokensMax = 40;
inline constexpr std::size_t kBatchMax = 250;
inline constexpr std::size_t kNamesMax = 5;  ///< of one entry that are encoded

struct Sealed {
  core::CircleId circle_id;
  std::int64_t epoch = 0;
  Blob wrapped, envelope;
};

/// Bits under the network's linkage key or that of the office's desk, made by the client (docs/register.md section 4).
struct Encoding {
  std::int64_t epoch = 0;
  Blob schema, full_key, names_key, full, names;
  std::int64_t presence = 0;
};

struct VersionOut {
  std::int64_t version = 0;
};

}  // namespace desk

namespace schema {

inline constexpr unsigned kReadIn = kRead | kWrite | kRequired;
inline constexpr unsigned kFact = kRead | kWrite | kColumn;  ///< coded, may be left out, has a column

SULUH_FIELDS(desk::Sealed, field("circle_id", &T::circle_id, kReadIn | kColumn),
             field("epoch", &T::epoch, kReadIn | kColumn),
             field("wrapped", &T::wrapped, kReadIn | kColumn | kSealed, 82),
             field("envelope", &T::envelope, kReadIn | kColumn | kSealed, desk::kEnvelopeMax));
SULUH_FIELDS(desk::Encoding, field("epoch", &T::epoch, app::kIn), field("schema", &T::schema, app::kIn, 16),
             field("full_key", &T::full_key, app::kIn, 16), field("names_key", &T::names_key, app::kIn, 16),
             field("full", &T::full, app::kIn, 64), field("names", &T::names, app::kIn, 64),
             field("presence", &T::presence, app::kIn));
SULUH_FIELDS(desk::VersionOut, field("version", &T::version, kRead));

}  // namespace schema
