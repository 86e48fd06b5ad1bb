// SPDX-License-Identifier: Apache-2.0
// Four desks work for eight hours without a line and send what waited: clocks ten minutes apart, batches in any order,
// cut at random before they came or before their answer came, and sent again. Nothing may be lost or stored twice, what
// was written otherwise under the same id is told, and the pairs must be those of a model that saw all of it at once.
// SULUH_SYNC_CROSSINGS sets how many (12,000: a day of the four).
#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "cli/border_desk.h"
#include "cli/demo.h"
#include "crypto/init.h"
#include "desk/pairing.h"
#include "support/databases.h"
#include "support/town.h"

namespace cli {
namespace {

using test_support::must;

constexpr core::Millis kMinute = 60'000;
constexpr int kDesks = 4;
constexpr std::size_t kBatch = 40;

std::size_t how_many() {
  const auto* asked = std::getenv("SULUH_SYNC_CROSSINGS");
  return asked == nullptr ? 12'000 : static_cast<std::size_t>(std::strtoul(asked, nullptr, 10));
}

class BorderSync : public ::testing::TestWithParam<storage::Engine> {
 protected:
  void SetUp() override {
    options_.data = (fresh_.folder() / "demo").string();
    options_.postgres_url = fresh_.options().postgres_url;
    must(make_demo(options_, clock_, random_), "demo");
    options_.limits_off = true;
    open_ = std::make_unique<test_support::OpenHouse>(options_, clock_, random_);
    for (int desk = 0; desk < kDesks; ++desk) {
      desks_.push_back(std::make_unique<Client>(open_->dispatcher, random_, clock_));
      must(desks_.back()->sign_in("chelsea", demo_password("chelsea")), "sign in");
    }
  }

  core::SystemClock clock_;
  crypto::SystemRandom random_;
  test_support::FreshDatabase fresh_{GetParam()};
  house::Options options_;
  std::unique_ptr<test_support::OpenHouse> open_;
  std::vector<std::unique_ptr<Client>> desks_;
};
SULUH_ON_BOTH_ENGINES(BorderSync);

TEST_P(BorderSync, LosesNothingAndStoresNothingTwice) {
  std::mt19937 dice(2026);
  const auto total = how_many();
  const auto begin = clock_.now() - 8 * 60 * kMinute;
  std::vector<std::vector<json::value>> outboxes(kDesks);
  std::map<int, std::vector<desk::Passage>> model;
  std::size_t twins = 0;
  for (std::size_t n = 0; n < total; ++n) {
    const int desk = static_cast<int>(dice() % kDesks);
    const int person = static_cast<int>(dice() % (total / 3 + 1));
    const bool enters = dice() % 2 == 0;
    const core::Millis skew = (desk - 2) * 10 * kMinute;  // of the desk's clock
    const auto happened = begin + static_cast<core::Millis>(dice() % (8 * 60)) * kMinute + skew;
    const json::object facts{
        {"direction", enters ? "in" : "out"}, {"port", "fatmawati"}, {"nationality", "MYS"}, {"happened_ms", happened}};
    const json::object who{{"v", 1}, {"name", "NOBODY"}, {"issuer", "MYS"}, {"number", "T" + std::to_string(person)}};
    const auto body =
        must(BorderDesk(*desks_[static_cast<std::size_t>(desk)]).crossing(facts, who, {{"offline", true}}), "seal");
    model[person].push_back({must(id_at<core::RecordId>(body, "crossing_id"), "id"), enters, happened, std::nullopt});
    outboxes[static_cast<std::size_t>(desk)].emplace_back(body);
    if (n % 300 != 7) continue;
    // The same id with other bytes, as from a desk whose storage was copied: only one of the two is stored.
    const auto id = must(id_at<core::RecordId>(body, "crossing_id"), "id");
    outboxes[dice() % kDesks].emplace_back(
        must(BorderDesk(*desks_[static_cast<std::size_t>(desk)]).crossing(random_, id, facts, who, {{"offline", true}}),
             "twin"));
    ++twins;
  }

  int unanswered = 0, unsent = 0;
  std::vector<std::string> refused;  // ids, as the desks show them
  while (std::any_of(outboxes.begin(), outboxes.end(), [](const auto& box) { return !box.empty(); })) {
    const auto desk = dice() % kDesks;
    auto& box = outboxes[desk];
    if (box.empty()) continue;
    if (dice() % 3 == 0) std::shuffle(box.begin(), box.end(), dice);
    const auto count = std::min(box.size(), kBatch);
    const auto luck = dice() % 8;
    if (luck == 0) {
      ++unsent;  // cut in the middle of the batch: half a request is none
      continue;
    }
    json::array rows;
    for (std::size_t i = 0; i < count; ++i) rows.push_back(box[i]);
    const auto answer = desks_[desk]->wire().post("/api/v1/border/batches",
                                                  json::object{{"import_id", nullptr}, {"rows", std::move(rows)}});
    const auto told = must(answer, "batch");
    if (luck < 3) {
      ++unanswered;  // cut before the answer came: the desk still has them, and sends them again
      continue;
    }
    for (const auto& row : must(list_at(told, "rows"), "rows")) {
      const auto word = must(text_at(row, "problem"), "problem");
      if (word == "conflict")
        refused.push_back(must(text_at(row, "crossing_id"), "id"));
      else
        ASSERT_EQ(word, "");
    }
    box.erase(box.begin(), box.begin() + static_cast<std::ptrdiff_t>(count));
  }
  EXPECT_GT(unanswered, 0);
  EXPECT_GT(unsent, 0);
  EXPECT_EQ(refused.size(), twins);
  EXPECT_EQ(std::set(refused.begin(), refused.end()).size(), twins) << "each is told once, to the desk that has it";

  std::map<core::Bytes, core::Bytes> stored;
  must(open_->house->context().database.read([&](storage::Session& session) -> core::Done {
    TRY(const auto rows, session.query("SELECT crossing_id, paired FROM border_crossings WHERE offline = 1"));
    EXPECT_EQ(rows.size(), total);
    for (const auto& row : rows) stored[row.bytes(0)] = row.null(1) ? core::Bytes() : row.bytes(1);
    return {};
  }),
       "read");
  ASSERT_EQ(stored.size(), total);
  std::size_t pairs = 0;
  for (auto& [person, passages] : model) {
    desk::pair_up(passages);
    for (const auto& one : passages) {
      ASSERT_EQ(stored.at(one.id.bytes()), one.paired ? one.paired->bytes() : core::Bytes()) << "person " << person;
      pairs += one.paired ? 1 : 0;
    }
  }
  EXPECT_GT(pairs, total / 10);
}

}  // namespace
}  // namespace cli
