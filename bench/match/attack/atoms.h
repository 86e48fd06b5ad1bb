// SPDX-License-Identifier: Apache-2.0
// The published way in: bit positions that co-occur belong to one frequent part of many names (Christen et al., PAKDD
// 2018; Kroll and Steinmetzer 2015 call such a set an atom). Which part it is follows from how often it occurs, and
// how often with each of the others, held against a public table.
#pragma once

#include "match/attack/bits.h"
#include "match/attack/tokens.h"

namespace attack {

struct Atom {
  std::vector<std::uint16_t> bits;
};

/// Disjoint sets of bits that co-occur, strongest first.
std::vector<Atom> find_atoms(const BitRows& encodings, std::size_t most);

/// For each atom a token of the table, by annealing (seeded): the company that atoms keep should be that of their
/// tokens. `taken`: how much rarer, in logarithms, hardening makes an atom than its token, by and large.
std::vector<std::size_t> name_atoms(const BitRows& encodings, const std::vector<Atom>& atoms, const Table& table,
                                    double taken, std::uint64_t seed);

}  // namespace attack
