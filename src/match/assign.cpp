// SPDX-License-Identifier: Apache-2.0
#include "match/assign.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "match/cluster.h"

namespace match {
namespace {

/// The Hungarian method with potentials (Kuhn 1955; shortest augmenting paths, as in Jonker and Volgenant 1987): rows
/// one after the other, O(rows^2 columns). costs[i][j] for rows <= columns; returns the column of each row.
std::vector<std::size_t> hungarian(const std::vector<std::vector<double>>& costs) {
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  const std::size_t rows = costs.size(), columns = costs.front().size();
  std::vector<double> row_potential(rows + 1), column_potential(columns + 1);
  std::vector<std::size_t> row_of(columns + 1), before(columns + 1);  // 0: none; counted from 1
  for (std::size_t i = 1; i <= rows; ++i) {
    std::vector<double> least(columns + 1, kInfinite);
    std::vector<bool> seen(columns + 1);
    std::size_t at = 0;
    row_of[0] = i;
    do {
      seen[at] = true;
      const std::size_t row = row_of[at];
      double step = kInfinite;
      std::size_t next = 0;
      for (std::size_t j = 1; j <= columns; ++j) {
        if (seen[j]) continue;
        const double reduced = costs[row - 1][j - 1] - row_potential[row] - column_potential[j];
        if (reduced < least[j]) least[j] = reduced, before[j] = at;
        if (least[j] < step) step = least[j], next = j;
      }
      for (std::size_t j = 0; j <= columns; ++j) {
        if (seen[j]) {
          row_potential[row_of[j]] += step;
          column_potential[j] -= step;
        } else {
          least[j] -= step;
        }
      }
      at = next;
    } while (row_of[at] != 0);
    for (; at != 0; at = before[at]) row_of[at] = row_of[before[at]];
  }
  std::vector<std::size_t> out(rows);
  for (std::size_t j = 1; j <= columns; ++j) {
    if (row_of[j] != 0) out[row_of[j] - 1] = j - 1;
  }
  return out;
}

class Component {
 public:
  Component(std::span<const Edge> edges, std::vector<std::size_t> own) : edges_(edges), own_(std::move(own)) {
    for (const auto edge : own_) {
      number(a_, edges[edge].a);
      number(b_, edges[edge].b);
    }
  }

  void take(const AssignOptions& options, std::vector<std::size_t>& out) {
    if (own_.size() == 1) return out.push_back(own_.front());
    std::min(a_.size(), b_.size()) <= options.exact_records ? exactly(out) : greedily(out);
  }

 private:
  using Numbers = std::unordered_map<std::uint32_t, std::size_t>;
  static std::size_t number(Numbers& numbers, std::uint32_t record) {
    return numbers.try_emplace(record, numbers.size()).first->second;
  }

  void exactly(std::vector<std::size_t>& out) {
    const bool turned = a_.size() > b_.size();
    const auto rows = std::min(a_.size(), b_.size()), columns = std::max(a_.size(), b_.size());
    // A pair that does not exist costs nothing and gains nothing: both stay alone.
    std::vector<std::vector<double>> costs(rows, std::vector<double>(columns, 0.0));
    std::vector<std::vector<std::size_t>> edge_of(rows, std::vector<std::size_t>(columns, edges_.size()));
    for (const auto edge : own_) {
      auto i = a_[edges_[edge].a], j = b_[edges_[edge].b];
      if (turned) std::swap(i, j);
      if (-edges_[edge].value >= costs[i][j]) continue;
      costs[i][j] = -edges_[edge].value;
      edge_of[i][j] = edge;
    }
    const auto columns_of = hungarian(costs);
    for (std::size_t i = 0; i < rows; ++i) {
      if (edge_of[i][columns_of[i]] != edges_.size()) out.push_back(edge_of[i][columns_of[i]]);
    }
  }

  void greedily(std::vector<std::size_t>& out) {
    std::sort(own_.begin(), own_.end(), [&](std::size_t x, std::size_t y) {
      const auto &e = edges_[x], &f = edges_[y];
      return e.value != f.value ? e.value > f.value : e.a != f.a ? e.a < f.a : e.b < f.b;
    });
    std::vector<bool> used_a(a_.size()), used_b(b_.size());
    for (const auto edge : own_) {
      const auto i = a_[edges_[edge].a], j = b_[edges_[edge].b];
      if (used_a[i] || used_b[j]) continue;
      used_a[i] = used_b[j] = true;
      out.push_back(edge);
    }
  }

  std::span<const Edge> edges_;
  std::vector<std::size_t> own_;
  Numbers a_, b_;
};

}  // namespace

std::vector<std::size_t> assign_one_to_one(std::span<const Edge> edges, const AssignOptions& options) {
  std::unordered_map<std::uint64_t, std::uint32_t> numbers;
  const auto number = [&](std::uint64_t side, std::uint32_t record) {
    return numbers.try_emplace(side << 32U | record, static_cast<std::uint32_t>(numbers.size())).first->second;
  };
  std::vector<std::uint32_t> left(edges.size());
  Groups groups(2 * edges.size());
  for (std::size_t i = 0; i < edges.size(); ++i) {
    left[i] = number(0, edges[i].a);
    groups.join(left[i], number(1, edges[i].b));
  }
  std::vector<std::size_t> order(edges.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t x, std::size_t y) { return groups.of(left[x]) < groups.of(left[y]); });
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < order.size();) {
    std::vector<std::size_t> own;
    const auto group = groups.of(left[order[i]]);
    for (; i < order.size() && groups.of(left[order[i]]) == group; ++i) own.push_back(order[i]);
    Component(edges, std::move(own)).take(options, out);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace match
