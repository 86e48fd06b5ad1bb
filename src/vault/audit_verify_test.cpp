// SPDX-License-Identifier: Apache-2.0
// What a finding names, and what a restore looks like to a witness.
#include "vault/audit_verify.h"

#include <gtest/gtest.h>

#include <sstream>

#include "vault/audit_test_log.h"

namespace vault::audit::test {
namespace {

class AuditVerify : public ::testing::Test {
 protected:
  VerifyReport check(std::optional<std::string> kept = std::nullopt) const {
    std::istringstream in(export_of(log_, key_));
    return verify_export(in, key_.public_key, std::move(kept)).value();
  }
  static void expect(const VerifyReport& report, Fault fault, std::uint64_t seq, std::int64_t id) {
    ASSERT_TRUE(report.finding);
    EXPECT_EQ(word(report.finding->fault), word(fault)) << report.finding->reason;
    EXPECT_EQ(report.finding->seq, seq);
    EXPECT_EQ(report.finding->entry_id, id);
  }
  /// Cuts the log to `batches` and goes on as after a restore.
  void restore(std::size_t batches, std::int64_t epoch, std::string action = "log.epoch") {
    log_.resize(batches);
    Frontier tree = *Frontier::parse(batches * 10, log_.back().batch.frontier);
    Segment segment;
    StoredEntry announcement = entry_of(1000);
    announcement.action = std::move(action);
    announcement.section = std::to_string(epoch);
    segment.entries = {announcement, entry_of(1001)};
    segment.batch = batch_of(tree, segment.entries, key_, epoch);
    log_.push_back(segment);
  }

  crypto::SignKeyPair key_ = key_of('k');
  std::vector<Segment> log_ = log_of(5, 10, key_);
};

TEST_F(AuditVerify, CountsWhatIsIntact) {
  const auto report = check(log_[2].batch.checkpoint);
  ASSERT_TRUE(report.intact()) << report.finding->reason;
  EXPECT_EQ(report.entries, 50U);
  EXPECT_EQ(report.batches, 5U);
  EXPECT_EQ(report.details, 7U);
  EXPECT_EQ(report.erased, 0U);
  EXPECT_EQ(report.checkpoint, log_.back().batch.checkpoint);
}

TEST_F(AuditVerify, StaysIntactWhenADetailIsErased) {
  log_[0].entries[6].salt.clear();
  log_[0].entries[6].detail.clear();
  const auto report = check();
  EXPECT_TRUE(report.intact());
  EXPECT_EQ(report.erased, 1U);
}

TEST_F(AuditVerify, NamesAChangedDetail) {
  log_[0].entries[6].detail = "{}";
  expect(check(), Fault::detail, 6, 7);
}

TEST_F(AuditVerify, NamesAnInventedDetail) {
  log_[0].entries[0].salt = id_of("salt", 1);
  log_[0].entries[0].detail = "{}";
  expect(check(), Fault::detail, 0, 1);
}

TEST_F(AuditVerify, NamesAChangedEntry) {
  log_[3].entries[4].outcome = "refused";
  expect(check(), Fault::changed, 34, 35);
}

TEST_F(AuditVerify, NamesARemovedEntry) {
  log_[3].entries.erase(log_[3].entries.begin() + 4);
  expect(check(), Fault::removed, 34, 35);
}

TEST_F(AuditVerify, NamesTheRemovedLastEntryOfABatch) {
  log_[3].entries.pop_back();
  expect(check(), Fault::removed, 39, 40);
}

TEST_F(AuditVerify, NamesAnInsertedEntry) {
  log_[3].entries.insert(log_[3].entries.begin() + 4, entry_of(777));
  expect(check(), Fault::inserted, 34, 777);
}

TEST_F(AuditVerify, NamesADoubledEntry) {
  log_[3].entries.insert(log_[3].entries.begin() + 4, entry_of(33));
  expect(check(), Fault::inserted, 34, 33);
}

TEST_F(AuditVerify, NamesTheFirstOfTwoSwappedEntries) {
  std::swap(log_[1].entries[2], log_[1].entries[8]);
  expect(check(), Fault::reordered, 12, 13);
}

TEST_F(AuditVerify, NamesAMissingBatch) {
  log_.erase(log_.begin() + 2);
  expect(check(), Fault::removed, 20, 0);
}

TEST_F(AuditVerify, TellsARecordFromItsEntries) {
  const auto good = log_;
  log_[2].batch.leaf_hashes[40] = static_cast<char>(log_[2].batch.leaf_hashes[40] ^ 1);
  expect(check(), Fault::record, 20, 0);
  log_ = good;
  log_[2].batch.frontier[3] = static_cast<char>(log_[2].batch.frontier[3] ^ 1);
  expect(check(), Fault::record, 20, 0);
  log_ = good;
  log_[2].batch.root[3] = static_cast<char>(log_[2].batch.root[3] ^ 1);
  expect(check(), Fault::record, 20, 0);
  log_ = good;
  log_[2].batch.checkpoint = log_[1].batch.checkpoint;
  expect(check(), Fault::checkpoint, 20, 0);
}

TEST_F(AuditVerify, RefusesARootSignedByAnotherKey) {
  Frontier tree;
  log_[0].batch = batch_of(tree, log_[0].entries, key_of('x'));
  expect(check(), Fault::signature, 0, 0);
}

TEST_F(AuditVerify, FindsALogShorterThanTheKeptCheckpoint) {
  const std::string kept = log_.back().batch.checkpoint;
  log_.pop_back();
  EXPECT_TRUE(check().intact());
  expect(check(kept), Fault::truncated, 40, 0);
}

TEST_F(AuditVerify, FindsThatTheLogWasWrittenAnew) {
  const std::string kept = log_[2].batch.checkpoint;
  Frontier tree;
  log_[0].entries[0].outcome = "refused";
  for (Segment& segment : log_) segment.batch = batch_of(tree, segment.entries, key_);
  EXPECT_TRUE(check().intact());
  expect(check(kept), Fault::checkpoint, 20, 0);
}

TEST_F(AuditVerify, AnAnnouncedRestoreIsNoFraudButIsTold) {
  const std::string early = log_[1].batch.checkpoint, late = log_[4].batch.checkpoint;
  restore(3, 4);
  auto report = check(early);
  EXPECT_TRUE(report.intact());
  EXPECT_FALSE(report.rolled_back);
  EXPECT_EQ(report.epoch, 4);
  report = check(late);
  EXPECT_TRUE(report.intact());
  ASSERT_TRUE(report.rolled_back);
  EXPECT_EQ(report.rolled_back->first, 30U);
  EXPECT_EQ(report.rolled_back->second, 50U);
  EXPECT_TRUE(check(log_.back().batch.checkpoint).intact());
}

TEST_F(AuditVerify, AnUnannouncedEpochIsAFinding) {
  restore(3, 4, "report.close");
  expect(check(), Fault::checkpoint, 30, 1000);
}

TEST_F(AuditVerify, ACheckpointOfALaterEpochThanTheLogIsAFinding) {
  const auto good = log_;
  restore(3, 4);
  const std::string kept = log_.back().batch.checkpoint;
  log_ = good;
  expect(check(kept), Fault::checkpoint, 30, 0);
  log_.resize(3);
  expect(check(kept), Fault::truncated, 30, 0);
}

TEST_F(AuditVerify, RefusesAKeptCheckpointThatCannotBeUsed) {
  std::istringstream in(export_of(log_, key_));
  EXPECT_EQ(verify_export(in, key_.public_key, "nonsense").problem().key, core::ProblemKey::bad_request);
  in.seekg(0);
  EXPECT_EQ(verify_export(in, "short").problem().key, core::ProblemKey::bad_request);
  in.seekg(0);
  const std::string foreign = sign_checkpoint({"suluh/other", 5, empty_root()}, key_);
  EXPECT_EQ(verify_export(in, key_.public_key, foreign).problem().key, core::ProblemKey::bad_request);
}

TEST_F(AuditVerify, EveryByteOfTheHeadCounts) {
  const std::string text = export_of(log_, key_);
  for (std::size_t i = 0; i <= text.find('\n'); ++i) {
    std::string bad = text;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    std::istringstream in(bad);
    EXPECT_FALSE(verify_export(in, key_.public_key).value().intact()) << "byte " << i;
  }
}

TEST_F(AuditVerify, FindsAnExportWithoutItsLastNewline) {
  std::string text = export_of(log_, key_);
  text.pop_back();
  std::istringstream in(text);
  expect(verify_export(in, key_.public_key).value(), Fault::truncated, 40, 0);
}

}  // namespace
}  // namespace vault::audit::test
