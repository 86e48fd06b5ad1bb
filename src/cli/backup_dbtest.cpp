// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "cases/case_store.h"
#include "cases/import_store.h"
#include "cases/section_store.h"
#include "cli/backup.h"
#include "cli/folders.h"
#include "cli/restore.h"
#include "support/databases.h"
#include "support/town.h"
#include "vault/audit_sequencer.h"
#include "vault/audit_verify.h"
#include "vault/directory_store.h"
#include "vault/ledger.h"

namespace cli {
namespace {

namespace fs = std::filesystem;
using core::ProblemKey;

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
void write(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// A town, its backup key, and a place to restore to on the engine of the test.
class Backups : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    house::Options options;
    options.data = path("town");
    town_ = std::make_unique<test_support::Town>(options);
    const auto seed = crypto::Secret::random(town_->random);
    recipient_ = crypto::box_keypair(seed).public_key;
    write(path("backup.key"), backup_key_text(seed));
    ledger();  // an empty one: nothing was erased yet
  }
  [[nodiscard]] std::string path(std::string_view name) const { return (folder() / name).string(); }
  std::unique_ptr<vault::ledger::Ledger> ledger() {
    return test_support::must(
        vault::ledger::Ledger::open(path("town.ledger"), town_->network, town_->open->house->context().keys.log_keys()),
        "ledger");
  }
  void back_up(const std::string& to) {
    auto& context = town_->open->house->context();
    test_support::must(
        write_backup(context.database, context.network, context.clock.now(), recipient_, to, town_->random), "backup");
  }
  /// The signed departure as the server would hand it to the ledger.
  vault::SignedStatement departure_of(const core::UserId& user) {
    auto& context = town_->open->house->context();
    const auto rows = test_support::must(context.database.read([&](storage::Session& session) {
      return vault::statements_of(session, context.network, town_->alice->org());
    }),
                                         "statements");
    for (const auto& row : rows) {
      if (row.kind == "leave" && row.subject == user.bytes()) return {row.bytes, row.signature};
    }
    throw std::runtime_error("no departure");
  }
  RestoreOptions to(std::string_view target) {
    RestoreOptions out;
    out.from = path("suluh.backup");
    out.backup_key = path("backup.key");
    out.server_key = path("town.key");
    out.ledger = path("town.ledger");
    out.target.data = path(target);
    out.target.postgres_url = options().postgres_url;
    return out;
  }
  core::Result<Restored> restored(const RestoreOptions& options) {
    return restore(options, town_->clock, town_->random);
  }
  /// Nothing of a target that was refused may be left.
  void expect_untouched(std::string_view target) {
    EXPECT_FALSE(fs::exists(path(target)));
    EXPECT_FALSE(fs::exists(path(target) + ".key"));
    EXPECT_FALSE(fs::exists(path(target) + ".restoring"));
    EXPECT_FALSE(fs::exists(path(target) + ".ledger"));
  }

  std::unique_ptr<test_support::Town> town_;
  core::Bytes recipient_;
};
SULUH_ON_BOTH_ENGINES(Backups);

TEST_P(Backups, GiveBackEverythingOnEitherEngine) {
  const auto sent = town_->report("cerita yang harus kembali");
  ASSERT_TRUE(town_->bob->reply(sent.report_id, "jawaban yang harus kembali").ok());
  back_up(path("suluh.backup"));
  EXPECT_EQ(bytes_of(path("suluh.backup")).find("Yayasan"), std::string::npos)
      << "names of organisations are sealed too";
  const auto done = restored(to("again"));
  ASSERT_TRUE(done.ok()) << done.problem().word() << done.problem().detail;
  EXPECT_EQ(done->reports, 1);
  EXPECT_EQ(done->people, 2);
  EXPECT_GT(done->epoch, 0);

  test_support::OpenHouse open(to("again").target, town_->clock, town_->random);
  EXPECT_EQ(open.house->context().network, town_->network);
  EXPECT_EQ(open.house->context().database.engine(), GetParam());
  Wire anonymous(open.dispatcher);
  const auto replies = Reporter(anonymous, town_->random).read(sent.receipt);
  ASSERT_TRUE(replies.ok()) << replies.problem().word();
  EXPECT_EQ(replies->front().text, "jawaban yang harus kembali");
  const auto log = vault::audit::verify(open.house->context().database, town_->network,
                                        open.house->context().keys.log_keys().public_key);
  ASSERT_TRUE(log.ok());
  EXPECT_TRUE(log->intact());
  EXPECT_EQ(log->epoch, done->epoch);
}

TEST_P(Backups, ErasuresAndDeparturesSinceTheBackupAreMadeAgain) {
  const auto kept = town_->report("tetap");
  const auto erased = town_->report("dihapus");
  Client chelsea(town_->open->dispatcher, town_->random, town_->clock);
  const auto token = test_support::must(town_->alice->invite("caseworker", "Chelsea", false), "invite");
  test_support::must(chelsea.join({token, "chelsea", "Chelsea", "rahasia c", ""}), "join");
  for (const auto& member : test_support::must(town_->alice->members(), "members")) {
    if (member.state == "pending") test_support::must(town_->alice->certify(member), "certify");
  }
  test_support::must(town_->bob->admit(chelsea.user()), "admit");
  back_up(path("suluh.backup"));
  const auto note = ledger();
  test_support::must(town_->alice->dismiss(chelsea.user()), "dismiss");
  const auto leave = departure_of(chelsea.user());
  ASSERT_TRUE(note->append(vault::ledger::Kind::report_erased, erased.report_id.bytes(), {}, town_->clock.now()).ok());
  ASSERT_TRUE(note->append(vault::ledger::Kind::member_left, chelsea.user().bytes(),
                           core::frame({leave.bytes, leave.signature}), town_->clock.now())
                  .ok());
  const auto done = restored(to("again"));
  ASSERT_TRUE(done.ok()) << done.problem().detail;
  EXPECT_EQ(done->erased_again, 1);
  EXPECT_EQ(done->left_again, 1);
  EXPECT_EQ(done->reports, 1);
  test_support::OpenHouse open(to("again").target, town_->clock, town_->random);
  Wire anonymous(open.dispatcher);
  Reporter reporter(anonymous, town_->random);
  EXPECT_TRUE(reporter.read(kept.receipt).ok());
  EXPECT_EQ(reporter.read(erased.receipt).problem().key, ProblemKey::bad_receipt);
  Client back(open.dispatcher, town_->random, town_->clock);
  EXPECT_EQ(back.sign_in("chelsea", "rahasia c").problem().key, ProblemKey::bad_sign_in);
  // The ledger goes on beside the restored folder and remembers the epoch.
  const auto records =
      vault::ledger::read(path("again.ledger"), town_->network, open.house->context().keys.log_keys().public_key);
  ASSERT_TRUE(records.ok());
  EXPECT_EQ(records->back().kind, vault::ledger::Kind::epoch);
}

TEST_P(Backups, APersonErasedSinceTheBackupIsErasedAgain) {
  const auto id = *core::CaseId::from_bytes(core::Bytes(16, 'c'));
  const auto other = *core::CaseId::from_bytes(core::Bytes(16, 'd'));
  const auto person = *core::PersonId::from_bytes(core::Bytes(16, 'p'));
  const cases::Viewer bob{town_->bob->org(), town_->bob->user(), town_->clock.now()};
  auto& before = town_->open->house->context().database;
  const auto network = town_->network;
  // The same person in two cases: only what was erased goes.
  test_support::must(before.write([&](storage::Session& session) -> core::Done {
    for (const auto& one : {id, other}) {
      cases::CaseIn made;
      made.case_id = one;
      TRY_DONE(cases::insert_case(session, network, bob, made));
      cases::Person her;
      her.person_id = person;
      her.birth_year = 2001;
      TRY_DONE(cases::insert_person(session, network, one, her, bob.now));
      cases::SectionIn section;
      section.section_id = *core::SectionId::from_bytes(one.bytes());
      section.subject_id = person;
      section.section_class = cases::SectionClass::identity;
      section.envelope = {"sealed"};
      section.wrapped = {"key"};
      TRY_DONE(cases::save_section(session, network, bob, one, section));
    }
    return {};
  }),
                     "cases");
  back_up(path("suluh.backup"));
  ASSERT_TRUE(ledger()
                  ->append(vault::ledger::Kind::person_erased, person.bytes(), core::frame({id.bytes(), "0"}),
                           town_->clock.now())
                  .ok());
  const auto done = restored(to("again"));
  ASSERT_TRUE(done.ok()) << done.problem().detail;
  EXPECT_EQ(done->erased_again, 1);
  test_support::OpenHouse open(to("again").target, town_->clock, town_->random);
  const auto left =
      open.house->context().database.read([&](storage::Session& session) -> core::Result<std::vector<std::string>> {
        std::vector<std::string> out;
        for (const auto& one : {id, other}) {
          TRY(const auto found, cases::find_case(session, network, bob, one));
          TRY(const auto sections, cases::sections_of(session, network, bob, *found));
          TRY(const auto people, cases::people_of(session, network, one));
          out.push_back(std::to_string(sections.size()) + " " + std::to_string(people.at(0).birth_year));
        }
        return out;
      });
  ASSERT_TRUE(left.ok());
  EXPECT_EQ(*left, (std::vector<std::string>{"0 0", "1 2001"}));
}

TEST_P(Backups, CasesOfAnImportTakenBackDoNotReturnEvenWithNobodyInThem) {
  const auto import = *cases::ImportId::from_bytes(core::Bytes(16, 'i'));
  const std::vector<core::CaseId> imported{*core::CaseId::from_bytes(core::Bytes(16, 'e')),
                                           *core::CaseId::from_bytes(core::Bytes(16, 'f'))};
  const auto kept = *core::CaseId::from_bytes(core::Bytes(16, 'k'));
  const cases::Viewer bob{town_->bob->org(), town_->bob->user(), town_->clock.now()};
  const auto network = town_->network;
  test_support::must(town_->open->house->context().database.write([&](storage::Session& session) -> core::Done {
    TRY_DONE(cases::begin_import(session, network, bob, import));
    for (const auto& one : {imported[0], imported[1], kept}) {
      cases::CaseIn made;
      made.case_id = one;
      TRY_DONE(cases::insert_case(session, network, bob, made));
      if (one != kept) TRY_DONE(cases::note_imported(session, network, import, one));
    }
    cases::Person her;  // in one of the two; the other is empty
    her.person_id = *core::PersonId::from_bytes(core::Bytes(16, 'p'));
    TRY_DONE(cases::insert_person(session, network, imported[0], her, bob.now));
    return {};
  }),
                     "import");
  back_up(path("suluh.backup"));
  const auto undone = town_->bob->wire().ask(core::Method::del, "/api/v1/cases/imports/" + import.text());
  ASSERT_TRUE(undone.ok()) << undone.problem().word() << undone.problem().detail;
  const auto done = restored(to("again"));
  ASSERT_TRUE(done.ok()) << done.problem().detail;
  EXPECT_EQ(done->erased_again, 2);
  test_support::OpenHouse open(to("again").target, town_->clock, town_->random);
  const auto there = [&](const core::CaseId& id) {
    return test_support::must(open.house->context().database.read(
                                  [&](storage::Session& session) { return cases::taken_case(session, network, id); }),
                              "case")
        .has_value();
  };
  EXPECT_FALSE(there(imported[0]));
  EXPECT_FALSE(there(imported[1]));
  EXPECT_TRUE(there(kept));
}

TEST_P(Backups, CutAnywhereAreRefusedAndTheTargetIsUntouched) {
  for (int i = 0; i < 40; ++i) town_->report("cerita " + std::string(3000, static_cast<char>('a' + i % 26)));
  back_up(path("suluh.backup"));
  const auto whole = bytes_of(path("suluh.backup"));
  ASSERT_GT(whole.size(), 2 * kBackupChunk) << "several chunks";
  const std::size_t chunk_end = whole.size() - (whole.size() % 100 + 17);
  std::vector<std::size_t> cuts{whole.size() - 1, chunk_end};
  for (std::size_t i = 0; i < 20; ++i) cuts.push_back(whole.size() * i / 20);
  for (const auto cut : cuts) {
    write(path("suluh.backup"), std::string_view(whole).substr(0, cut));
    const auto done = restored(to("again"));
    ASSERT_FALSE(done.ok()) << cut;
    EXPECT_EQ(done.problem().key, ProblemKey::bad_backup) << cut;
    expect_untouched("again");
  }
  write(path("suluh.backup"), whole + "x");
  EXPECT_EQ(restored(to("again")).problem().key, ProblemKey::bad_backup) << "bytes behind the end";
  write(path("suluh.backup"), whole);
  EXPECT_TRUE(restored(to("again")).ok()) << "the same file whole";
}

TEST_P(Backups, ChangedBytesAreRefused) {
  town_->report("satu");
  back_up(path("suluh.backup"));
  const auto whole = bytes_of(path("suluh.backup"));
  for (std::size_t at = 0; at < whole.size(); at += at < 400 ? 7 : whole.size() / 23) {
    auto bad = whole;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    write(path("suluh.backup"), bad);
    const auto done = restored(to("again"));
    ASSERT_FALSE(done.ok()) << at;
    EXPECT_EQ(done.problem().key, ProblemKey::bad_backup) << at;
    expect_untouched("again");
  }
}

TEST_P(Backups, NeedTheirOwnKeysAndLedgerAndAnEmptyTarget) {
  town_->report("satu");
  back_up(path("suluh.backup"));
  write(path("other.key"), backup_key_text(crypto::Secret::random(town_->random)));
  auto wrong = to("again");
  wrong.backup_key = path("other.key");
  EXPECT_EQ(restored(wrong).problem().key, ProblemKey::bad_backup);
  expect_untouched("again");

  ASSERT_TRUE(vault::ServerKeys::create(path("foreign.key"), town_->random).ok());
  auto foreign = to("again");
  foreign.server_key = path("foreign.key");
  foreign.without_ledger = true;
  foreign.ledger = path("none");
  EXPECT_EQ(restored(foreign).problem().key, ProblemKey::bad_config);
  expect_untouched("again");

  auto no_key = to("again");
  no_key.server_key.clear();
  EXPECT_EQ(restored(no_key).problem().key, ProblemKey::bad_config);
  auto no_ledger = to("again");
  no_ledger.ledger = path("none");
  EXPECT_EQ(restored(no_ledger).problem().key, ProblemKey::bad_config);
  expect_untouched("again");

  fs::create_directories(path("full"));
  write(path("full/file"), "mine");
  EXPECT_EQ(restored(to("full")).problem().key, ProblemKey::bad_config);
  EXPECT_EQ(bytes_of(path("full/file")), "mine");
  EXPECT_FALSE(fs::exists(path("full.key")));
}

TEST_P(Backups, RestoreTwiceIntoOneTargetIsRefusedTheSecondTime) {
  town_->report("satu");
  back_up(path("suluh.backup"));
  ASSERT_TRUE(restored(to("again")).ok());
  EXPECT_EQ(restored(to("again")).problem().key, ProblemKey::bad_config);
  test_support::OpenHouse open(to("again").target, town_->clock, town_->random);
  EXPECT_EQ(open.house->context().network, town_->network);
}

TEST_P(Backups, ADrillCountsAndLeavesNothing) {
  town_->report("satu");
  town_->report("dua");
  back_up(path("suluh.backup"));
  const auto before = std::distance(fs::directory_iterator(folder()), fs::directory_iterator());
  auto options = to("town");
  const auto done = restore_drill(options, town_->clock, town_->random);
  ASSERT_TRUE(done.ok()) << done.problem().detail;
  EXPECT_EQ(done->reports, 2);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder()), fs::directory_iterator()), before);
}

TEST_P(Backups, AreConsistentWhileReportsArrive) {
  for (int i = 0; i < 5; ++i) town_->report("sebelum");
  std::atomic<bool> stop = false;
  std::thread busy([&] {
    while (!stop) town_->report("selama");
  });
  back_up(path("suluh.backup"));
  stop = true;
  busy.join();
  const auto done = restored(to("again"));
  ASSERT_TRUE(done.ok()) << done.problem().detail;
  EXPECT_GE(done->reports, 5);
}

TEST_P(Backups, ExistingFilesAreNotOverwritten) {
  write(path("suluh.backup"), "older");
  auto& context = town_->open->house->context();
  const auto done = write_backup(context.database, context.network, 0, recipient_, path("suluh.backup"), town_->random);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(bytes_of(path("suluh.backup")), "older");
  EXPECT_FALSE(fs::exists(path("suluh.backup.part")));
}

}  // namespace
}  // namespace cli
