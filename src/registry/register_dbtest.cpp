// SPDX-License-Identifier: Apache-2.0
// The register on both engines, with encodings of invented people by the real schema: who finds whom, who is knocked
// at, what goes when, and what a rogue member gets by trying a list of names.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "core/workdays.h"
#include "crypto/hash.h"
#include "match/encoder.h"
#include "match/normaliser.h"
#include "registry/knock_store.h"
#include "registry/linkage_store.h"
#include "registry/register.h"
#include "registry/thresholds.h"
#include "support/databases.h"
#include "support/linkage_key.h"
#include "support/seeded_random.h"

namespace registry {
namespace {

constexpr core::Millis kDay = 86'400'000;

class StillClock final : public core::Clock {
 public:
  [[nodiscard]] core::Millis now() const override { return time; }
  [[nodiscard]] std::chrono::steady_clock::time_point steady() const override { return {}; }
  core::Millis time = 1'790'000'000'000;
};

struct Written {
  std::string name, birth, place = "Curup", sex = "P", nik = "";
};

match::Schema person_id() {
  std::ifstream file(SULUH_SOURCE_DIR "/schemas/person-id.toml");
  std::stringstream text;
  text << file.rdbuf();
  return match::Schema::parse(text.str(), "person-id.toml", crypto::hash16).value();
}

/// What a browser does with a key.
class Browser {
 public:
  Browser(Scope scope, core::Bytes owner, char key, std::int64_t epoch = 1)
      : schema_(person_id()),
        hash_(support::linkage_key(key)),
        encoder_(schema_, hash_, {owner, static_cast<std::uint64_t>(epoch)}),
        normaliser_(schema_),
        space{scope, owner, epoch, encoder_.space().schema, encoder_.space().key, encoder_.names_space().key} {}
  [[nodiscard]] Bits encode(const Written& who) const {
    std::vector<std::string> values(schema_.fields().size());
    values[0] = who.name;
    values[3] = who.birth;
    values[4] = who.place;
    values[5] = who.sex;
    values[6] = who.nik;
    match::NormaliserScratch scratch;
    match::NormalRecord record;
    const std::vector<std::string_view> views(values.begin(), values.end());
    normaliser_.run(views, record, scratch);
    const auto out = encoder_.encode(record);
    return {out.full, out.names, out.presence};
  }

 private:
  match::Schema schema_;
  match::KeyedHashOf<crypto::TokenHash> hash_;
  match::Encoder encoder_;
  match::Normaliser normaliser_;

 public:
  KeySpace space;
};

class RegisterTest : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    for (const auto& [org, name] : {std::pair(&pelita, "Yayasan Pelita"), std::pair(&imigrasi, "Kantor Imigrasi"),
                                    std::pair(&melati, "Rumah Melati")}) {
      write([&, o = *org, n = std::string(name)](Session& session) -> core::Done {
        TRY_DONE(
            session.execute("INSERT INTO organisations (network_id, org_id, name, anchor, takes_reports, host, "
                            "root_recovery, created_ms) VALUES ($1, $2, $3, $4, 0, 0, $4, 1)",
                            storage::blob(network.bytes()), storage::blob(o.bytes()), n, storage::blob("")));
        TRY(const bool made, insert_key(session, network, {Browser(Scope::own, o.bytes(), 'o').space, 1}, bob));
        return made ? core::Done() : core::Done(core::problem(core::ProblemKey::internal));
      });
    }
    write([&](Session& session) -> core::Done {
      TRY(const bool made, insert_key(session, network, {shared.space, 1}, bob));
      TRY_DONE(set_protective(session, network, pelita, true));
      TRY_DONE(set_protective(session, network, melati, true));
      return made ? core::Done() : core::Done(core::problem(core::ProblemKey::internal));
    });
    fresh();
  }
  /// Another process on the same database.
  void fresh() { reg = std::make_unique<Register>(context); }
  void fill() { ASSERT_TRUE(reg->work_once().ok()); }

  template <class F>
  void write(F&& work) {
    const core::Done done = database->write([&](Session& session) -> core::Done { return work(session); });
    ASSERT_TRUE(done.ok()) << done.problem().word() << " " << done.problem().detail;
  }

  template <class IdType>
  IdType some_id() {
    return *IdType::from_bytes(random.bytes(16));
  }
  /// A case of this organisation with one person and her identity.
  Subject person_of(const core::OrgId& org) {
    Subject out{some_id<core::SectionId>(), SubjectKind::identity, some_id<core::CaseId>(), some_id<core::PersonId>(),
                1};
    write([&](Session& session) -> core::Done {
      const auto e = storage::blob("");
      TRY_DONE(session.execute(
          "INSERT INTO cases (network_id, case_id, org_id, number, status, trafficking_status, trafficking_decided_by, "
          "origin_district, destination_country, offence_day, acts, means, purposes, recruitment, control, industry, "
          "sex_exploitation, vulnerabilities, route, closure, closure_reason, opened_ms, order_ms, due_ms, version) "
          "VALUES ($1, $2, $3, $4, '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', 1, 1, 1, 1)",
          storage::blob(network.bytes()), storage::blob(out.case_id.bytes()), storage::blob(org.bytes()),
          out.case_id.text()));
      TRY_DONE(session.execute(
          "INSERT INTO case_people (network_id, person_id, case_id, role, sex, birth_year, age_band, citizenship, "
          "is_child, perpetrator_roles, relations, version, made_ms) VALUES ($1, $2, $3, 'victim', '', 0, '', '', '', "
          "'', '', 1, 1)",
          storage::blob(network.bytes()), storage::blob(out.person_id.bytes()), storage::blob(out.case_id.bytes())));
      TRY_DONE(
          session.execute("INSERT INTO case_sections (network_id, section_id, case_id, subject_id, class, slot, "
                          "version, bundle_id, envelope, circle_id, epoch, wrapped, author, made_ms) VALUES ($1, "
                          "$2, $3, $4, 'identity', $5, 1, $5, $5, $5, 1, $5, $5, 1)",
                          storage::blob(network.bytes()), storage::blob(out.id.bytes()),
                          storage::blob(out.case_id.bytes()), storage::blob(out.person_id.bytes()), e));
      return {};
    });
    return out;
  }
  Subject keep_own(const core::OrgId& org, const Written& who) {
    const auto subject = person_of(org);
    const Browser own(Scope::own, org.bytes(), 'o');
    write([&](Session& session) { return reg->put_own(session, org, bob, own.space, subject, own.encode(who)); });
    return subject;
  }
  Subject keep_network(const core::OrgId& org, const Written& who, core::Millis until = kNoEnd) {
    const auto subject = person_of(org);
    const Sealer sealer{keys, random};
    write([&](Session& session) {
      StoredEncoding one{Scope::network,
                         1,
                         org,
                         subject,
                         sealer.seal(Scope::network, subject.id, 1, shared.encode(who)),
                         "consent",
                         "read_aloud",
                         until,
                         0};
      return put_encoding(session, network, one, bob, clock.time);
    });
    return subject;
  }
  core::Done act(const core::OrgId& org, const core::UserId& user, const Subject& subject, const Written& who) {
    return database->write([&](Session& session) -> core::Done {
      return reg->record_act(session, {org, user, subject, 1, shared.encode(who)});
    });
  }
  core::Result<Answers> find(const core::OrgId& org, const Written& who, bool names) {
    const Browser own(Scope::own, org.bytes(), 'o');
    const auto bits = own.encode(who);
    const Ask ask{own.space,  names, names ? bits.names : bits.full, bits.presence, names ? kNameSearch : kThreshold,
                  clock.time, 20};
    return database->read([&](Session& session) { return reg->search(session, org, ask); });
  }
  std::vector<StoredKnock> knocks(const core::OrgId& org) {
    return database->read([&](Session& session) { return knocks_of_holder(session, network, org, false); }).value();
  }
  std::int64_t rows(const std::string& sql) {
    return database
        ->read([&](Session& session) -> core::Result<std::int64_t> {
          TRY(const auto row, session.one(sql));
          return row->integer(0);
        })
        .value();
  }

  support::SeededRandom random{"register"};
  core::NetworkId network = some_id<core::NetworkId>();
  core::OrgId pelita = some_id<core::OrgId>(), imigrasi = some_id<core::OrgId>(), melati = some_id<core::OrgId>();
  core::UserId bob = some_id<core::UserId>(), chelsea = some_id<core::UserId>();
  Browser shared{Scope::network, network.bytes(), 'n'};
  StillClock clock;
  vault::ServerKeys keys{*crypto::Secret::from_bytes(core::Bytes(32, 's'))};
  app::RateLimits limits{clock, core::Bytes(32, 'r'), true};
  std::unique_ptr<storage::Database> database = open();
  app::Context context{*database, clock, random, keys, limits, network, false, "test", nullptr, nullptr, nullptr};
  std::unique_ptr<Register> reg;
};
SULUH_ON_BOTH_ENGINES(RegisterTest);

const Written kSiti{"Siti Nurjanah", "2008-03-07", "Karang Tinggi", "P", ""};
const Written kSitiOld{"Sitti Noerdjanah", "2008-07-03", "Karang Tinggi", "P",
                       ""};  // old spelling, day and month swapped
const Written kBudi{"Budi Hartono", "1984-11-21", "Pondok Kelapa", "L", ""};

TEST_P(RegisterTest, SaysThatItIsFillingInsteadOfNothing) {
  keep_own(pelita, kSiti);
  const auto early = find(pelita, kSiti, true);
  ASSERT_FALSE(early.ok());
  EXPECT_EQ(early.problem().key, core::ProblemKey::not_ready);
  EXPECT_EQ(early.problem().fields.at(0).key, "memuat");
  fill();
  EXPECT_EQ(find(pelita, kSiti, true)->found, 1U);
}

TEST_P(RegisterTest, FindsAnOldSpellingAmongItsOwnAndNothingOfOthers) {
  const auto siti = keep_own(pelita, kSiti);
  keep_own(pelita, kBudi);
  fill();
  for (const bool names : {true, false}) {
    const auto found = find(pelita, kSitiOld, names);
    ASSERT_TRUE(found.ok());
    ASSERT_EQ(found->hits.size(), 1U) << names;
    EXPECT_EQ(found->hits[0].entry.subject.id, siti.id);
    EXPECT_GT(found->hits[0].score, 0.8);
    EXPECT_TRUE(find(imigrasi, kSitiOld, names)->hits.empty());
  }
  // asked with the key of somebody else: refused, not "nobody"
  const Browser own(Scope::own, pelita.bytes(), 'o');
  const auto bits = own.encode(kSiti);
  const Ask ask{own.space, true, bits.names, bits.presence, 0.5, clock.time, 20};
  const auto theirs = database->read([&](Session& session) { return reg->search(session, imigrasi, ask); });
  ASSERT_FALSE(theirs.ok());
  EXPECT_EQ(theirs.problem().key, core::ProblemKey::other_space);
}

TEST_P(RegisterTest, FollowsNewVersionsErasuresAndOtherNodes) {
  auto siti = keep_own(pelita, kSiti);
  fill();
  Register other(context);  // another node
  ASSERT_TRUE(other.work_once().ok());
  const Browser own(Scope::own, pelita.bytes(), 'o');
  siti.version = 2;
  write([&](Session& session) { return reg->put_own(session, pelita, bob, own.space, siti, own.encode(kBudi)); });
  EXPECT_TRUE(find(pelita, kSiti, true)->hits.empty());
  const auto bits = own.encode(kBudi);
  const Ask ask{own.space, true, bits.names, bits.presence, kNameSearch, clock.time, 20};
  const auto there = database->read([&](Session& session) { return other.search(session, pelita, ask); });
  ASSERT_TRUE(there.ok());
  ASSERT_EQ(there->hits.size(), 1U);
  EXPECT_EQ(there->hits[0].entry.subject.version, 2);
  write([&](Session& session) { return reg->erase(session, siti.id); });
  EXPECT_TRUE(find(pelita, kBudi, true)->hits.empty());
  EXPECT_TRUE(database->read([&](Session& session) { return other.search(session, pelita, ask); })->hits.empty());
  EXPECT_EQ(rows("SELECT count(*) FROM match_encodings WHERE length(sealed) > 0"), 0);
}

TEST_P(RegisterTest, ARestartKnowsTheSame) {
  for (int i = 0; i < 50; ++i)
    keep_own(pelita,
             {"Orang " + std::string(1, static_cast<char>('a' + i % 26)), "1990-01-" + std::to_string(10 + i % 18)});
  const auto siti = keep_own(pelita, kSiti);
  fill();
  const auto before = find(pelita, kSiti, false);
  fresh();
  fill();
  const auto after = find(pelita, kSiti, false);
  ASSERT_EQ(after->hits.size(), before->hits.size());
  EXPECT_EQ(after->hits.at(0).entry.subject.id, siti.id);
  EXPECT_EQ(after->hits.at(0).score, before->hits.at(0).score);
}

TEST_P(RegisterTest, KnocksAtTheHolderAloneOnceForASubject) {
  const auto girl = keep_network(pelita, kSiti);
  keep_network(melati, kBudi);
  fill();
  auto applicant = person_of(imigrasi);
  ASSERT_TRUE(act(imigrasi, chelsea, applicant, kSitiOld).ok());
  EXPECT_TRUE(knocks(pelita).empty());  // the call itself compares nothing: its answer can tell nothing
  fill();
  const auto at_pelita = knocks(pelita);
  ASSERT_EQ(at_pelita.size(), 1U);
  EXPECT_EQ(at_pelita[0].subject.id, girl.id);
  EXPECT_EQ(at_pelita[0].state, KnockState::open);
  EXPECT_EQ(at_pelita[0].strength, Strength::likely);
  EXPECT_TRUE(knocks(melati).empty());
  EXPECT_TRUE(knocks(imigrasi).empty());
  applicant.version = 2;  // written again
  ASSERT_TRUE(act(imigrasi, chelsea, applicant, kSitiOld).ok());
  fill();
  EXPECT_EQ(knocks(pelita).size(), 1U);
  // the holder's own act knocks not at herself
  ASSERT_TRUE(act(pelita, bob, girl, kSiti).ok());
  fill();
  EXPECT_EQ(knocks(pelita).size(), 1U);
  EXPECT_EQ(rows("SELECT count(*) FROM match_acts WHERE length(sealed) > 0 OR compared_ms = 0"), 0);
}

TEST_P(RegisterTest, WritesAsMuchInTheLogWithAndWithoutAHit) {
  keep_network(pelita, kSiti);
  fill();
  const auto entries = [&] { return rows("SELECT count(*) FROM audit_entries"); };
  const auto begin = entries();
  ASSERT_TRUE(act(imigrasi, chelsea, person_of(imigrasi), kSiti).ok());
  fill();
  const auto hit = entries();
  ASSERT_TRUE(act(imigrasi, chelsea, person_of(imigrasi), kBudi).ok());
  fill();
  EXPECT_EQ(knocks(pelita).size(), 1U);
  EXPECT_EQ(entries() - hit, hit - begin);
  EXPECT_EQ(hit - begin, 2);  // one for each protective organisation
}

TEST_P(RegisterTest, BitsGoWithTheBasisAndWithTheSection) {
  keep_network(pelita, kSiti, clock.time + kDay);
  const auto erased = keep_network(pelita, kBudi);
  fill();
  write([&](Session& session) -> core::Done {
    TRY_DONE(session.execute("DELETE FROM case_sections WHERE section_id = $1", storage::blob(erased.id.bytes())));
    return {};
  });
  clock.time += 2 * kDay;
  fill();
  EXPECT_EQ(rows("SELECT count(*) FROM match_encodings WHERE length(sealed) > 0"), 0);
  ASSERT_TRUE(act(imigrasi, chelsea, person_of(imigrasi), kSiti).ok());
  ASSERT_TRUE(act(imigrasi, chelsea, person_of(imigrasi), kBudi).ok());
  fill();
  EXPECT_TRUE(knocks(pelita).empty());
  clock.time += 40 * kDay;
  fill();
  EXPECT_EQ(rows("SELECT count(*) FROM match_encodings"), 0);  // not even the ids
}

TEST_P(RegisterTest, FollowsCasesThatMoveAndPeopleWhoObject) {
  const auto taken_over = keep_own(pelita, kSiti);
  const auto restricted = keep_network(pelita, kBudi);
  fill();
  const auto standing = [&](const core::OrgId& org, const Subject& subject) {
    return database->read([&](Session& session) { return standing_of(session, network, org, subject); }).value();
  };
  EXPECT_EQ(standing(pelita, taken_over)->number, taken_over.case_id.text());
  EXPECT_FALSE(standing(pelita, restricted)->restricted);
  write([&](Session& session) -> core::Done {
    TRY_DONE(session.execute("UPDATE cases SET org_id = $2 WHERE case_id = $1",
                             storage::blob(taken_over.case_id.bytes()), storage::blob(melati.bytes())));
    TRY_DONE(session.execute("UPDATE case_people SET restricted_ms = 1 WHERE person_id = $1",
                             storage::blob(restricted.person_id.bytes())));
    return {};
  });
  EXPECT_FALSE(standing(pelita, taken_over));  // at once; the bits follow
  EXPECT_TRUE(standing(pelita, restricted)->restricted);
  clock.time += 60'000;
  fill();
  EXPECT_TRUE(find(pelita, kSiti, true)->hits.empty());
  EXPECT_EQ(rows("SELECT count(*) FROM match_encodings WHERE length(sealed) > 0"), 0);
  ASSERT_TRUE(act(imigrasi, chelsea, person_of(imigrasi), kBudi).ok());
  fill();
  EXPECT_TRUE(knocks(pelita).empty());
}

// A rogue officer with a list of names. What it costs her: every try is an act with a section of a real case, forty a
// day, and no answer tells her anything. How fast it is seen: each is counted at every protective organisation at once.
TEST_P(RegisterTest, AnOrganisationThatLeavesIsForgotten) {
  keep_network(pelita, kSiti);
  keep_own(pelita, kBudi);
  keep_network(melati, kBudi);
  ASSERT_TRUE(act(imigrasi, chelsea, person_of(imigrasi), kSitiOld).ok());
  fill();
  ASSERT_EQ(knocks(pelita).size(), 1U);
  ASSERT_TRUE(find(pelita, kBudi, false)->found);
  write([&](Session& session) { return leave_register(session, network, pelita, clock.time); });
  EXPECT_EQ(knocks(pelita).size(), 0U) << "nobody is left to answer";
  EXPECT_EQ(rows("SELECT count(*) FROM match_encodings WHERE length(sealed) > 0"), 1) << "only the other one's";
  // in the running index too, without a restart, and after one
  for (int round = 0; round < 2; ++round) {
    EXPECT_FALSE(find(pelita, kBudi, false)->found);
    ASSERT_TRUE(act(imigrasi, chelsea, person_of(imigrasi), kSitiOld).ok());
    ASSERT_TRUE(act(imigrasi, chelsea, person_of(imigrasi), kBudi).ok());
    fill();
    EXPECT_EQ(knocks(pelita).size(), 0U);
    EXPECT_EQ(knocks(melati).size(), static_cast<std::size_t>(round) + 1) << "others are still found";
    fresh();
    fill();
  }
  EXPECT_EQ(rows("SELECT count(*) FROM protective_orgs"), 1);
}

TEST_P(RegisterTest, ADictionaryOfNamesIsSlowAndSeen) {
  keep_network(pelita, kSiti);
  fill();
  constexpr int kNames = 200;
  int tried = 0, days = 0, refused = 0;
  while (tried < kNames) {
    const Written guess{"Nama " + std::to_string(tried) + " Tebakan", "1990-05-1" + std::to_string(tried % 10)};
    const auto done = act(imigrasi, chelsea, person_of(imigrasi), tried == 150 ? kSiti : guess);
    if (done.ok()) {
      ++tried;
      continue;
    }
    ASSERT_EQ(done.problem().key, core::ProblemKey::too_many_requests);
    EXPECT_GT(done.problem().retry_after_seconds, 0);
    EXPECT_LE(done.problem().retry_after_seconds, 86'400);
    ++refused;
    fill();
    const auto seen = database->read(
        [&](Session& session) { return acts_of_others(session, network, pelita, core::civil_day(clock.time)); });
    EXPECT_EQ(seen.value(), budget_of(SubjectKind::identity).person);
    clock.time += done.problem().retry_after_seconds * 1000LL;
    ++days;
  }
  fill();
  EXPECT_EQ(days, 4);
  EXPECT_EQ(refused, 4);
  EXPECT_EQ(knocks(pelita).size(), 1U);
  EXPECT_EQ(rows("SELECT count(*) FROM audit_entries WHERE action = 'register.compared'"), 2 * kNames);
}

TEST_P(RegisterTest, TheOrganisationHasABudgetToo) {
  std::int64_t made = 0;
  for (int person = 0; person < 11; ++person) {
    const auto officer = some_id<core::UserId>();
    for (std::int64_t i = 0; i < budget_of(SubjectKind::identity).person; ++i) {
      if (act(imigrasi, officer, person_of(imigrasi), kBudi).ok()) ++made;
    }
  }
  EXPECT_EQ(made, budget_of(SubjectKind::identity).org);
}

// A day of a border desk: thousands, counted apart from identities, compared in few transactions, forgotten after a
// month.
TEST_P(RegisterTest, ADeskHasABudgetOfItsOwn) {
  keep_network(pelita, kSiti);
  const auto crossing = [&] {
    Subject out;
    out.id = some_id<core::SectionId>();
    out.kind = SubjectKind::crossing;
    return out;
  };
  constexpr int kCrossings = 150;
  static_assert(kCrossings > budget_of(SubjectKind::identity).person);
  static_assert(budget_of(SubjectKind::crossing).org >= 12'000);
  for (int i = 0; i < kCrossings; ++i) {
    ASSERT_TRUE(act(imigrasi, chelsea, crossing(), i == 70 ? kSiti : kBudi).ok()) << i;
  }
  EXPECT_TRUE(act(imigrasi, chelsea, person_of(imigrasi), kBudi).ok());
  const auto day = core::civil_day(clock.time);
  const auto used = [&](SubjectKind kind, const core::UserId& user) {
    return database->read([&](Session& session) { return acts_today(session, network, imigrasi, user, kind, day); })
        .value();
  };
  EXPECT_EQ(used(SubjectKind::crossing, chelsea).person, kCrossings);
  EXPECT_EQ(used(SubjectKind::crossing, bob).person, 0);
  EXPECT_EQ(used(SubjectKind::crossing, bob).org, kCrossings);
  EXPECT_EQ(used(SubjectKind::identity, chelsea).person, 1);
  fill();
  EXPECT_EQ(knocks(pelita).size(), 1U);
  // Two organisations protect; each is told of each comparison.
  EXPECT_EQ(rows("SELECT count(*) FROM audit_entries WHERE action = 'register.compared'"), 2 * (kCrossings + 1));
  EXPECT_EQ(database->read([&](Session& session) { return acts_of_others(session, network, pelita, day); }).value(),
            kCrossings + 1);
  write([&](Session& session) -> core::Done {
    TRY_DONE(session.execute("UPDATE match_days SET acts = $1 WHERE kind = 'crossing'",
                             budget_of(SubjectKind::crossing).person));
    return {};
  });
  EXPECT_EQ(act(imigrasi, chelsea, crossing(), kBudi).problem().key, core::ProblemKey::too_many_requests);
  EXPECT_TRUE(act(imigrasi, bob, crossing(), kBudi).ok());
  fill();
  clock.time += 31 * kDay;
  fill();
  EXPECT_EQ(rows("SELECT count(*) FROM match_acts WHERE kind = 'crossing'"), 0);
  EXPECT_EQ(rows("SELECT count(*) FROM match_acts"), 1);
  EXPECT_EQ(rows("SELECT count(*) FROM match_days"), 0);
}

// The key of a desk is a key of its organisation like the own one, on a shelf of its own.
TEST_P(RegisterTest, TheDeskKeepsItsRecordsApart) {
  const Browser desk(Scope::desk, imigrasi.bytes(), 'd');
  write([&](Session& session) -> core::Done {
    TRY_DONE(insert_key(session, network, {desk.space, 1}, chelsea));
    Subject entry;
    entry.id = some_id<core::SectionId>();
    entry.kind = SubjectKind::list;
    entry.person_id = some_id<core::PersonId>();
    return reg->put_own(session, imigrasi, chelsea, desk.space, entry, desk.encode(kSiti));
  });
  fill();
  const auto bits = desk.encode(kSitiOld);
  const Ask ask{desk.space, false, bits.full, bits.presence, kThreshold, clock.time, 20};
  const auto found = database->read([&](Session& session) { return reg->search(session, imigrasi, ask); });
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->hits.size(), 1U);
  EXPECT_EQ(found->hits[0].entry.subject.kind, SubjectKind::list);
  EXPECT_FALSE(database->read([&](Session& session) { return reg->search(session, pelita, ask); }).ok());
  keep_own(imigrasi, kBudi);
  EXPECT_TRUE(find(imigrasi, kSiti, true)->hits.empty());  // what protects is in no search of the office
  // Nothing of a desk meets the network.
  ASSERT_TRUE(act(melati, bob, person_of(melati), kSiti).ok());
  fill();
  EXPECT_TRUE(knocks(imigrasi).empty());
}

TEST_P(RegisterTest, ARotationOfTheServerKeyCarriesOn) {
  keep_own(pelita, kSiti);
  const vault::ServerKeys before(*crypto::Secret::from_bytes(core::Bytes(32, 's')));
  keys = vault::ServerKeys(*crypto::Secret::from_bytes(core::Bytes(32, 't')));
  write([&](Session& session) -> core::Done {
    TRY(const auto carried, carry_encodings(session, network, before, keys, random, clock.time));
    EXPECT_EQ(carried, 1);
    return {};
  });
  fresh();
  fill();
  EXPECT_EQ(find(pelita, kSiti, true)->hits.size(), 1U);
}

// A restore without the server key: nothing opens, and the campaign is told of what can be made again.
TEST_P(RegisterTest, WithoutTheServerKeyTheOwnOnesAreMadeAgain) {
  keep_own(pelita, kSiti);
  keep_network(pelita, kBudi);
  keys = vault::ServerKeys(*crypto::Secret::from_bytes(core::Bytes(32, 't')));
  fresh();
  fill();
  EXPECT_TRUE(find(pelita, kSiti, true)->hits.empty());
  EXPECT_EQ(rows("SELECT count(*) FROM match_encodings WHERE scope = 'own' AND version > 0"), 0);
  EXPECT_EQ(rows("SELECT count(*) FROM match_encodings WHERE scope = 'network' AND version > 0"), 1);
  ASSERT_TRUE(act(imigrasi, chelsea, person_of(imigrasi), kBudi).ok());
  fill();
  EXPECT_TRUE(knocks(pelita).empty());
}

TEST_P(RegisterTest, WorksByItselfOnceStarted) {
  keep_network(pelita, kSiti);
  reg->start();
  ASSERT_TRUE(act(imigrasi, chelsea, person_of(imigrasi), kSiti).ok());
  reg->wake();
  for (int i = 0; i < 500 && knocks(pelita).empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  reg->stop();
  EXPECT_EQ(knocks(pelita).size(), 1U);
}

TEST(Thresholds, AMissingFieldIsNeutral) {
  constexpr match::Presence kNameDate = 0b1001, kAll = 0b1111111111;
  EXPECT_EQ(*most_dice(kAll, kAll), 1.0);
  EXPECT_LT(*most_dice(kNameDate, kAll), 0.75);
  EXPECT_EQ(*score(*most_dice(kNameDate, kAll), kNameDate, kAll), 1.0);
  EXPECT_FALSE(most_dice(0b0001, kAll));             // a name alone decides nothing
  EXPECT_FALSE(most_dice(0b1000, kAll));             // nor a date alone
  EXPECT_FALSE(most_dice(0b0000001001, 0b1000001));  // date here, NIK there: nothing in common but the name
  EXPECT_EQ(strength(0.80), Strength::possible);
  EXPECT_EQ(strength(0.87), Strength::likely);
  EXPECT_EQ(strength(0.93), Strength::very_likely);
}

}  // namespace
}  // namespace registry
