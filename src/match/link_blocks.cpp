// SPDX-License-Identifier: Apache-2.0
// An atom is something that two records may share: a word, its consonants, a date, two of its parts, a number, half of
// it. Atoms are ranked from rare to frequent. The records that share an atom are a block; a block that is too large is
// divided by each further atom of higher rank (so every set of atoms is visited once), until it is small or the atoms
// are used up.
#include "match/link_blocks.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_map>

namespace match {
namespace {

constexpr std::size_t kDeepest = 4;       // atoms that a block may share
constexpr std::size_t kNeighbours = 4;    // in a block that stays too large, each record meets so many of the next ones
constexpr std::size_t kMostSources = 32;  // words and values of a record that are looked at

struct Atom {
  std::uint32_t rank = 0;  // while it is being built: a number
  std::uint8_t source = 0;
};

/// Consonants, the first letter kept whatever it is, doubled ones once: "waller" and "weler" are "wlr".
void skeleton(std::string_view word, std::string& out) {
  out.clear();
  for (const char c : word) {
    const bool vowel = c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y' || c == 'h';
    if (!out.empty() && (vowel || c == out.back())) continue;
    out.push_back(c);
  }
}

std::uint64_t hash_text(std::string_view text) {
  std::uint64_t hash = text.size();
  for (const char c : text) hash = mix(hash, static_cast<unsigned char>(c));
  return hash;
}

class Atoms {
 public:
  explicit Atoms(const LinkTable& table) : table_(table) {}

  void build(const std::vector<Row>& rows) {
    starts_.assign(table_.size() + std::size_t{1}, 0);
    for (const auto row : rows) {
      starts_[row] = atoms_.size();
      row_ = row;
      source_ = 0;
      for (std::size_t f = 0; f < table_.fields().size(); ++f) add_field(f);
      ends_.push_back(atoms_.size());
    }
    rank(rows);
  }

  [[nodiscard]] std::span<const Atom> of(Row row) const { return {atoms_.data() + starts_[row], sizes_[row]}; }
  [[nodiscard]] std::size_t ranks() const { return ranks_; }

 private:
  void add(std::uint64_t hash) {
    const auto [at, is_new] = numbers_.try_emplace(hash, static_cast<std::uint32_t>(counts_.size()));
    if (is_new) counts_.push_back({});
    auto& count = counts_[at->second];
    if (count.last == row_) return;  // the same word twice
    count.last = row_;
    (row_ < table_.first() ? count.first : count.second) += 1;
    atoms_.push_back({at->second, static_cast<std::uint8_t>(source_)});
  }

  void add_field(std::size_t f) {
    const auto& field = table_.fields()[f];
    const auto space = mix(0x5u, field.vocabulary);
    for (const auto part : table_.parts(row_, f)) {
      if (source_ == kMostSources) return;
      const auto& entry = table_.words(f)[part];
      switch (field.how) {
        case Comparison::words:
          add_word(space, entry);
          break;
        case Comparison::date:
          add_date(space, entry);
          break;
        case Comparison::number:
          add_number(space, entry.canonical);
          break;
        case Comparison::encoded:
          add(mix(space, entry.folded_number));
          break;
        default:
          continue;
      }
      ++source_;
    }
  }

  void add_word(std::uint64_t space, const Vocabulary::Entry& entry) {
    if (entry.folded.size() < 2 && (entry.letters & 1U << 26U) == 0) return;
    add(mix(space, entry.folded_number));
    if (entry.folded.size() < 4) return;
    skeleton(entry.folded, skeleton_);
    if (skeleton_.size() >= 2) add(mix(space + 1, hash_text(skeleton_)));
  }

  void add_date(std::uint64_t space, const Vocabulary::Entry& entry) {
    const auto year = static_cast<std::uint64_t>(entry.date.year);
    const auto month = static_cast<std::uint64_t>(entry.date.month), day = static_cast<std::uint64_t>(entry.date.day);
    if (entry.year_only || month == 0 || day == 0) return add(mix(space + 5, year));
    add(mix(space + 1, year * 10000 + std::min(month, day) * 100 + std::max(month, day)));
    add(mix(space + 2, year * 100 + month));
    add(mix(space + 3, year * 100 + day));
    add(mix(space + 4, month * 100 + day));
  }

  void add_number(std::uint64_t space, std::string_view text) {
    add(mix(space, hash_text(text)));
    if (text.size() < 6) return;
    add(mix(space + 1, hash_text(text.substr(0, text.size() / 2))));
    add(mix(space + 2, hash_text(text.substr(text.size() / 2))));
  }

  struct Count {
    std::uint32_t first = 0, second = 0;
    Row last = 0xFFFFFFFF;
  };
  [[nodiscard]] bool useful(const Count& count) const {
    return table_.two_files() ? count.first > 0 && count.second > 0 : count.first > 1;
  }

  /// Numbers become ranks, from rare to frequent; what only one record has goes.
  void rank(const std::vector<Row>& rows) {
    numbers_ = {};
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < counts_.size(); ++i) {
      if (useful(counts_[i])) order.push_back(i);
    }
    const auto all = [&](std::uint32_t i) { return counts_[i].first + counts_[i].second; };
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return all(a) != all(b) ? all(a) < all(b) : a < b; });
    constexpr std::uint32_t kNone = 0xFFFFFFFF;
    std::vector<std::uint32_t> rank_of(counts_.size(), kNone);
    for (std::uint32_t i = 0; i < order.size(); ++i) rank_of[order[i]] = i;
    ranks_ = order.size();
    sizes_.assign(table_.size(), 0);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto* begin = atoms_.data() + starts_[rows[i]];
      auto* end = atoms_.data() + ends_[i];
      for (auto* at = begin; at != end; ++at) at->rank = rank_of[at->rank];
      end = std::remove_if(begin, end, [](const Atom& atom) { return atom.rank == kNone; });
      std::sort(begin, end, [](const Atom& a, const Atom& b) { return a.rank < b.rank; });
      sizes_[rows[i]] = static_cast<std::uint16_t>(end - begin);
    }
    counts_ = {};
    ends_ = {};
  }

  const LinkTable& table_;
  Row row_ = 0;
  std::size_t source_ = 0, ranks_ = 0;
  std::string skeleton_;
  std::vector<Atom> atoms_;
  std::vector<std::size_t> starts_, ends_;
  std::vector<std::uint16_t> sizes_;
  std::vector<Count> counts_;
  std::unordered_map<std::uint64_t, std::uint32_t> numbers_;
};

class Blocks {
 public:
  Blocks(const LinkTable& table, const Atoms& atoms, std::size_t rows, const std::function<void(PairOfRows)>& sink,
         BlockReport& report)
      : table_(table), atoms_(atoms), rows_(rows), sink_(sink), report_(report) {}

  /// One record in a block, with the sources that the block's atoms came from.
  struct Member {
    Row row;
    std::uint32_t used;
  };

  void visit(std::span<const Member> block, std::uint32_t rank, std::size_t depth) {
    // Ordered by row, so the two files lie one behind the other.
    const auto second =
        std::partition_point(block.begin(), block.end(), [&](const Member& one) { return one.row < table_.first(); });
    const auto first = static_cast<std::size_t>(second - block.begin());
    const auto rest = block.size() - first;
    if (table_.two_files() ? first == 0 || rest == 0 : first < 2) return;
    const auto limit = rows_ * depth;
    const bool small = table_.two_files() ? first * rest <= limit * limit / 4 : first <= limit;
    if (small) return pairs(block, first);
    if (depth == kDeepest || !divide(block, rank, depth)) neighbours(block, first);
  }

 private:
  void emit(Row a, Row b) {
    ++report_.emitted;
    sink_(pair_of(a, b));
  }

  void pairs(std::span<const Member> block, std::size_t first) {
    for (std::size_t i = 0; i < first; ++i) {
      for (std::size_t j = table_.two_files() ? first : i + 1; j < block.size(); ++j) emit(block[i].row, block[j].row);
    }
  }

  void neighbours(std::span<const Member> block, std::size_t first) {
    ++report_.blocks_left_out;
    const auto rest = block.size() - first;
    for (std::size_t i = 0; i < first; ++i) {
      for (std::size_t k = 0; k < kNeighbours; ++k) {
        if (table_.two_files()) {
          emit(block[i].row, block[first + (i + k) % rest].row);
        } else if (i + k + 1 < first) {
          emit(block[i].row, block[i + k + 1].row);
        }
      }
    }
  }

  bool divide(std::span<const Member> block, std::uint32_t rank, std::size_t depth) {
    struct Entry {
      std::uint32_t rank;
      Row row;
      std::uint32_t used;
    };
    std::vector<Entry> entries;
    for (const auto& member : block) {
      for (const auto& atom : atoms_.of(member.row)) {
        const auto bit = std::uint32_t{1} << atom.source;
        if (atom.rank > rank && (member.used & bit) == 0) entries.push_back({atom.rank, member.row, member.used | bit});
      }
    }
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.rank != b.rank ? a.rank < b.rank : a.row < b.row; });
    std::vector<Member> part;
    bool divided = false;
    for (std::size_t i = 0; i < entries.size();) {
      part.clear();
      const auto own = entries[i].rank;
      for (; i < entries.size() && entries[i].rank == own; ++i) part.push_back({entries[i].row, entries[i].used});
      if (part.size() < 2) continue;
      divided = true;
      visit(part, own, depth + 1);
    }
    return divided;
  }

  const LinkTable& table_;
  const Atoms& atoms_;
  std::size_t rows_;
  const std::function<void(PairOfRows)>& sink_;
  BlockReport& report_;
};

/// Leaves out records beyond the first few that say the same; each of those gets one equal partner.
std::vector<Row> different(const LinkTable& table, const BlockOptions& options,
                           const std::function<void(PairOfRows)>& sink, BlockReport& report) {
  struct Seen {
    std::uint32_t count = 0;
    std::vector<Row> some;
  };
  std::unordered_map<std::uint64_t, std::uint32_t> counts;
  for (Row row = 0; row < table.size(); ++row) ++counts[table.content(row)];
  std::unordered_map<std::uint64_t, Seen> frequent;
  std::vector<Row> out;
  for (Row row = 0; row < table.size(); ++row) {
    const auto content = table.content(row);
    if (counts[content] <= options.equal_records) {
      out.push_back(row);
      continue;
    }
    auto& seen = frequent[mix(content, table.two_files() && row >= table.first() ? 1 : 0)];
    if (++seen.count <= options.equal_records) {
      out.push_back(row);
      seen.some.push_back(row);
      continue;
    }
    ++report.equal_left_out;
    if (table.two_files() && row < table.first()) {
      seen.some.push_back(row);
      continue;
    }
    const auto* partners = table.two_files() ? &frequent[mix(content, 0)].some : &seen.some;
    if (partners->empty()) continue;
    const auto at = table.two_files() ? seen.count - 1 : 0;
    if (at < partners->size()) sink(pair_of((*partners)[at], row));
  }
  return out;
}

}  // namespace

BlockReport candidates(const LinkTable& table, const BlockOptions& options, const std::function<void(PairOfRows)>& sink,
                       const std::function<bool(double)>& keep_going) {
  BlockReport report;
  const auto rows = different(table, options, sink, report);
  Atoms atoms(table);
  atoms.build(rows);
  std::size_t limit = options.rows_of_a_block;
  if (limit == 0) limit = static_cast<std::size_t>(std::clamp(1e7 / std::max<double>(table.size(), 1), 12.0, 64.0));
  std::vector<std::size_t> starts(atoms.ranks() + 1, 0);
  for (const auto row : rows) {
    for (const auto& atom : atoms.of(row)) ++starts[atom.rank + 1];
  }
  for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
  std::vector<Blocks::Member> members(starts.back());
  auto next = starts;
  for (const auto row : rows) {
    for (const auto& atom : atoms.of(row)) members[next[atom.rank]++] = {row, std::uint32_t{1} << atom.source};
  }
  Blocks visitor(table, atoms, limit, sink, report);
  for (std::uint32_t rank = 0; rank < atoms.ranks(); ++rank) {
    if (rank % 256 == 0 && !keep_going(static_cast<double>(rank) / static_cast<double>(atoms.ranks()))) break;
    visitor.visit(std::span(members).subspan(starts[rank], starts[rank + 1] - starts[rank]), rank, 1);
  }
  return report;
}

}  // namespace match
