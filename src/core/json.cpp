// SPDX-License-Identifier: Apache-2.0
#include "core/json.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <string>
#include <unordered_set>
#include <vector>

namespace core {
namespace {

/// The keys of one object. Few keys are compared one by one, which costs no allocation; many go into a set, so that a
/// hostile object cannot make the comparison quadratic.
class Keys {
 public:
  bool add(std::string key) {  ///< false: it was there
    if (!many_.empty()) return many_.insert(std::move(key)).second;
    if (std::find(few_.begin(), few_.end(), key) != few_.end()) return false;
    few_.push_back(std::move(key));
    if (few_.size() > kFew) many_.insert(few_.begin(), few_.end());
    return true;
  }

 private:
  static constexpr std::size_t kFew = 32;
  std::vector<std::string> few_;
  std::unordered_set<std::string> many_;
};

/// Boost.JSON keeps the last of duplicate keys silently, so keys are counted and compared before the real parse.
class Guard {
 public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = 4096;
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  explicit Guard(std::size_t max_keys) : max_keys_(max_keys) {}

  // The names are those that boost::json::basic_parser calls.
  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) {
    seen_.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t, json::error_code&) {
    seen_.pop_back();
    return true;
  }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_array_end(std::size_t, json::error_code&) { return true; }
  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    key_.append(part);
    return true;
  }
  bool on_key(json::string_view part, std::size_t, json::error_code& error) {
    key_.append(part);
    const bool fresh = seen_.back().add(std::move(key_));
    key_.clear();
    if (fresh && ++keys_ <= max_keys_) return true;
    error = json::error::syntax;
    return false;
  }
  bool on_string_part(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_string(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, json::error_code&) { return true; }
  bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return true; }
  bool on_double(double, json::string_view, json::error_code&) { return true; }
  bool on_bool(bool, json::error_code&) { return true; }
  bool on_null(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  std::size_t max_keys_;
  std::size_t keys_ = 0;
  std::string key_;
  std::vector<Keys> seen_;
};

}  // namespace

Result<json::value> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes) return problem(ProblemKey::too_large);
  json::parse_options options;
  options.max_depth = limits.depth;
  json::basic_parser<Guard> guard(options, limits.keys);
  json::error_code error;
  const std::size_t used = guard.write_some(false, text.data(), text.size(), error);
  if (error || used != text.size()) return problem(ProblemKey::bad_json);
  json::value value = json::parse(text, error, {}, options);
  if (error) return problem(ProblemKey::bad_json);
  return value;
}

}  // namespace core
