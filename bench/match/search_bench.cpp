// SPDX-License-Identifier: Apache-2.0
// One query against many: the exact index on one and two threads, beside what one would use without it.
//   suluh_match_search_bench RECORDS QUERIES people|random [THRESHOLD]
//   suluh_match_search_bench names FOLDER RECORDS QUERIES     the people's names for PostgreSQL: people.tsv,
//   queries.tsv
// Ends with an error when the index and the plain loop find different numbers: recall is 1 or the figures are worth
// nothing. "people" are invented people (tests/support/people_bits.h) and queries the same people written down again;
// "random" are independent bits, 100 of 512, for which every filter looks better than it is.
#include <cstdlib>
#include <cstring>
#include <string>

#include "match/index_approximate.h"
#include "scans.h"
#include "support/people_bits.h"
#include "timing.h"

namespace {

using match::Encoding512;

struct Data {
  std::vector<Encoding512> records, queries;
};

Data invented(std::size_t records, std::size_t queries) {
  support::People people(1), again(2);
  std::vector<support::Invented> asked;
  Data out;
  for (std::size_t i = 0; i < records; ++i) {
    const auto person = people.person();
    if (i % (records / queries) == 0 && asked.size() < queries) asked.push_back(again.again(person));
    out.records.push_back(support::People::encode<512>(person));
  }
  for (const auto& person : asked) out.queries.push_back(support::People::encode<512>(person));
  std::shuffle(out.queries.begin(), out.queries.end(), again.random());
  return out;
}

Data random_bits(std::size_t records, std::size_t queries) {
  std::mt19937_64 random(1);
  Data out;
  for (std::size_t i = 0; i < records; ++i) {
    Encoding512 bits;
    const auto count = 80 + random() % 41;
    while (bits.count() < static_cast<int>(count)) bits.set(random() % 512);
    out.records.push_back(bits);
  }
  for (std::size_t i = 0; i < queries; ++i) {
    auto bits = out.records[random() % records];
    for (int k = 0; k < 8; ++k) bits.set(random() % 512);
    out.queries.push_back(bits);
  }
  return out;
}

}  // namespace

namespace {

int write_names(const std::string& folder, std::size_t records, std::size_t queries) {
  support::People people(1), again(2);
  std::FILE* all = std::fopen((folder + "/people.tsv").c_str(), "w");
  std::FILE* asked = std::fopen((folder + "/queries.tsv").c_str(), "w");
  if (all == nullptr || asked == nullptr) return 1;
  for (std::size_t i = 0; i < records; ++i) {
    const auto person = people.person();
    std::fprintf(all, "%zu\t%s\n", i, person.shown().c_str());
    if (i % (records / queries) == 0) std::fprintf(asked, "%zu\t%s\n", i, again.again(person).shown().c_str());
  }
  return std::fclose(all) + std::fclose(asked);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 5 && std::strcmp(argv[1], "names") == 0) {
    return write_names(argv[2], std::strtoul(argv[3], nullptr, 10), std::strtoul(argv[4], nullptr, 10));
  }
  const std::size_t size = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1'000'000;
  const std::size_t asked = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1000;
  const bool people = argc <= 3 || std::strcmp(argv[3], "people") == 0;
  const double threshold = argc > 4 ? std::strtod(argv[4], nullptr) : 0.8;
  const Data data = people ? invented(size, asked) : random_bits(size, asked);

  std::vector<std::uint16_t> counts;
  double mean = 0;
  for (const auto& record : data.records) {
    counts.push_back(static_cast<std::uint16_t>(record.count()));
    mean += counts.back() / static_cast<double>(size);
  }
  const match::Space space{};
  auto index = match::Index::make(space, 512).value();
  bench::Times load;
  load.take([&] {
    std::vector<match::Record> records;
    for (std::size_t i = 0; i < size; ++i) records.push_back({i, 1, data.records[i].words});
    if (!index->load(space, records)) std::abort();
  });
  std::printf("%zu %s, %.1f bits set on average, Dice >= %.2f, kernel %s, load %.2f s, %.1f bytes a record\n", size,
              people ? "invented people" : "random encodings", mean, threshold,
              std::string(match::kernels::table().name).c_str(), load.p50() / 1e3,
              static_cast<double>(index->size().bytes) / static_cast<double>(size));

  match::Crew pair(2);
  std::uint64_t found = 0;
  const auto ask = [&](const Encoding512& bits, match::Crew* crew) {
    match::Query query;
    query.words = bits.words;
    query.threshold = threshold;
    query.limit = 10;
    found += index->search(query, crew)->found;
  };
  bench::Times::head("exact, one query");
  const std::size_t warm = std::min<std::size_t>(asked, 100);
  const auto measure = [&](const char* name, std::size_t queries, const auto& one, const char* more = "") {
    for (std::size_t i = 0; i < std::min(warm, queries); ++i) one(data.queries[i]);
    found = 0;
    bench::Times times;
    for (std::size_t i = 0; i < queries; ++i) times.take([&] { one(data.queries[i]); });
    const std::string note =
        std::string(more) + std::to_string(queries) + " queries, " + std::to_string(found) + " found";
    times.row(name, note.c_str());
  };
  measure("this index, 1 thread", asked, [&](const auto& q) { ask(q, nullptr); });
  measure("this index, 2 threads", asked, [&](const auto& q) { ask(q, &pair); });
  if (bench::wide_runs_here()) {
    const bench::Fold128 fold(data.records);
    measure("fold to 128 bits, AVX-512", asked, [&](const auto& q) { found += fold.search(q, threshold); });
    measure("loop, AVX-512", std::max<std::size_t>(10, asked / 20),
            [&](const auto& q) { found += bench::wide_loop(data.records, counts, q, threshold); });
  }
  const std::size_t checked = std::max<std::size_t>(10, asked / 50);
  std::uint64_t by_index = 0;
  for (std::size_t i = 0; i < checked; ++i) {
    found = 0;
    ask(data.queries[i], nullptr);
    by_index += found;
  }
  measure("plain popcount loop", std::max<std::size_t>(10, asked / 50),
          [&](const auto& q) { found += bench::plain_loop(data.records, counts, q, threshold); });
  if (found != by_index) {
    std::printf("\nWRONG: the index found %llu, the plain loop %llu\n", static_cast<unsigned long long>(by_index),
                static_cast<unsigned long long>(found));
    return 1;
  }
  std::printf("\n%zu queries checked against the plain loop: recall 1.0\n", checked);

  // The approximate path, on the same records; its recall is measured against the exact answers.
  const match::Sampling sampling = size > 3'000'000 ? match::Sampling{28, 72, 1} : match::Sampling{20, 40, 1};
  std::vector<match::Record> records;
  for (std::size_t i = 0; i < size; ++i) records.push_back({i, 1, data.records[i].words});
  const auto tables = match::Approximate::make(space, 512, records, sampling).value();
  std::uint64_t exact = 0, near = 0;
  double certificate = 0;
  bench::Times times;
  for (const auto& bits : data.queries) {
    match::Query query;
    query.words = bits.words;
    query.threshold = threshold;
    query.limit = 10;
    exact += index->search(query)->found;
    times.take([&] {
      const auto answer = tables->search(query);
      near += answer->found;
      certificate += answer->recall / static_cast<double>(asked);
    });
  }
  bench::Times::head("approximate, one query");
  char note[200];
  std::snprintf(note, sizeof note,
                "%u positions, %u tables: recall %.4f, certificate at the threshold %.4f, %.0f bytes a record",
                sampling.positions, sampling.tables, static_cast<double>(near) / static_cast<double>(exact),
                certificate, static_cast<double>(tables->bytes()) / static_cast<double>(size));
  times.row("sampled positions, 1 thread", note);
  return 0;
}
