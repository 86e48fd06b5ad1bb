// SPDX-License-Identifier: Apache-2.0
// The shared vectors in tests/golden/vectors, read by this suite and by web/test/seal.
// With SULUH_WRITE_VECTORS=1 in the environment the tests that make a file write it instead of comparing it.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "core/bytes.h"

namespace vectors {

namespace json = boost::json;

inline std::string path(std::string_view name) {
  return std::string(SULUH_SOURCE_DIR "/tests/golden/vectors/") + std::string(name) + ".json";
}

inline bool writing() { return std::getenv("SULUH_WRITE_VECTORS") != nullptr; }

inline std::string file_text(std::string_view name) {
  std::ifstream in(path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Fails the test, and gives an empty object, where the file is missing or no JSON object.
inline json::object load(std::string_view name) {
  json::error_code error;
  const json::value value = json::parse(file_text(name), error);
  const bool good = !error && value.is_object();
  EXPECT_TRUE(good) << path(name);
  return good ? value.get_object() : json::object();
}

/// One line for each element of the lists, so that a change is seen where it is.
inline std::string layout(const json::object& object) {
  std::string out = "{\n";
  std::size_t left = object.size();
  for (const auto& [key, value] : object) {
    out += json::serialize(json::string(key)) + ": ";
    if (value.is_array()) {
      out += "[\n";
      std::size_t items = value.get_array().size();
      for (const auto& item : value.get_array()) out += "  " + json::serialize(item) + (--items > 0 ? ",\n" : "\n");
      out += "]";
    } else {
      out += json::serialize(value);
    }
    out += --left > 0 ? ",\n" : "\n";
  }
  return out + "}\n";
}

inline void write(std::string_view name, const json::object& object) {
  std::ofstream out(path(name), std::ios::binary | std::ios::trunc);
  out << layout(object);
  ASSERT_TRUE(out.good()) << path(name);
}

/// For files that follow from fixed inputs: writes, or compares to the byte.
inline void agree(std::string_view name, const json::object& object) {
  if (writing()) return write(name, object);
  EXPECT_TRUE(file_text(name) == layout(object)) << path(name) << " is not what the code gives now";
}

inline std::string text(const json::object& object, std::string_view key) {
  return std::string(object.at(key).as_string());
}
inline core::Bytes bytes(const json::object& object, std::string_view key) {
  const auto decoded = core::from_base64url(text(object, key));
  EXPECT_TRUE(decoded.has_value()) << key;
  return decoded.value_or(core::Bytes());
}
inline std::uint64_t number(const json::object& object, std::string_view key) {
  return object.at(key).to_number<std::uint64_t>();
}

/// Plain bytes of a size, the same rule in both suites: byte i is (7 i + 3) mod 256.
inline core::Bytes pattern(std::size_t size) {
  core::Bytes out(size, '\0');
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<char>((7 * i + 3) & 0xFFU);
  return out;
}

}  // namespace vectors
