// SPDX-License-Identifier: Apache-2.0
// 10,000 random single changes to an exported log of 100,000 entries must all be found, against a kept checkpoint.
//
// To check every change from the first line would take hours, so each starts at the batch it touches: the real
// verifier is a value, and a copy of it was taken before every batch while it read the untouched log. From there the
// changed text runs through the real code to the end of the file or the first finding. That this gives what a run over
// the whole changed file gives is itself tested, on a sample, in the same test. SULUH_AUDIT_CHANGES sets another number
// of changes, from 1,000: the sanitizers look at the code's every branch, not at the odds.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <sstream>

#include "vault/audit_test_log.h"

namespace vault::audit::test {
namespace {

constexpr std::int64_t kBatches = 2000;
constexpr std::int64_t kPerBatch = 50;
constexpr int kSample = 3;    // of each kind, checked again over the whole file
constexpr int kRewrites = 8;  // of the whole rest of the log, signed with the right key

int changes() {
  const char* text = std::getenv("SULUH_AUDIT_CHANGES");
  return text == nullptr ? 10'000 : std::max(1000, std::atoi(text));
}

/// A change is a text in place of the segments [first, last].
struct Change {
  std::size_t first = 0, last = 0;
  std::string text;
  bool cut = false;  ///< nothing follows
};

class AuditMutations : public ::testing::Test {
 public:  // the kinds of change are called through pointers
  AuditMutations() {
    for (const Segment& segment : log_) texts_.push_back(segment.text());
    auto verifier = ExportVerifier::make(head_line(kNetwork, key_.public_key), key_.public_key, kept_).value();
    for (const std::string& text : texts_) {
      before_.push_back(verifier);
      std::string rest;
      feed(verifier, text, rest);
    }
    EXPECT_TRUE(verifier.finish(true).intact());
  }

  /// Lines of `text` behind what was left of the text before.
  static void feed(ExportVerifier& verifier, std::string_view text, std::string& rest) {
    for (std::size_t end = text.find('\n'); end != std::string_view::npos && !verifier.failed();
         end = text.find('\n')) {
      verifier.line(rest.append(text.substr(0, end)));
      rest.clear();
      text.remove_prefix(end + 1);
    }
    rest.append(text);
  }

  VerifyReport from_the_touched_batch(const Change& change) const {
    ExportVerifier verifier = before_[change.first];
    std::string rest;
    feed(verifier, change.text, rest);
    for (std::size_t i = change.last + 1; i < texts_.size() && !change.cut && !verifier.failed(); ++i)
      feed(verifier, texts_[i], rest);
    return verifier.finish(rest.empty());
  }

  VerifyReport over_the_whole_file(const Change& change) const {
    std::string all = head_line(kNetwork, key_.public_key) + "\n";
    for (std::size_t i = 0; i < change.first; ++i) all += texts_[i];
    all += change.text;
    for (std::size_t i = change.last + 1; i < texts_.size() && !change.cut; ++i) all += texts_[i];
    std::istringstream in(all);
    return verify_export(in, key_.public_key, kept_).value();
  }

  std::size_t pick(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }

  static std::string join(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) out += line + "\n";
    return out;
  }

  Change flip_a_bit() {
    const std::size_t at = pick(texts_.size());
    std::string text = texts_[at];
    const std::size_t byte = pick(text.size());
    text[byte] = static_cast<char>(text[byte] ^ (1 << pick(8)));
    return {at, at, std::move(text)};
  }
  Change delete_a_line() {
    const std::size_t at = pick(texts_.size());
    auto lines = log_[at].lines();
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(pick(lines.size())));
    return {at, at, join(lines)};
  }
  Change insert_an_entry() {
    const std::size_t at = pick(texts_.size());
    auto lines = log_[at].lines();
    StoredEntry entry = entry_of(static_cast<std::int64_t>(pick(200'000)) + 1);  // a copy or an invention
    if (pick(2) == 0) entry.id = kBatches * kPerBatch + 1;
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(pick(lines.size())), entry_line(entry, true));
    return {at, at, join(lines)};
  }
  Change swap_two_entries() {
    const std::size_t at = pick(texts_.size());
    auto lines = log_[at].lines();
    const std::size_t a = pick(kPerBatch);
    std::swap(lines[a], lines[(a + 1 + pick(kPerBatch - 1)) % kPerBatch]);
    return {at, at, join(lines)};
  }
  Change swap_neighbouring_batches() {
    const std::size_t at = pick(texts_.size() - 1);
    return {at, at + 1, texts_[at + 1] + texts_[at]};
  }
  Change truncate() {
    const std::size_t at = pick(texts_.size());
    // Half of the cuts leave whole batches: only the kept checkpoint can tell.
    return {at, at, pick(2) == 0 ? std::string() : texts_[at].substr(0, pick(texts_[at].size())), true};
  }
  StoredEntry altered(StoredEntry entry) {
    switch (pick(8)) {
      case 0:
        entry.time_ms += 1 + static_cast<std::int64_t>(pick(100'000));
        break;
      case 1:
        entry.actor_id = id_of("user", 1000 + pick(10));
        break;
      case 2:
        entry.org_id.clear();
        break;
      case 3:
        entry.action = "section.listed";
        break;
      case 4:
        entry.object_id = id_of("report", 2000 + pick(10));
        break;
      case 5:
        entry.section = "title";
        break;
      case 6:
        entry.outcome = entry.outcome == "ok" ? "refused" : "ok";
        break;
      default:
        entry.actor_kind = "system";
        break;
    }
    return entry;
  }
  /// One entry changed and everything derived from it made to fit, but signed with a key the attacker has.
  Change sign_with_another_key() {
    const std::size_t at = pick(texts_.size());
    Segment segment = log_[at];
    const std::size_t i = pick(kPerBatch);
    segment.entries[i] = altered(segment.entries[i]);
    Frontier tree = tree_before(at);
    segment.batch = batch_of(tree, segment.entries, other_key_);
    return {at, at, segment.text()};
  }
  /// The same by somebody who holds the server's own key and rebuilds the whole rest of the log.
  Change rewrite_with_the_right_key() {
    const std::size_t at = texts_.size() - 1 - pick(200);
    Frontier tree = tree_before(at);
    std::string text;
    for (std::size_t i = at; i < log_.size(); ++i) {
      Segment segment = log_[i];
      if (i == at) segment.entries[7] = altered(segment.entries[7]);
      segment.batch = batch_of(tree, segment.entries, key_);
      text += segment.text();
    }
    return {at, texts_.size() - 1, std::move(text)};
  }
  Frontier tree_before(std::size_t at) const {
    return at == 0 ? Frontier() : *Frontier::parse(log_[at].batch.first_seq, log_[at - 1].batch.frontier);
  }

  void expect_found(const std::string& kind, const Change& change, bool again) {
    const VerifyReport report = from_the_touched_batch(change);
    ASSERT_FALSE(report.intact()) << kind << " in batch " << change.first;
    ++found_[std::string(word(report.finding->fault))];
    if (!again) return;
    const VerifyReport whole = over_the_whole_file(change);
    ASSERT_FALSE(whole.intact()) << kind;
    EXPECT_EQ(whole.finding->fault, report.finding->fault) << kind;
    EXPECT_EQ(whole.finding->seq, report.finding->seq) << kind;
    EXPECT_EQ(whole.finding->entry_id, report.finding->entry_id) << kind;
  }

  crypto::SignKeyPair key_ = key_of('k'), other_key_ = key_of('o');
  std::vector<Segment> log_ = log_of(kBatches, kPerBatch, key_);
  std::string kept_ = log_.back().batch.checkpoint;
  std::vector<std::string> texts_;
  std::vector<ExportVerifier> before_;
  std::mt19937_64 random_{20261124};
  std::map<std::string, int> found_;
};

TEST_F(AuditMutations, EverySingleChangeIsFound) {
  using Maker = Change (AuditMutations::*)();
  const std::vector<std::pair<std::string, Maker>> kinds{
      {"flip", &AuditMutations::flip_a_bit},       {"flip", &AuditMutations::flip_a_bit},
      {"delete", &AuditMutations::delete_a_line},  {"insert", &AuditMutations::insert_an_entry},
      {"swap", &AuditMutations::swap_two_entries}, {"swap batches", &AuditMutations::swap_neighbouring_batches},
      {"truncate", &AuditMutations::truncate},     {"other key", &AuditMutations::sign_with_another_key}};
  const int wanted = changes();
  std::map<std::string, int> made, sampled;
  for (int i = 0; i < wanted && !HasFatalFailure(); ++i) {
    const auto& [kind, maker] = kinds[pick(kinds.size())];
    ++made[kind];
    const Change change = (this->*maker)();
    // Early in the file, so that the run over all of it is short.
    const bool again = sampled[kind] < kSample && change.first < kBatches / 5;
    if (again) ++sampled[kind];
    expect_found(kind, change, again);
  }
  for (int i = 0; i < kRewrites && !HasFatalFailure(); ++i)
    expect_found("rewrite", rewrite_with_the_right_key(), i == 0);
  for (const auto& [kind, count] : made) {
    EXPECT_GE(count, wanted / 12) << kind;
    EXPECT_EQ(sampled[kind], kSample) << kind;
  }
  for (const char* fault :
       {"changed", "removed", "inserted", "reordered", "signature", "checkpoint", "truncated", "format"})
    EXPECT_GT(found_[fault], 0) << fault;
}

}  // namespace
}  // namespace vault::audit::test
