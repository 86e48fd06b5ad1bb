// SPDX-License-Identifier: Apache-2.0
// The audit log on both databases: appending, placing, proving, restoring.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <sstream>
#include <thread>

#include "support/databases.h"
#include "vault/audit.h"
#include "vault/audit_export.h"
#include "vault/audit_sequencer.h"
#include "vault/audit_test_log.h"
#include "vault/audit_verify.h"

namespace vault::audit::test {
namespace {

using core::ProblemKey;
using storage::Session;

class AuditLog : public test_support::OnBothEngines {
 protected:
  static Entry entry(std::uint64_t n, std::string detail = {}) {
    return Entry{kNetwork,
                 1'764'000'000'000,
                 "user",
                 id_of("user", n % 3),
                 id_of("org", n % 2),
                 "report.reply",
                 id_of("report", n),
                 "body",
                 "ok",
                 std::move(detail)};
  }
  void append_some(storage::Database& db, std::uint64_t from, std::uint64_t to) const {
    ASSERT_TRUE(db.write([&](Session& s) -> core::Done {
                    for (std::uint64_t n = from; n < to; ++n)
                      TRY_DONE(append(s, entry(n, n % 4 == 0 ? R"({"k":"é"})" : "")));
                    return {};
                  }).ok());
  }
  static std::int64_t count(storage::Database& db, const std::string& table) {
    return db.read([&](Session& s) { return s.one("SELECT count(*) FROM " + table); }).value()->integer(0);
  }
  static std::string newest(storage::Database& db) {
    return db.read([](Session& s) { return latest_checkpoint(s, kNetwork); }).value().value_or("");
  }
  VerifyReport check(storage::Database& db, std::optional<std::string> kept = std::nullopt) const {
    auto report = verify(db, kNetwork, key_.public_key, std::move(kept));
    if (!report.ok()) throw std::runtime_error(report.problem().detail);
    return *report;
  }
  static std::string reason(const VerifyReport& report) { return report.finding ? report.finding->reason : "intact"; }

  crypto::SignKeyPair key_ = key_of('k');
};
SULUH_ON_BOTH_ENGINES(AuditLog);

TEST_P(AuditLog, AFailingActLeavesNoEntry) {
  auto db = open();
  const auto failed = db->write([&](Session& s) -> core::Done {
    TRY_DONE(append(s, entry(1, "{}")));
    return core::problem(ProblemKey::conflict);
  });
  EXPECT_FALSE(failed.ok());
  EXPECT_EQ(count(*db, "audit_entries"), 0);
  EXPECT_EQ(count(*db, "audit_details"), 0);
}

TEST_P(AuditLog, AMalformedEntryIsRefusedAndFailsItsAct) {
  auto db = open();
  const auto refused = [&](auto change) {
    Entry bad = entry(1);
    change(bad);
    const auto done = db->write([&](Session& s) { return append(s, bad); });
    return !done.ok() && done.problem().key == ProblemKey::bad_request;
  };
  EXPECT_TRUE(refused([](Entry& e) { e.action = ""; }));
  EXPECT_TRUE(refused([](Entry& e) { e.action = "Has Spaces"; }));
  EXPECT_TRUE(refused([](Entry& e) { e.actor_kind = std::string(65, 'a'); }));
  EXPECT_TRUE(refused([](Entry& e) { e.actor_id = "short"; }));
  EXPECT_TRUE(refused([](Entry& e) { e.org_id = std::string(17, 'x'); }));
  EXPECT_TRUE(refused([](Entry& e) { e.object_id = "x"; }));
  EXPECT_TRUE(refused([](Entry& e) { e.section = "\n"; }));
  EXPECT_TRUE(refused([](Entry& e) { e.outcome = "maybe"; }));
  EXPECT_TRUE(refused([](Entry& e) { e.detail = "\xFF"; }));
  EXPECT_TRUE(refused([](Entry& e) { e.detail = std::string(4097, 'x'); }));
  EXPECT_EQ(count(*db, "audit_entries"), 0);
}

TEST_P(AuditLog, ListsNewestFirstByOrganisationAndObject) {
  auto db = open();
  append_some(*db, 0, 10);
  const auto listed = [&](const Filter& filter) {
    std::vector<core::Bytes> out;
    const auto entries = db->read([&](Session& s) { return list(s, kNetwork, filter); });
    if (!entries.ok()) throw std::runtime_error(entries.problem().detail);
    for (const StoredEntry& e : *entries) out.push_back(e.object_id);
    return out;
  };
  const auto report = [](std::uint64_t n) { return id_of("report", n); };
  EXPECT_THAT(listed({.limit = 3}), testing::ElementsAre(report(9), report(8), report(7)));
  EXPECT_THAT(listed({.org_id = id_of("org", 1), .limit = 2}), testing::ElementsAre(report(9), report(7)));
  EXPECT_THAT(listed({.object_id = report(4)}), testing::ElementsAre(report(4)));
  EXPECT_THAT(listed({.action = "no.such"}), testing::IsEmpty());
  const auto page = db->read([&](Session& s) { return list(s, kNetwork, {.limit = 2}); }).value();
  EXPECT_THAT(listed({.before = page.back().id, .limit = 2}), testing::ElementsAre(report(7), report(6)));
  EXPECT_EQ(page[1].detail, R"({"k":"é"})");
  EXPECT_EQ(page[1].detail_hash, detail_hash(page[1].salt, page[1].detail));
  EXPECT_FALSE(db->read([&](Session& s) { return list(s, kNetwork, {.limit = 0}); }).ok());
  EXPECT_FALSE(db->read([&](Session& s) { return list(s, kNetwork, {.org_id = "x"}); }).ok());
}

TEST_P(AuditLog, PlacesEveryEntryOnceAcrossRestarts) {
  auto db = open();
  EXPECT_EQ(newest(*db), "");
  std::string kept;
  for (std::uint64_t round = 0; round < 5; ++round) {
    append_some(*db, round * 20, round * 20 + 20);
    Sequencer sequencer(*db, kNetwork, key_.copy());
    EXPECT_EQ(sequencer.run_once().value(), 20);
    EXPECT_EQ(sequencer.run_once().value(), 0);
    if (round == 1) kept = newest(*db);
    db.reset();
    db = open();
  }
  append_some(*db, 100, 103);
  const auto report = check(*db, kept);
  EXPECT_TRUE(report.intact()) << reason(report);
  EXPECT_EQ(report.entries, 100U);
  EXPECT_EQ(report.batches, 5U);
  EXPECT_EQ(report.unplaced, 3U);
  EXPECT_EQ(report.details, 25U);
  EXPECT_EQ(open_checkpoint(newest(*db), key_.public_key)->size, 100U);
}

TEST_P(AuditLog, SplitsALongQueueIntoBatches) {
  auto db = open();
  append_some(*db, 0, Sequencer::kBatch * 2 + 1);
  EXPECT_EQ(Sequencer(*db, kNetwork, key_.copy()).run_once().value(), Sequencer::kBatch * 2 + 1);
  const auto report = check(*db);
  EXPECT_TRUE(report.intact()) << reason(report);
  EXPECT_EQ(report.batches, 3U);
}

TEST_P(AuditLog, AnErasedDetailLeavesTheLogIntact) {
  auto db = open();
  append_some(*db, 0, 10);
  Sequencer(*db, kNetwork, key_.copy()).run_once().value();
  const auto erased = db->write([](Session& s) { return erase_details(s, kNetwork, id_of("report", 4)); });
  EXPECT_EQ(erased.value(), 1);
  const auto report = check(*db);
  EXPECT_TRUE(report.intact()) << reason(report);
  EXPECT_EQ(report.erased, 1U);
  EXPECT_EQ(report.details, 2U);
}

TEST_P(AuditLog, ConcurrentWritersAndSequencersNeitherLoseNorDoubleAPosition) {
  auto db = open(), other = open();
  Sequencer first(*db, kNetwork, key_.copy()), second(*other, kNetwork, key_.copy());
  first.start(std::chrono::milliseconds(1));
  second.start(std::chrono::milliseconds(1));
  constexpr int kWriters = 6, kEach = 60;
  std::atomic<int> kept{0};
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      storage::Database& own = w % 2 == 0 ? *db : *other;
      for (int i = 0; i < kEach; ++i) {
        const bool fails = i % 5 == 4;
        const auto done = own.write([&](Session& s) -> core::Done {
          TRY_DONE(append(s, entry(static_cast<std::uint64_t>(w * kEach + i), i % 3 == 0 ? "{}" : "")));
          if (fails) return core::problem(ProblemKey::conflict);
          return {};
        });
        if (done.ok()) ++kept;
      }
    });
  }
  for (auto& writer : writers) writer.join();
  first.stop();
  second.stop();
  EXPECT_EQ(kept, kWriters * kEach * 4 / 5);
  ASSERT_TRUE(first.run_once().ok());
  const auto report = check(*db);
  EXPECT_TRUE(report.intact()) << reason(report);
  EXPECT_EQ(report.entries, static_cast<std::uint64_t>(kept));
  EXPECT_EQ(report.unplaced, 0U);
  EXPECT_GT(report.batches, 1U);
}

TEST_P(AuditLog, ProvesEveryEntryAndEveryOlderTree) {
  auto db = open();
  Sequencer sequencer(*db, kNetwork, key_.copy());
  std::vector<Checkpoint> older;
  for (std::uint64_t at = 0; const std::uint64_t step : {1, 2, 700, 3, 64, 1, 330, 5, 1000}) {
    append_some(*db, at, at + step);
    at += step;
    ASSERT_TRUE(sequencer.run_once().ok());
    older.push_back(open_checkpoint(newest(*db), key_.public_key).value());
  }
  const Checkpoint now = older.back();
  const auto ids = db->read([](Session& s) { return s.query("SELECT id FROM audit_entries ORDER BY id"); }).value();
  std::set<std::uint64_t> places;
  for (std::size_t i = 0; i < ids.size(); i += i < 16 ? 1 : 53) {
    const auto proved = db->read([&](Session& s) { return prove_inclusion(s, kNetwork, ids[i].integer(0)); });
    ASSERT_TRUE(proved.ok()) << proved.problem().detail;
    EXPECT_TRUE(verify_inclusion(proved->leaf, proved->index, now.size, proved->proof, now.root)) << i;
    EXPECT_TRUE(places.insert(proved->index).second);
  }
  for (const Checkpoint& old : older) {
    const auto proved = db->read([&](Session& s) { return prove_consistency(s, kNetwork, old.size); });
    ASSERT_TRUE(proved.ok()) << proved.problem().detail;
    EXPECT_TRUE(verify_consistency(old.size, old.root, now.size, now.root, proved->proof)) << old.size;
  }
  EXPECT_EQ(db->read([](Session& s) { return prove_inclusion(s, kNetwork, 1 << 30); }).problem().key,
            ProblemKey::not_found);
  EXPECT_EQ(db->read([](Session& s) { return prove_consistency(s, kNetwork, 0); }).problem().key,
            ProblemKey::bad_request);
  append_some(*db, 9000, 9001);
  const auto last = db->read([](Session& s) { return s.one("SELECT max(id) FROM audit_entries"); }).value()->integer(0);
  EXPECT_EQ(db->read([&](Session& s) { return prove_inclusion(s, kNetwork, last); }).problem().key,
            ProblemKey::not_ready);
}

TEST_P(AuditLog, ARestoreOpensAnAnnouncedEpoch) {
  auto db = open();
  append_some(*db, 0, 30);
  ASSERT_TRUE(Sequencer(*db, kNetwork, key_.copy()).run_once().ok());
  const std::string at_backup = newest(*db);
  append_some(*db, 30, 40);  // in the backup, not placed
  core::Bytes dump;
  ASSERT_TRUE(db->dump([&](core::BytesView piece) {
                  dump += piece;
                  return core::Done();
                }).ok());
  ASSERT_TRUE(Sequencer(*db, kNetwork, key_.copy()).run_once().ok());
  append_some(*db, 40, 50);  // lost
  ASSERT_TRUE(Sequencer(*db, kNetwork, key_.copy()).run_once().ok());
  const std::string lost = newest(*db);
  db.reset();

  // Into the same and into the other engine.
  for (const auto engine : {storage::Engine::sqlite, storage::Engine::postgres}) {
    test_support::FreshDatabase fresh(engine);
    auto restored = opened(storage::Database::open(fresh.options()));
    bool given = false;
    const auto loaded = restored->load([&]() -> core::Result<core::Bytes> {
      if (std::exchange(given, true)) return core::Bytes();
      return dump;
    });
    ASSERT_TRUE(loaded.ok()) << loaded.problem().detail;
    const auto epoch =
        restored->write([&](Session& s) { return begin_epoch(s, kNetwork, key_, 1'765'000'000'000, 1'765'000'000); });
    ASSERT_TRUE(epoch.ok()) << epoch.problem().detail;
    EXPECT_EQ(*epoch, 1'765'000'000);
    append_some(*restored, 50, 60);
    EXPECT_EQ(Sequencer(*restored, kNetwork, key_.copy()).run_once().value(), 10);
    const auto report = check(*restored, at_backup);
    EXPECT_TRUE(report.intact()) << reason(report);
    EXPECT_EQ(report.entries, 51U);
    EXPECT_EQ(report.unplaced, 0U);
    EXPECT_EQ(report.epoch, 1'765'000'000);
    EXPECT_FALSE(report.rolled_back);
    const auto told = check(*restored, lost);
    ASSERT_TRUE(told.rolled_back) << reason(told);
    EXPECT_EQ(told.rolled_back->first, 30U);
    EXPECT_EQ(told.rolled_back->second, 50U);
    EXPECT_EQ(read_checkpoint(newest(*restored))->origin, origin(kNetwork, 1'765'000'000));
    const auto again =
        restored->write([&](Session& s) { return begin_epoch(s, kNetwork, key_, 1'765'000'000'001, 0); });
    EXPECT_EQ(again.value(), 1'765'000'001);
    EXPECT_TRUE(check(*restored).intact());
  }
}

TEST_P(AuditLog, TheSequencerDoesNotBuildOnATreeItDidNotSign) {
  auto db = open();
  append_some(*db, 0, 5);
  ASSERT_TRUE(Sequencer(*db, kNetwork, key_of('x')).run_once().ok());
  append_some(*db, 5, 6);
  EXPECT_FALSE(Sequencer(*db, kNetwork, key_.copy()).run_once().ok());
  EXPECT_EQ(count(*db, "audit_batches"), 1);
}

TEST_P(AuditLog, TheExportSaysWhatTheDatabaseSays) {
  auto db = open();
  append_some(*db, 0, 100);
  ASSERT_TRUE(Sequencer(*db, kNetwork, key_.copy()).run_once().ok());
  append_some(*db, 100, 150);
  ASSERT_TRUE(Sequencer(*db, kNetwork, key_.copy()).run_once().ok());
  for (const bool with_details : {false, true}) {
    std::string text;
    ASSERT_TRUE(export_ndjson(*db, kNetwork, key_.public_key, with_details, [&](std::string_view piece) {
                  text += piece;
                  return core::Done();
                }).ok());
    std::istringstream in(text);
    const auto report = verify_export(in, key_.public_key, newest(*db)).value();
    EXPECT_TRUE(report.intact()) << reason(report);
    EXPECT_EQ(report.entries, 150U);
    EXPECT_EQ(report.details, with_details ? 38U : 0U);
    EXPECT_EQ(report.checkpoint, newest(*db));
  }
}

// Writers of this program wait for each other, but the sequencer must not depend on it: here somebody else's
// transaction has an earlier number and commits later.
TEST(AuditLogOnPostgreSQL, WaitsForEarlierTransactionsThatHaveNotEnded) {
  test_support::FreshDatabase fresh(storage::Engine::postgres);
  const auto key = key_of('k');
  auto db = storage::Database::open(fresh.options()).value(), gate = storage::Database::open(fresh.options()).value();
  const std::string url = fresh.options().postgres_url;
  const std::string schema = url.substr(url.find("search_path=") + 12, url.rfind('\'') - url.find("search_path=") - 12);
  const auto append_one = [&](Session& s) {
    return append(s, Entry{kNetwork, 1, "system", {}, {}, "test.late", {}, {}, "ok", {}});
  };
  Sequencer sequencer(*db, kNetwork, key.copy());
  std::thread early;
  const auto done = gate->read([&](Session& s) -> core::Done {
    TRY_DONE(s.query("SELECT pg_advisory_xact_lock(771)::text"));
    early = std::thread([schema] {
      test_support::PostgresServer::shared().execute(
          "SET search_path = " + schema +
          "; BEGIN; INSERT INTO audit_entries (network_id, xid, time_ms, actor_kind, actor_id, org_id, action, "
          "object_id,"
          " section, outcome, detail_hash) VALUES (decode('00112233445566778899aabbccddeeff', 'hex'),"
          " pg_current_xact_id()::text::bigint, 1, 'system', '', '', 'test.early', '', '', 'ok', '');"
          " SELECT pg_advisory_xact_lock(771); COMMIT");
    });
    for (bool waiting = false; !waiting;) {
      TRY(const auto row,
          s.one("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 771 AND NOT granted"));
      waiting = row->integer(0) == 1;
      std::this_thread::yield();
    }
    TRY_DONE(db->write(append_one));
    TRY(const auto placed, sequencer.run_once());
    EXPECT_EQ(placed, 0) << "an entry was placed that an earlier one could still get in front of";
    return {};
  });
  early.join();
  ASSERT_TRUE(done.ok()) << done.problem().detail;
  EXPECT_EQ(sequencer.run_once().value(), 2);
  const auto first = db->read([](Session& s) { return list(s, kNetwork, {}); }).value().back();
  EXPECT_EQ(first.action, "test.early");
  EXPECT_EQ(db->read([&](Session& s) { return prove_inclusion(s, kNetwork, first.id); })->index, 0U);
  EXPECT_TRUE(verify(*db, kNetwork, key.public_key)->intact());
}

}  // namespace
}  // namespace vault::audit::test
