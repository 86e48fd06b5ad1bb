// SPDX-License-Identifier: Apache-2.0
// Cases at the size of a country.
//   suluh_case_make DIR CASES USERS [POSTGRES_URL]   an empty folder becomes 40 organisations; rows go in by bulk SQL
// One organisation owns a quarter of the cases, the others share the rest; half of all are closed. Sealed columns hold
// random bytes of the usual sizes: the server cannot tell. DIR.sessions holds sessions and ids of cases for
// suluh_case_load.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "app/account_store.h"
#include "cases/facts.h"
#include "core/workdays.h"
#include "crypto/init.h"
#include "house/house.h"
#include "vault/circle_keys.h"
#include "vault/server_keys.h"

namespace {

using Clock = std::chrono::steady_clock;
using core::Bytes;
using storage::blob;
using storage::Parameter;
using storage::Session;

constexpr std::int64_t kDay = 86'400'000;
constexpr std::int64_t kNever = (std::int64_t{1} << 53) - 1;
constexpr std::size_t kOrganisations = 40;
constexpr std::size_t kSessions = 64;
constexpr std::size_t kKeptIds = 2000;  // of each organisation with a session

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "case_make: %s\n", why.c_str());
  std::exit(1);
}
template <class T>
auto need(T result, const char* what) {
  if (!result.ok()) {
    stop(std::string(what) + ": " + std::string(result.problem().word()) + " " + result.problem().detail);
  }
  if constexpr (requires { result.value(); }) return std::move(result).value();
}

/// Rows of one table, sent many at a time.
class Batch {
 public:
  Batch(std::string table, std::string columns) : head_("INSERT INTO " + table + " (" + columns + ") VALUES ") {}

  Batch& text(std::string value) { return keep(std::move(value), false); }
  Batch& bytes(Bytes value) { return keep(std::move(value), true); }
  Batch& number(std::int64_t value) {
    cells_.push_back({value, {}, 'i'});
    return *this;
  }
  Batch& null() {
    cells_.push_back({0, {}, 'n'});
    return *this;
  }
  core::Done end(Session& session) {
    if (width_ == 0) width_ = cells_.size();
    constexpr std::size_t kRows = 64;
    return cells_.size() >= kRows * width_ ? flush(session) : core::Done();
  }
  core::Done flush(Session& session) {
    if (cells_.empty()) return {};
    std::string sql = head_;
    std::vector<Parameter> values;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const auto& cell = cells_[i];
      sql += i % width_ != 0 ? "," : i == 0 ? "(" : "),(";
      if (cell.kind == 'n') {
        sql += "NULL";
        continue;
      }
      if (cell.kind == 'i') values.emplace_back(cell.number);
      if (cell.kind == 't') values.emplace_back(std::string_view(cell.text));
      if (cell.kind == 'b') values.emplace_back(blob(cell.text));
      sql += "$" + std::to_string(values.size());
    }
    const auto done = session.run(sql + ")", values, nullptr);
    cells_.clear();
    return done.ok() ? core::Done() : core::Done(done.problem());
  }

 private:
  struct Cell {
    std::int64_t number;
    std::string text;
    char kind;
  };
  Batch& keep(std::string value, bool is_blob) {
    cells_.push_back({0, std::move(value), is_blob ? 'b' : 't'});
    return *this;
  }
  std::string head_;
  std::vector<Cell> cells_;
  std::size_t width_ = 0;
};

struct Organisation {
  Bytes id;
  std::vector<Bytes> users;
  std::map<std::string, Bytes> circles;
  std::vector<Bytes> cases;
  std::int64_t made = 0;
};

class Maker {
 public:
  Maker(storage::Database& database, const core::NetworkId& network, core::Millis now)
      : database_(database), network_(network.bytes()), now_(now) {}

  void organisations(std::size_t users) {
    need(database_.write([&](Session& session) -> core::Done {
      Batch orgs("organisations", "network_id, org_id, name, anchor, takes_reports, host, root_recovery, created_ms");
      for (std::size_t i = 0; i < kOrganisations; ++i) {
        Organisation one;
        one.id = random(16);
        orgs.bytes(network_).bytes(one.id).text("Organisasi " + std::to_string(i)).bytes(random(32)).number(1);
        TRY_DONE(orgs.number(i == 0 ? 1 : 0).bytes(random(80)).number(now_).end(session));
        all_.push_back(std::move(one));
      }
      return orgs.flush(session);
    }),
         "organisations");
    for (auto& org : all_) members(org, users / kOrganisations);
  }

  /// Cases from the oldest to the newest, over three years.
  void cases(std::size_t count) {
    constexpr std::size_t kUnit = 2000;
    for (std::size_t from = 0; from < count; from += kUnit) {
      need(database_.write([&](Session& session) -> core::Done {
        Rows rows;
        for (std::size_t i = from; i < std::min(from + kUnit, count); ++i) {
          const auto when = now_ - 1095 * kDay + static_cast<std::int64_t>(1095.0 * kDay * double(i) / double(count));
          TRY_DONE(one_case(session, rows, pick_organisation(), when));
        }
        for (auto* batch : {&rows.cases, &rows.people, &rows.sections, &rows.tasks, &rows.clocks, &rows.referrals}) {
          TRY_DONE(batch->flush(session));
        }
        return {};
      }),
           "cases");
      if (from % 100'000 == 0) std::printf("  %zu cases\n", from), std::fflush(stdout);
    }
  }

  /// Sessions for the readers: half of the large organisation, half of the others.
  void sessions(const vault::ServerKeys& keys, const std::string& file) {
    std::ofstream out(file);
    for (std::size_t i = 0; i < kSessions; ++i) {
      const auto& org = all_[i % 2 == 0 ? 0 : 1 + i % (kOrganisations - 1)];
      const auto token = random(32);
      const auto user = *core::UserId::from_bytes(org.users[below(org.users.size())]);
      need(database_.write([&](Session& session) {
        return app::insert_session(session, *core::NetworkId::from_bytes(network_), keys.session_mac(token), random(16),
                                   user, now_);
      }),
           "session");
      out << core::base64url(token);
      for (const auto& id : org.cases) out << ' ' << core::hex(id);
      out << '\n';
    }
  }

 private:
  struct Rows {
    Batch cases{"cases",
                "network_id, case_id, org_id, number, from_report, status, trafficking_status, trafficking_decided_by, "
                "origin_district, destination_country, offence_day, acts, means, purposes, recruitment, control, "
                "industry, sex_exploitation, vulnerabilities, route, owner, closure, closure_reason, closure_by, "
                "opened_ms, order_ms, due_ms, version"};
    Batch people{"case_people",
                 "network_id, person_id, case_id, role, sex, birth_year, age_band, citizenship, is_child, "
                 "perpetrator_roles, relations, version, made_ms"};
    Batch sections{"case_sections",
                   "network_id, section_id, case_id, subject_id, class, slot, version, bundle_id, envelope, circle_id, "
                   "epoch, wrapped, author, made_ms"};
    Batch tasks{"case_tasks",
                "network_id, task_id, case_id, kind, due_day, due_ms, owner, made_by, circle_id, epoch, wrapped, "
                "envelope, done_ms, version"};
    Batch clocks{"case_clocks", "network_id, clock_id, case_id, clock, began_ms, due_ms, ended_ms, reason"};
    Batch referrals{"case_referrals",
                    "network_id, referral_id, case_id, from_org, to_org, state, due_day, due_ms, made_ms"};
  };

  Bytes random(std::size_t size) {
    Bytes out(size, '\0');
    for (std::size_t i = 0; i < size; i += 8) {
      const auto value = engine_();
      std::copy_n(reinterpret_cast<const char*>(&value), std::min<std::size_t>(8, size - i), out.data() + i);
    }
    return out;
  }
  std::size_t below(std::size_t most) { return engine_() % most; }
  bool chance(double share) { return double(engine_() >> 11U) * 0x1p-53 < share; }
  /// The first words of a list come often, the last seldom.
  template <class E>
  std::string_view word(std::size_t skip = 0) {
    const auto& words = schema::Words<E>::words;
    const auto x = double(engine_() >> 11U) * 0x1p-53;
    return words[skip + static_cast<std::size_t>(x * x * x * double(words.size() - skip))];
  }
  template <class E>
  std::string some(std::size_t most) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < 1 + below(most); ++i) out.emplace_back(word<E>());
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    std::string text;
    for (const auto& one : out) text += (text.empty() ? "" : ",") + one;
    return text;
  }

  Organisation& pick_organisation() { return all_[chance(0.25) ? 0 : 1 + below(kOrganisations - 1)]; }

  void members(Organisation& org, std::size_t count) {
    need(database_.write([&](Session& session) -> core::Done {
      Batch users("users",
                  "network_id, user_id, org_id, login, name, role, custodian, state, salt, proof_mac, recovery_mac, "
                  "seed, seed_recovery, root_wrapped, box_pk, sign_pk, totp_secret, totp_step, created_ms, seen_ms");
      Batch circles("circles", "network_id, circle_id, epoch, org_id, team, class, box_pk, sign_pk, created_ms");
      Batch keys("circle_keys", "network_id, circle_id, epoch, user_id, wrapped");
      for (const std::string name : {"intake", "identity", "contact", "narrative", "legal"}) {
        org.circles[name] = Bytes(vault::circle_id(*core::OrgId::from_bytes(org.id), "", name).bytes());
        circles.bytes(network_).bytes(org.circles[name]).number(1).bytes(org.id).text("").text(name);
        TRY_DONE(circles.bytes(random(32)).bytes(random(32)).number(now_).end(session));
      }
      for (std::size_t i = 0; i < count; ++i) {
        org.users.push_back(random(16));
        users.bytes(network_).bytes(org.users.back()).bytes(org.id).text("u" + core::hex(org.users.back()));
        users.text("Petugas " + std::to_string(i)).text("caseworker").number(0).text("active").bytes(random(16));
        users.bytes(random(32)).bytes(random(32)).bytes(random(120)).bytes(random(120)).null().bytes(random(32));
        TRY_DONE(users.bytes(random(32)).null().number(0).number(now_).number(now_).end(session));
        for (const auto& [name, circle] : org.circles) {
          keys.bytes(network_).bytes(circle).number(1).bytes(org.users.back()).bytes(random(112));
          TRY_DONE(keys.end(session));
        }
      }
      TRY_DONE(users.flush(session));
      TRY_DONE(circles.flush(session));
      return keys.flush(session);
    }),
         "members");
  }

  core::Done section(Session& session, Rows& rows, const Organisation& org, const Bytes& case_id, const Bytes& subject,
                     const std::string& name, std::size_t size, std::int64_t when) {
    const auto circle = org.circles.at(name == "title" ? "intake" : name);
    rows.sections.bytes(network_).bytes(random(16)).bytes(case_id).bytes(subject).text(name).bytes({}).number(1);
    rows.sections.bytes(random(16)).bytes(random(size)).bytes(circle).number(1).bytes(random(82));
    return rows.sections.bytes(org.users.front()).number(when).end(session);
  }

  core::Done one_case(Session& session, Rows& rows, Organisation& org, std::int64_t when) {
    const auto id = random(16);
    const auto owner = org.users[below(org.users.size())];
    const bool closed = chance(0.5);
    const bool task = !closed && chance(0.5);
    const auto due = task ? now_ + (chance(0.1) ? -1 : 1) * static_cast<std::int64_t>(below(60)) * kDay : kNever;
    const auto changed = when + static_cast<std::int64_t>(below(30)) * kDay;
    auto& c = rows.cases;
    c.bytes(network_).bytes(id).bytes(org.id).text("2026/17.09/" + std::to_string(1'000'000 + org.made++)).null();
    c.text(std::string(closed ? (chance(0.2) ? "ClosedReferred" : "Closed") : chance(0.3) ? "FollowUp" : "Active"));
    c.text(std::string(word<cases::Trafficking>())).text(std::string(word<cases::DecidedBy>()));
    char district[16];
    std::snprintf(district, sizeof district, "17.09.%02d", 1 + static_cast<int>(below(11)));
    c.text(chance(0.2) ? std::string(district) + ".2001" : district).text(chance(0.5) ? "KHM" : "MYS");
    c.text(core::civil_day(when - 30 * kDay)).text(some<cases::Act>(3)).text(some<cases::Means>(3));
    c.text(some<cases::Purpose>(2)).text(some<cases::Recruitment>(2)).text(some<cases::Control>(4));
    c.text(std::string(word<cases::Industry>())).text("").text(some<cases::Vulnerability>(2));
    c.text(R"([{"place":"17.09.03","from":"2026-01-04","to":""},{"place":"KHM","from":"2026-01-06","to":""}])");
    c.bytes(owner).text(closed ? "closed" : "open").text(closed ? "completed" : "");
    if (closed)
      c.bytes(owner);
    else
      c.null();
    TRY_DONE(c.number(when).number(-std::min(changed, now_)).number(due).number(3).end(session));
    const auto victim = random(16);
    TRY_DONE(person(session, rows, id, victim, "victim", when));
    if (chance(0.6)) TRY_DONE(person(session, rows, id, random(16), "suspect", when));
    TRY_DONE(section(session, rows, org, id, id, "title", 110, when));
    TRY_DONE(section(session, rows, org, id, victim, "identity", 320, when));
    TRY_DONE(section(session, rows, org, id, id, "narrative", 900, when));
    if (task) {
      rows.tasks.bytes(network_).bytes(random(16)).bytes(id).text("call").text(core::civil_day(due)).number(due);
      rows.tasks.bytes(owner).bytes(owner).bytes(org.circles.at("intake")).number(1).bytes(random(82));
      TRY_DONE(rows.tasks.bytes(random(140)).null().number(1).end(session));
    }
    rows.clocks.bytes(network_).bytes(random(16)).bytes(id).text("police_report").number(when).number(when + kDay);
    TRY_DONE(rows.clocks.number(when + kDay / 2).text("done").end(session));
    if (chance(0.01)) {
      const auto& to = all_[below(kOrganisations)];
      rows.referrals.bytes(network_).bytes(random(16)).bytes(id).bytes(org.id).bytes(to.id);
      rows.referrals.text(chance(0.05) ? "sent" : "accepted").text("2026-12-01").number(now_ + 7 * kDay);
      TRY_DONE(rows.referrals.number(when).end(session));
    }
    if (org.cases.size() < kKeptIds)
      org.cases.push_back(id);
    else if (chance(0.2))
      org.cases[below(kKeptIds)] = id;
    return {};
  }

  core::Done person(Session& session, Rows& rows, const Bytes& case_id, const Bytes& id, const std::string& role,
                    std::int64_t when) {
    rows.people.bytes(network_).bytes(id).bytes(case_id).text(role).text(chance(0.6) ? "Feminine" : "Masculine");
    rows.people.number(1970 + static_cast<std::int64_t>(below(40))).text("").text("IDN").text("unknown");
    rows.people.text(role == "suspect" ? "RecruiterOrIntermediary" : "").text("").number(1).number(when);
    return rows.people.end(session);
  }

  storage::Database& database_;
  Bytes network_;
  core::Millis now_;
  std::mt19937_64 engine_{20261124};
  std::vector<Organisation> all_;
};

void make(const std::string& data, std::size_t cases, std::size_t users, const std::string& postgres) {
  const core::SystemClock clock;
  crypto::SystemRandom random;
  house::Options options;
  options.data = data;
  options.postgres_url = postgres;
  const auto network = need(house::found_network(options, true, clock, random), "found");
  const auto began = Clock::now();
  auto storage = need(house::storage_options(options), "options");
  const auto database = need(storage::Database::open(storage), "open");
  Maker maker(*database, network, clock.now());
  maker.organisations(users);
  maker.cases(cases);
  maker.sessions(need(vault::ServerKeys::load(house::key_path(options)), "keys"), data + ".sessions");
  if (database->engine() ==
      storage::Engine::postgres) {  // it does so by itself after a while; ours never does on SQLite
    need(database->write([](Session& session) { return session.execute("ANALYZE"); }), "analyze");
  }
  std::printf("%zu cases, %zu users in %zu organisations made in %.0f s\n", cases, users, kOrganisations,
              std::chrono::duration<double>(Clock::now() - began).count());
}

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> a(values + 1, values + count);
  if (a.size() < 3) stop("see the head of this file for the arguments");
  const auto number = [&](std::size_t i) { return static_cast<std::size_t>(std::atoll(a[i].c_str())); };
  make(a[0], number(1), number(2), a.size() > 3 ? a[3] : "");
}
