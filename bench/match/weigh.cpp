// SPDX-License-Identifier: Apache-2.0
// What it costs to judge pairs in clear: the levels of eight fields (name, date, place, sex, NIK, passport, telephone,
// mother's name), and learning their weights from the patterns. One thread, processor time, best of five rounds.
//   suluh_match_weigh FOLDER-OF-NAMES REGENCIES.csv SCHEMA.toml [records]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <map>
#include <random>

#include "crypto/hash.h"
#include "match/compare.h"
#include "match/em.h"
#include "match/match.h"
#include "match/people.h"

namespace {

std::string read_file(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Numbers of person `i`; one digit is mistyped by every fifth writer.
std::string digits(std::uint64_t i, std::size_t length, bool again) {
  std::mt19937_64 dice(i * 31 + length);
  std::string out;
  for (std::size_t k = 0; k < length; ++k) out += static_cast<char>('0' + dice() % 10);
  if (again && i % 5 == 0) out[dice() % length] = static_cast<char>('0' + dice() % 10);
  return out;
}

class Records {
 public:
  Records(const people::Town& town, const match::Schema& schema) : town_(town), schema_(schema), normaliser_(schema) {}

  void add(match::LinkTable& table, std::uint64_t i, bool again) {
    const auto person = again ? town_.written_again(i) : town_.person(i);
    std::map<std::string, std::string> texts{{"name", person.name},
                                             {"birth_date", person.birth},
                                             {"birth_place", person.place},
                                             {"sex", person.sex},
                                             {"nik", digits(i, 16, again)},
                                             {"passport", "C" + digits(i, 7, again)},
                                             {"phone", "08" + digits(i, 10, again)},
                                             {"mother", town_.person(i + 5'000'000).name}};
    std::vector<std::string_view> values;
    for (const auto& field : schema_.fields()) values.emplace_back(texts[field.name]);
    normaliser_.run(values, record_, scratch_);
    table.add(record_);
  }

 private:
  const people::Town& town_;
  const match::Schema& schema_;
  match::Normaliser normaliser_;
  match::NormaliserScratch scratch_;
  match::NormalRecord record_;
};

/// One in ten of one person, the rest of two; by the first record, as candidates come.
std::vector<match::PairOfRows> pairs_of(std::uint32_t count) {
  std::mt19937 dice(2);
  std::vector<match::PairOfRows> out;
  for (std::uint32_t i = 0; i < count; ++i) {
    for (int other = 0; other < 9; ++other)
      out.push_back(match::pair_of(i, count + static_cast<match::Row>(dice() % count)));
    out.push_back(match::pair_of(i, count + i));
  }
  return out;
}

match::EmInput input_of(const match::LinkTable& table, const std::vector<match::PatternCount>& patterns) {
  match::EmInput input;
  input.fields = table.fields().size();
  for (const auto& field : table.fields()) {
    input.how.push_back(field.how);
    input.most_other.push_back(0.1);
  }
  input.candidates = patterns;
  for (auto& one : input.all) one.fill(1.0 / static_cast<double>(match::kLevels));
  input.both.fill(1);
  input.pairs = static_cast<double>(table.first()) * table.first();
  input.matches = table.first();
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return std::fputs("suluh_match_weigh NAMES REGENCIES SCHEMA [records]\n", stderr), 2;
  const auto schema = match::Schema::parse(read_file(argv[3]), argv[3], crypto::hash16);
  if (!schema.ok()) return std::fprintf(stderr, "%s\n", schema.problem().detail.c_str()), 1;
  const auto count = static_cast<std::uint32_t>(argc > 4 ? std::strtoul(argv[4], nullptr, 10) : 50'000);
  const people::Town town(argv[1], read_file(argv[2]), 1);
  match::LinkTable table(*schema);
  Records records(town, *schema);
  for (std::uint32_t i = 0; i < count; ++i) records.add(table, i, false);
  table.first_done();
  for (std::uint32_t i = 0; i < count; ++i) records.add(table, i, true);
  table.finish();

  const match::Comparer comparer(table);
  const auto pairs = pairs_of(count);
  std::map<match::Pattern, double> seen;
  std::vector<match::Pattern> found(pairs.size());
  comparer.compare(pairs, found);
  for (const auto pattern : found) seen[pattern] += 1;
  double best = 0;
  for (int round = 0; round < 5; ++round) {
    const double start = cpu_seconds();
    comparer.compare(pairs, found);
    best = std::max(best, static_cast<double>(pairs.size()) / (cpu_seconds() - start) / 1e6);
  }
  std::printf("compare, 8 fields      %.2f M pairs/s\n", best);

  std::vector<match::PatternCount> patterns;
  for (const auto& [pattern, number] : seen) patterns.push_back({pattern, number});
  double least = 1e9;
  int iterations = 0;
  for (int round = 0; round < 5; ++round) {
    const double start = cpu_seconds();
    iterations = match::fit(input_of(table, patterns)).iterations;
    least = std::min(least, cpu_seconds() - start);
  }
  std::printf("EM                     %.1f ms for %d rounds over %zu patterns of %zu pairs\n", 1e3 * least, iterations,
              patterns.size(), pairs.size());
  return 0;
}
