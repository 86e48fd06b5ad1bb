// SPDX-License-Identifier: Apache-2.0
#include "cli/demo.h"

#include <algorithm>

#include "cli/demo_stage.h"
#include "cli/invite.h"
#include "vault/audit_sequencer.h"

namespace cli {
namespace {

using core::Result;

constexpr core::Millis kMinute = 60'000;
constexpr core::Millis kDay = 24LL * 60 * kMinute;
constexpr std::string_view kPelita = "Yayasan Pelita";
constexpr std::string_view kImigrasi = "Kantor Imigrasi Bengkulu";

/// Every circle of cases (docs/cases.md): the custodian and the supervisor hold them all.
core::Done make_circles(Client& custodian, const std::vector<Member>& members) {
  std::vector<core::UserId> supervisors;
  std::vector<core::UserId> approvers;
  for (const auto& member : members) {
    if (member.role == "supervisor") supervisors.push_back(member.id);
    if (member.role == "supervisor" || member.role == "protection") approvers.push_back(member.id);
  }
  for (const auto* section_class :
       {"intake", "identity", "contact", "narrative", "health", "legal", "location", "money", "matching"}) {
    TRY_DONE(custodian.make_circle(section_class, supervisors));
  }
  return custodian.make_circle("approval", approvers);
}

/// The border desk's circle, and that of the protection officers, which one of them makes: whoever makes a circle is in
/// it.
core::Done make_border_circles(Stage& stage) {
  TRY(auto* chelsea, stage.actor("chelsea"));
  TRY(auto* kartika, stage.actor("kartika"));
  const auto id_of = [&](std::string_view login) { return stage.actors.find(login)->second.client->user(); };
  TRY_DONE(chelsea->make_circle("border", {id_of("indra"), id_of("kartika"), id_of("lestari")}));
  TRY_DONE(kartika->make_circle("protection", {id_of("lestari")}));
  for (const auto* login : {"indra", "kartika", "lestari"}) {
    TRY(auto* member, stage.actor(login));
    TRY_DONE(member->load_keys());
  }
  return {};
}

/// The organisation's first person founds it, everybody else is invited, accepts, and is certified by her.
core::Done bring_in(Stage& stage, std::string_view organisation, std::string token) {
  Client* admin = nullptr;
  Client* custodian = nullptr;
  for (const auto& person : demo_people()) {
    if (person.organisation != organisation) continue;
    auto client = std::make_unique<Client>(stage.handler, stage.random, stage.clock);
    if (admin != nullptr) {
      TRY(token, admin->invite(person.role, person.name, person.custodian));
    }
    TRY_DONE(client->join({token, std::string(person.login), std::string(person.name), demo_password(person.login),
                           admin == nullptr ? std::string(organisation) : std::string()}));
    auto& actor = stage.actors[std::string(person.login)];
    actor.seen = stage.clock.now();
    actor.client = std::move(client);
    if (admin == nullptr) admin = actor.client.get();
    if (person.custodian && custodian == nullptr) custodian = actor.client.get();
    stage.clock.move_to(stage.clock.now() + kMinute);
  }
  TRY(const auto members, admin->members());
  for (const auto& member : members) {
    if (member.state == "pending") TRY_DONE(admin->certify(member));
  }
  return make_circles(*custodian, members);
}

}  // namespace

const std::vector<DemoPerson>& demo_people() {
  static const std::vector<DemoPerson> people{{"alice", "Alice", "admin", kPelita, false},
                                              {"bob", "Bob", "caseworker", kPelita, true},
                                              {"hana", "Hana", "supervisor", kPelita, false},
                                              {"eko", "Eko", "monitor", kPelita, false},
                                              {"dina", "Dina", "guest", kPelita, false},
                                              {"gita", "Gita", "liaison", kPelita, false},
                                              {"hendra", "Hendra", "admin", kImigrasi, false},
                                              {"chelsea", "Chelsea", "officer", kImigrasi, true},
                                              {"indra", "Indra", "supervisor", kImigrasi, false},
                                              {"farah", "Farah", "coordinator", kImigrasi, false},
                                              {"kartika", "Kartika", "protection", kImigrasi, true},
                                              {"lestari", "Lestari", "protection", kImigrasi, false},
                                              {"lukas", "Lukas", "carrier", kImigrasi, false}};
  return people;
}

std::string demo_password(std::string_view login) { return "suluh-demo-" + std::string(login); }

Result<Client*> Stage::actor(std::string_view login) {
  constexpr core::Millis kSession = 20 * kMinute;
  const auto found = actors.find(login);
  if (found == actors.end()) return core::problem(core::ProblemKey::internal, "nobody of that name in the script");
  auto& [client, seen] = found->second;
  if (clock.now() - seen > kSession) TRY_DONE(client->sign_in_again());
  seen = clock.now();
  return client.get();
}

core::Done bring_people_in(Stage& stage) {
  TRY(const auto first, first_invitation(stage.house.context(), "Alice", false));
  TRY_DONE(bring_in(stage, kPelita, first));
  TRY(auto* alice, stage.actor("alice"));
  TRY(const auto partner, alice->invite("admin", "Hendra", false, true));
  TRY_DONE(bring_in(stage, kImigrasi, partner));
  return make_border_circles(stage);
}

Result<Demo> make_demo(const house::Options& options, const core::Clock& clock, core::Random& random) {
  const auto end = clock.now() - kMinute;
  StageClock stage_clock(end - 31 * kDay);
  TRY_DONE(house::found_network(options, true, stage_clock, random));
  auto open = options;
  open.limits_off = true;
  // A power cut while invented data is made costs nothing; closing the database writes it out.
  open.synchronous_full = false;
  TRY(const auto house, house::House::open(open, stage_clock, random));
  app::Dispatcher dispatcher(house->context(), house->api_routes(), nullptr, nullptr);
  Stage stage{*house, dispatcher, random, stage_clock, end, {}, {}};
  TRY_DONE(bring_people_in(stage));
  TRY(auto out, play_reports(stage));
  TRY_DONE(play_border(stage));
  out.network = house->context().network;
  vault::audit::Sequencer sequencer(house->context().database, out.network, house->context().keys.log_keys());
  TRY_DONE(sequencer.run_once());
  return out;
}

}  // namespace cli
