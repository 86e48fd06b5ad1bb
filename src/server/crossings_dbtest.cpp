// SPDX-License-Identifier: Apache-2.0
// suluh crossings against a server over sockets: a file with mistakes, lost answers, an interruption, another mapping,
// taking back.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <map>

#include "cli/border_desk.h"
#include "cli/demo.h"
#include "crypto/init.h"
#include "http/server.h"
#include "support/command_line.h"
#include "support/databases.h"
#include "support/town.h"

namespace server {
namespace {

using test_support::must;
using test_support::Said;

/// A line that loses answers: what was asked is done, and the client is told that the server is busy.
class BadLine final : public core::Handler {
 public:
  explicit BadLine(core::Handler& behind) : behind_(behind) {}
  core::Result<core::BodyPlan> plan(const core::Request& head) override { return behind_.plan(head); }
  core::Reply handle(core::Request request) override {
    const bool batch = request.path == "/api/v1/border/batches";
    auto reply = behind_.handle(std::move(request));
    if (!batch) return reply;
    const int count = ++batches_;
    if (interrupt_at != 0 && count == interrupt_at) std::raise(SIGINT);
    if (lose_every != 0 && count % lose_every == 0) return behind_.refuse(core::busy(1), "/api/", "id");
    return reply;
  }
  core::Reply refuse(const core::Problem& problem, std::string_view path, std::string_view language) override {
    return behind_.refuse(problem, path, language);
  }
  std::atomic<int> lose_every{0}, interrupt_at{0};

 private:
  core::Handler& behind_;
  std::atomic<int> batches_{0};
};

class CrossingsVerb : public ::testing::TestWithParam<storage::Engine> {
 protected:
  void SetUp() override {
    options_.data = (fresh_.folder() / "demo").string();
    options_.postgres_url = fresh_.options().postgres_url;
    must(cli::make_demo(options_, clock_, random_), "demo");
    open_ = std::make_unique<test_support::OpenHouse>(options_, clock_, random_);
    line_ = std::make_unique<BadLine>(open_->dispatcher);
    http::Options listening;
    listening.listen = {{"127.0.0.1", 0}};
    server_ = std::make_unique<http::Server>(listening, *line_);
    must(server_->start(), "start");
  }
  void TearDown() override { server_.reset(); }

  /// As Chelsea types it; her password comes from standard input.
  Said crossings(std::vector<std::string> words, std::string_view password = cli::demo_password("chelsea")) {
    const auto typed = write("typed", std::string(password) + "\n");
    const int before = ::dup(STDIN_FILENO);
    const int file = ::open(typed.c_str(), O_RDONLY | O_CLOEXEC);
    ::dup2(file, STDIN_FILENO);
    ::close(file);
    words.insert(words.begin(), "crossings");
    const auto server = "http://127.0.0.1:" + std::to_string(server_->port());
    words.insert(words.end(), {"--server", server, "--user", "chelsea", "--quiet"});
    auto said = test_support::suluh(words);
    ::dup2(before, STDIN_FILENO);
    ::close(before);
    return said;
  }
  std::string write(std::string_view name, std::string_view text) {
    const auto path = (fresh_.folder() / name).string();
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  /// `rows` people who leave and come back, ten days apart; two rows cannot be read.
  std::string table(int rows) {
    std::string out = "Nama;Paspor;Warga;Arah;TPI;Tanggal;Tujuan;Jenis\n";
    for (int i = 0; i < rows; ++i) {
      const bool back = i % 2 == 1;
      const auto person = std::to_string(i / 2);
      out += "ORANG " + person + ";X" + person + ";IDN;" + (back ? "masuk" : "keluar") + ";fatmawati;" +
             (back ? "15" : "05") + "/03/2026;kerja;wisata\n";
    }
    return write(
        "crossings.csv",
        out + "SALAH HARI;Y1;IDN;masuk;fatmawati;31/02/2026;;\nSALAH TEMPAT;Y2;IDN;masuk;Bulan;01/02/2026;;\n");
  }
  std::string first_word_after(const std::string& text, std::string_view before) {
    const auto at = text.find(before);
    return at == std::string::npos ? "" : text.substr(at + before.size(), 32);
  }
  struct Stored {
    std::int64_t crossings = 0, paired = 0, tokens = 0;
    bool operator==(const Stored&) const = default;
  };
  Stored stored() {
    Stored out;
    must(open_->house->context().database.read([&](storage::Session& session) -> core::Done {
      TRY(const auto row,
          session.one("SELECT COUNT(*), COUNT(paired) FROM border_crossings WHERE import_id IS NOT NULL"));
      TRY(const auto tokens,
          session.one("SELECT COUNT(*) FROM border_tokens t JOIN border_crossings c ON c.crossing_id = "
                      "t.record_id WHERE c.import_id IS NOT NULL"));
      out = {row->integer(0), row->integer(1), tokens->integer(0)};
      return {};
    }),
         "read");
    return out;
  }

  core::SystemClock clock_;
  crypto::SystemRandom random_;
  test_support::FreshDatabase fresh_{GetParam()};
  house::Options options_;
  std::unique_ptr<test_support::OpenHouse> open_;
  std::unique_ptr<BadLine> line_;
  std::unique_ptr<http::Server> server_;
};
SULUH_ON_BOTH_ENGINES(CrossingsVerb);

TEST_P(CrossingsVerb, KeepsWhatCanBeReadAndNamesTheOthers) {
  const auto said = crossings({"import", table(600)});
  EXPECT_EQ(said.code, 1) << said.err;
  EXPECT_NE(said.out.find("600 tercatat / recorded, 0 sudah ada / there before, 2 tidak diambil / left out"),
            std::string::npos)
      << said.out;
  EXPECT_NE(said.err.find("row 602: tanggal / day: 31/02/2026"), std::string::npos) << said.err;
  EXPECT_NE(said.err.find("row 603: tempat / port: Bulan"), std::string::npos) << said.err;
  EXPECT_EQ(stored(), (Stored{600, 600, 600}));
}

TEST_P(CrossingsVerb, TheSameFileAgainStoresNothingTwiceAndALostAnswerNeither) {
  line_->lose_every = 3;
  const auto file = table(1200);
  EXPECT_EQ(crossings({"import", file}).code, 1);
  EXPECT_EQ(stored(), (Stored{1200, 1200, 1200}));
  line_->lose_every = 0;
  const auto again = crossings({"import", file});
  EXPECT_NE(again.out.find("0 tercatat / recorded, 1200 sudah ada / there before, 2 "), std::string::npos) << again.out;
  EXPECT_EQ(stored(), (Stored{1200, 1200, 1200}));
}

TEST_P(CrossingsVerb, AnInterruptedImportGoesOnWithTheSameCommand) {
  line_->interrupt_at = 3;
  const auto file = table(3000);
  const auto cut = crossings({"import", file});
  EXPECT_EQ(cut.code, 130) << cut.err;
  EXPECT_NE(cut.err.find("run the same command again"), std::string::npos) << cut.err;
  const auto part = stored().crossings;
  EXPECT_GT(part, 0);
  EXPECT_LT(part, 3000);
  const auto rest = crossings({"import", file});
  EXPECT_EQ(first_word_after(rest.out, "import "), first_word_after(cut.out, "import "));
  EXPECT_NE(rest.out.find(std::to_string(3000 - part) + " tercatat / recorded, " + std::to_string(part) + " sudah ada"),
            std::string::npos)
      << rest.out;
  EXPECT_EQ(stored(), (Stored{3000, 3000, 3000}));
}

TEST_P(CrossingsVerb, AnImportIsTakenBackAsAWholeAndTheFileMayComeAgain) {
  const auto file = table(500);
  const auto first = crossings({"import", file});
  const auto id = first_word_after(first.out, "import ");
  EXPECT_NE(crossings({"list"}).out.find(id), std::string::npos);
  const auto undone = crossings({"undo", id});
  EXPECT_EQ(undone.code, 0) << undone.err;
  EXPECT_NE(undone.out.find("500 diambil kembali"), std::string::npos) << undone.out;
  EXPECT_EQ(stored(), (Stored{0, 0, 0}));
  EXPECT_EQ(crossings({"undo", id}).code, 1) << "once";
  const auto again = crossings({"import", file});
  EXPECT_NE(first_word_after(again.out, "import "), id);
  EXPECT_EQ(stored(), (Stored{500, 500, 500}));
}

TEST_P(CrossingsVerb, AnotherMappingOfAnImportedFileIsToldAndChangesNothing) {
  const auto file = table(100);
  crossings({"import", file});
  const auto map = write("map.csv",
                         "target,heading\nname,Nama\nnumber,Paspor\nnationality,Warga\ndirection,Arah\nport,TPI\nday,"
                         "Tanggal\npurpose,Jenis\n");
  const auto said = crossings({"import", file, "--map", map});
  EXPECT_EQ(said.code, 1);
  EXPECT_NE(said.err.find("row 2: sudah tercatat dengan isi lain"), std::string::npos) << said.err;
  EXPECT_NE(said.out.find("0 tercatat / recorded, 0 sudah ada / there before, 102 "), std::string::npos) << said.out;
  EXPECT_EQ(stored(), (Stored{100, 100, 100}));
}

TEST_P(CrossingsVerb, WhatIsWrongIsSaidBeforeAnythingIsSent) {
  const auto file = table(10);
  const auto wrong = crossings({"import", file}, "bukan kata sandinya");
  EXPECT_EQ(wrong.code, 1);
  EXPECT_NE(wrong.err.find("password"), std::string::npos) << wrong.err;
  EXPECT_EQ(crossings({"import", file}, "").code, 2) << "no password";
  EXPECT_EQ(crossings({"undo", "xyz"}).code, 2);
  EXPECT_EQ(crossings({"import", write("empty", "")}).code, 1);
  const auto unknown = crossings({"import", write("other", "A,B\n1,2\n")});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_NE(unknown.err.find("--map"), std::string::npos) << unknown.err;
  const auto clear =
      test_support::suluh({"crossings", "import", file, "--server", "http://suluh.example.org", "--user", "chelsea"});
  EXPECT_EQ(clear.code, 2) << "a password's proof never travels in clear";
  const auto preview = test_support::suluh({"crossings", "import", file, "--preview"});
  EXPECT_EQ(preview.code, 1);
  EXPECT_NE(preview.out.find("10 dapat dibaca / can be read, 2 tidak / cannot"), std::string::npos) << preview.out;
  EXPECT_NE(preview.out.find("target,heading\nname,Nama\nnumber,Paspor\n"), std::string::npos) << preview.out;
  EXPECT_EQ(stored(), (Stored{0, 0, 0}));
}

}  // namespace
}  // namespace server
