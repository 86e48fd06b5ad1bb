// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

namespace cli {
namespace {

core::Problem wrong(std::string_view what, std::string_view name) {
  return core::problem(core::ProblemKey::bad_request, std::string(what) + std::string(name));
}

std::string from_environment(std::string_view name) {
  constexpr std::array<std::string_view, 3> kShared{"data", "postgres", "key-file"};
  if (std::find(kShared.begin(), kShared.end(), name) == kShared.end()) return {};
  std::string variable = "SULUH_";
  for (const char c : name) variable.push_back(c == '-' ? '_' : static_cast<char>(c - 'a' + 'A'));
  const char* found = std::getenv(variable.c_str());  // NOLINT(concurrency-mt-unsafe): before any thread
  return found == nullptr ? std::string() : std::string(found);
}

}  // namespace

core::Result<Arguments> Arguments::read(std::span<const std::string_view> arguments, const Declared& declared) {
  Arguments out;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto one = arguments[i];
    if (!one.starts_with("--")) {
      if (out.words_.size() == declared.words) return wrong("tidak dikenal / not known: ", one);
      out.words_.emplace_back(one);
      continue;
    }
    const auto equals = one.find('=');
    const auto name = one.substr(2, equals == std::string_view::npos ? equals : equals - 2);
    if (declared.switches.contains(name) && equals == std::string_view::npos) {
      out.switches_.emplace(name);
      continue;
    }
    if (!declared.values.contains(name)) return wrong("pilihan tidak dikenal / unknown option: ", one);
    if (out.values_.contains(name)) return wrong("pilihan ditulis dua kali / option given twice: ", one);
    if (equals != std::string_view::npos) {
      out.values_.emplace(name, one.substr(equals + 1));
    } else if (i + 1 < arguments.size() && !arguments[i + 1].starts_with("--")) {
      out.values_.emplace(name, arguments[++i]);
    } else {
      return wrong("nilai tidak ada / value missing for: ", one);
    }
  }
  return out;
}

std::string Arguments::value(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? from_environment(name) : found->second;
}

core::Result<std::string> Arguments::required(std::string_view name) const {
  auto out = value(name);
  if (out.empty()) return wrong("pilihan wajib / option needed: --", name);
  return out;
}

core::Result<double> Arguments::number(std::string_view name, double usual, double least, double most) const {
  const auto text = value(name);
  if (text.empty()) return usual;
  double out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || !(out >= least && out <= most)) {
    return wrong("bukan angka yang berlaku / not a number that counts: --", name);
  }
  return out;
}

}  // namespace cli
