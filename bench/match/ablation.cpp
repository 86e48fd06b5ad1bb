// SPDX-License-Identifier: Apache-2.0
// What each rule of normalisation gains, on invented people: 5,000 of them, written again by somebody else, are looked
// for among everybody. Printed for each schema: recall at the threshold that gives one false hit in 100 queries, the
// best F1 of one threshold, and Dice's mean for true pairs.
//   suluh_match_ablation FOLDER-OF-NAMES REGENCIES.csv SCHEMA.toml [everybody [queries [seed]]]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "match/coder.h"

namespace {

using match::Rule;
using match::Rules;

std::string read_file(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Data {
  std::vector<people::Person> everybody, queries;  // query i is everybody[stride * i], written again
  std::size_t stride = 1;
};

struct Encoded {
  std::vector<match::Encoding512> bits;
  std::vector<int> counts;
};

Encoded encode(const match::Schema& schema, const std::vector<people::Person>& list, char key_of) {
  people::Coder coder(schema, key_of);
  Encoded out;
  for (const auto& one : list) {
    out.bits.push_back(coder(one).full);
    out.counts.push_back(out.bits.back().count());
  }
  return out;
}

__attribute__((target("popcnt"))) int common(const match::Encoding512& a, const match::Encoding512& b) {
  int sum = 0;
  for (std::size_t i = 0; i < a.words.size(); ++i) sum += __builtin_popcountll(a.words[i] & b.words[i]);
  return sum;
}

struct Figures {
  double recall = 0, f1 = 0, mean = 0, bits = 0;
};

Figures measure(const match::Schema& schema, const Data& data, char key) {
  const auto everybody = encode(schema, data.everybody, key), queries = encode(schema, data.queries, key);
  std::vector<double> truth, wrong;
  Figures out;
  for (std::size_t q = 0; q < queries.bits.size(); ++q) {
    for (std::size_t p = 0; p < everybody.bits.size(); ++p) {
      const double score =
          match::dice(common(queries.bits[q], everybody.bits[p]), queries.counts[q], everybody.counts[p]);
      if (p == q * data.stride) {
        truth.push_back(score);
        out.mean += score / static_cast<double>(queries.bits.size());
      } else if (score >= 0.55) {
        wrong.push_back(score);
      }
    }
    out.bits += queries.counts[q] / static_cast<double>(queries.bits.size());
  }
  std::ranges::sort(truth, std::greater());
  std::ranges::sort(wrong, std::greater());
  const auto allowed = queries.bits.size() / 100;
  const double threshold = wrong.size() > allowed ? wrong[allowed] : 0;
  const auto above = std::ranges::lower_bound(truth, threshold, std::greater()) - truth.begin();
  out.recall = static_cast<double>(above) / static_cast<double>(truth.size());
  std::size_t w = 0;
  for (std::size_t t = 0; t < truth.size(); ++t) {
    while (w < wrong.size() && wrong[w] >= truth[t]) ++w;
    const double hits = static_cast<double>(t + 1);
    out.f1 = std::max(out.f1, 2 * hits / (static_cast<double>(truth.size()) + hits + static_cast<double>(w)));
  }
  return out;
}

void report(const std::string& name, const match::Schema& schema, Rules rules, match::Hardening hardening,
            const Data& data) {
  const auto changed = match::Schema::make("ablation", rules, hardening, schema.fields(), crypto::hash16);
  // The positions that a key happens to give move recall by half a point: the mean of several, and the spread.
  constexpr std::string_view kKeys = "abcd";
  Figures mean;
  double least = 1, most = 0;
  for (const char key : kKeys) {
    const auto f = measure(*changed, data, key);
    const auto share = 1.0 / static_cast<double>(kKeys.size());
    mean.recall += f.recall * share, mean.f1 += f.f1 * share, mean.mean += f.mean * share, mean.bits += f.bits * share;
    least = std::min(least, f.recall), most = std::max(most, f.recall);
  }
  std::printf("%-20s recall %.4f (%.4f to %.4f)  F1 %.4f  mean Dice %.4f  bits %.0f\n", name.c_str(), mean.recall,
              least, most, mean.f1, mean.mean, mean.bits);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4)
    return std::fputs("suluh_match_ablation NAMES REGENCIES SCHEMA [everybody [queries [seed]]]\n", stderr), 2;
  const auto schema = match::Schema::parse(read_file(argv[3]), argv[3], crypto::hash16);
  if (!schema.ok()) return std::fprintf(stderr, "%s\n", schema.problem().detail.c_str()), 1;
  const std::size_t everybody = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 55'000;
  const std::size_t queries = argc > 5 ? std::strtoull(argv[5], nullptr, 10) : 5'000;
  const people::Town town(argv[1], read_file(argv[2]), argc > 6 ? std::strtoull(argv[6], nullptr, 10) : 1);
  Data data;
  data.stride = everybody / queries;
  for (std::size_t i = 0; i < everybody; ++i) data.everybody.push_back(town.person(i));
  for (std::size_t i = 0; i < queries; ++i) data.queries.push_back(town.written_again(i * data.stride));
  if (std::getenv("SULUH_SHOW") != nullptr) {
    for (std::size_t i = 0; i < 30; ++i) {
      const auto &a = data.everybody[i * data.stride], &b = data.queries[i];
      std::printf("%s | %s | %s | %s\n    %s | %s | %s | %s\n", a.name.c_str(), a.birth.c_str(), a.place.c_str(),
                  a.sex.c_str(), b.name.c_str(), b.birth.c_str(), b.place.c_str(), b.sex.c_str());
    }
  }
  const auto rules = schema->rules();
  report("as shipped", *schema, rules, match::Hardening::fold, data);
  if (std::getenv("SULUH_QUICK") != nullptr) return 0;
  report("diffusion", *schema, rules, match::Hardening::diffusion, data);
  report("no rule", *schema, Rules(), match::Hardening::fold, data);
  for (std::size_t i = 0; i < match::kRuleNames.size(); ++i) {
    const auto rule = static_cast<Rule>(i);
    if (rules.has(rule))
      report("without " + std::string(match::kRuleNames[i]), *schema, rules.without(rule), match::Hardening::fold,
             data);
  }
  report("with serawai", *schema, rules.with(Rule::serawai), match::Hardening::fold, data);
}
