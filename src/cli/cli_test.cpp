// SPDX-License-Identifier: Apache-2.0
// The verbs as a person types them: exit codes, what is printed, what is left in the folder.
#include "cli/cli.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "cli/backup.h"
#include "cli/sample_files.h"
#include "support/command_line.h"
#include "support/databases.h"
#include "support/town.h"
#include "vault/audit_sequencer.h"

namespace cli {
namespace {

namespace fs = std::filesystem;

using test_support::Said;
using test_support::suluh;

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
unsigned mode_of(const fs::path& path) { return static_cast<unsigned>(fs::status(path).permissions()); }

class CommandLine : public ::testing::Test {
 protected:
  [[nodiscard]] std::string path(std::string_view name) const { return (folder_.path() / name).string(); }
  Said init() {
    return suluh({"init", "--data", path("d"), "--organisation", "Yayasan Pelita", "--admin", "Alice", "--host",
                  "https://suluh.example"});
  }
  test_support::TemporaryFolder folder_;
};

TEST_F(CommandLine, WrongUseIsExitCodeTwoAndChangesNothing) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{{},
                                                                     {"terbang"},
                                                                     {"init", "--dato", "x"},
                                                                     {"init", "--data"},
                                                                     {"demo", "--data", "a", "--data", "b"},
                                                                     {"demo", "extra"},
                                                                     {"backup", "--data", path("d")},
                                                                     {"audit"},
                                                                     {"audit", "burn"},
                                                                     {"keys", "server"},
                                                                     {"restore", "--from", "x", "--data", "y"}}) {
    const auto said = suluh(arguments);
    EXPECT_EQ(said.code, kUsage) << (arguments.empty() ? "nothing" : arguments.front());
    EXPECT_FALSE(said.err.empty());
    EXPECT_TRUE(said.out.empty());
  }
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(CommandLine, EveryVerbHasHelpInBothLanguages) {
  for (const auto* verb : {"init", "demo", "backup", "restore", "audit", "keys"}) {
    const auto said = suluh({verb, "--help"});
    EXPECT_EQ(said.code, kOk);
    EXPECT_NE(said.out.find("suluh " + std::string(verb)), std::string::npos);
    EXPECT_NE(said.out.find("Kode keluar / exit codes"), std::string::npos) << verb;
  }
  EXPECT_EQ(suluh({"help"}).code, kOk);
  EXPECT_TRUE(suluh({"version"}).out.starts_with("suluh "));
}

TEST_F(CommandLine, InitMakesAFolderAPrivateKeyAndOneInvitationThatWorks) {
  const auto said = init();
  ASSERT_EQ(said.code, kOk) << said.err;
  const auto mark = said.out.find("#undangan=");
  ASSERT_NE(mark, std::string::npos);
  EXPECT_TRUE(said.out.starts_with("https://suluh.example/app/#undangan="));
  EXPECT_EQ(mode_of(path("d.key")), 0600U);
  EXPECT_EQ(mode_of(path("d")), 0700U);
  const auto token = said.out.substr(mark + 10, said.out.find('\n') - mark - 10);
  EXPECT_EQ(token.size(), 22U);

  core::SystemClock clock;
  crypto::SystemRandom random;
  house::Options options;
  options.data = path("d");
  test_support::OpenHouse open(options, clock, random);
  EXPECT_FALSE(open.house->context().demo);
  Client alice(open.dispatcher, random, clock);
  const auto joined = alice.join({token, "alice", "Alice", "rahasia", "Yayasan Pelita"});
  ASSERT_TRUE(joined.ok()) << joined.problem().word();
  EXPECT_FALSE(joined->organisation_key.empty());
  EXPECT_FALSE(joined->totp_secret.empty()) << "outside demonstration data a second factor is required";
  Client again(open.dispatcher, random, clock);
  EXPECT_EQ(again.join({token, "mallory", "Mallory", "x", "Lain"}).problem().key, core::ProblemKey::not_found);
}

TEST_F(CommandLine, InitTwiceIsRefusedAndChangesNothing) {
  ASSERT_EQ(init().code, kOk);
  const auto key = bytes_of(path("d.key"));
  const auto database = bytes_of(path("d/suluh.sqlite"));
  const auto said = init();
  EXPECT_EQ(said.code, kProblem);
  EXPECT_TRUE(said.out.empty()) << "no second invitation";
  EXPECT_EQ(bytes_of(path("d.key")), key);
  EXPECT_EQ(bytes_of(path("d/suluh.sqlite")), database);
  EXPECT_EQ(suluh({"demo", "--data", path("d")}).code, kProblem);
  EXPECT_EQ(bytes_of(path("d/suluh.sqlite")), database);
}

TEST_F(CommandLine, InitInAFolderWithSomebodysFilesIsRefused) {
  fs::create_directory(path("d"));
  std::ofstream(path("d/mine")) << "mine";
  EXPECT_EQ(init().code, kProblem);
  EXPECT_EQ(bytes_of(path("d/mine")), "mine");
  EXPECT_FALSE(fs::exists(path("d.key")));
}

TEST_F(CommandLine, InitBesideTheLedgerOfAnEarlierNetworkIsRefused) {
  std::ofstream(path("d.ledger")) << "a line of before\n";
  EXPECT_EQ(init().code, kProblem);
  EXPECT_EQ(suluh({"demo", "--data", path("d")}).code, kProblem);
  EXPECT_EQ(bytes_of(path("d.ledger")), "a line of before\n");
  EXPECT_FALSE(fs::exists(path("d")));
  EXPECT_FALSE(fs::exists(path("d.key")));
}

TEST_F(CommandLine, AFailedInitLeavesNothingBehind) {
  const auto said = suluh({"init", "--data", path("d"), "--organisation", "A", "--admin", "B", "--postgres",
                           "postgresql://127.0.0.1:1/none"});
  EXPECT_EQ(said.code, kProblem);
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(CommandLine, BackupAndRestoreByHand) {
  ASSERT_EQ(init().code, kOk);
  EXPECT_EQ(suluh({"backup", "--data", path("d"), "--to", path("b")}).code, kProblem) << "no backup key yet";
  ASSERT_EQ(suluh({"keys", "backup", "--data", path("d"), "--out", path("secret")}).code, kOk);
  EXPECT_EQ(mode_of(path("secret")), 0600U);
  EXPECT_EQ(suluh({"keys", "backup", "--data", path("d"), "--out", path("secret2")}).code, kProblem)
      << "not replaced unasked";
  ASSERT_EQ(suluh({"keys", "server", "export", "--data", path("d"), "--out", path("server")}).code, kOk);
  EXPECT_EQ(mode_of(path("server")), 0600U);
  ASSERT_EQ(suluh({"backup", "--data", path("d"), "--to", path("b")}).code, kOk);
  const std::vector<std::string> command{"restore",      "--from",       path("b"), "--key-file", path("secret"),
                                         "--server-key", path("server"), "--data",  path("e")};
  EXPECT_EQ(suluh(command).code, kProblem) << "the ledger is missing and must be given up by name";
  EXPECT_FALSE(fs::exists(path("e")));
  auto without = command;
  without.emplace_back("--without-ledger");
  auto drill = without;
  drill.emplace_back("--drill");
  const auto said = suluh(drill);
  EXPECT_EQ(said.code, kOk) << said.err;
  EXPECT_NE(said.out.find(" ms"), std::string::npos);
  EXPECT_FALSE(fs::exists(path("e")));
  EXPECT_EQ(suluh(without).code, kOk);
  EXPECT_EQ(bytes_of(path("e.key")), bytes_of(path("d.key")));
  EXPECT_EQ(mode_of(path("e.key")), 0600U);
  const auto checked = suluh({"audit", "verify", "--data", path("e")});
  EXPECT_EQ(checked.code, kOk) << checked.out << checked.err;
  const auto before = bytes_of(path("d.key"));
  {
    house::Options options;
    options.data = path("d");
    const core::SystemClock clock;
    crypto::SystemRandom random;
    const auto served = house::House::open(options, clock, random);
    ASSERT_TRUE(served.ok());
    EXPECT_EQ(suluh({"keys", "server", "rotate", "--data", path("d")}).code, kProblem) << "in use";
    EXPECT_EQ(bytes_of(path("d.key")), before);
  }
  const auto rotated = suluh({"keys", "server", "rotate", "--data", path("d")});
  EXPECT_EQ(rotated.code, kOk) << rotated.err;
  EXPECT_TRUE(bytes_of(path("d.key")).starts_with(before));
  EXPECT_EQ(bytes_of(path("d.key")).size(), 2 * before.size());
  EXPECT_EQ(mode_of(path("d.key")), 0600U);
  EXPECT_FALSE(fs::exists(path("d.key.new")));
  EXPECT_EQ(suluh({"audit", "verify", "--data", path("d")}).code, kOk);
  EXPECT_EQ(suluh({"keys", "fingerprint", "--data", path("d"), "--key-file", path("server")}).code, kProblem)
      << "the key of before";
}

TEST_F(CommandLine, AuditVerifyNamesTheFirstBadEntry) {
  house::Options options;
  options.data = path("d");
  {
    test_support::Town town(options);
    for (int i = 0; i < 5; ++i) town.report("laporan");
    auto& context = town.open->house->context();
    vault::audit::Sequencer sequencer(context.database, context.network, context.keys.log_keys());
    ASSERT_TRUE(sequencer.run_once().ok());
  }
  EXPECT_EQ(suluh({"audit", "verify", "--data", path("d")}).code, kOk);
  const auto note = suluh({"audit", "checkpoint", "--data", path("d")});
  ASSERT_EQ(note.code, kOk);
  std::ofstream(path("kept.txt")) << note.out;
  const auto exported = suluh({"audit", "export", "--data", path("d"), "--to", path("log.ndjson")});
  ASSERT_EQ(exported.code, kOk) << exported.err;
  const auto key = exported.out.substr(0, exported.out.find('\n'));
  const auto verify = [&](const std::string& file) {
    return suluh({"audit", "verify", "--file", file, "--key", key, "--checkpoint", path("kept.txt")});
  };
  EXPECT_EQ(verify(path("log.ndjson")).code, kOk);

  auto text = bytes_of(path("log.ndjson"));
  const auto at = text.find("report.received");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 6, "rebort");
  std::ofstream(path("bad.ndjson")) << text;
  const auto bad = verify(path("bad.ndjson"));
  EXPECT_EQ(bad.code, kProblem);
  EXPECT_NE(bad.out.find("entri / entry: "), std::string::npos) << bad.out;
  EXPECT_EQ(verify(path("none")).code, kProblem);
  EXPECT_EQ(suluh({"audit", "verify", "--file", path("log.ndjson"), "--key", "x"}).code, kUsage);
}

TEST_F(CommandLine, FingerprintsShowOrganisationsAndPeople) {
  house::Options options;
  options.data = path("d");
  std::string fingerprint;
  {
    test_support::Town town(options);
    const auto members = test_support::must(town.alice->members(), "members");
    fingerprint = vault::fingerprint(members.front().box_pk, members.front().sign_pk);
  }
  const auto said = suluh({"keys", "fingerprint", "--data", path("d")});
  EXPECT_EQ(said.code, kOk);
  EXPECT_NE(said.out.find(fingerprint), std::string::npos);
  EXPECT_NE(said.out.find("Yayasan Pelita"), std::string::npos);
  EXPECT_EQ(said.out.find("NOT ANCHORED"), std::string::npos);
}

TEST_F(CommandLine, TheDataFolderMayComeFromTheEnvironment) {
  ASSERT_EQ(init().code, kOk);
  ::setenv("SULUH_DATA", path("d").c_str(), 1);  // NOLINT(concurrency-mt-unsafe): one thread
  const auto said = suluh({"keys", "fingerprint"});
  ::unsetenv("SULUH_DATA");  // NOLINT(concurrency-mt-unsafe): one thread
  EXPECT_EQ(said.code, kOk) << said.err;
  EXPECT_EQ(suluh({"keys", "fingerprint"}).code, kUsage);
}

TEST(SampleFiles, HaveTheFormTheyClaim) {
  const auto png = sample_png(16, 3);
  EXPECT_EQ(png.substr(0, 8), std::string("\x89PNG\r\n\x1a\n", 8));
  EXPECT_EQ(png.substr(png.size() - 8, 4), "IEND");
  EXPECT_EQ(core::hex(core::BytesView(png).substr(png.size() - 4)), "ae426082") << "the check sum every PNG ends with";
  const auto pdf = sample_pdf("Contoh");
  const auto start = std::stoul(pdf.substr(pdf.find("startxref\n") + 10));
  EXPECT_EQ(pdf.substr(start, 4), "xref");
  EXPECT_TRUE(pdf.ends_with("%%EOF\n"));
}

}  // namespace
}  // namespace cli
