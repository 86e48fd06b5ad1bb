// SPDX-License-Identifier: Apache-2.0
// Words of cases (core/words.h): SULUH_WORDS(Act, recruitment, transfer) declares cases::Act.
#pragma once

#include "core/words.h"

namespace cases {
using schema::make_set;
}  // namespace cases

#define SULUH_WORDS(Name, ...) SULUH_WORDS_IN(cases, Name, __VA_ARGS__)
