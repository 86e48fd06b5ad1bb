// SPDX-License-Identifier: Apache-2.0
#include "match/attack/atoms.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attack {
namespace {

constexpr double kLeastCorrelation = 0.10, kWithin = 0.75;
constexpr std::size_t kLeastBits = 3, kMostBits = 40;
constexpr std::size_t kRestarts = 4, kMoves = 1'000'000;
constexpr double kOnePart = 0.9;  // correlation of atoms that are pieces of one
constexpr double kTaken = 0.12,
                 kFar = 0.45;      // what hardening usually takes of an atom, and by how much that may be wrong
constexpr double kOwnShare = 0.3;  // weight of an atom's own share against its company

struct Edge {
  double correlation;
  std::uint16_t a, b;
};

Square<double> correlations(const Square<double>& share) {
  Square<double> out(share.size());
  for (std::size_t a = 0; a < share.size(); ++a) {
    for (std::size_t b = 0; b < share.size(); ++b) {
      const double pa = share.at(a, a), pb = share.at(b, b);
      const double scale = std::sqrt(pa * (1 - pa) * pb * (1 - pb));
      out.at(a, b) = scale > 0 ? (share.at(a, b) - pa * pb) / scale : 0;
    }
  }
  return out;
}

/// Adds bits that go with all that are there, the best first.
Atom grow(const Square<double>& phi, const Edge& from, const std::vector<bool>& used) {
  Atom atom{{from.a, from.b}};
  while (atom.bits.size() < kMostBits) {
    double best = kWithin * from.correlation;
    std::size_t next = phi.size();
    for (std::size_t c = 0; c < phi.size(); ++c) {
      if (used[c] || std::ranges::find(atom.bits, c) != atom.bits.end()) continue;
      double least = 1;
      for (const auto bit : atom.bits) least = std::min(least, phi.at(c, bit));
      if (least > best) best = least, next = c;
    }
    if (next == phi.size()) break;
    atom.bits.push_back(static_cast<std::uint16_t>(next));
  }
  return atom;
}

/// Which records have an atom: nearly all of its bits, because hardening takes some away.
BitRows presence(const BitRows& encodings, const std::vector<Atom>& atoms) {
  BitRows out(encodings.rows(), atoms.size());
  for (std::size_t i = 0; i < encodings.rows(); ++i) {
    for (std::size_t a = 0; a < atoms.size(); ++a) {
      std::size_t have = 0;
      for (const auto bit : atoms[a].bits) have += encodings.get(i, bit) ? 1 : 0;
      if (have + atoms[a].bits.size() / 6 >= atoms[a].bits.size()) out.set(i, a);
    }
  }
  return out;
}

/// Pieces of one part: present in the same records.
std::vector<Atom> joined(const BitRows& encodings, const std::vector<Atom>& atoms) {
  const auto phi = correlations(together(presence(encodings, atoms)));
  std::vector<Atom> out;
  std::vector<bool> used(atoms.size());
  for (std::size_t a = 0; a < atoms.size(); ++a) {
    if (used[a]) continue;
    out.push_back(atoms[a]);
    for (std::size_t b = a + 1; b < atoms.size(); ++b) {
      if (used[b] || phi.at(a, b) < kOnePart) continue;
      used[b] = true;
      out.back().bits.insert(out.back().bits.end(), atoms[b].bits.begin(), atoms[b].bits.end());
    }
  }
  return out;
}

/// How much more often than by chance two come together. Hardening takes atoms away from some records, but from one
/// independently of another, so this survives where shares do not.
Square<double> lifts(const Square<double>& share) {
  Square<double> out(share.size());
  for (std::size_t a = 0; a < share.size(); ++a) {
    for (std::size_t b = 0; b < share.size(); ++b) {
      const double chance = share.at(a, a) * share.at(b, b);
      out.at(a, b) = chance > 0 ? share.at(a, b) / chance : 0;
    }
  }
  return out;
}

class Annealing {
 public:
  /// Both as shares, and as lifts.
  Annealing(const Square<double>& atoms, const Square<double>& atom_lifts, const Square<double>& tokens,
            const Square<double>& token_lifts, double taken, std::uint64_t seed)
      : atoms_(atoms),
        tokens_(tokens),
        atom_lifts_(atom_lifts),
        token_lifts_(token_lifts),
        taken_(taken),
        random_(seed, 77),
        to_(atoms.size()),
        holder_(tokens.size(), kNobody) {
    for (std::size_t a = 0; a < atoms.size(); ++a) near_.push_back(nearest(a));
  }

  /// Starts at frequencies alone and cools.
  double run() {
    std::ranges::fill(holder_, kNobody);
    for (std::size_t a = 0; a < to_.size(); ++a) {
      const auto free = [&](std::size_t token) { return holder_[token] == kNobody; };
      const auto found = std::ranges::find_if(near_[a], free);
      to_[a] = found != near_[a].end()
                   ? *found
                   : static_cast<std::size_t>(std::ranges::find(holder_, kNobody) - holder_.begin());
      holder_[to_[a]] = a;
    }
    constexpr double kHot = 1e-1, kCold = 1e-4;
    for (std::size_t m = 0; m < kMoves; ++m) {
      step(kHot * std::pow(kCold / kHot, static_cast<double>(m) / static_cast<double>(kMoves)));
    }
    double sum = 0;
    for (std::size_t a = 0; a < to_.size(); ++a) sum += cost(a, to_[a], kNobody, 0);
    return sum;
  }
  [[nodiscard]] const std::vector<std::size_t>& answer() const { return to_; }

 private:
  static constexpr std::size_t kNobody = std::numeric_limits<std::size_t>::max();

  /// Tokens as frequent as the atom, or more frequent by as much as hardening may have taken; the likeliest first.
  [[nodiscard]] std::vector<std::size_t> nearest(std::size_t a) const {
    std::vector<std::size_t> all(tokens_.size());
    for (std::size_t t = 0; t < all.size(); ++t) all[t] = t;
    const auto far = [&](std::size_t t) { return off(a, t); };
    std::ranges::sort(all, {}, far);
    std::size_t keep = 12;
    while (keep < all.size() && far(all[keep]) <= kFar) ++keep;
    all.resize(std::min(all.size(), keep));
    return all;
  }
  [[nodiscard]] double off(std::size_t a, std::size_t token) const {
    return std::abs(std::log((tokens_.at(token, token) + 1e-9) / (atoms_.at(a, a) + 1e-9)) - taken_);
  }

  /// Of atom a as `token`, when atom `other` were `as`.
  [[nodiscard]] double cost(std::size_t a, std::size_t token, std::size_t other, std::size_t as) const {
    double sum = 0;
    const double own = atoms_.at(a, a), apart = off(a, token);
    for (std::size_t b = 0; b < to_.size(); ++b) {
      if (b == a) continue;
      const double lift = token_lifts_.at(token, b == other ? as : to_[b]) - atom_lifts_.at(a, b);
      sum += own * atoms_.at(b, b) * lift * lift;
    }
    sum += kOwnShare * own * apart * apart;
    return sum;
  }

  void step(double heat) {
    const auto a = random_.below(to_.size());
    const auto token = near_[a][random_.below(near_[a].size())];
    if (token == to_[a]) return;
    const auto other = holder_[token];
    double change = cost(a, token, other, to_[a]) - cost(a, to_[a], kNobody, 0);
    if (other != kNobody) change += cost(other, to_[a], a, token) - cost(other, to_[other], kNobody, 0);
    if (change > 0 && !random_.chance(std::exp(-change / heat))) return;
    holder_[to_[a]] = other;
    if (other != kNobody) to_[other] = to_[a];
    holder_[token] = a;
    to_[a] = token;
  }

  const Square<double>&atoms_, &tokens_, &atom_lifts_, &token_lifts_;
  double taken_;
  people::Random random_;
  std::vector<std::size_t> to_, holder_;
  std::vector<std::vector<std::size_t>> near_;
};

}  // namespace

std::vector<Atom> find_atoms(const BitRows& encodings, std::size_t most) {
  const auto phi = correlations(together(encodings));
  std::vector<Edge> edges;
  for (std::size_t a = 0; a < phi.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      if (phi.at(a, b) >= kLeastCorrelation) {
        edges.push_back({phi.at(a, b), static_cast<std::uint16_t>(a), static_cast<std::uint16_t>(b)});
      }
    }
  }
  std::ranges::stable_sort(edges, std::greater(), &Edge::correlation);
  std::vector<Atom> out;
  std::vector<bool> used(phi.size());
  for (const auto& edge : edges) {
    if (out.size() == most) break;
    if (used[edge.a] || used[edge.b]) continue;
    auto atom = grow(phi, edge, used);
    if (atom.bits.size() < kLeastBits) continue;
    for (const auto bit : atom.bits) used[bit] = true;
    out.push_back(std::move(atom));
  }
  return joined(encodings, out);
}

std::vector<std::size_t> name_atoms(const BitRows& encodings, const std::vector<Atom>& atoms, const Table& table,
                                    double taken, std::uint64_t seed) {
  const auto shares = together(presence(encodings, atoms));
  const auto atom_lifts = lifts(shares), token_lifts = lifts(table.together());
  std::vector<std::size_t> best;
  double least = std::numeric_limits<double>::max();
  for (std::size_t i = 0; i < kRestarts; ++i) {
    Annealing annealing(shares, atom_lifts, table.together(), token_lifts, taken, seed + i);
    const double sum = annealing.run();
    if (sum < least) least = sum, best = annealing.answer();
  }
  return best;
}

}  // namespace attack
