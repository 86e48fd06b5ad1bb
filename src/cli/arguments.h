// SPDX-License-Identifier: Apache-2.0
// Options of one verb: --name value, --name=value, and switches. What is not declared is refused, so that a mistyped
// option never passes silently. For folders and keys the environment is read where no flag is given.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace cli {

struct Declared {
  std::set<std::string_view> values;    ///< options with a value
  std::set<std::string_view> switches;  ///< options without
  std::size_t words = 0;                ///< free words at most
};

class Arguments {
 public:
  /// bad_request (exit code 2) for anything not declared, a value missing or given twice.
  static core::Result<Arguments> read(std::span<const std::string_view> arguments, const Declared& declared);

  /// The flag, else the environment variable SULUH_NAME (dashes as underscores) for data, postgres and key-file, else
  /// empty.
  [[nodiscard]] std::string value(std::string_view name) const;
  /// bad_request that names the option where it is missing.
  [[nodiscard]] core::Result<std::string> required(std::string_view name) const;
  /// A number from `least` to `most`; `usual` where the option is missing, bad_request that names it for anything else.
  [[nodiscard]] core::Result<double> number(std::string_view name, double usual, double least, double most) const;
  [[nodiscard]] bool has(std::string_view name) const { return switches_.contains(name) || values_.contains(name); }
  [[nodiscard]] const std::vector<std::string>& words() const { return words_; }

 private:
  std::map<std::string, std::string, std::less<>> values_;
  std::set<std::string, std::less<>> switches_;
  std::vector<std::string> words_;
};

}  // namespace cli
