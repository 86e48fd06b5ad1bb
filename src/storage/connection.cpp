// SPDX-License-Identifier: Apache-2.0
#include "storage/connection.h"

namespace storage {
namespace {

core::Done check_texts(const std::vector<Parameter>& parameters) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto* text = std::get_if<std::string_view>(&parameters[i]);
    if (text != nullptr && !core::valid_utf8(*text)) {
      return core::problem(core::ProblemKey::bad_field,
                           "text parameter " + std::to_string(i + 1) + " is not UTF-8 without NUL");
    }
  }
  return {};
}

/// A connection's statement is under way.
class Running {
 public:
  explicit Running(bool& flag) : flag_(flag) { flag_ = true; }
  ~Running() { flag_ = false; }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  bool& flag_;
};

}  // namespace

core::Result<std::int64_t> Connection::run(std::string_view sql, const std::vector<Parameter>& parameters,
                                           const OnRow& row) {
  return guarded(sql, parameters, row, false);
}

core::Result<std::int64_t> Connection::stream(std::string_view sql, const std::vector<Parameter>& parameters,
                                              const OnRow& row) {
  return guarded(sql, parameters, row, true);
}

core::Result<std::int64_t> Connection::guarded(std::string_view sql, const std::vector<Parameter>& parameters,
                                               const OnRow& row, bool streaming) {
  if (running_) return core::problem(core::ProblemKey::internal, "a row callback used its own session");
  if (failure_) return *failure_;
  TRY_DONE(check_texts(parameters));
  const Running running(running_);
  return run_statement(sql, parameters, row, streaming);
}

core::Result<std::int64_t> Connection::run_each(std::string_view sql, const Sets& sets, const OnRowOfSet& row) {
  if (running_) return core::problem(core::ProblemKey::internal, "a row callback used its own session");
  if (failure_) return *failure_;
  for (const auto& parameters : sets) TRY_DONE(check_texts(parameters));
  if (sets.empty()) return 0;
  const Running running(running_);
  return run_sets(sql, sets, row);
}

core::Result<std::int64_t> Connection::run_sets(std::string_view sql, const Sets& sets, const OnRowOfSet& row) {
  std::int64_t changed = 0;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const OnRow of_set = row ? OnRow([&](Row one) { return row(i, std::move(one)); }) : OnRow();
    TRY(const auto rows, run_statement(sql, sets[i], of_set, false));
    changed += rows;
  }
  return changed;
}

core::Problem Connection::fail(core::Problem problem) {
  if (!failure_) failure_ = problem;
  return problem;
}

}  // namespace storage
