// SPDX-License-Identifier: Apache-2.0
// The command line of Suluh, every verb but `serve`.
#pragma once

#include <span>
#include <string_view>

namespace cli {

inline constexpr int kOk = 0;
inline constexpr int kProblem = 1;  ///< something went wrong; standard error says what, and nothing was half done
inline constexpr int kUsage = 2;    ///< the verb or an option is not known, or one is missing

/// Runs one verb: `arguments` without the program's name. Results go to standard output, everything else to standard
/// error. Returns the process's exit code. crypto::init_crypto() must have run.
int run(std::span<const std::string_view> arguments);

}  // namespace cli
