// SPDX-License-Identifier: Apache-2.0
// The verbs, each in its own file. A verb returns a Problem that run() prints; bad_request means wrong use (exit 2).
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "house/house.h"

namespace cli {

struct Verb {
  std::string_view name;
  std::string_view summary;  ///< Indonesian, then English
  std::string_view help;
  Declared declared;
  core::Result<int> (*act)(const Arguments&);
};

Verb init_verb();
Verb demo_verb();
Verb backup_verb();
Verb restore_verb();
Verb audit_verb();
Verb keys_verb();
Verb mrz_verb();
Verb encode_verb();
Verb link_verb();
Verb dedupe_verb();
Verb screen_verb();
Verb match_bench_verb();
Verb crossings_verb();

/// suluh keys linkage ...; `arguments` are those of keys_verb().
core::Result<int> linkage_key_act(const Arguments& arguments);

/// --data, --postgres and --key-file as every verb takes them.
core::Result<house::Options> house_options(const Arguments& arguments);

/// Standard output and standard error, whole lines.
void say(std::string_view line);
void warn(std::string_view line);

}  // namespace cli
