// SPDX-License-Identifier: Apache-2.0
// The log: JSON lines with an allow-list of shapes. It takes words known at compile time and numbers only, so that
// nothing a person typed can reach it. Problem::detail is passed by `log_problem` and must hold no user data.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "core/problem.h"

namespace core {

/// A string literal; a std::string does not convert.
class Word {
 public:
  template <std::size_t N>
  consteval Word(const char (&text)[N]) : text_(text, N - 1) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

struct LogNumber {
  Word name;
  std::int64_t value;
};

/// Thread-safe; one line to standard error, flushed. Never throws.
void log(Word event, std::initializer_list<LogNumber> numbers = {});
void log_problem(Word event, const Problem& problem);

}  // namespace core
