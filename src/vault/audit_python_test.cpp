// SPDX-License-Identifier: Apache-2.0
// Two verifiers that share no code must agree: this program's and tools/verify_log.py.
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "vault/audit_test_log.h"

namespace vault::audit::test {
namespace {

class TwoVerifiers : public ::testing::Test {
 protected:
  TwoVerifiers() {
    std::string pattern = (std::filesystem::temp_directory_path() / "suluh-audit-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~TwoVerifiers() override { std::filesystem::remove_all(folder_); }

  static void write(const std::filesystem::path& path, std::string_view text) {
    std::ofstream(path, std::ios::binary).write(text.data(), static_cast<std::streamsize>(text.size()));
  }

  /// Exit status of the Python verifier.
  int python(std::string_view log, const std::string& kept, std::string_view key) const {
    write(folder_ / "log.ndjson", log);
    write(folder_ / "kept.txt", kept);
    std::string command = "python3 '" SULUH_SOURCE_DIR "/tools/verify_log.py' --every-signature --file '" +
                          (folder_ / "log.ndjson").string() + "' --key '" + std::string(key) + "'";
    if (!kept.empty()) command += " --checkpoint '" + (folder_ / "kept.txt").string() + "'";
    command += " > '" + (folder_ / "said.txt").string() + "' 2>&1";
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string said() const {
    std::ifstream in(folder_ / "said.txt");
    return {std::istreambuf_iterator<char>(in), {}};
  }
  bool ours(const std::string& log, const std::string& kept) const {
    std::istringstream in(log);
    return verify_export(in, key_.public_key, kept.empty() ? std::nullopt : std::optional(kept)).value().intact();
  }
  void both(bool intact, const std::string& log, const std::string& kept) const {
    EXPECT_EQ(ours(log, kept), intact);
    EXPECT_EQ(python(log, kept, core::hex(key_.public_key)), intact ? 0 : 1) << said();
  }

  std::filesystem::path folder_;
  crypto::SignKeyPair key_ = key_of('k');
  std::vector<Segment> log_ = log_of(4, 6, key_);
};

TEST_F(TwoVerifiers, AgreeOnALogThatIsIntact) {
  both(true, export_of(log_, key_), "");
  both(true, export_of(log_, key_), log_[1].batch.checkpoint);
  EXPECT_EQ(python(export_of(log_, key_), "", verifier_key(origin(kNetwork, 0), key_.public_key)), 0) << said();
}

TEST_F(TwoVerifiers, AgreeOnARestoredLog) {
  const std::string lost = log_[3].batch.checkpoint;
  log_.resize(2);
  Frontier tree = *Frontier::parse(12, log_[1].batch.frontier);
  Segment opening;
  opening.entries = {entry_of(900), entry_of(30)};
  opening.entries[0].action = "log.epoch";
  opening.entries[0].section = "3";
  opening.batch = batch_of(tree, opening.entries, key_, 3);
  log_.push_back(opening);
  both(true, export_of(log_, key_), lost);
  EXPECT_NE(said().find("entries 12 to 23 were lost"), std::string::npos) << said();
}

TEST_F(TwoVerifiers, AgreeOnWhatTheKeyHolderRewrote) {
  const std::string kept = log_[2].batch.checkpoint;
  log_[1].entries[3].outcome = "refused";
  Frontier tree;
  for (Segment& segment : log_) segment.batch = batch_of(tree, segment.entries, key_);
  both(true, export_of(log_, key_), "");
  both(false, export_of(log_, key_), kept);
  log_.resize(2);
  both(false, export_of(log_, key_), kept);
}

TEST_F(TwoVerifiers, AgreeOnRandomChanges) {
  const std::string good = export_of(log_, key_), kept = log_.back().batch.checkpoint;
  std::mt19937_64 random(7);
  const auto pick = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  for (int i = 0; i < 60; ++i) {
    std::string bad = good;
    if (i % 4 == 0) {
      bad.resize(pick(bad.size()));
    } else if (i % 4 == 1) {
      std::vector<std::string> lines;
      std::istringstream in(good);
      for (std::string line; std::getline(in, line);) lines.push_back(line);
      const std::size_t a = pick(lines.size());
      std::swap(lines[a], lines[(a + 1 + pick(lines.size() - 1)) % lines.size()]);
      bad.clear();
      for (const std::string& line : lines) bad += line + "\n";
    } else {
      const std::size_t at = pick(bad.size());
      bad[at] = static_cast<char>(bad[at] ^ (1 << pick(8)));
    }
    SCOPED_TRACE(i);
    both(false, bad, kept);
  }
}

}  // namespace
}  // namespace vault::audit::test
