// SPDX-License-Identifier: Apache-2.0
// suluh match-bench: how fast this machine matches, on invented people. The full measurements beside their
// alternatives are in bench/; this is for whoever chooses a machine or wonders which kernel runs.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <random>

#include "cli/cli.h"
#include "cli/linkage_key.h"
#include "cli/verbs.h"
#include "crypto/hash.h"
#include "crypto/init.h"
#include "match/index.h"
#include "match/index_approximate.h"
#include "match/index_plan.h"
#include "match/index_probe.h"
#include "match/match.h"
#include "match/tiles.h"

namespace cli {
namespace {

constexpr double kUsualRecords = 200'000, kFewestRecords = 5'000, kMostRecords = 20'000'000;
constexpr std::size_t kQueries = 500, kTimed = 5'000, kJoined = 50'000;
constexpr double kThreshold = 0.8;

constexpr std::string_view kSchema = R"(name = "match-bench"
profile = "native-512"
harden = "fold"
rules = ["single", "old", "arabic", "vowels"]
[[field]]
name = "name"
type = "name"
columns = ["name"]
names_only = true
[[field]]
name = "birth_date"
type = "date"
columns = ["birth_date"]
bits = 5
[[field]]
name = "birth_place"
type = "place"
columns = ["birth_place"]
bits = 2
[[field]]
name = "sex"
type = "sex"
columns = ["sex"]
bits = 3
)";

double seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Seconds of processor time of this thread.
template <class F>
double took(F&& work) {
  const double begin = seconds(CLOCK_THREAD_CPUTIME_ID);
  work();
  return seconds(CLOCK_THREAD_CPUTIME_ID) - begin;
}

void row(std::string_view what, const char* form, auto... values) {
  std::array<char, 160> text{};
  std::snprintf(text.data(), text.size(), form, values...);
  std::string line(what);
  line.resize(std::max<std::size_t>(line.size(), 44), ' ');
  say(line + text.data());
}

struct Written {
  std::array<std::string, 4> values;  // name, birth date, place, sex
};

/// Names from syllables, some of them frequent, so that people share letters and words.
class Invented {
 public:
  Written person() {
    Written out;
    out.values[0] = name();
    for (std::size_t more = 1 + random_() % 2; more > 0; --more) out.values[0] += " " + name();
    std::array<char, 16> date{};
    std::snprintf(date.data(), date.size(), "%04u-%02u-%02u", below(70) + 1945, below(12) + 1, below(28) + 1);
    out.values[1] = date.data();
    out.values[2] = "Kota " + name();
    out.values[3] = random_() % 2 == 0 ? "L" : "P";
    return out;
  }
  /// The same person with a letter lost and, at times, day and month swapped.
  Written again(Written person) {
    auto& name = person.values[0];
    name.erase(random_() % name.size(), 1);
    if (random_() % 8 == 0)
      std::swap_ranges(person.values[1].begin() + 5, person.values[1].begin() + 7, person.values[1].begin() + 8);
    return person;
  }

 private:
  unsigned below(unsigned size) { return static_cast<unsigned>(random_() % size); }
  std::string name() {
    static constexpr std::array kBegins{"", "b", "d", "f", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w", "y"};
    static constexpr std::array kVowels{"a", "a", "a", "i", "u", "e", "o"};
    static constexpr std::array kEnds{"", "", "", "n", "r", "s", "h", "ng"};
    const double share = static_cast<double>(random_() >> 11U) * 0x1p-53;
    std::minstd_rand word(static_cast<unsigned>(std::pow(6000.0, share)) * 7919U);  // rank by Zipf's law
    std::string out;
    for (auto syllables = 2 + word() % 3; syllables > 0; --syllables) {
      out += kBegins[word() / 7 % kBegins.size()];
      out += kVowels[word() / 7 % kVowels.size()];
      out += kEnds[word() / 7 % kEnds.size()];
    }
    return out;
  }
  std::mt19937_64 random_{1};
};

void kernels(const std::vector<match::Encoding512>& bits) {
  std::vector<const std::uint64_t*> rows;
  auto sorted = std::vector<match::Encoding512>(bits.begin(), bits.begin() + 4096);
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.count() < b.count(); });
  for (const auto& each : sorted) rows.push_back(each.words.data());
  const match::Slices slices(match::Encoding512::kBits, rows);
  std::vector<match::SlicePlan> plans;
  for (std::size_t i = 0; i < 256; ++i) plans.emplace_back(slices, sorted[1024 + i * 8].words);
  std::vector<match::kernels::SliceTask> tasks;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const int a = sorted[1024 + i * 8].count(), b = sorted[2048].count();
    const int needed = match::common_needed(kThreshold, a, b);
    if (needed == match::kNoCommon) continue;
    tasks.push_back(plans[i].task(0, {a - needed, b - needed}));
    tasks.back().lines = 8;
  }
  std::vector<match::kernels::SliceHit> hits(tasks.size() * 8);
  for (const auto* kernel : match::kernels::runnable()) {
    double best = 1e9;
    for (int i = 0; i < 20; ++i) best = std::min(best, took([&] { kernel->count_slices(tasks, hits.data()); }));
    const bool used = kernel == &match::kernels::table();
    row("ubin / tiles, " + std::string(kernel->name) + (used ? " (dipakai / in use)" : ""),
        "%8.1f G perbandingan/s / comparisons/s", static_cast<double>(tasks.size()) * 8 * 512 / best / 1e9);
  }
}

struct Spread {
  double middle, worst;  // p50, p99, in milliseconds
};
template <class F>
Spread spread(std::size_t count, F&& one) {
  std::vector<double> times;
  for (std::size_t i = 0; i < count; ++i) times.push_back(1e3 * took([&] { one(i); }));
  std::sort(times.begin(), times.end());
  return {times[count / 2], times[count * 99 / 100]};
}

core::Result<int> act(const Arguments& arguments) {
  TRY(const double wanted, arguments.number("records", kUsualRecords, kFewestRecords, kMostRecords));
  const auto size = static_cast<std::size_t>(wanted);
  TRY(const auto schema, match::Schema::parse(kSchema, "match-bench", crypto::hash16));
  crypto::SystemRandom random;
  const LinkageKey key{random.bytes(16), 1, crypto::Secret::random(random)};
  const auto hash = key.hash();
  const match::Encoder encoder(schema, *hash, key.circle());
  const match::Normaliser normaliser(schema);
  match::NormaliserScratch scratch;
  match::NormalRecord record;
  const auto encode = [&](const Written& person) {
    const std::array<std::string_view, 4> values{person.values[0], person.values[1], person.values[2],
                                                 person.values[3]};
    normaliser.run(values, record, scratch);
    return encoder.encode(record).full;
  };
  Invented invented;
  std::vector<match::Encoding512> bits, asked;
  std::vector<Written> some;
  for (std::size_t i = 0; i < size; ++i) {
    const auto person = invented.person();
    if (some.size() < kTimed) some.push_back(person);
    if (i % (size / kQueries) == 0 && asked.size() < kQueries) asked.push_back(encode(invented.again(person)));
    bits.push_back(encode(person));
  }
  say("Satu inti, " + std::to_string(size) + " orang rekaan, Dice >= 0.8 / one core, " + std::to_string(size) +
      " invented people, Dice >= 0.8");
  row("baca dan sandikan / normalise and encode", "%8.2f juta/s / M records/s",
      static_cast<double>(some.size()) / 1e6 / took([&] {
        for (const auto& person : some) encode(person);
      }));
  kernels(bits);

  const match::Space space{};
  std::vector<match::Record> records;
  for (std::size_t i = 0; i < size; ++i) records.push_back({i, 1, bits[i].words});
  TRY(const auto index, match::Index::make(space, match::Encoding512::kBits));
  const double begin = seconds(CLOCK_MONOTONIC);
  TRY_DONE(index->load(space, records));
  row("muat indeks / load the index", "%8.2f s, %.0f bita/catatan / bytes a record", seconds(CLOCK_MONOTONIC) - begin,
      static_cast<double>(index->size().bytes) / static_cast<double>(size));
  std::uint64_t found = 0, near = 0;
  const auto query_of = [&](std::size_t i) {
    match::Query query;
    query.words = asked[i].words;
    query.threshold = kThreshold;
    query.limit = 10;
    return query;
  };
  const auto exact = spread(kQueries, [&](std::size_t i) { found += index->search(query_of(i))->found; });
  row("cari, tepat / search, exact", "%8.3f ms p50, %.3f ms p99", exact.middle, exact.worst);
  TRY(const auto tables, match::Approximate::make(space, match::Encoding512::kBits, records, {20, 40, 1}));
  const auto fast = spread(kQueries, [&](std::size_t i) { near += tables->search(query_of(i))->found; });
  row("cari, cepat / search, approximate", "%8.3f ms p50, %.3f ms p99, recall %.4f", fast.middle, fast.worst,
      found == 0 ? 1.0 : static_cast<double>(near) / static_cast<double>(found));
  std::uint64_t counted = 0;
  const auto plain = spread(10, [&](std::size_t i) {
    for (const auto& each : bits) counted += match::dice(each, asked[i]) >= kThreshold ? 1 : 0;
  });
  row("sebagai banding: putaran biasa / beside it: a plain loop", "%8.3f ms p50", plain.middle);

  match::JoinOptions options;
  options.threshold = kThreshold;
  options.threads = 1;
  const auto part = std::span(records).first(std::min(size, kJoined));
  std::uint64_t pairs = 0;
  const double joining =
      took([&] { pairs = match::dedupe(part, options, [](std::span<const match::Pair>) {}).value().pairs; });
  row("semua pasangan dari / all pairs of " + std::to_string(part.size()), "%8.2f s, %llu pasangan / pairs", joining,
      static_cast<unsigned long long>(pairs));
  return kOk;
}

}  // namespace

Verb match_bench_verb() {
  return {
      "match-bench",
      "ukur kecepatan pencocokan mesin ini / measure how fast this machine matches",
      "suluh match-bench [--records N]\n"
      "\n"
      "Mengukur penyandian, inti hitung, indeks dan semua pasangan pada orang rekaan; MATCH_KERNEL=portable|avx2|"
      "avx512\n"
      "memaksa inti hitung. Waktu prosesor satu inti.\n"
      "\n"
      "Measures encoding, kernels, index and all pairs on invented people; MATCH_KERNEL=portable|avx2|avx512 forces "
      "a\n"
      "kernel. Processor time of one core.\n"
      "\n"
      "  --records N      5,000 sampai / to 20,000,000; biasa / usually 200,000\n"
      "\n"
      "Contoh / example:\n"
      "  suluh match-bench --records 100000\n"
      "\n"
      "Kode keluar / exit codes: 0, 1, 2",
      {{"records"}, {}, 0},
      act};
}

}  // namespace cli
