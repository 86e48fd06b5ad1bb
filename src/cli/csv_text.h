// SPDX-License-Identifier: Apache-2.0
// The whole text of a table in UTF-8, whatever it was written in: UTF-8, UTF-16 with or without a mark, Windows-1252;
// perhaps in gzip. Decided as the staff app decides it (web/src/lib/sheets/csv.ts).
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace cli {

/// "-" is standard input. bad_config where it cannot be read, a gzip file is damaged, or it has more than `most` bytes.
core::Result<std::string> read_whole(const std::string& path, std::size_t most);

/// Never fails: bytes that are no UTF-8 are taken for Windows-1252.
std::string utf8_of(std::string bytes);

}  // namespace cli
