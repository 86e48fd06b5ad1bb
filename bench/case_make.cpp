// SPDX-License-Identifier: Apache-2.0
// Cases at the size of a country.
//   suluh_case_make DIR CASES USERS [POSTGRES_URL]   an empty folder becomes 40 organisations; rows go in by bulk SQL
// One organisation owns a quarter of the cases, the others share the rest; half of all are closed. Sealed columns hold
// random bytes of the usual sizes: the server cannot tell. DIR.sessions holds sessions and ids of cases for
// suluh_staff_load.
#include <chrono>
#include <fstream>
#include <memory>

#include "cases/facts.h"
#include "core/workdays.h"
#include "crypto/init.h"
#include "support/bulk.h"

namespace {

using bulk::Batch;
using bulk::Bytes;
using bulk::need;
using bulk::stop;
using storage::Session;

constexpr std::int64_t kDay = 86'400'000;
constexpr std::int64_t kNever = (std::int64_t{1} << 53) - 1;
constexpr std::size_t kOrganisations = 40;
constexpr std::size_t kSessions = 64;
constexpr std::size_t kKeptIds = 2000;  // of each organisation with a session

struct Organisation : bulk::Organisation {
  std::vector<Bytes> cases;
  std::int64_t made = 0;
};

class Maker {
 public:
  explicit Maker(bulk::Network& made)
      : database_(*made.database), made_(made), network_(made.network()), now_(made.now) {}

  void organisations(std::size_t users) {
    for (std::size_t i = 0; i < kOrganisations; ++i) {
      all_.push_back({made_.organisation(i, users / kOrganisations), {}, 0});
    }
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
  void sessions(const std::string& file) {
    std::ofstream out(file);
    for (std::size_t i = 0; i < kSessions; ++i) {
      const auto& org = all_[i % 2 == 0 ? 0 : 1 + i % (kOrganisations - 1)];
      out << made_.session(org);
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

  /// The first words of a list come often, the last seldom.
  template <class E>
  std::string_view word(std::size_t skip = 0) {
    const auto& words = schema::Words<E>::words;
    const auto x = made_.random.share();
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

  Bytes random(std::size_t size) { return made_.random.bytes(size); }
  std::size_t below(std::size_t most) { return made_.random.below(most); }
  bool chance(double share) { return made_.random.chance(share); }

  storage::Database& database_;
  bulk::Network& made_;
  Bytes network_;
  core::Millis now_;
  std::vector<Organisation> all_;
};

void make(const std::string& data, std::size_t cases, std::size_t users, const std::string& postgres) {
  const auto began = std::chrono::steady_clock::now();
  bulk::Network network(data, postgres);
  Maker maker(network);
  maker.organisations(users);
  maker.cases(cases);
  maker.sessions(data + ".sessions");
  network.analyse();
  std::printf("%zu cases, %zu users in %zu organisations made in %.0f s\n", cases, users, kOrganisations,
              std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
}

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> a(values + 1, values + count);
  if (a.size() < 3) stop("see the head of this file for the arguments");
  const auto number = [&](std::size_t i) { return static_cast<std::size_t>(std::atoll(a[i].c_str())); };
  make(a[0], number(1), number(2), a.size() > 3 ? a[3] : "");
}
