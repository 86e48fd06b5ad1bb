// SPDX-License-Identifier: Apache-2.0
// suluh_audit_bench [--entries N] [--folder PATH]: the audit log on SQLite. How many acts with their entry commit in a
// second, how fast entries are placed, and how long checking the whole log takes, from the database and from an export.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "vault/audit_export.h"
#include "vault/audit_sequencer.h"

namespace {

using Clock = std::chrono::steady_clock;
using storage::Session;
using namespace vault::audit;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// Wall and processor time of one phase; on a busy machine only the second says much.
class Phase {
 public:
  [[nodiscard]] std::string text() const {
    char out[64];
    std::snprintf(out, sizeof out, "%.2f s (processor %.2f s)", seconds_since(start_),
                  static_cast<double>(std::clock() - processor_) / CLOCKS_PER_SEC);
    return out;
  }

 private:
  Clock::time_point start_ = Clock::now();
  std::clock_t processor_ = std::clock();
};

Entry entry(std::uint64_t n) {
  const core::Bytes id = core::u64be(n) + core::u64be(n * 7919);
  return {core::NetworkId(), static_cast<core::Millis>(n), "user", id, id, "report.delivered", id, "body", "ok", {}};
}

template <class T>
T must(core::Result<T> result) {
  if (result.ok()) return std::move(result).value();
  std::fprintf(stderr, "failed: %s\n", result.problem().detail.c_str());
  std::exit(1);
}

core::Result<bool> append_unit(Session& session, std::uint64_t n) {
  TRY_DONE(append(session, entry(n)));
  return true;
}

/// Each act a durable write of its own, joined with its neighbours by the store.
void append_singly(storage::Database& db, std::uint64_t count) {
  const auto start = Clock::now();
  std::atomic<std::uint64_t> next{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 64; ++t) {
    threads.emplace_back([&] {
      for (std::uint64_t n = next++; n < count; n = next++) {
        must(db.write([&](Session& s) { return append_unit(s, n); }));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::printf("append, one durable write each, 64 threads: %.0f a second\n",
              static_cast<double>(count) / seconds_since(start));
}

void append_in_bulk(storage::Database& db, std::uint64_t from, std::uint64_t to) {
  for (std::uint64_t at = from; at < to; at += 10'000) {
    must(db.write([&](Session& s) -> core::Result<bool> {
      for (std::uint64_t n = at; n < std::min(to, at + 10'000); ++n) TRY_DONE(append(s, entry(n)));
      return true;
    }));
  }
}

void tell(const char* what, const VerifyReport& report, const Phase& phase) {
  std::printf("%s: %llu entries in %llu batches, %s, %s\n", what, static_cast<unsigned long long>(report.entries),
              static_cast<unsigned long long>(report.batches),
              report.finding ? report.finding->reason.c_str() : "intact", phase.text().c_str());
}

void prove(storage::Database& db, std::uint64_t entries) {
  const Phase phase;
  constexpr std::uint64_t kProofs = 200;
  for (std::uint64_t i = 0; i < kProofs; ++i) {
    const auto id = static_cast<std::int64_t>(1 + i * (entries - 1) / kProofs);
    must(db.read([&](Session& s) { return prove_inclusion(s, core::NetworkId(), id); }));
    must(db.read([&](Session& s) { return prove_consistency(s, core::NetworkId(), static_cast<std::uint64_t>(id)); }));
  }
  std::printf("%llu inclusion and as many consistency proofs: %s\n", static_cast<unsigned long long>(kProofs),
              phase.text().c_str());
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t entries = 1'000'000;
  std::filesystem::path folder = std::filesystem::temp_directory_path();
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--entries") == 0) entries = std::strtoull(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--folder") == 0) folder = argv[i + 1];
  }
  const auto file = folder / "suluh-audit-bench.db", log = folder / "suluh-audit-bench.ndjson";
  for (const char* tail : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + tail);
  storage::Options options;
  options.sqlite_file = file.string();
  auto db = must(storage::Database::open(options));
  const auto keys = crypto::sign_keypair(*crypto::Secret::from_bytes(core::Bytes(32, 'k')));
  const std::uint64_t singly = std::min<std::uint64_t>(entries, 20'000);
  append_singly(*db, singly);
  append_in_bulk(*db, singly, entries);
  const Phase placing;
  const auto placed = must(Sequencer(*db, core::NetworkId(), keys.copy()).run_once());
  std::printf("place: %lld entries, %s\n", static_cast<long long>(placed), placing.text().c_str());
  const Phase verifying;
  const auto checked = must(verify(*db, core::NetworkId(), keys.public_key));
  tell("verify the database", checked, verifying);
  std::ofstream out(log, std::ios::binary);
  const Phase exporting;
  const auto exported = export_ndjson(*db, core::NetworkId(), keys.public_key, true, [&](std::string_view piece) {
    out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    return core::Done();
  });
  out.close();
  std::printf("export: %s, %s\n", exported.ok() ? "done" : "failed", exporting.text().c_str());
  std::ifstream in(log, std::ios::binary);
  const Phase rechecking;
  const auto report = must(verify_export(in, keys.public_key));
  tell("verify the export", report, rechecking);
  prove(*db, entries);
  return report.intact() ? 0 : 1;
}
