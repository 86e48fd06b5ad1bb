// SPDX-License-Identifier: Apache-2.0
// Dedupe of a FEBRL file by encodings alone: every pair, one threshold. Prints the best F1 and where it lies.
//   suluh_match_febrl SCHEMA.toml FILE.csv...
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "match/match.h"
#include "support/linkage_key.h"

namespace {

std::string read_file(const char* path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// FEBRL's files quote nothing.
std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> out(1);
  for (const char c : line) {
    if (c == ',') {
      out.emplace_back();
    } else if (c != '\r' && !(c == ' ' && out.back().empty())) {
      out.back().push_back(c);
    }
  }
  return out;
}

struct Person {
  std::string who;  // the number between "rec-" and the next dash
  match::Encoding512 bits;
};

core::Result<std::vector<Person>> encode(const match::Schema& schema, const char* path) {
  std::istringstream in(read_file(path));
  std::string line;
  std::getline(in, line);
  const auto header = cells(line);
  TRY(const auto columns, schema.columns(header));
  const auto key = support::linkage_key();
  const match::Encoder encoder(schema, key, support::circle());
  const match::Normaliser normaliser(schema);
  match::NormalRecord record;
  match::NormaliserScratch scratch;
  std::vector<Person> people;
  while (std::getline(in, line)) {
    const auto row = cells(line);
    std::vector<std::string_view> values;
    for (const auto column : columns) values.push_back(column < row.size() ? std::string_view(row[column]) : "");
    normaliser.run(values, record, scratch);
    people.push_back({row[0].substr(4, row[0].find('-', 4) - 4), encoder.encode(record).full});
  }
  return people;
}

void report(const char* path, const std::vector<Person>& people) {
  struct Pair {
    double score;
    bool same;
  };
  std::vector<Pair> pairs;
  std::size_t links = 0;
  double bits = 0;
  for (std::size_t i = 0; i < people.size(); ++i) {
    bits += people[i].bits.count();
    for (std::size_t j = 0; j < i; ++j) {
      const bool same = people[i].who == people[j].who;
      const double score = match::dice(people[i].bits, people[j].bits);
      links += same ? 1 : 0;
      if (score >= 0.4) pairs.push_back({score, same});
    }
  }
  std::ranges::sort(pairs, [](const Pair& a, const Pair& b) { return a.score > b.score; });
  double best = 0, at = 0, precision = 0, recall = 0;
  std::size_t hits = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    hits += pairs[i].same ? 1 : 0;
    if (i + 1 < pairs.size() && pairs[i + 1].score == pairs[i].score) continue;
    const double p = static_cast<double>(hits) / static_cast<double>(i + 1);
    const double r = static_cast<double>(hits) / static_cast<double>(links);
    const double f1 = 2 * p * r / (p + r);
    if (f1 > best) best = f1, at = pairs[i].score, precision = p, recall = r;
  }
  const auto* name = std::string_view(path).find_last_of('/') == std::string_view::npos
                         ? path
                         : path + std::string_view(path).find_last_of('/') + 1;
  std::printf("%-14s records %zu links %zu bits %.0f  F1 %.4f  precision %.4f recall %.4f at %.3f\n", name,
              people.size(), links, bits / static_cast<double>(people.size()), best, precision, recall, at);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return std::fputs("suluh_match_febrl SCHEMA.toml FILE.csv...\n", stderr), 2;
  const auto schema = match::Schema::parse(read_file(argv[1]), argv[1], crypto::hash16);
  if (!schema.ok()) return std::fprintf(stderr, "%s\n", schema.problem().detail.c_str()), 1;
  for (int i = 2; i < argc; ++i) {
    const auto people = encode(*schema, argv[i]);
    if (!people.ok()) return std::fprintf(stderr, "%s\n", people.problem().detail.c_str()), 1;
    report(argv[i], *people);
  }
}
