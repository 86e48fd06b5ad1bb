// SPDX-License-Identifier: Apache-2.0
// The files of suluh link, dedupe and screen: tables in clear, tables that are encoded on the way in, or encodings.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/clk_file.h"
#include "cli/linkage_key.h"
#include "match/link_bits.h"
#include "match/link_table.h"

namespace cli {

/// How the records of a run are compared.
enum class LinkMode : std::uint8_t {
  plain,   ///< by what they say
  fields,  ///< by the encoding of each field
  whole    ///< by one encoding for the record
};

struct LinkInput {
  LinkMode mode = LinkMode::plain;
  std::vector<std::string> ids;
  std::size_t first = 0;                  ///< records of the first file
  std::optional<match::LinkTable> table;  ///< plain and fields
  std::vector<match::BitsRecord> bits;    ///< whole
};

/// Reads all files. --plain: tables in clear. --key-file: tables are encoded with it; encoding files must be of the
/// same key. Two spaces are refused with both ids (bad_config), never answered with "no match".
core::Result<LinkInput> read_input(const Arguments& arguments, const std::vector<std::string>& files);

/// Makes rows of an encoding file from records.
class RowEncoder {
 public:
  RowEncoder(const match::Schema& schema, const LinkageKey& key, bool fields);
  void encode(std::string id, const match::NormalRecord& record, ClkRow& out) const;
  [[nodiscard]] const match::Space& space() const { return encoder_.space(); }

 private:
  const match::Schema& schema_;
  std::unique_ptr<match::KeyedHash> hash_;
  match::Encoder encoder_;
  bool fields_;
};

/// "schema 0123... key 4567...", for a reader who must find out which is the wrong one.
std::string space_name(const match::Space& space);

}  // namespace cli
