// SPDX-License-Identifier: Apache-2.0
#include "core/problem.h"

#include <array>
#include <cstddef>

namespace core {
namespace {

struct Entry {
  std::string_view word;
  int status;
  std::string_view id;
  std::string_view en;
};

constexpr std::array kEntries{
#define X(key, status, id, en) Entry{#key, status, id, en},
    SULUH_PROBLEMS(X)
#undef X
};

const Entry& entry(ProblemKey key) { return kEntries[static_cast<std::size_t>(key)]; }

}  // namespace

int Problem::status() const { return entry(key).status; }
std::string_view Problem::word() const { return entry(key).word; }
std::string_view Problem::text(Language language) const {
  return language == Language::id ? entry(key).id : entry(key).en;
}

}  // namespace core
