// SPDX-License-Identifier: Apache-2.0
// The Indonesian test set: 5,000 people written again by another office, and 50,000 pairs of different people of which
// every second are brothers, sisters or neighbours by name; fixed by the seed, checked by a hash. Then the 5,000 are
// looked for among a million: recall at one false hit in 100 queries, by encodings of one threshold.
//   suluh_match_held FOLDER-OF-NAMES REGENCIES.csv SCHEMA.toml [everybody [EXPORT]]
// EXPORT: writes EXPORT/everybody.txt and EXPORT/queries.txt for bench/match/plain.py and ends.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "match/coder.h"
#include "match/index.h"

namespace {

constexpr std::uint64_t kSeed = 20'260'101;
constexpr std::size_t kPairs = 5'000, kNonPairs = 50'000;
constexpr double kFalseHits = 0.01;  // of one query
constexpr double kLeast = 0.55;      // no threshold below is of interest

std::string read_file(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string line(const people::Person& one) { return one.name + ";" + one.birth + ";" + one.place + ";" + one.sex; }

struct Pair {
  people::Person a, b;
};

std::vector<Pair> true_pairs(const people::Town& town, std::size_t stride) {
  std::vector<Pair> out;
  for (std::size_t i = 0; i < kPairs; ++i) out.push_back({town.person(i * stride), town.written_again(i * stride)});
  return out;
}

std::vector<Pair> false_pairs(const people::Town& town, std::size_t everybody) {
  std::vector<Pair> out;
  people::Random random(kSeed, 1);
  for (std::size_t i = 0; i < kNonPairs; ++i) {
    const auto a = random.below(everybody / 3) * 3 + 1;
    const auto b = i % 2 == 0 ? a + 1 : random.below(everybody);
    out.push_back({town.person(a), a == b ? town.person(a + 2) : town.written_again(b)});
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return std::fputs("suluh_match_held NAMES REGENCIES SCHEMA [everybody]\n", stderr), 2;
  const auto schema = match::Schema::parse(read_file(argv[3]), argv[3], crypto::hash16);
  if (!schema.ok()) return std::fprintf(stderr, "%s\n", schema.problem().detail.c_str()), 1;
  const std::size_t everybody = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 1'000'000;
  const std::size_t stride = everybody / kPairs;
  const people::Town town(argv[1], read_file(argv[2]), kSeed);
  people::Coder code(*schema);

  std::string all;
  const auto same = true_pairs(town, stride), other = false_pairs(town, everybody);
  std::vector<double> wrong;
  for (const auto& pair : other) {
    all += line(pair.a) + "|" + line(pair.b) + "\n";
    wrong.push_back(match::dice(code(pair.a).full, code(pair.b).full));
  }
  for (const auto& pair : same) all += line(pair.a) + "|" + line(pair.b) + "\n";
  std::printf("set of %zu pairs and %zu non-pairs, seed %llu, hash %s\n", same.size(), other.size(),
              static_cast<unsigned long long>(kSeed), core::hex(crypto::hash16(all)).c_str());

  if (argc > 5) {
    std::ofstream people_out(std::string(argv[5]) + "/everybody.txt"), asked_out(std::string(argv[5]) + "/queries.txt");
    for (std::size_t i = 0; i < everybody; ++i) people_out << line(town.person(i)) << "\n";
    for (const auto& pair : same) asked_out << line(pair.b) << "\n";
    return people_out.good() && asked_out.good() ? 0 : 1;
  }
  std::vector<match::Encoding512> bits;
  for (std::size_t i = 0; i < everybody; ++i) bits.push_back(code(town.person(i)).full);
  std::vector<match::Record> records;
  for (std::size_t i = 0; i < everybody; ++i) records.push_back({i, 1, bits[i].words});
  const match::Space space{};
  auto index = match::Index::make(space, match::Encoding512::kBits).value();
  if (!index->load(space, records)) return 1;
  std::vector<double> hits, misses;
  for (std::size_t i = 0; i < same.size(); ++i) {
    const auto asked = code(same[i].b).full;
    match::Query query;
    query.words = asked.words;
    query.threshold = kLeast;
    query.limit = 50;
    const auto answer = index->search(query);
    if (!answer.ok()) return 1;
    hits.push_back(match::dice(bits[i * stride], asked));
    for (const auto& hit : answer->hits) {
      if (hit.id != i * stride) misses.push_back(hit.score);
    }
  }
  std::ranges::sort(misses, std::greater<>());
  const auto allowed = static_cast<std::size_t>(kFalseHits * static_cast<double>(same.size()));
  const double threshold = allowed < misses.size() ? misses[allowed] + 1e-9 : kLeast;
  const auto found = std::ranges::count_if(hits, [&](double one) { return one >= threshold; });
  const auto taken = std::ranges::count_if(wrong, [&](double one) { return one >= threshold; });
  std::printf("| encodings, one threshold | %.4f | %.4f | %.5f |\n", threshold,
              static_cast<double>(found) / static_cast<double>(hits.size()),
              static_cast<double>(taken) / static_cast<double>(wrong.size()));
  return 0;
}
