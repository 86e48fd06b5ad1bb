// SPDX-License-Identifier: Apache-2.0
#include "vault/ledger.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "support/databases.h"

namespace vault::ledger {
namespace {

const core::NetworkId kNetwork = *core::NetworkId::parse("00112233445566778899aabbccddeeff");

crypto::SignKeyPair key_of(char c) { return crypto::sign_keypair(*crypto::Secret::from_bytes(core::Bytes(32, c))); }

class LedgerFile : public ::testing::Test {
 protected:
  [[nodiscard]] std::string path() const { return (folder_.path() / "suluh.ledger").string(); }
  std::string text() const {
    std::ifstream in(path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void write(std::string_view text) const { std::ofstream(path(), std::ios::binary | std::ios::trunc) << text; }
  std::unique_ptr<Ledger> opened() {
    auto out = Ledger::open(path(), kNetwork, key_of('k'));
    EXPECT_TRUE(out.ok()) << out.problem().detail;
    return std::move(out).value();
  }
  void fill(int count) {
    const auto ledger = opened();
    for (int i = 0; i < count; ++i) {
      ASSERT_TRUE(ledger
                      ->append(i % 2 == 0 ? Kind::report_erased : Kind::member_left, core::Bytes(16, char('a' + i)),
                               i % 2 == 0 ? "" : "statement", 1000 + i)
                      .ok());
    }
  }
  core::Result<std::vector<Record>> all() const { return read(path(), kNetwork, key_of('k').public_key); }

  test_support::TemporaryFolder folder_;
};

TEST_F(LedgerFile, GivesBackWhatWasAppendedAcrossReopening) {
  fill(3);
  fill(2);
  const auto records = all();
  ASSERT_TRUE(records.ok()) << records.problem().detail;
  ASSERT_EQ(records->size(), 5U);
  EXPECT_EQ((*records)[1].kind, Kind::member_left);
  EXPECT_EQ((*records)[1].payload, "statement");
  EXPECT_EQ((*records)[3].object, core::Bytes(16, 'a'));
  EXPECT_EQ((*records)[4].seq, 4U);
}

TEST_F(LedgerFile, EveryChangedByteIsFound) {
  fill(3);
  const auto good = text();
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto bad = good;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    write(bad);
    // The very last newline decides only whether the last line is complete.
    if (i + 1 == good.size()) continue;
    EXPECT_FALSE(all().ok()) << i;
  }
}

TEST_F(LedgerFile, AMissingDoubledOrMovedLineIsFound) {
  fill(3);
  const auto good = text();
  const auto first = good.substr(0, good.find('\n') + 1);
  const auto rest = good.substr(first.size());
  const auto second = rest.substr(0, rest.find('\n') + 1);
  const auto third = rest.substr(second.size());
  const auto joined = [](const std::vector<std::string>& lines) {
    std::string out;
    for (const auto& line : lines) out += line;
    return out;
  };
  for (const auto& bad : {joined({first, third}), joined({second, third}), joined({first, first, second, third}),
                          joined({second, first, third})}) {
    write(bad);
    EXPECT_FALSE(all().ok());
    EXPECT_FALSE(Ledger::open(path(), kNetwork, key_of('k')).ok());
  }
}

TEST_F(LedgerFile, AnotherKeyOrNetworkIsRefused) {
  fill(1);
  EXPECT_FALSE(read(path(), kNetwork, key_of('x').public_key).ok());
  EXPECT_FALSE(read(path(), *core::NetworkId::parse("ffffffffffffffffffffffffffffffff"), key_of('k').public_key).ok());
}

TEST_F(LedgerFile, ALineCutShortByAPowerCutIsMended) {
  fill(2);
  const auto good = text();
  for (std::size_t cut = good.find('\n') + 2; cut < good.size(); cut += 17) {
    write(good.substr(0, cut));
    EXPECT_EQ(all()->size(), 1U) << cut;
    ASSERT_TRUE(opened()->append(Kind::epoch, core::u64be(7), "", 9).ok());
    const auto records = all();
    ASSERT_TRUE(records.ok());
    ASSERT_EQ(records->size(), 2U);
    EXPECT_EQ(records->back().kind, Kind::epoch);
  }
}

TEST_F(LedgerFile, SeveralWritersShareOneFile) {
  const auto one = opened();
  const auto two = opened();
  std::vector<std::thread> threads;
  for (auto* ledger : {one.get(), two.get(), one.get(), two.get()}) {
    threads.emplace_back([ledger] {
      for (int i = 0; i < 10; ++i) EXPECT_TRUE(ledger->append(Kind::report_erased, core::Bytes(16, 'r'), "", i).ok());
    });
  }
  for (auto& thread : threads) thread.join();
  const auto records = all();
  ASSERT_TRUE(records.ok()) << records.problem().detail;
  EXPECT_EQ(records->size(), 40U);
}

}  // namespace
}  // namespace vault::ledger
