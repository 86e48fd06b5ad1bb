// SPDX-License-Identifier: Apache-2.0
// Whatever a reader sends: no crash, a reason for every refusal, and a document that is read again from its corrected
// lines says the same without correcting anything.
#include <cstdint>
#include <cstdlib>

#include "border/mrz.h"

namespace {
void require(bool good) {
  if (!good) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  for (const auto& zone : border::mrz::split(input)) (void)border::mrz::parse(zone, "2026-11-24");
  const auto read = border::mrz::parse(input, "2026-11-24");
  if (!read.ok()) {
    require(!read.problem().fields.empty());
    return 0;
  }
  std::string lines;
  for (const auto& line : read->lines) lines += line + "\n";
  const auto again = border::mrz::parse(lines, "2026-11-24");
  require(again.ok() && again->valid() == read->valid());
  return 0;
}
