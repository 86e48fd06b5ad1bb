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
  struct Running {
    explicit Running(bool& flag) : flag_(flag) { flag_ = true; }
    ~Running() { flag_ = false; }
    bool& flag_;
  } running(running_);
  return run_statement(sql, parameters, row, streaming);
}

core::Problem Connection::fail(core::Problem problem) {
  if (!failure_) failure_ = problem;
  return problem;
}

}  // namespace storage
