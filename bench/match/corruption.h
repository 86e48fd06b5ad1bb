// SPDX-License-Identifier: Apache-2.0
// What offices make of a person's data. Rates: docs/matching.md, "The generator".
#pragma once

#include "match/people.h"

namespace people {

/// `scale` multiplies most rates: 0.4 light, 1 medium, 1.8 heavy.
Person corrupt(Person person, double scale, const std::vector<std::string>& places, Random& random);

}  // namespace people
