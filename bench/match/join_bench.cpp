// SPDX-License-Identifier: Apache-2.0
// All pairs of two sets and within one. suluh_match_join_bench RECORDS [THRESHOLD] ["exact dedupe lsh"]
// Set b holds other people and, for 30 % of a, the same person written down again.
#include <sys/resource.h>

#include <cstdlib>
#include <string>

#include "match/index_approximate.h"
#include "support/people_bits.h"
#include "timing.h"

namespace {

struct Sets {
  std::vector<match::Encoding512> a, b;
  std::size_t planted = 0;
};

Sets invented(std::size_t size) {
  support::People people(1), again(2);
  Sets out;
  for (std::size_t i = 0; i < size; ++i) {
    const auto person = people.person();
    out.a.push_back(support::People::encode<512>(person));
    const bool same = i % 10 < 3;
    out.planted += same ? 1 : 0;
    out.b.push_back(support::People::encode<512>(same ? again.again(person) : again.person()));
  }
  return out;
}

std::vector<match::Record> records(const std::vector<match::Encoding512>& bits) {
  std::vector<match::Record> out;
  for (std::size_t i = 0; i < bits.size(); ++i) out.push_back({i, 1, bits[i].words});
  return out;
}

double memory_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1e3;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t size = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 100'000;
  const double threshold = argc > 2 ? std::strtod(argv[2], nullptr) : 0.8;
  const std::string which = argc > 3 ? argv[3] : "exact dedupe lsh";
  const Sets sets = invented(size);
  const auto a = records(sets.a), b = records(sets.b);
  match::JoinOptions options;
  options.threshold = threshold;
  std::printf("%zu x %zu invented people, Dice >= %.2f, %u threads, kernel %s\n\n", size, size, threshold,
              options.threads, std::string(match::kernels::table().name).c_str());
  std::printf(
      "| all pairs | wall s | processor s | pairs | planted found | G compared/s a core | skipped by length | MB |\n");
  std::printf("|---|---|---|---|---|---|---|---|\n");
  const auto measure = [&](const char* name, bool within, const auto& run) {
    std::size_t planted = 0;
    const double wall = bench::seconds_of(CLOCK_MONOTONIC), processor = bench::seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    const auto report = run([&](std::span<const match::Pair> pairs) {
      for (const auto& pair : pairs) planted += pair.a == pair.b ? 1 : 0;
    });
    const double took = bench::seconds_of(CLOCK_MONOTONIC) - wall;
    const double used = bench::seconds_of(CLOCK_PROCESS_CPUTIME_ID) - processor;
    if (!report.ok()) std::abort();
    const double all = static_cast<double>(size) * static_cast<double>(size) / (within ? 2 : 1);
    std::printf("| %s | %.2f | %.2f | %llu | %.4f | %.1f | %.2f | %.0f |\n", name, took, used,
                static_cast<unsigned long long>(report->pairs),
                static_cast<double>(planted) / static_cast<double>(sets.planted),
                static_cast<double>(report->compared) / used / 1e9, 1 - static_cast<double>(report->compared) / all,
                memory_megabytes());
    std::fflush(stdout);
  };
  if (which.find("exact") != std::string::npos) {
    measure("exact join", false, [&](const match::PairSink& sink) { return match::join(a, b, options, sink); });
  }
  if (which.find("dedupe") != std::string::npos) {
    measure("exact dedupe of a", true, [&](const match::PairSink& sink) { return match::dedupe(a, options, sink); });
  }
  if (which.find("lsh") != std::string::npos) {
    measure("approximate join, 24 positions, 24 tables", false, [&](const match::PairSink& sink) {
      return match::join_approximate(a, b, options, {24, 24, 1}, sink);
    });
  }
  return 0;
}
