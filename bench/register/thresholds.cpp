// SPDX-License-Identifier: Apache-2.0
// What a missing field costs the register: invented people, written again by somebody else, looked for among everybody
// with the scores and thresholds of src/registry/thresholds.h, for each pair of presence masks. Also the bits that each
// field sets, on which these scores rest.
//   suluh_register_thresholds FOLDER-OF-NAMES REGENCIES.csv SCHEMA.toml [everybody [queries [seed]]]
#include "registry/thresholds.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <vector>

#include "match/match.h"
#include "match/people.h"
#include "support/linkage_key.h"

namespace {

constexpr int kName = 1, kDate = 8, kPlace = 16, kSex = 32;

std::string read_file(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Record {
  match::Encoding512 bits;
  int count = 0;
  match::Presence mask = 0;
};

class Desk {
 public:
  explicit Desk(match::Schema schema)
      : schema_(std::move(schema)), encoder_(schema_, key_, support::circle()), normaliser_(schema_) {}
  Record encode(const people::Person& one, int known) {
    std::vector<std::string_view> values(schema_.fields().size());
    if ((known & kName) != 0) values[0] = one.name;
    if ((known & kDate) != 0) values[3] = one.birth;
    if ((known & kPlace) != 0) values[4] = one.place;
    if ((known & kSex) != 0) values[5] = one.sex;
    normaliser_.run(values, record_, scratch_);
    const auto out = encoder_.encode(record_);
    return {out.full, out.full.count(), out.presence};
  }

 private:
  match::Schema schema_;
  match::KeyedHashOf<crypto::TokenHash> key_ = support::linkage_key('t');
  match::Encoder encoder_;
  match::Normaliser normaliser_;
  match::NormalRecord record_;
  match::NormaliserScratch scratch_;
};

double score_of(const Record& a, const Record& b) {
  int common = 0;
  for (std::size_t i = 0; i < a.bits.words.size(); ++i)
    common += __builtin_popcountll(a.bits.words[i] & b.bits.words[i]);
  return registry::score(match::dice(common, a.count, b.count), a.mask, b.mask).value_or(0);
}

struct Line {
  std::array<double, 3> found{}, wrong{};  // at the three steps
};

Line measure(Desk& desk, const people::Town& town, std::uint64_t everybody, std::uint64_t queries, int kept,
             int asked) {
  constexpr std::array<double, 3> kSteps{registry::kThreshold, registry::kLikely, registry::kVeryLikely};
  std::vector<Record> all;
  for (std::uint64_t i = 0; i < everybody; ++i) all.push_back(desk.encode(town.person(i), kept));
  Line out;
  for (std::uint64_t q = 0; q < queries; ++q) {
    const auto who = q * (everybody / queries);
    const auto query = desk.encode(town.written_again(who), asked);
    for (std::uint64_t i = 0; i < everybody; ++i) {
      const auto score = score_of(query, all[i]);
      for (std::size_t s = 0; s < kSteps.size(); ++s) {
        if (score >= kSteps[s]) (i == who ? out.found : out.wrong)[s] += 1;
      }
    }
  }
  for (auto* list : {&out.found, &out.wrong}) {
    for (auto& one : *list) one /= static_cast<double>(queries);
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4)
    return std::fprintf(stderr, "FOLDER-OF-NAMES REGENCIES.csv SCHEMA.toml [everybody [queries [seed]]]\n"), 2;
  const auto number = [&](int at, std::uint64_t otherwise) {
    return argc > at ? std::strtoull(argv[at], nullptr, 10) : otherwise;
  };
  const auto everybody = number(4, 20'000), queries = number(5, 2'000);
  const people::Town town(argv[1], read_file(argv[2]), number(6, 1));
  auto schema = match::Schema::parse(read_file(argv[3]), argv[3], crypto::hash16);
  if (!schema.ok()) return std::fprintf(stderr, "%s\n", schema.problem().detail.c_str()), 1;
  Desk desk(std::move(schema).value());
  for (const auto& [name, field] :
       {std::pair("name", kName), std::pair("birth date", kDate), std::pair("place", kPlace), std::pair("sex", kSex)}) {
    double sum = 0;
    for (std::uint64_t i = 0; i < 2'000; ++i) sum += desk.encode(town.person(i), field).count;
    std::printf("bits of %s: %.1f\n", name, sum / 2'000);
  }
  std::printf("%s", "kept, asked: recall at possible/likely/very likely; false hits in 100 queries\n");
  const std::array<std::pair<const char*, int>, 3> masks{
      {{"name date", kName | kDate}, {"name date place", kName | kDate | kPlace}, {"all four", 57}}};
  for (const auto& [kept_name, kept] : masks) {
    for (const auto& [asked_name, asked] : masks) {
      const auto line = measure(desk, town, everybody, queries, kept, asked);
      std::printf("%s, %s: %.4f %.4f %.4f; %.2f %.2f %.2f\n", kept_name, asked_name, line.found[0], line.found[1],
                  line.found[2], 100 * line.wrong[0], 100 * line.wrong[1], 100 * line.wrong[2]);
    }
  }
  return 0;
}
