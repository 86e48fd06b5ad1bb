// SPDX-License-Identifier: Apache-2.0
// A verb of the program run inside a test, as a person types it. One at a time: standard output is captured.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "cli/cli.h"

namespace test_support {

struct Said {
  int code = 0;
  std::string out, err;
};

inline Said suluh(const std::vector<std::string>& arguments) {
  const std::vector<std::string_view> views(arguments.begin(), arguments.end());
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  Said said;
  said.code = cli::run(views);
  said.out = ::testing::internal::GetCapturedStdout();
  said.err = ::testing::internal::GetCapturedStderr();
  return said;
}

}  // namespace test_support
