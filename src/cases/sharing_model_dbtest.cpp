// SPDX-License-Identifier: Apache-2.0
// Sharing against a reference model: random steps on the stores, and after each step every (person, section) read must
// be what a model of a hundred lines says. A failure is shrunk to the fewest steps that still fail.
// SULUH_MODEL_STEPS chooses another number of steps.
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "cases/move_store.h"
#include "cases/section_store.h"
#include "cases/sharing_store.h"
#include "crypto/hash.h"
#include "support/databases.h"
#include "support/seeded_random.h"
#include "vault/circle_keys.h"
#include "vault/directory_store.h"

namespace cases {
namespace {

constexpr std::size_t kOrgs = 3, kPeople = 2, kSections = 3, kCases = 2, kEpisode = 60;
// Whom a section is about: a person of the case, or (kItself) the case.
constexpr std::size_t kItself = 9;
constexpr std::array<std::size_t, kSections> kAbout{0, kItself, 1};
constexpr core::Millis kDay = 86'400'000;
const std::array<std::string, kSections> kClasses{"identity", "legal", "money"};

template <class IdType>
IdType id_of(const core::Bytes& bytes) {
  return *IdType::from_bytes(bytes.substr(0, 16));
}

// ---- the model: what was agreed, in plain words

struct ModelGrant {
  core::GrantId id;
  std::size_t section = 0, to = 0, of_case = 0;
  core::BundleId bundle;
  core::Bytes consent;
  std::int64_t epoch = 1;
  core::Millis from = 0, until = 0, made = 0;
  bool approved = false;
  std::optional<core::Millis> ended;
};
struct ModelReferral {
  core::ReferralId id;
  std::size_t to = 0, of_case = 0;
  std::string state = "sent";
};
struct ModelSection {
  core::SectionId id;
  core::BundleId bundle;
  std::int64_t version = 1, epoch = 1;
  std::size_t of_case = 0;
  bool there = true;                   ///< not destroyed by a takeover
  std::optional<std::int64_t> handed;  ///< epoch of the new owner's circle, of the grant that she reads by
};
struct ModelMove {
  MoveOut move;
  std::size_t from = 0, into = 0;
  std::vector<std::size_t> sections;  ///< that it took along
};
struct Model {
  core::Millis now = 1'790'000'000'000;
  std::array<ModelSection, kSections> sections;
  std::array<std::size_t, kCases> owner{};  ///< of each case
  std::vector<ModelGrant> grants;
  std::vector<ModelReferral> referrals;
  std::vector<ModelMove> moves;
  std::vector<std::pair<core::ConsentId, std::size_t>> consents;  // and the case they are about
  // newest epoch of each organisation's circle of a class; who holds which epoch
  std::array<std::array<std::int64_t, kSections>, kOrgs> epochs{};
  std::set<std::array<std::int64_t, 4>> held;  // organisation, person, class, epoch

  [[nodiscard]] bool holds(std::size_t org, std::size_t person, std::size_t section, std::int64_t epoch) const {
    return held.contains(
        {static_cast<std::int64_t>(org), static_cast<std::int64_t>(person), static_cast<std::int64_t>(section), epoch});
  }
  [[nodiscard]] bool complete(const ModelGrant& g) const { return kClasses[g.section] != "legal" || g.approved; }
  [[nodiscard]] bool runs(const ModelGrant& g) const {
    return complete(g) && !g.ended && g.from <= now && now <= g.until && g.bundle == sections[g.section].bundle;
  }
  [[nodiscard]] bool sees_case(std::size_t org, std::size_t which) const {
    if (org == owner[which]) return true;
    for (const auto& g : grants) {
      if (g.to == org && g.of_case == which && runs(g)) return true;
    }
    for (const auto& r : referrals) {
      if (r.to == org && r.of_case == which && r.state != "refused" && r.state != "revoked") return true;
    }
    return false;
  }
  /// Somebody may have kept the key of the present bundle.
  [[nodiscard]] bool needs_new_bundle(std::size_t section) const {
    if (sections[section].handed) return true;
    for (const auto& g : grants) {
      const bool present = g.section == section && g.bundle == sections[section].bundle;
      const bool began = g.from <= g.ended.value_or(now);
      if (present && complete(g) && began && (g.ended || g.until < now)) return true;
    }
    return false;
  }
  /// Its signed words name the case that it leaves.
  void end_grants(std::size_t section) {
    for (auto& g : grants) {
      if (g.section == section && !g.ended) g.ended = now;
    }
  }
  /// "ok", "no_right" or "not_found", asked of one of the cases.
  [[nodiscard]] std::string read(std::size_t org, std::size_t person, std::size_t section, std::size_t which) const {
    const auto& s = sections[section];
    if (!s.there || s.of_case != which || !sees_case(org, which)) return "not_found";
    if (org == owner[which]) return holds(org, person, section, s.handed.value_or(s.epoch)) ? "ok" : "no_right";
    std::string out = "not_found";
    for (const auto& g : grants) {
      if (g.to != org || g.section != section || !runs(g)) continue;
      if (holds(org, person, section, g.epoch)) return "ok";
      out = "no_right";
    }
    return out;
  }
};

// ---- the same on the stores

class Play {
 public:
  Play(Session& session, const core::NetworkId& network, std::string seed, std::string episode)
      : session_(session), network_(network), seed_(std::move(seed)), ids_("ids" + seed_ + std::move(episode)) {}

  /// The first difference, with the step behind which it showed; empty where both agree.
  core::Result<std::string> run(const std::vector<std::size_t>& steps) {
    TRY_DONE(build());
    for (const auto step : steps) {
      support::SeededRandom random(seed_ + std::to_string(step));
      const auto dice = random.bytes(8);
      TRY_DONE(act(dice));
      TRY(const auto difference, compare());
      if (!difference.empty()) return "step " + std::to_string(step) + " " + difference;
    }
    return std::string();
  }

 private:
  template <class IdType>
  IdType fresh() {
    return id_of<IdType>(ids_.bytes(16));
  }
  static std::size_t pick(const core::Bytes& dice, std::size_t at, std::size_t below) {
    return static_cast<unsigned char>(dice[at]) % below;
  }
  Viewer viewer(std::size_t org, std::size_t person) const {
    return {orgs_[org], people_[org][person], model_.now, "", true};
  }
  core::CircleId circle(std::size_t org, std::size_t section) const {
    return vault::circle_id(orgs_[org], "", kClasses[section]);
  }

  core::Done build() {
    for (std::size_t org = 0; org < kOrgs; ++org) {
      orgs_[org] = fresh<core::OrgId>();
      TRY_DONE(vault::insert_organisation(session_, network_, {orgs_[org], "Org", "", false, false, "", 1}));
      for (auto& person : people_[org]) person = fresh<core::UserId>();
      for (std::size_t section = 0; section < kSections; ++section) TRY_DONE(new_epoch(org, section, org == 0));
    }
    for (auto& one : cases_) {
      one = fresh<core::CaseId>();
      CaseIn in;
      in.case_id = one;
      TRY_DONE(insert_case(session_, network_, viewer(0, 0), in));
    }
    for (auto& one : subjects_) {
      one = fresh<core::PersonId>();
      Person person;
      person.person_id = one;
      TRY_DONE(insert_person(session_, network_, cases_[0], person, model_.now));
    }
    for (std::size_t i = 0; i < kSections; ++i) {
      model_.sections[i] = {fresh<core::SectionId>(), fresh<core::BundleId>(), 1, model_.epochs[0][i], 0, true, {}};
      TRY(const auto saved, save_section(session_, network_, viewer(0, 0), cases_[0], section_in(i)));
      if (saved != Saved::yes) return core::problem(core::ProblemKey::internal, "section was not saved");
    }
    return {};
  }

  [[nodiscard]] core::PersonId subject_of(std::size_t i) const {
    return kAbout[i] == kItself ? id_of<core::PersonId>(cases_[model_.sections[i].of_case].bytes())
                                : subjects_[kAbout[i]];
  }

  SectionIn section_in(std::size_t i) {
    const auto& s = model_.sections[i];
    const auto kind = *schema::from_word<SectionClass>(kClasses[i]);
    return {s.id,    s.bundle, subject_of(i), kind, s.version, {"envelope"}, circle(model_.owner[s.of_case], i),
            s.epoch, {"w"}};
  }

  /// Person 0 always holds the new epoch; person 1 where `both`.
  core::Done new_epoch(std::size_t org, std::size_t section, bool both) {
    const auto epoch = ++model_.epochs[org][section];
    TRY_DONE(vault::insert_circle(session_, network_,
                                  {circle(org, section), epoch, orgs_[org], "", kClasses[section], "", "", 1}));
    // Of the owner, person 1 is never let into the circle of legal sections.
    for (std::size_t person = 0; person < kPeople; ++person) {
      if (person == 1 && (!both || (org == 0 && section == 1))) continue;
      TRY_DONE(vault::insert_circle_key(session_, network_,
                                        {circle(org, section), epoch, people_[org][person].bytes(), "wrapped"}));
      model_.held.insert({static_cast<std::int64_t>(org), static_cast<std::int64_t>(person),
                          static_cast<std::int64_t>(section), epoch});
    }
    return {};
  }

  core::Done act(const core::Bytes& dice) {
    switch (pick(dice, 0, 17)) {
      case 0:
      case 1:
        model_.now += static_cast<core::Millis>(pick(dice, 1, 200)) * kDay / 20;
        return {};
      case 2:
        return consent(dice);
      case 3:
      case 4:
        return grant(dice);
      case 5:
        return approve(dice);
      case 6:
        return end(dice);
      case 7:
        return withdraw(dice);
      case 8:
        return save(dice);
      case 9:
        return refer(dice);
      case 10:
        return answer(dice);
      case 11:
        return propose(dice);
      case 12:
        return confirm(dice);
      case 13:
        return undo(dice);
      case 14:
        return hand_over(dice);
      case 15:
        return leave(dice);
      default:
        return keys(dice);
    }
  }

  core::Done consent(const core::Bytes& dice) {
    vault::ConsentStatement said;
    said.consent_id = fresh<core::ConsentId>();
    const std::size_t which = pick(dice, 2, kCases), by = model_.owner[which];
    said.case_id = cases_[which];
    said.to_org = orgs_[(by + 1 + pick(dice, 1, kOrgs - 1)) % kOrgs];
    said.classes = "identity,legal,money";
    said.purpose = "protection";
    said.from_ms = model_.now;
    said.until_ms = model_.now + 30 * kDay;
    const ConsentIn in{{vault::statement_bytes(network_, said)}, {"s"}, std::nullopt};
    TRY_DONE(insert_consent(session_, network_, viewer(by, 0), said, in));
    model_.consents.emplace_back(said.consent_id, which);
    return {};
  }

  core::Done grant(const core::Bytes& dice) {
    const std::size_t section = pick(dice, 1, kSections);
    if (!model_.sections[section].there) return {};
    const std::size_t by = model_.owner[model_.sections[section].of_case];
    const std::size_t to = (by + 1 + pick(dice, 2, kOrgs - 1)) % kOrgs;
    ModelGrant g{fresh<core::GrantId>(),
                 section,
                 to,
                 model_.sections[section].of_case,
                 model_.sections[section].bundle,
                 {},
                 model_.epochs[to][section],
                 model_.now + static_cast<core::Millis>(pick(dice, 3, 3)) * kDay,
                 0,
                 model_.now,
                 false,
                 std::nullopt};
    g.until = g.from + (1 + static_cast<core::Millis>(pick(dice, 4, 20))) * kDay;
    vault::GrantStatement said;
    said.grant_id = g.id;
    said.case_id = cases_[g.of_case];
    said.subject_id = subject_of(section).bytes();
    said.section_id = model_.sections[section].id;
    said.bundle_id = g.bundle;
    said.section_class = kClasses[section];
    said.to_org = orgs_[to];
    said.to_circle = circle(to, section);
    said.to_epoch = static_cast<std::uint64_t>(g.epoch);
    said.wrapped_key = core::Bytes(80, 'w');
    said.basis = "law";
    said.basis_reference = "pp-9-2008-14-5";
    if (!model_.consents.empty() && pick(dice, 5, 4) != 0) {
      const auto& under = model_.consents[pick(dice, 6, model_.consents.size())].first;
      said.basis = "consent";
      said.basis_reference = under.text();
      g.consent = under.bytes();
    }
    said.purpose = "protection";
    said.from_ms = g.from;
    said.until_ms = g.until;
    TRY_DONE(insert_grant(session_, network_, viewer(by, 0), said, {{vault::statement_bytes(network_, said)}, {"s"}}));
    model_.grants.push_back(std::move(g));
    return {};
  }

  core::Done approve(const core::Bytes& dice) {
    if (model_.grants.empty()) return {};
    auto& g = model_.grants[pick(dice, 1, model_.grants.size())];
    const bool expected = !g.approved && !g.ended && g.until >= model_.now;
    TRY(const bool done,
        approve_grant(session_, network_, viewer(0, 1), cases_[g.of_case], g.id, {people_[0][1], "s", {"a", "b"}}));
    if (done != expected) return core::problem(core::ProblemKey::internal, "approval");
    g.approved = g.approved || done;
    return {};
  }

  core::Done end(const core::Bytes& dice) {
    if (model_.grants.empty()) return {};
    auto& g = model_.grants[pick(dice, 1, model_.grants.size())];
    TRY(const bool done, end_grant(session_, network_, viewer(0, 0), cases_[g.of_case], g.id));
    if (done == g.ended.has_value()) return core::problem(core::ProblemKey::internal, "end");
    if (done) g.ended = model_.now;
    return {};
  }

  core::Done withdraw(const core::Bytes& dice) {
    if (model_.consents.empty()) return {};
    const auto [id, which] = model_.consents[pick(dice, 1, model_.consents.size())];
    TRY(const bool done, withdraw_consent(session_, network_, viewer(0, 1), cases_[which], id, {{"w"}, {"s"}}));
    for (auto& g : model_.grants) {
      if (done && g.consent == id.bytes() && !g.ended) g.ended = model_.now;
    }
    std::erase(model_.consents, std::pair(id, which));  // nobody grants under it any more
    return {};
  }

  core::Done save(const core::Bytes& dice) {
    const std::size_t i = pick(dice, 1, kSections);
    auto& s = model_.sections[i];
    if (!s.there) return {};
    const std::size_t by = model_.owner[s.of_case];
    const bool new_bundle = pick(dice, 2, 3) == 0;
    const bool refused = model_.needs_new_bundle(i) && !new_bundle;
    const auto before = s;
    ++s.version;
    s.epoch = model_.epochs[by][i];
    if (new_bundle) s.bundle = fresh<core::BundleId>();
    TRY(const auto saved, save_section(session_, network_, viewer(by, 0), cases_[s.of_case], section_in(i)));
    if (saved != (refused ? Saved::reseal_needed : Saved::yes))
      return core::problem(core::ProblemKey::internal, "save");
    if (refused) {
      s = before;
    } else {
      s.handed.reset();
    }
    return {};
  }

  core::Done refer(const core::Bytes& dice) {
    if (model_.referrals.size() > 3) return {};
    const std::size_t which = pick(dice, 2, kCases), by = model_.owner[which];
    const std::size_t to = (by + 1 + pick(dice, 1, kOrgs - 1)) % kOrgs;
    vault::ReferralStatement said;
    said.referral_id = fresh<core::ReferralId>();
    said.case_id = cases_[which];
    said.to_org = orgs_[to];
    said.need = "shelter";
    said.due_day = "2027-01-01";
    said.message_hash = core::Bytes(32, 'h');
    TRY_DONE(insert_referral(session_, network_, viewer(by, 0), said,
                             {{vault::statement_bytes(network_, said)}, {"s"}, {}}));
    model_.referrals.push_back({said.referral_id, to, which, "sent"});
    return {};
  }

  core::Done answer(const core::Bytes& dice) {
    if (model_.referrals.empty()) return {};
    auto& r = model_.referrals[pick(dice, 1, model_.referrals.size())];
    const std::array<std::string, 4> states{"accepted", "refused", "done", "revoked"};
    const auto& to = states[pick(dice, 2, 4)];
    const bool from_sent = to == "accepted" || to == "refused";
    if (to == "revoked" ? (r.state != "sent" && r.state != "accepted") : r.state != (from_sent ? "sent" : "accepted")) {
      return {};
    }
    const vault::AnswerStatement said{r.id, to, "", "", 1, orgs_[r.to], people_[r.to][0]};
    const auto from = *schema::from_word<ReferralState>(r.state);
    const AnswerIn in{{vault::statement_bytes(network_, said)}, {"s"}, std::nullopt};
    TRY(const bool moved, answer_referral(session_, network_,
                                          viewer(to == "revoked" ? model_.owner[r.of_case] : r.to, 0), said, from, in));
    if (!moved) return core::problem(core::ProblemKey::internal, "answer");
    r.state = to;
    return {};
  }

  core::Done propose(const core::Bytes& dice) {
    if (model_.moves.size() > 5) return {};
    const std::size_t from = pick(dice, 1, kCases), who = pick(dice, 2, 4), by = model_.owner[from];
    if (by != model_.owner[1 - from]) return {};
    MoveIn in;
    in.move_id = fresh<core::TaskId>();
    in.into = cases_[1 - from];
    // 3: everything, a merge; else the one, the other, or both, whether they are in the case or not.
    if (who == 0 || who == 2) in.people.push_back(subjects_[0]);
    if (who == 1 || who == 2) in.people.push_back(subjects_[1]);
    TRY_DONE(insert_move(session_, network_, viewer(by, 0), cases_[from], in));
    ModelMove move;
    TRY(const auto stored, find_move(session_, network_, viewer(by, 1), in.move_id));
    move.move = *stored;
    move.from = from;
    move.into = 1 - from;
    model_.moves.push_back(std::move(move));
    return {};
  }

  core::Done confirm(const core::Bytes& dice) {
    if (model_.moves.empty()) return {};
    auto& m = model_.moves[pick(dice, 1, model_.moves.size())];
    if (model_.owner[0] != model_.owner[1]) return {};
    std::vector<core::OrgId> receivers;
    TRY(const bool done, do_move(session_, network_, viewer(0, 1), m.move, receivers));
    if (done != (m.move.state == MoveState::proposed)) return core::problem(core::ProblemKey::internal, "move");
    if (!done) return {};
    m.move.state = MoveState::done;
    for (std::size_t i = 0; i < kSections; ++i) {
      const auto& people = m.move.people;
      const bool goes = people.empty() ||
                        (kAbout[i] != kItself && std::count(people.begin(), people.end(), subjects_[kAbout[i]]) > 0);
      if (!goes || !model_.sections[i].there || model_.sections[i].of_case != m.from) continue;
      m.sections.push_back(i);
      model_.sections[i].of_case = m.into;
      model_.end_grants(i);
    }
    return {};
  }

  core::Done undo(const core::Bytes& dice) {
    if (model_.moves.empty()) return {};
    auto& m = model_.moves[pick(dice, 1, model_.moves.size())];
    if (model_.owner[0] != model_.owner[1]) return {};
    std::vector<core::OrgId> receivers;
    TRY(const bool done, undo_move(session_, network_, viewer(0, 1), m.move, receivers));
    if (done != (m.move.state == MoveState::done)) return core::problem(core::ProblemKey::internal, "undo");
    if (!done) return {};
    m.move.state = MoveState::undone;
    for (const auto i : m.sections) {
      if (model_.sections[i].of_case != m.into) continue;  // moved on meanwhile
      model_.sections[i].of_case = m.from;
      model_.end_grants(i);
    }
    return {};
  }

  /// Another organisation takes a case over: what was granted to it and runs goes along, the rest is destroyed.
  core::Done hand_over(const core::Bytes& dice) {
    if (pick(dice, 4, 3) != 0) return {};  // seldom, or nothing would be left to share
    const std::size_t which = pick(dice, 1, kCases);
    const std::size_t to = (model_.owner[which] + 1 + pick(dice, 2, kOrgs - 1)) % kOrgs;
    TRY_DONE(take_over(session_, network_, viewer(to, 0), cases_[which]));
    for (std::size_t i = 0; i < kSections; ++i) {
      auto& s = model_.sections[i];
      if (!s.there || s.of_case != which) continue;
      s.handed.reset();
      // Of several the one made last; of those made at once the smallest id.
      const ModelGrant* newest = nullptr;
      for (const auto& g : model_.grants) {
        if (g.section != i || g.to != to || !model_.runs(g)) continue;
        const bool later = newest == nullptr || g.made > newest->made || (g.made == newest->made && g.id < newest->id);
        if (later) newest = &g;
      }
      if (newest != nullptr) s.handed = newest->epoch;
      s.there = newest != nullptr;
    }
    for (auto& g : model_.grants) {
      if (g.of_case == which && !g.ended) g.ended = model_.now;
    }
    for (auto& r : model_.referrals) {
      if (r.of_case == which && r.to != to && r.state != "refused") r.state = "revoked";
    }
    for (auto& m : model_.moves) {
      if (m.move.state == MoveState::proposed) m.move.state = MoveState::undone;
    }
    model_.owner[which] = to;
    return {};
  }

  /// A circle gets a new epoch, or a person leaves and loses all her keys; the owner's first person stays, to save.
  core::Done keys(const core::Bytes& dice) {
    const std::size_t org = pick(dice, 1, kOrgs), section = pick(dice, 2, kSections);
    if (pick(dice, 3, 4) != 0) return new_epoch(org, section, pick(dice, 4, 2) == 0);
    TRY_DONE(vault::delete_circle_keys(session_, network_, people_[org][1]));
    std::erase_if(model_.held,
                  [&](const auto& one) { return one[0] == static_cast<std::int64_t>(org) && one[1] == 1; });
    return {};
  }

  /// An organisation leaves the network. Where it owns a case, others come in its place, with new keys: of what lay
  /// under the old ones they read nothing.
  core::Done leave(const core::Bytes& dice) {
    if (pick(dice, 4, 6) != 0) return {};  // seldom, or nothing would be left to share
    const std::size_t org = pick(dice, 1, kOrgs);
    TRY_DONE(end_sharing_of(session_, network_, orgs_[org], model_.now));
    for (auto& g : model_.grants) {
      if ((g.to == org || model_.owner[g.of_case] == org) && !g.ended) g.ended = model_.now;
    }
    for (const auto& person : people_[org]) TRY_DONE(vault::delete_circle_keys(session_, network_, person));
    std::erase_if(model_.held, [&](const auto& one) { return one[0] == static_cast<std::int64_t>(org); });
    const bool owns = std::count(model_.owner.begin(), model_.owner.end(), org) > 0;
    for (std::size_t section = 0; owns && section < kSections; ++section) TRY_DONE(new_epoch(org, section, false));
    return {};
  }

  core::Result<std::string> read(const Viewer& who, const std::optional<StoredCase>& found, std::size_t section) {
    if (!found) return std::string("not_found");
    const auto got = deliver_section(session_, network_, who, *found, model_.sections[section].id);
    if (got.ok()) return std::string("ok");
    if (got.problem().key == core::ProblemKey::no_right) return std::string("no_right");
    if (got.problem().key == core::ProblemKey::not_found) return std::string("not_found");
    return got.problem();
  }

  /// Every person of every organisation asks each case for each section.
  core::Result<std::string> compare() {
    for (std::size_t at = 0; at < kOrgs * kPeople * kCases; ++at) {
      const std::size_t org = at % kOrgs, person = at / kOrgs % kPeople, which = at / kOrgs / kPeople;
      const auto who = viewer(org, person);
      TRY(const auto found, find_case(session_, network_, who, cases_[which]));
      for (std::size_t section = 0; section < kSections; ++section) {
        TRY(const auto have, read(who, found, section));
        const auto want = model_.read(org, person, section, which);
        if (have == want) continue;
        return "organisation " + std::to_string(org) + " person " + std::to_string(person) + " " + kClasses[section] +
               " of case " + std::to_string(which) + ": " + have + " instead of " + want;
      }
    }
    return std::string();
  }

  Session& session_;
  core::NetworkId network_;
  std::string seed_;
  support::SeededRandom ids_;
  Model model_;
  std::array<core::OrgId, kOrgs> orgs_;
  std::array<std::array<core::UserId, kPeople>, kOrgs> people_;
  std::array<core::CaseId, kCases> cases_;
  std::array<core::PersonId, 2> subjects_;
};

class SharingModel : public test_support::OnBothEngines {
 protected:
  /// Empty where model and stores agree.
  std::string play(storage::Database& db, const std::string& seed, const std::vector<std::size_t>& steps) {
    const auto episode = std::to_string(++episodes_);
    const auto network = id_of<core::NetworkId>(core::Bytes(16, 'n'));
    const auto out = db.write([&](Session& session) { return Play(session, network, seed, episode).run(steps); });
    return out.ok() ? *out : std::string(out.problem().word()) + " " + out.problem().detail;
  }

  /// Leaves out steps, in halves, quarters and so on, while it still fails.
  std::vector<std::size_t> shrunk(storage::Database& db, const std::string& seed, std::vector<std::size_t> steps) {
    for (std::size_t piece = steps.size() / 2; piece > 0; piece /= 2) {
      for (std::size_t at = 0; at + piece <= steps.size();) {
        auto fewer = steps;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(at),
                    fewer.begin() + static_cast<std::ptrdiff_t>(at + piece));
        if (play(db, seed, fewer).empty()) {
          at += piece;
        } else {
          steps = std::move(fewer);
        }
      }
    }
    return steps;
  }

  std::size_t episodes_ = 0;
};
SULUH_ON_BOTH_ENGINES(SharingModel);

TEST_P(SharingModel, AgreesAfterEveryStep) {
  const auto* const asked = std::getenv("SULUH_MODEL_STEPS");
  const std::size_t usual = GetParam() == storage::Engine::sqlite ? 100'000 : 3'000;
  const std::size_t total = asked == nullptr ? usual : std::strtoull(asked, nullptr, 10);
  const auto db = open();
  std::vector<std::size_t> steps(kEpisode);
  for (std::size_t done = 0; done < total; done += kEpisode) {
    for (std::size_t i = 0; i < kEpisode; ++i) steps[i] = i;
    const std::string seed = "sharing " + std::to_string(done);
    const auto difference = play(*db, seed, steps);
    if (difference.empty()) continue;
    const auto fewest = shrunk(*db, seed, steps);
    std::string list;
    for (const auto step : fewest) list += " " + std::to_string(step);
    FAIL() << difference << "\nseed '" << seed << "', the steps that are needed:" << list << "\n"
           << play(*db, seed, fewest);
  }
}

}  // namespace
}  // namespace cases
