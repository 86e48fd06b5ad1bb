// SPDX-License-Identifier: Apache-2.0
// suluh link and suluh dedupe: which records are one person, with a probability and a reason for each pair.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <thread>

#include "cli/cli.h"
#include "cli/csv.h"
#include "cli/link_files.h"
#include "cli/link_input.h"
#include "cli/verbs.h"
#include "match/assign.h"
#include "match/cluster.h"
#include "match/link.h"
#include "match/link_reason.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;

constexpr double kUsualThreshold = 0.5;

std::string fixed(double value, int places) {
  std::array<char, 40> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.*f", places, value);
  return {text.data(), static_cast<std::size_t>(size)};
}

/// A pair as it is written, whatever it was compared by.
struct Pair {
  match::Row a = 0, b = 0;
  double score = 0, probability = 0;
  match::Pattern pattern = 0;
};

struct Options {
  double threshold = kUsualThreshold;
  std::uint64_t seed = 1;
  unsigned threads = 1;
  bool one_to_one = false, quiet = false;
  std::string out, clusters;
};

core::Result<Options> read_options(const Arguments& arguments, bool two_files) {
  Options out;
  TRY(out.threshold, arguments.number("threshold", kUsualThreshold, 0.01, 1.0));
  TRY(const double seed, arguments.number("seed", 1, 0, 4e9));
  TRY(const double threads, arguments.number("threads", std::max(1U, std::thread::hardware_concurrency()), 1, 256));
  out.seed = static_cast<std::uint64_t>(seed);
  out.threads = static_cast<unsigned>(threads);
  const auto assign = arguments.value("assign");
  if (!assign.empty() && assign != "one-to-one" && assign != "none") {
    return problem(ProblemKey::bad_request, "--assign one-to-one | none");
  }
  out.one_to_one = two_files && assign != "none";
  out.quiet = arguments.has("quiet");
  TRY(out.out, arguments.required("out"));
  out.clusters = arguments.value("clusters");
  return out;
}

class Run {
 public:
  Run(const LinkInput& input, const Options& options) : input_(input), options_(options), progress_(options.quiet) {}

  /// False when interrupted.
  core::Result<bool> compare() {
    const match::Progress progress = [&](std::string_view step, double share) { return progress_(step, share); };
    if (input_.mode == LinkMode::whole) {
      match::BitsOptions how;
      how.seed = options_.seed;
      how.threads = options_.threads;
      TRY(const auto found, match::link_bits(input_.bits, input_.first, how, progress));
      for (const auto& pair : found.pairs) keep({pair.a, pair.b, pair.score, pair.probability, 0});
      matches_ = found.matches;
      if (found.capped > 0) capped(found.capped);
      progress_.clear();
      return !found.stopped;
    }
    match::LinkOptions how;
    how.seed = options_.seed;
    how.threads = options_.threads;
    const auto found = match::link(*input_.table, how, progress);
    progress_.clear();
    for (const auto& pair : found.pairs) keep({pair.a, pair.b, pair.score, pair.probability, pair.pattern});
    matches_ = found.model.matches;
    if (found.blocks.equal_left_out > 0) capped(found.blocks.equal_left_out);
    return !found.stopped;
  }

  void assign() {
    if (!options_.one_to_one) return;
    std::vector<match::Edge> edges;
    for (const auto& pair : pairs_) edges.push_back({pair.a, pair.b, gain(pair)});
    std::vector<Pair> chosen;
    for (const auto i : match::assign_one_to_one(edges)) chosen.push_back(pairs_[i]);
    pairs_ = std::move(chosen);
  }

  void write(OutputFile& file) const {
    file.write("id_a,id_b,score,probability,reason\n");
    for (const auto& pair : pairs_) {
      const std::array<std::string, 5> row{input_.ids[pair.a], input_.ids[pair.b], fixed(pair.score, 3),
                                           fixed(pair.probability, 6), reason(pair)};
      file.write(csv_row(row) + "\n");
    }
  }

  void write_clusters(OutputFile& file) const {
    std::vector<match::Edge> edges;
    for (const auto& pair : pairs_) edges.push_back({pair.a, pair.b, pair.probability});
    const auto clusters = match::cluster(edges, input_.ids.size());
    file.write("id,cluster\n");
    for (std::size_t i = 0; i < clusters.size(); ++i) {
      const std::array<std::string, 2> row{input_.ids[i], input_.ids[clusters[i]]};
      file.write(csv_row(row) + "\n");
    }
  }

  void report() const {
    if (options_.quiet) return;
    warn(std::to_string(pairs_.size()) + " pasangan / pairs; " + fixed(matches_, 0) +
         " orang yang sama diperkirakan / matches estimated");
  }

 private:
  void keep(const Pair& pair) {
    if (pair.probability >= options_.threshold) pairs_.push_back(pair);
  }

  /// Taking a pair gains its odds over the threshold's, so the likeliest assignment as a whole is chosen. Scores tell
  /// apart what rounds to the same probability.
  double gain(const Pair& pair) const {
    const auto odds = [](double p) { return std::log2(std::max(p, 1e-12) / std::max(1 - p, 1e-12)); };
    return odds(pair.probability) - odds(options_.threshold) + 1e-3 + 1e-4 * pair.score;
  }

  std::string reason(const Pair& pair) const {
    if (input_.mode != LinkMode::whole) {
      return match::reason(input_.table->fields(), pair.pattern, core::Language::id) + " / " +
             match::reason(input_.table->fields(), pair.pattern, core::Language::en);
    }
    if (pair.probability >= 0.95) return "Sandi sangat mirip. / Encodings very alike.";
    return pair.probability >= 0.5 ? "Sandi mirip. / Encodings alike."
                                   : "Sandi agak mirip. / Encodings somewhat alike.";
  }

  void capped(std::uint64_t records) const {
    warn(std::to_string(records) +
         " catatan serupa dengan sangat banyak lainnya; tidak semua pasangannya ditulis / records are like very many "
         "others; not all of their pairs are written");
  }

  const LinkInput& input_;
  const Options& options_;
  ProgressLine progress_;
  std::vector<Pair> pairs_;
  double matches_ = 0;
};

core::Result<int> act(const Arguments& arguments, std::size_t files) {
  if (arguments.words().size() != files) {
    return problem(ProblemKey::bad_request, files == 2 ? "suluh link A B" : "suluh dedupe A");
  }
  TRY(const auto options, read_options(arguments, files == 2));
  constexpr std::array<std::string_view, 2> kWritten{"out", "clusters"};
  TRY_DONE(no_input_is_written(arguments, kWritten));
  const Interruption interruption;
  TRY(const auto input, read_input(arguments, arguments.words()));
  if (Interruption::seen()) return kInterrupted;
  TRY(auto out, OutputFile::open(options.out));
  std::optional<OutputFile> clusters;
  if (!options.clusters.empty()) {
    TRY(auto file, OutputFile::open(options.clusters));
    clusters.emplace(std::move(file));
  }
  Run run(input, options);
  TRY(const bool finished, run.compare());
  if (!finished || Interruption::seen()) return kInterrupted;
  run.assign();
  run.write(out);
  if (clusters) {
    run.write_clusters(*clusters);
    TRY_DONE(clusters->done());
  }
  TRY_DONE(out.done());
  run.report();
  return kOk;
}

core::Result<int> act_link(const Arguments& arguments) { return act(arguments, 2); }
core::Result<int> act_dedupe(const Arguments& arguments) { return act(arguments, 1); }

#define SULUH_LINK_OPTIONS                                                                                        \
  "  --schema S       kolom mana isian apa: person-id, febrl, febrl-ssn, atau berkas / which columns are which\n" \
  "                   fields: one of these, or a file (docs/matching.md)\n"                                       \
  "  --plain          bandingkan isinya; biasa bila tanpa kunci / compare in clear; usual without a key\n"        \
  "  --key-file FILE  bandingkan sandi tiap isian / compare encodings of fields (suluh keys linkage make)\n"      \
  "  --whole          dengan kunci: satu sandi untuk seluruh catatan / with a key: one encoding for the record\n" \
  "  --out FILE       hasil: id_a,id_b,score,probability,reason / result; - ke keluaran baku / standard output\n" \
  "  --threshold P    peluang terkecil yang ditulis, biasa 0.5 / least probability written\n"                     \
  "  --clusters FILE  kelompok orang yang sama: id,cluster / groups of records of one person\n"                   \
  "  --id COLUMN      kolom pengenal; biasanya id, rec_id, ..._id; tanpa itu nomor baris / column of the id\n"    \
  "  --seed N --threads N --quiet\n"
#define SULUH_LINK_CODES                                                                                   \
  "\nKode keluar / exit codes: 0 berhasil / done, 1 ada masalah / a problem, 2 salah pakai / wrong use,\n" \
  "130 dihentikan, tidak ada yang ditulis / interrupted, nothing written"

}  // namespace

Verb link_verb() {
  return {
      "link",
      "pasangkan orang yang sama di dua berkas / link the same people in two files",
      "suluh link A B --schema S.toml [--plain | --key-file K] [--assign one-to-one|none] --out pairs.csv\n"
      "\n"
      "Mencari orang yang sama di dua berkas (CSV, boleh gzip, atau .clk) dan menulis tiap pasangan dengan peluang "
      "dan\n"
      "alasannya. score: log2 perbandingan peluang (dengan sandi utuh: kemiripan 0 sampai 1).\n"
      "\n"
      "Finds the same people in two files (CSV, gzip or not, or .clk) and writes each pair with a probability and a\n"
      "reason. score: log2 of the likelihood ratio (of whole encodings: likeness from 0 to 1).\n"
      "\n" SULUH_LINK_OPTIONS
      "  --assign HOW     one-to-one (biasa / usual): tiap catatan paling banyak satu pasangan / each record at most\n"
      "                   one partner; none: semua / all pairs\n"
      "\n"
      "Contoh / example:\n"
      "  printf 'id,nama,tanggal_lahir\\n1,Siti Aminah,1990-05-12\\n' > a.csv\n"
      "  printf 'id,nama,tanggal_lahir\\n7,Sitti Aminah,12/5/1990\\n' > b.csv\n"
      "  suluh link a.csv b.csv --schema person-id --plain --out pairs.csv\n" SULUH_LINK_CODES,
      {{"schema", "out", "assign", "threshold", "clusters", "seed", "threads", "id", "key-file"},
       {"plain", "whole", "quiet"},
       2},
      act_link};
}

Verb dedupe_verb() {
  return {
      "dedupe",
      "cari orang yang tercatat dua kali / find people recorded twice",
      "suluh dedupe A --schema S.toml [--plain | --key-file K] --out pairs.csv\n"
      "\n"
      "Mencari orang yang tercatat lebih dari sekali di satu berkas (CSV, boleh gzip, atau .clk).\n"
      "Finds people recorded more than once in one file (CSV, gzip or not, or .clk).\n"
      "\n" SULUH_LINK_OPTIONS
      "\n"
      "Contoh / example:\n"
      "  printf 'id,nama,tanggal_lahir\\n1,Siti Aminah,1990-05-12\\n2,Sitti Aminah,12/5/1990\\n' > a.csv\n"
      "  suluh dedupe a.csv --schema person-id --out pairs.csv --clusters groups.csv\n" SULUH_LINK_CODES,
      {{"schema", "out", "threshold", "clusters", "seed", "threads", "id", "key-file"}, {"plain", "whole", "quiet"}, 1},
      act_dedupe};
}

}  // namespace cli
