// SPDX-License-Identifier: Apache-2.0
// How fast records become encodings: from texts, and from normal forms. CPU time of one thread.
//   suluh_match_encode FOLDER-OF-NAMES REGENCIES.csv SCHEMA.toml [records]
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>

#include "match/match.h"
#include "match/people.h"
#include "support/linkage_key.h"

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

/// Millions of calls a second, best of five rounds.
template <class F>
double rate(std::size_t count, F&& one) {
  double best = 0;
  for (int round = 0; round < 5; ++round) {
    const double start = cpu_seconds();
    for (std::size_t i = 0; i < count; ++i) one(i);
    best = std::max(best, static_cast<double>(count) / (cpu_seconds() - start) / 1e6);
  }
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return std::fputs("suluh_match_encode NAMES REGENCIES SCHEMA [records]\n", stderr), 2;
  const auto schema = match::Schema::parse(read_file(argv[3]), argv[3], crypto::hash16);
  if (!schema.ok()) return std::fprintf(stderr, "%s\n", schema.problem().detail.c_str()), 1;
  const std::size_t count = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 20'000;
  const people::Town town(argv[1], read_file(argv[2]), 1);
  std::vector<people::Person> everybody;
  for (std::size_t i = 0; i < count; ++i) everybody.push_back(town.written_again(i));
  const double start = cpu_seconds();
  const auto key = support::linkage_key();
  const match::Encoder encoder(*schema, key, support::circle());
  std::printf("tables of a key        %.1f ms\n", 1e3 * (cpu_seconds() - start));
  const match::Normaliser normaliser(*schema);
  match::NormaliserScratch scratch;
  std::vector<match::NormalRecord> normal(count);
  std::vector<std::string_view> values(schema->fields().size());
  const auto normalise = [&](std::size_t i, match::NormalRecord& record) {
    for (std::size_t f = 0; f < values.size(); ++f) {
      const auto& name = schema->fields()[f].name;
      values[f] = name == "name"          ? everybody[i].name
                  : name == "birth_date"  ? everybody[i].birth
                  : name == "birth_place" ? everybody[i].place
                  : name == "sex"         ? std::string_view(everybody[i].sex)
                                          : "";
    }
    normaliser.run(values, record, scratch);
  };
  std::uint64_t seen = 0;  // so that nothing is left out
  std::printf("normalise              %.2f M records/s\n",
              rate(count, [&](std::size_t i) { normalise(i, normal[i]); }));
  std::printf("encode                 %.2f M records/s\n",
              rate(count, [&](std::size_t i) { seen += encoder.encode(normal[i]).full.words[0]; }));
  match::NormalRecord record;
  std::printf("normalise and encode   %.2f M records/s\n", rate(count, [&](std::size_t i) {
                normalise(i, record);
                seen += encoder.encode(record).full.words[0];
              }));
  return seen == 1 ? 3 : 0;
}
