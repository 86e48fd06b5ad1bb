// SPDX-License-Identifier: Apache-2.0
#include "cli/crossing_import.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "cli/border_desk.h"
#include "cli/csv_text.h"
#include "crypto/hash.h"
#include "desk/sealed.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

constexpr std::size_t kMostBytes = 400UL << 20U;
constexpr std::size_t kMostRows = 1'000'000;
constexpr int kMostTries = 12;
constexpr int kLongestPause = 15;  // seconds
/// One more than there are processors: somebody is sealing while the others wait for answers.
const unsigned kSenders = std::max(2U, std::thread::hardware_concurrency()) + 1;

/// The bytes of one row's seal. They follow from everything that is sealed, so that no key and no nonce ever meets
/// another text.
class RowRandom final : public core::Random {
 public:
  explicit RowRandom(crypto::Secret seed) : seed_(std::move(seed)) {}
  core::Bytes bytes(std::size_t n) override {
    core::Bytes out;
    while (out.size() < n) out += crypto::mac(seed_, core::u64be(counter_++));
    out.resize(n);
    return out;
  }

 private:
  crypto::Secret seed_;
  std::uint64_t counter_ = 0;
};

core::RecordId id_from(const crypto::Secret& key, const std::vector<core::Bytes>& parts) {
  return *core::RecordId::from_bytes(crypto::mac(key, core::frame(parts)).substr(0, core::RecordId::kSize));
}

/// What may pass by itself: the line, a server that starts again or is asked too much.
bool passes(const core::Problem& why) {
  return why.key == ProblemKey::not_ready || why.key == ProblemKey::busy || why.key == ProblemKey::too_many_requests ||
         why.key == ProblemKey::storage_down || (why.key == ProblemKey::internal && why.detail.starts_with("status 5"));
}

std::string refusal(const json::value& row, std::string_view word) {
  if (word == "conflict") {
    return "sudah tercatat dengan isi lain; ambil kembali impor lama / recorded before with other content; take the "
           "old import back";
  }
  const auto pointer = text_at(row, "pointer");
  const auto fault = text_at(row, "fault");
  const auto name = pointer.ok() ? pointer->substr(pointer->rfind('/') + 1) : std::string();
  return "ditolak server / refused by the server: " + std::string(word) + " " + name + " " + (fault.ok() ? *fault : "");
}

}  // namespace

Result<CrossingTable> read_crossing_table(const std::string& path) {
  CrossingTable out;
  out.name = path;
  TRY(auto bytes, read_whole(path, kMostBytes));
  out.digest = crypto::hash(bytes);
  auto text = utf8_of(std::move(bytes));
  if (text.find('\0') != std::string::npos)
    return problem(ProblemKey::bad_config, "bukan tabel / not a table: " + path);
  TRY(auto reader, CsvReader::of_text(std::move(text), path));
  reader.take_any_width();
  out.header = reader.header();
  std::vector<std::string_view> values;
  for (;;) {
    TRY(const bool more, reader.next(values));
    if (!more) break;
    if (std::all_of(values.begin(), values.end(), [](auto value) { return value.empty(); })) continue;
    if (out.rows.size() == kMostRows)
      return problem(ProblemKey::bad_config, "lebih dari 1.000.000 baris / more than 1,000,000 rows: " + path);
    out.rows.push_back({reader.row(), {values.begin(), values.end()}});
  }
  out.complaint = reader.complaint();
  return out;
}

CrossingRow crossing_of(const CrossingColumns& columns, const CrossingTable::Row& row, int this_year) {
  const std::vector<std::string_view> values(row.values.begin(), row.values.end());
  return crossing_of(columns, values, this_year);
}

ImportFault unreadable(std::uint64_t row, const CrossingRow& read) {
  const auto value = read.value.empty() ? std::string("kosong / empty") : read.value;
  return {row, std::string(target_name(read.wrong)) + ": " + value};
}

Result<core::RecordId> CrossingImport::open() {
  constexpr std::uint64_t kMostTimes = 100;
  for (std::uint64_t time = 0; time < kMostTimes; ++time) {
    id_ = id_from(key_, {"file", table_.digest, core::u64be(time)});
    const auto asked = post(client_.wire(), json::object{{"import_id", idv(id_)}, {"rows", json::array()}});
    if (asked.ok()) return id_;
    if (asked.problem().key != ProblemKey::conflict) return asked.problem();
  }
  return problem(ProblemKey::conflict,
                 "berkas ini sudah diambil kembali 100 kali / this file was taken back 100 times");
}

Result<CrossingImport::Outcome> CrossingImport::run(const std::function<bool(double)>& go_on) {
  std::vector<core::Done> ends(kSenders);
  std::vector<std::thread> senders;
  for (auto& end : ends) {
    senders.emplace_back([&] {
      end = work(client_.wire(), go_on);
      if (!end.ok()) stopped_ = true;
    });
  }
  for (auto& one : senders) one.join();
  for (const auto& end : ends) TRY_DONE(end);
  outcome_.whole = !stopped_;
  std::sort(outcome_.faults.begin(), outcome_.faults.end(), [](const auto& a, const auto& b) { return a.row < b.row; });
  return std::move(outcome_);
}

core::Done CrossingImport::work(Wire wire, const std::function<bool(double)>& go_on) {
  while (!stopped_) {
    const auto begin = next_.fetch_add(desk::kBatchMax);
    if (begin >= table_.rows.size()) break;
    const auto end = std::min(begin + desk::kBatchMax, table_.rows.size());
    std::vector<std::uint64_t> numbers;
    TRY(auto rows, sealed(begin, end, numbers));
    if (!rows.empty()) {
      TRY(const auto answer, post(wire, json::object{{"import_id", idv(id_)}, {"rows", std::move(rows)}}));
      TRY_DONE(note(answer, numbers));
    }
    const std::lock_guard lock(mutex_);
    done_ += end - begin;
    if (!go_on(static_cast<double>(done_) / static_cast<double>(table_.rows.size()))) stopped_ = true;
  }
  return {};
}

/// Those of the rows that can be read; `numbers` are theirs.
Result<json::array> CrossingImport::sealed(std::size_t begin, std::size_t end, std::vector<std::uint64_t>& numbers) {
  const BorderDesk desk(client_);
  json::array out;
  for (std::size_t i = begin; i < end; ++i) {
    const auto& row = table_.rows[i];
    const auto read = crossing_of(columns_, row, this_year_);
    if (!read.wrong.empty()) {
      const std::lock_guard lock(mutex_);
      outcome_.faults.push_back(unreadable(row.number, read));
      continue;
    }
    const auto id = id_from(key_, {"row", id_.bytes(), core::u64be(row.number)});
    const auto everything =
        core::frame({"seal", id.bytes(), json::serialize(read.facts), json::serialize(read.person)});
    RowRandom random(crypto::mac_key(key_, everything));
    TRY(auto body, desk.crossing(random, id, read.facts, read.person));
    out.push_back(std::move(body));
    numbers.push_back(row.number);
  }
  return out;
}

/// Waits and asks again where that may help.
Result<json::value> CrossingImport::post(Wire& wire, const json::value& body) {
  for (int tries = 1;; ++tries) {
    auto answer = wire.post("/api/v1/border/batches", body);
    if (answer.ok() || !passes(answer.problem()) || tries == kMostTries || stopped_) return answer;
    const int wait =
        std::clamp(std::max(answer.problem().retry_after_seconds, 1 << std::min(tries - 1, 4)), 1, kLongestPause);
    for (int tenth = 0; tenth < wait * 10 && !stopped_; ++tenth)
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

core::Done CrossingImport::note(const json::value& answer, const std::vector<std::uint64_t>& numbers) {
  TRY(const auto rows, list_at(answer, "rows"));
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < rows.size() && i < numbers.size(); ++i) {
    TRY(const auto word, text_at(rows[i], "problem"));
    TRY(const bool fresh, flag_at(rows[i], "fresh"));
    if (word.empty()) {
      ++(fresh ? outcome_.fresh : outcome_.there);
    } else {
      outcome_.faults.push_back({numbers[i], refusal(rows[i], word)});
    }
  }
  return {};
}

}  // namespace cli
