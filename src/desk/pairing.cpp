// SPDX-License-Identifier: Apache-2.0
#include "desk/pairing.h"

#include <algorithm>

namespace desk {

bool opens(const Facts& facts) { return (facts.direction == Direction::out) == (facts.nationality == "IDN"); }

void pair_up(std::vector<Passage>& passages) {
  std::sort(passages.begin(), passages.end(), [](const Passage& a, const Passage& b) {
    return a.happened != b.happened ? a.happened < b.happened : a.id.bytes() < b.id.bytes();
  });
  for (auto& one : passages) one.paired.reset();
  for (std::size_t i = 0; i + 1 < passages.size(); ++i) {
    auto& first = passages[i];
    auto& next = passages[i + 1];
    if (!first.opens || next.opens) continue;
    first.paired = next.id;
    next.paired = first.id;
  }
}

}  // namespace desk
