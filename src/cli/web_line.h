// SPDX-License-Identifier: Apache-2.0
// A server somewhere else behind core::Handler, so that cli::Client works from an office's own computer as a browser
// does.
#pragma once

#include <memory>
#include <string>

#include "core/http.h"

namespace cli {

/// Thread-safe; each request that runs at the same time has a connection of its own, which is kept for the next one.
/// Nothing is followed elsewhere. What does not reach the server is a reply of status kNoLine whose body says why.
class WebLine final : public core::Handler {
 public:
  static constexpr int kNoLine = 599;

  /// `address` as in a browser without a path: https://suluh.example.org, or http:// on this machine alone, because the
  /// proof of a password must not travel in clear. `authorities` is a file of certificates to trust instead of the
  /// system's, or empty. bad_request for anything else.
  static core::Result<std::unique_ptr<WebLine>> open(const std::string& address, const std::string& authorities);
  ~WebLine() override;
  WebLine(const WebLine&) = delete;
  WebLine& operator=(const WebLine&) = delete;

  core::Result<core::BodyPlan> plan(const core::Request& head) override;  ///< the server has its own limits
  core::Reply handle(core::Request request) override;
  core::Reply refuse(const core::Problem& problem, std::string_view path, std::string_view language) override;

 private:
  struct Pool;
  WebLine(std::string base, std::string authorities);
  std::string base_, authorities_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace cli
