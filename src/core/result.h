// SPDX-License-Identifier: Apache-2.0
// Result<T>: a value or a Problem. Everything a user, a partner or a disk can cause is returned, not thrown.
#pragma once

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/problem.h"

namespace core {

/// Either a T or a Problem; never empty. Reading the wrong side is a programming error (std::bad_variant_access).
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Problem problem)
      : state_(std::in_place_index<1>, std::move(problem)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  [[nodiscard]] const Problem& problem() const& { return std::get<1>(state_); }
  Problem&& problem() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Problem> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  Result() = default;
  Result(Problem problem) : problem_(std::move(problem)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return !problem_.has_value(); }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const Problem& problem() const& { return *problem_; }
  Problem&& problem() && { return std::move(*problem_); }

 private:
  std::optional<Problem> problem_;
};

using Done = Result<void>;

}  // namespace core

#define SULUH_TRY_CAT2(a, b) a##b
#define SULUH_TRY_CAT(a, b) SULUH_TRY_CAT2(a, b)
#define SULUH_TRY_IMPL(tmp, declaration, expression) \
  auto tmp = (expression);                           \
  if (!tmp.ok()) return std::move(tmp).problem();    \
  declaration = std::move(tmp).value()

/// TRY(auto row, find(id)); declares row, or returns the problem to the caller.
#define TRY(declaration, ...) SULUH_TRY_IMPL(SULUH_TRY_CAT(try_tmp_, __COUNTER__), declaration, (__VA_ARGS__))

#define SULUH_TRY_DONE_IMPL(tmp, expression) \
  if (auto tmp = (expression); !tmp.ok()) return std::move(tmp).problem()

/// TRY_DONE(save(row)); for a Result whose value, if any, is not needed.
#define TRY_DONE(...) SULUH_TRY_DONE_IMPL(SULUH_TRY_CAT(try_tmp_, __COUNTER__), (__VA_ARGS__))
