// SPDX-License-Identifier: Apache-2.0
// From a few parts whose bits are known, rightly or not, to nearly all: predict what each person of the table would
// look like, take the encodings whose best person stands out, learn from these pairs where every part puts its bits,
// again. Stronger than what is published; it also plays the rogue member who knows some pairs to begin with.
#pragma once

#include "match/attack/bits.h"
#include "match/attack/tokens.h"

namespace attack {

/// What the attacker believes: row t, the bits that token t sets (or, under diffusion, turns).
struct Belief {
  BitRows bits;
  bool turns = false;
};

struct Guess {
  std::size_t encoding = 0, person = 0;
  double score = 0;
  double margin = 0;  ///< to the best person with another value
};

/// The best person of the table for each of the encodings asked for.
std::vector<Guess> guess(const Belief& belief, const Table& table, const BitRows& encodings,
                         const std::vector<std::size_t>& asked);

/// Ridge regression of bits on tokens over pairs of encoding and person.
Belief learn(const Table& table, const BitRows& encodings, const std::vector<Guess>& pairs, bool turns);

}  // namespace attack
