// SPDX-License-Identifier: Apache-2.0
// Which crossing ends which: a foreigner's stay begins with an entry, a citizen's journey with an exit. Pure.
#pragma once

#include <optional>
#include <vector>

#include "desk/crossing.h"

namespace desk {

struct Passage {
  core::RecordId id;
  bool opens = false;
  core::Millis happened = 0;
  std::optional<core::RecordId> paired;
};

/// A foreigner (any nationality but IDN, unknown included) opens with an entry, a citizen with an exit.
bool opens(const Facts& facts);

/// Pairs the passages of one document: an opener with the next passage in time, if that closes. What is left over is an
/// opener without an end (still there, or its exit was missed) or an end without a beginning. The result does not
/// depend on the order in which passages arrived; equal times are told apart by id.
void pair_up(std::vector<Passage>& passages);

}  // namespace desk
