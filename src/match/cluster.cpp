// SPDX-License-Identifier: Apache-2.0
#include "match/cluster.h"

#include <algorithm>
#include <unordered_map>

namespace match {
namespace {

constexpr std::size_t kMostLooked =
    64;  // members of a group asked about conflicts; larger ones are mostly equal records

class Clusters {
 public:
  Clusters(std::span<const Edge> edges, std::size_t records, const ClusterOptions& options)
      : edges_(edges), options_(options), groups_(records), members_(records), between_(records) {
    for (std::uint32_t i = 0; i < records; ++i) members_[i] = {i};
  }

  std::vector<std::uint32_t> run() {
    for (const auto& edge : edges_) {
      if (edge.a == edge.b) continue;
      between_[edge.a][edge.b] += edge.value;
      between_[edge.b][edge.a] += edge.value;
    }
    std::vector<std::size_t> order(edges_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) {
      const auto &e = edges_[x], &f = edges_[y];
      return e.value != f.value ? e.value > f.value : e.a != f.a ? e.a < f.a : e.b < f.b;
    });
    for (const auto i : order) consider(groups_.of(edges_[i].a), groups_.of(edges_[i].b));
    std::vector<std::uint32_t> out(members_.size());
    for (std::uint32_t i = 0; i < out.size(); ++i) out[i] = groups_.of(i);
    return out;
  }

 private:
  void consider(std::uint32_t a, std::uint32_t b) {
    if (a == b) return;
    const auto sizes = static_cast<double>(members_[a].size()) * static_cast<double>(members_[b].size());
    if (between_[a][b] < options_.support * sizes || conflict(a, b)) return;
    groups_.join(a, b);
    const auto into = std::min(a, b), from = std::max(a, b);
    for (const auto& [other, value] : between_[from]) {
      between_[other].erase(from);
      if (other == into) continue;
      between_[into][other] += value;
      between_[other][into] += value;
    }
    between_[from].clear();
    members_[into].insert(members_[into].end(), members_[from].begin(), members_[from].end());
    members_[from] = {};
  }

  bool conflict(std::uint32_t a, std::uint32_t b) const {
    if (!options_.conflict) return false;
    const auto most = [](const auto& group) { return std::min(group.size(), kMostLooked); };
    for (std::size_t i = 0; i < most(members_[a]); ++i) {
      for (std::size_t j = 0; j < most(members_[b]); ++j) {
        if (options_.conflict(members_[a][i], members_[b][j])) return true;
      }
    }
    return false;
  }

  std::span<const Edge> edges_;
  const ClusterOptions& options_;
  Groups groups_;
  std::vector<std::vector<std::uint32_t>> members_;
  std::vector<std::unordered_map<std::uint32_t, double>> between_;  // sums of values, for groups by their name
};

}  // namespace

std::vector<std::uint32_t> cluster(std::span<const Edge> edges, std::size_t records, const ClusterOptions& options) {
  return Clusters(edges, records, options).run();
}

}  // namespace match
