// SPDX-License-Identifier: Apache-2.0
// The routes through the real dispatcher, with actions of the test and no database.
#include "site/routes.h"

#include <gtest/gtest.h>

#include "app/dispatcher.h"
#include "core/environment.h"
#include "crypto/secret.h"

namespace site {
namespace {

class NoDatabase final : public storage::Database {
 public:
  [[nodiscard]] storage::Engine engine() const override { return storage::Engine::sqlite; }
  [[nodiscard]] Counters counters() const override { return {}; }
  core::Done dump(const std::function<core::Done(core::BytesView)>&) override { return refused(); }
  core::Done load(const std::function<core::Result<core::Bytes>()>&) override { return refused(); }
  core::Done run_read(const std::function<core::Done(storage::Session&)>&) override { return refused(); }
  core::Done run_write(const std::function<core::Done(storage::Session&)>&) override { return refused(); }

 private:
  static core::Problem refused() { return core::problem(core::ProblemKey::storage_down); }
};

class CountingRandom final : public core::Random {
 public:
  core::Bytes bytes(std::size_t n) override { return core::Bytes(n, static_cast<char>(++calls_)); }

 private:
  int calls_ = 0;
};

/// What the actions saw, and what they are to answer.
struct Desk {
  std::vector<Recipient> recipients{{std::string(32, 'a'), "Yayasan Pelita"}};
  std::vector<ReportForm> reports;
  std::vector<std::string> languages;
  std::vector<Addition> additions;
  std::vector<std::string> removed;
  int receipts = 0;
  std::optional<core::Problem> problem;
  bool repeated = false;
};

class Routes : public testing::Test {
 protected:
  Routes() : keys_(std::move(*crypto::Secret::from_bytes(core::Bytes(32, 'k')))) {}

  Actions actions() {
    Actions out;
    out.recipients = [this] { return desk_.recipients; };
    out.new_receipt = [this]() -> core::Result<NewReceipt> {
      return NewReceipt{"kata baru " + std::to_string(++desk_.receipts), std::string(32, 'e')};
    };
    out.begin_upload = []() -> core::Result<std::unique_ptr<UploadSink>> { return core::busy(9); };
    out.submit = [this](const ReportForm& form, std::unique_ptr<UploadSink>,
                        std::string_view in) -> core::Result<Submitted> {
      if (desk_.problem) return *desk_.problem;
      desk_.reports.push_back(form);
      desk_.languages.emplace_back(in);
      return Submitted{desk_.repeated};
    };
    out.open_thread = [this](std::string_view receipt) -> core::Result<Thread> {
      if (receipt != "kata benar") return core::problem(core::ProblemKey::bad_receipt);
      return Thread{{{"Yayasan Pelita", "waiting"}}, {{"Yayasan Pelita", 0, "Apakah ia aman?", true}}};
    };
    out.add = [this](const Addition& addition) -> core::Done {
      if (desk_.problem) return *desk_.problem;
      desk_.additions.push_back(addition);
      return {};
    };
    out.remove = [this](std::string_view receipt) -> core::Done {
      if (receipt != "kata benar") return core::problem(core::ProblemKey::bad_receipt);
      desk_.removed.emplace_back(receipt);
      return {};
    };
    return out;
  }

  core::Reply send(core::Method method, std::string path, std::string body = {},
                   std::string type = "application/x-www-form-urlencoded") {
    core::Request request;
    request.method = method;
    request.path = std::move(path);
    if (method == core::Method::post) request.headers.emplace_back("content-type", std::move(type));
    auto plan = dispatcher_.plan(request);
    if (!plan.ok()) return dispatcher_.refuse(plan.problem(), request.path, {});
    request.sink = plan->sink;
    if (request.sink) {
      auto done = request.sink->write(body);
      if (done.ok()) done = request.sink->finish();
      if (!done.ok()) return dispatcher_.refuse(done.problem(), request.path, {});
    } else {
      request.body = std::move(body);
    }
    return dispatcher_.handle(std::move(request));
  }
  core::Reply get(std::string path) { return send(core::Method::get, std::move(path)); }
  core::Reply post(std::string path, std::string body) {
    return send(core::Method::post, std::move(path), std::move(body));
  }

  static std::string text(const core::Reply& reply) {
    return reply.fixed_body.empty() ? reply.body : std::string(reply.fixed_body);
  }
  static bool has(const core::Reply& reply, std::string_view part) {
    return text(reply).find(part) != std::string::npos;
  }
  static std::string header(const core::Reply& reply, std::string_view name) {
    for (const auto& [key, value] : reply.headers) {
      if (key == name) return value;
    }
    return {};
  }

  Desk desk_;
  core::SystemClock clock_;
  CountingRandom random_;
  NoDatabase database_;
  vault::ServerKeys keys_;
  app::RateLimits limits_{clock_, core::Bytes(32, 'l'), false};
  app::Context context_{.database = database_,
                        .clock = clock_,
                        .random = random_,
                        .keys = keys_,
                        .limits = limits_,
                        .network = {},
                        .version = "test",
                        .publish = {},
                        .has_room = {}};
  Site site_{Settings{std::string(32, '7'), false, "/assets/lapor.js", {}}, actions()};
  app::Dispatcher dispatcher_{
      context_, site_.routes(),
      [this](const core::Problem& problem, std::string_view path) { return site_.error_page(problem, path); },
      [](const core::Request&) { return std::optional<core::Reply>(); }};

  const std::string report_ =
      "story=Ada+yang+disekap&receipt=Kata,+Benar&receipt_noted=ya&submission_id=" + std::string(32, '1');
};

TEST_F(Routes, EveryPageOfTheSiteIsThereInBothLanguages) {
  for (const std::string prefix : {"/", "/en/"}) {
    for (const auto* name : {"", "lapor", "pesan", "kenali", "hak", "bantuan", "privasi", "cuaca"}) {
      const auto reply = get(prefix + name);
      EXPECT_EQ(reply.status, 200) << prefix << name;
      EXPECT_EQ(reply.content_type, "text/html; charset=utf-8");
      EXPECT_TRUE(has(reply, prefix == "/" ? "<html lang=\"id\">" : "<html lang=\"en\">")) << prefix << name;
      EXPECT_EQ(header(reply, "set-cookie"), "");
    }
  }
  EXPECT_EQ(get("/en").status, 200);
}

TEST_F(Routes, SealingPagesHaveTheirClassAndTheOthersNot) {
  EXPECT_EQ(get("/lapor").page_class, core::PageClass::sealing_page);
  EXPECT_EQ(get("/pesan").page_class, core::PageClass::sealing_page);
  EXPECT_EQ(get("/hak").page_class, core::PageClass::public_page);
  EXPECT_TRUE(has(get("/lapor"), "<script src=\"/assets/lapor.js\" defer></script>"));
  EXPECT_FALSE(has(get("/pesan"), "<script")) << "no URL, no tag";
}

TEST_F(Routes, UnknownAddressesGetAPageInTheLanguageOfThePath) {
  const auto reply = get("/en/nowhere");
  EXPECT_EQ(reply.status, 404);
  EXPECT_TRUE(has(reply, "Not found"));
  EXPECT_TRUE(has(get("/entah"), "Tidak ditemukan"));
}

TEST_F(Routes, QuickExitClearsAndLeavesWithoutOutsiders) {
  const auto reply = get("/keluar");
  EXPECT_EQ(reply.status, 303);
  EXPECT_EQ(header(reply, "clear-site-data"), "\"cache\", \"storage\"");
  EXPECT_EQ(header(reply, "location"), "/cuaca");
  EXPECT_FALSE(has(get("/cuaca"), "Suluh")) << "the neutral page does not name the site";
}

TEST_F(Routes, QuickExitCannotBeUsedToEmptyAFieldPhone) {
  const auto leave = [this](const char* name, const char* value) {
    core::Request request;
    request.path = "/keluar";
    request.headers.emplace_back(name, value);
    return dispatcher_.handle(std::move(request));
  };
  EXPECT_EQ(header(leave("sec-fetch-site", "same-origin"), "clear-site-data"), "\"cache\", \"storage\"");
  EXPECT_EQ(header(leave("sec-fetch-site", "cross-site"), "clear-site-data"), "") << "a link on another site";
  EXPECT_EQ(header(leave("cookie", "__Host-suluh=x"), "clear-site-data"), "\"cache\"") << "somebody of the staff";
}

TEST_F(Routes, EachFormHasItsOwnReceipt) {
  EXPECT_TRUE(has(get("/lapor"), "value=\"kata baru 1\""));
  EXPECT_TRUE(has(get("/lapor"), "value=\"kata baru 2\""));
}

TEST_F(Routes, AReportIsStoredAndAnswered201) {
  const auto reply = post("/en/lapor", report_);
  EXPECT_EQ(reply.status, 201);
  ASSERT_EQ(desk_.reports.size(), 1U);
  EXPECT_EQ(desk_.reports[0].story, "Ada yang disekap");
  EXPECT_EQ(desk_.reports[0].danger, "unknown");
  EXPECT_EQ(desk_.reports[0].to, std::vector<std::string>{std::string(32, 'a')});
  EXPECT_EQ(desk_.languages[0], "en");
  EXPECT_TRUE(has(reply, "<li>kata</li>\n<li>benar</li>"));
}

TEST_F(Routes, TheSameReportAgainIsAnswered200) {
  desk_.repeated = true;
  const auto reply = post("/lapor", report_);
  EXPECT_EQ(reply.status, 200);
  EXPECT_TRUE(has(reply, "Tidak ada laporan ganda"));
}

TEST_F(Routes, AMistakeSendsNothingAndKeepsReceiptAndText) {
  const auto reply = post("/lapor", "story=&village=Desa&receipt=kata+benar&submission_id=" + std::string(32, '1'));
  EXPECT_EQ(reply.status, 422);
  EXPECT_TRUE(desk_.reports.empty());
  EXPECT_TRUE(has(reply, "value=\"kata benar\""));
  EXPECT_TRUE(has(reply, "value=\"Desa\""));
  EXPECT_EQ(desk_.receipts, 0) << "no new words: she has written the old ones down";
}

TEST_F(Routes, AUsedReceiptIsReplacedAndTheTextKept) {
  desk_.problem = core::problem(core::ProblemKey::receipt_used);
  const auto reply = post("/lapor", report_);
  EXPECT_EQ(reply.status, 409);
  EXPECT_TRUE(has(reply, ">Ada yang disekap</textarea>"));
  EXPECT_TRUE(has(reply, "value=\"kata baru 1\""));
  EXPECT_FALSE(has(reply, "value=\"ya\" required checked")) << "she has not written the new words down";
}

TEST_F(Routes, AFullStoreAcknowledgesNothing) {
  desk_.problem = core::problem(core::ProblemKey::storage_full);
  const auto reply = post("/lapor", report_);
  EXPECT_EQ(reply.status, 503);
  EXPECT_NE(header(reply, "retry-after"), "");
  EXPECT_TRUE(has(reply, ">Ada yang disekap</textarea>"));
}

TEST_F(Routes, ACrowdGetsAWaitingTimeAndKeepsItsText) {
  core::Reply reply;
  for (int i = 0; i < 100 && reply.status != 503; ++i) reply = post("/lapor", report_);
  EXPECT_EQ(reply.status, 503);
  EXPECT_GT(std::stoi(header(reply, "retry-after")), 0);
  EXPECT_TRUE(has(reply, ">Ada yang disekap</textarea>"));
  EXPECT_TRUE(has(reply, "value=\"Kata, Benar\"")) << "the same receipt, so trying again is the same report";
}

TEST_F(Routes, AFileThatCannotBeStoredNowKeepsTheText) {
  const std::string multipart =
      "--B\r\nContent-Disposition: form-data; name=\"story\"\r\n\r\nAda\r\n"
      "--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.jpg\"\r\n\r\n\xFF\xD8\xFF\xE0\r\n--B--\r\n";
  const auto reply = send(core::Method::post, "/lapor", multipart, "multipart/form-data; boundary=B");
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(header(reply, "retry-after"), "9");
  EXPECT_TRUE(has(reply, ">Ada</textarea>"));
  EXPECT_TRUE(has(reply, "Pilih lagi berkas Anda"));
}

TEST_F(Routes, OtherContentTypesAreRefused) {
  EXPECT_EQ(send(core::Method::post, "/lapor", "{}", "application/json").status, 415);
  EXPECT_EQ(send(core::Method::post, "/pesan", "{}", "application/json").status, 415);
  EXPECT_EQ(post("/lapor", report_ + "&x=1").status, 400);
  EXPECT_EQ(post("/lapor", report_ + "&story=lagi").status, 400);
  EXPECT_TRUE(desk_.reports.empty());
}

TEST_F(Routes, WithoutRecipientsTheFormIsAnHonestDeadEnd) {
  desk_.recipients.clear();
  const auto reply = get("/lapor");
  EXPECT_EQ(reply.status, 503);
  EXPECT_TRUE(has(reply, "href=\"/bantuan\""));
  EXPECT_FALSE(has(reply, "<textarea"));
}

TEST_F(Routes, RightAndWrongReceiptsLookTheSameFromOutside) {
  const auto right = post("/pesan", "receipt=kata+benar");
  const auto wrong = post("/pesan", "receipt=kata+salah");
  EXPECT_TRUE(has(right, "Apakah ia aman?"));
  EXPECT_TRUE(has(wrong, "tidak membuka pesan"));
  EXPECT_EQ(right.status, 200);
  EXPECT_EQ(wrong.status, 200);
  EXPECT_EQ(right.body.size(), kPageSize);
  EXPECT_EQ(wrong.body.size(), kPageSize);
  EXPECT_EQ(right.headers, wrong.headers);
  EXPECT_EQ(right.page_class, wrong.page_class);
}

TEST_F(Routes, AnAdditionIsStoredOnceAndTheThreadShownAgain) {
  const auto reply = post("/pesan/tambah", "receipt=kata+benar&story=Masih+ada&submission_id=" + std::string(32, '2'));
  EXPECT_EQ(reply.status, 200);
  ASSERT_EQ(desk_.additions.size(), 1U);
  EXPECT_EQ(desk_.additions[0].story, "Masih ada");
  EXPECT_EQ(desk_.additions[0].submission_id, std::string(32, '2'));
  EXPECT_TRUE(has(reply, "Tambahan Anda sudah tersimpan"));
  EXPECT_FALSE(has(reply, "Masih ada")) << "her own words are not shown again";
}

TEST_F(Routes, AnAdditionThatFailsComesBackWithItsIdAndWords) {
  desk_.problem = core::busy(4);
  const auto reply = post("/pesan/tambah", "receipt=kata+benar&story=Masih+ada&submission_id=" + std::string(32, '2'));
  EXPECT_EQ(reply.status, 503);
  EXPECT_TRUE(has(reply, ">Masih ada</textarea>"));
  EXPECT_TRUE(has(reply, std::string(32, '2'))) << "sending again is the same addition";
  EXPECT_EQ(reply.body.size() % kPageSize, 0U);
}

TEST_F(Routes, DeletionAsksFirst) {
  const auto asked = post("/pesan/hapus", "receipt=kata+benar");
  EXPECT_EQ(asked.status, 200);
  EXPECT_TRUE(desk_.removed.empty());
  EXPECT_TRUE(has(asked, "tetap ada pada mereka")) << "she is told what stays before she confirms";
  const auto done = post("/pesan/hapus", "receipt=kata+benar&confirm=ya");
  EXPECT_EQ(desk_.removed.size(), 1U);
  EXPECT_TRUE(has(done, "sudah dihapus"));
  EXPECT_EQ(asked.body.size(), kPageSize);
  EXPECT_EQ(done.body.size(), kPageSize);
  EXPECT_EQ(post("/pesan/hapus", "receipt=salah&confirm=ya").body.size(), kPageSize);
}

TEST_F(Routes, QuickAnswersOnlyPagesThatNeverChange) {
  core::Request request;
  request.path = "/hak";
  EXPECT_TRUE(site_.quick(request).has_value());
  request.path = "/lapor";
  EXPECT_FALSE(site_.quick(request).has_value());
  request.path = "/hak";
  request.method = core::Method::post;
  EXPECT_FALSE(site_.quick(request).has_value());
}

}  // namespace
}  // namespace site
