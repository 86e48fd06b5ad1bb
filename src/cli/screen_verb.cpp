// SPDX-License-Identifier: Apache-2.0
// suluh screen: who of an encoding file is like the people asked about, one row a hit, best first.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <tuple>

#include "cli/cli.h"
#include "cli/csv.h"
#include "cli/link_files.h"
#include "cli/link_input.h"
#include "cli/link_records.h"
#include "cli/verbs.h"
#include "match/index_approximate.h"
#include "match/link_bits.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;

constexpr double kUsualThreshold = 0.8;
constexpr std::size_t kUsualTop = 10, kMostTop = 1000, kLookedAt = 500;
constexpr std::size_t kMillions = 3'000'000;  // beyond, the fast path samples more positions

struct People {
  std::vector<std::string> ids;
  std::vector<match::BitsRecord> bits;
};

core::Result<People> read_encodings(ClkReader reader) {
  People out;
  ClkRow row;
  for (;;) {
    TRY(const bool more, reader.next(row));
    if (!more) return out;
    out.ids.push_back(std::move(row.id));
    out.bits.push_back({row.full, row.mask});
  }
}

core::Done same_space(const match::Space& index, const std::string& index_name, const match::Space& asked,
                      const std::string& asked_name) {
  if (index == asked) return {};
  const auto* what = index.schema == asked.schema ? "kunci lain, tidak dapat dibandingkan / another key, cannot be "
                                                    "compared: "
                                                  : "skema lain / another schema: ";
  return problem(ProblemKey::bad_config,
                 what + index_name + " " + space_name(index) + ", " + asked_name + " " + space_name(asked));
}

/// Those asked about: encodings as they are, a table encoded with --schema and --key-file.
core::Result<People> read_asked(const Arguments& arguments, const std::string& file, const match::Space& index,
                                const std::string& index_name) {
  TRY(auto reader, CsvReader::open(file));
  const bool table = !is_clk(reader);
  if (!table) {
    TRY(auto clk, ClkReader::open(std::move(reader), file));
    TRY_DONE(same_space(index, index_name, clk.space(), file));
    return read_encodings(std::move(clk));
  }
  TRY(const auto schema, read_schema(arguments));
  TRY(const auto key_file, arguments.required("key-file"));
  TRY(const auto key, LinkageKey::read(key_file));
  const RowEncoder encoder(schema, key, false);
  TRY_DONE(same_space(index, index_name, encoder.space(), key_file));
  People out;
  ClkRow row;
  const auto take = [&](std::string id, const match::NormalRecord& record) -> core::Done {
    encoder.encode(std::move(id), record, row);
    out.ids.push_back(std::move(row.id));
    out.bits.push_back({row.full, row.mask});
    return {};
  };
  TRY_DONE(read_records(std::move(reader), file, schema, arguments, take));
  return out;
}

struct Found {
  std::size_t row = 0;
  bool same = false;  ///< bit by bit
  double score = 0;
};

class Screening {
 public:
  Screening(const People& held, double threshold, std::size_t top)
      : held_(held), bits_(match::bits_of_fields(held.bits)), corrected_(bits_), threshold_(threshold), top_(top) {}

  core::Done prepare(bool approximate) {
    const match::Space space{};  // compared already
    std::vector<match::Record> rows;
    for (std::size_t i = 0; i < held_.bits.size(); ++i) {
      counts_.push_back(held_.bits[i].full.count());
      rows.push_back({i, held_.bits[i].mask, held_.bits[i].full.words});
    }
    if (approximate) {
      const match::Sampling sampling =
          rows.size() > kMillions ? match::Sampling{28, 72, 1} : match::Sampling{20, 40, 1};
      TRY(tables_, match::Approximate::make(space, match::Encoding512::kBits, rows, sampling));
      return {};
    }
    TRY(index_, match::Index::make(space, match::Encoding512::kBits));
    return index_->load(space, rows);
  }

  core::Result<std::vector<Found>> ask(const match::BitsRecord& asked) const {
    match::Query query;
    query.words = asked.full.words;
    query.threshold = threshold_;
    query.threshold_of = [&](match::Presence mask) {
      return std::min(corrected_.dice_at(threshold_, asked.mask, mask), 2.0);
    };
    query.limit = std::max(kLookedAt, 10 * top_);  // the score below may order them otherwise than Dice does
    TRY(const auto answer, tables_ ? tables_->search(query) : index_->search(query));
    std::vector<Found> out;
    const int count = asked.full.count();
    for (const auto& hit : answer.hits) {
      const auto row = static_cast<std::size_t>(hit.id);
      const double score = corrected_.score(hit.common, count, asked.mask, counts_[row], held_.bits[row].mask);
      // Little evidence makes a low score even of a record and itself; yet who is on the list is never left out.
      const bool same = hit.common == count && hit.common == counts_[row];
      if (same || score >= threshold_) out.push_back({row, same, score});
    }
    std::sort(out.begin(), out.end(), [](const Found& a, const Found& b) {
      return std::tuple(!a.same, -a.score, a.row) < std::tuple(!b.same, -b.score, b.row);
    });
    if (out.size() > top_) out.resize(top_);
    return out;
  }

  /// Share of the hits that the fast path is expected to find; 1 for the exact one.
  [[nodiscard]] double recall() const {
    if (!tables_ || counts_.empty()) return 1;
    double mean = 0;
    for (const int count : counts_) mean += static_cast<double>(count) / static_cast<double>(counts_.size());
    return tables_->certificate(static_cast<int>((1 - threshold_) * 2 * mean));
  }

 private:
  const People& held_;
  std::array<double, match::kMaxFields> bits_;
  match::Corrected corrected_;
  double threshold_;
  std::size_t top_;
  std::vector<int> counts_;
  std::unique_ptr<match::Index> index_;
  std::unique_ptr<match::Approximate> tables_;
};

std::string fixed(double value) {
  std::array<char, 16> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.4f", value);
  return {text.data(), static_cast<std::size_t>(size)};
}

core::Result<int> act(const Arguments& arguments) {
  const auto& words = arguments.words();
  if (words.empty()) return problem(ProblemKey::bad_request, "suluh screen INDEX < queries");
  const auto& index_name = words[0];
  const auto asked_name = words.size() > 1 ? words[1] : std::string("-");
  if (index_name == "-") return problem(ProblemKey::bad_request, "INDEX: berkas, bukan / a file, not: -");
  constexpr std::array<std::string_view, 1> kWritten{"out"};
  TRY_DONE(no_input_is_written(arguments, kWritten));
  TRY(const double threshold, arguments.number("threshold", kUsualThreshold, 0.5, 1.0));
  TRY(const double top, arguments.number("top", static_cast<double>(kUsualTop), 1, static_cast<double>(kMostTop)));
  const Interruption interruption;
  TRY(auto reader, CsvReader::open(index_name));
  if (!is_clk(reader)) {
    return problem(ProblemKey::bad_config, "bukan berkas sandi (suluh encode) / not an encoding file: " + index_name);
  }
  TRY(auto clk, ClkReader::open(std::move(reader), index_name));
  const auto space = clk.space();
  TRY(const auto held, read_encodings(std::move(clk)));
  TRY(const auto asked, read_asked(arguments, asked_name, space, index_name));
  Screening screening(held, threshold, static_cast<std::size_t>(top));
  TRY_DONE(screening.prepare(arguments.has("approximate")));
  const auto out = arguments.value("out");
  TRY(auto file, OutputFile::open(out.empty() ? "-" : out));
  file.write("query,id,score\n");
  std::size_t with_hits = 0;
  ProgressLine progress(arguments.has("quiet"));
  for (std::size_t i = 0; i < asked.bits.size(); ++i) {
    if (i % 256 == 0 && !progress("screen", static_cast<double>(i) / static_cast<double>(asked.bits.size()))) {
      return kInterrupted;
    }
    TRY(const auto found, screening.ask(asked.bits[i]));
    with_hits += found.empty() ? 0 : 1;
    for (const auto& hit : found) {
      const std::array<std::string, 3> row{asked.ids[i], held.ids[hit.row], fixed(hit.score)};
      file.write(csv_row(row) + "\n");
    }
  }
  if (Interruption::seen()) return kInterrupted;
  progress.clear();
  TRY_DONE(file.done());
  if (!arguments.has("quiet")) {
    warn(std::to_string(asked.ids.size()) + " ditanyakan / asked, " + std::to_string(with_hits) +
         " mirip seseorang / like somebody, " + std::to_string(held.ids.size()) + " catatan / records; " +
         (arguments.has("approximate") ? "cepat, mungkin terlewat / fast, may miss; recall " + fixed(screening.recall())
                                       : "tepat / exact"));
  }
  return kOk;
}

constexpr std::string_view kHelp =
    "suluh screen INDEX [QUERIES] [--schema S.toml --key-file K] [--threshold T] [--top N] [--approximate]\n"
    "\n"
    "Mencari siapa di INDEX (dibuat dengan suluh encode) yang mirip dengan orang-orang di QUERIES: tabel (CSV, boleh "
    "gzip)\n"
    "yang disandi dengan kunci yang sama, atau berkas sandi. Tanpa QUERIES dibaca masukan baku. Kunci lain ditolak.\n"
    "Kemiripan bukan bukti: periksa orangnya sebelum bertindak.\n"
    "\n"
    "Finds who in INDEX (made by suluh encode) is like the people in QUERIES: a table (CSV, gzip or not) that is "
    "encoded\n"
    "with the same key, or an encoding file. Without QUERIES standard input is read. Another key is refused.\n"
    "Likeness is no proof: look at the person before you act.\n"
    "\n"
    "  --schema S, --key-file FILE      untuk tabel / for a table\n"
    "  --threshold T    kemiripan terkecil, 0.5 sampai 1, biasa 0.8; sandi yang sama persis selalu ditulis /\n"
    "                   least likeness, 0.5 to 1, usually 0.8; an equal encoding is always told\n"
    "  --top N          jawaban terbanyak tiap orang, biasa 10 / answers for each person at most\n"
    "  --approximate    jalan cepat yang mungkin melewatkan sedikit; bagiannya ditulis / the fast path, which may "
    "miss\n"
    "                   a few; their share is told\n"
    "  --out FILE       ke berkas, bukan keluaran baku / to a file instead of standard output\n"
    "  --id COLUMN      kolom pengenal di QUERIES / column of the id in QUERIES\n"
    "  --quiet\n"
    "\n"
    "Hasil / result: query,id,score\n"
    "\n"
    "Contoh / example:\n"
    "  suluh keys linkage make --out k.key\n"
    "  printf 'id,nama,tanggal_lahir\\n1,Siti Aminah,1990-05-12\\n' > in.csv\n"
    "  suluh encode --schema person-id --key-file k.key in.csv > list.clk\n"
    "  printf 'id,nama,tanggal_lahir\\n7,Sitti Aminah,12/5/1990\\n' |\n"
    "    suluh screen list.clk --schema person-id --key-file k.key\n"
    "\n"
    "Kode keluar / exit codes: 0 berhasil, ada atau tidak ada yang mirip / done, hits or none, 1 ada masalah / a "
    "problem,\n"
    "2 salah pakai / wrong use, 130 dihentikan / interrupted";

}  // namespace

Verb screen_verb() {
  return {"screen",
          "cari siapa yang mirip di berkas sandi / find who is alike in an encoding file",
          kHelp,
          {{"schema", "key-file", "threshold", "top", "out", "id"}, {"approximate", "quiet"}, 2},
          act};
}

}  // namespace cli
