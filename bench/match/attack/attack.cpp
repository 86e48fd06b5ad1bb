// SPDX-License-Identifier: Apache-2.0
// Attacks on encodings under a key that the attacker does not have: 100,000 invented people, a public table of 100,000
// of which a share are the same people, and all he knows of the rules. Fails when the published strength is not reached
// where nothing hardens the encodings, because a weak attacker proves nothing (docs/threat-model.md).
//   suluh_match_attack FOLDER-OF-NAMES REGENCIES.csv SCHEMA.toml [people [parts]]
// Parts: 0 to 6 for kSettings, r for a rogue member, f for few people, m for few of many,
// o for other tables; all without it.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>

#include "crypto/hash.h"
#include "match/attack/atoms.h"
#include "match/attack/refine.h"
#include "match/attack/world.h"

namespace {

using attack::BitRows;
using attack::kSettings;
using attack::Layer;
using attack::Setting;
using attack::World;

constexpr std::uint64_t kSeed = 20'261'124;
constexpr std::size_t kAtoms = 90, kJudged = 5'000, kRare = 5;
struct Round {
  std::size_t asked;
  double taught;  // share of the guesses, the surest, that teach
};
constexpr std::array kRounds{Round{10'000, 0.15}, Round{5'000, 0.4}, Round{5'000, 0.5}, Round{5'000, 0.5}};
constexpr double kSure = 0.05;  // the margin from which the attacker says that he is sure
// Share of records by pattern mining without hardening: "Evaluating hardening techniques against cryptanalysis attacks
// on Bloom filter encodings for record linkage" (North Carolina's voters, 222,251 encodings).
constexpr double kPublished = 0.207;

std::string read_file(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The same person stands in the table and among the encodings with chance `overlap`; the order tells nothing.
attack::Table make_table(const World& world, attack::Content content, double overlap) {
  attack::Reader reader(world.schema, content);
  people::Random random(kSeed, 5);
  std::vector<std::vector<attack::Token>> rows;
  for (std::size_t i = 0; i < world.others.size(); ++i) {
    const bool same = i < world.encoded.size() && random.chance(overlap);
    rows.push_back(reader.tokens(same ? world.listed[i] : world.others[i]));
  }
  for (std::size_t i = rows.size() - 1; i > 0; --i) std::swap(rows[i], rows[random.below(i + 1)]);
  return {rows, kRare};
}

std::vector<std::size_t> sample(std::size_t of, std::size_t size, std::uint64_t stream) {
  people::Random random(kSeed, 1000 + stream);
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < std::min(of, size); ++i) out.push_back(random.below(of));
  return out;
}

struct Judged {
  double right = 0;                 // of all encodings: the best guess is the person
  double said = 0, said_right = 0;  // of all: he is sure; of these: right
};

class Attack {
 public:
  Attack(const World& world, const Setting& setting, const BitRows& encodings, double overlap)
      : encodings_(encodings),
        table_(make_table(world, setting.content, overlap)),
        turns_(setting.layer == Layer::diffusion) {
    attack::Reader reader(world.schema, setting.content);
    for (const auto& person : world.listed) truth_.push_back(attack::value_of(reader.tokens(person)));
    belief_ = {BitRows(table_.vocabulary(), encodings_.width()), turns_};
  }

  /// The published way in, pattern mining.
  void mine() {
    const auto atoms = attack::find_atoms(encodings_, kAtoms);
    const auto names = attack::name_atoms(encodings_, atoms, table_, turns_ ? 0.3 : 0.1, kSeed);
    for (std::size_t a = 0; a < atoms.size(); ++a) {
      for (const auto bit : atoms[a].bits) belief_.bits.set(names[a], bit);
    }
  }

  /// Ours. The surest of the guesses teach; wrong ones teach all tokens the same, and so nothing.
  void refine() {
    for (std::size_t r = 0; r < kRounds.size(); ++r) {
      auto guesses = attack::guess(belief_, table_, encodings_, sample(encodings_.rows(), kRounds[r].asked, r));
      std::ranges::stable_sort(guesses, std::greater(), &attack::Guess::margin);
      guesses.resize(static_cast<std::size_t>(kRounds[r].taught * static_cast<double>(guesses.size())));
      belief_ = attack::learn(table_, encodings_, guesses, turns_);
    }
  }

  void know(std::size_t pairs) {
    std::vector<std::size_t> known = sample(encodings_.rows(), encodings_.rows(), 500);
    std::vector<attack::Guess> given;
    for (const auto i : known) {
      if (given.size() == pairs) break;
      for (std::size_t p = 0; p < table_.size(); ++p) {
        if (table_.value(p) == truth_[i]) {
          given.push_back({i, p, 1, 1});
          break;
        }
      }
    }
    belief_ = attack::learn(table_, encodings_, given, turns_);
  }

  [[nodiscard]] Judged judge() const {
    const auto guesses = attack::guess(belief_, table_, encodings_, sample(encodings_.rows(), kJudged, 900));
    std::vector<attack::Guess> sure;
    std::ranges::copy_if(guesses, std::back_inserter(sure), [](const auto& one) { return one.margin >= kSure; });
    return {right(guesses), static_cast<double>(sure.size()) / static_cast<double>(guesses.size()), right(sure)};
  }

 private:
  [[nodiscard]] double right(const std::vector<attack::Guess>& guesses) const {
    if (guesses.empty()) return 0;
    const auto hits = std::ranges::count_if(
        guesses, [&](const auto& one) { return table_.value(one.person) == truth_[one.encoding]; });
    return static_cast<double>(hits) / static_cast<double>(guesses.size());
  }

  const BitRows& encodings_;
  attack::Table table_;
  bool turns_;
  attack::Belief belief_;
  std::vector<std::uint64_t> truth_;
};

void report(const char* name, double overlap, const char* way, const Judged& figures) {
  std::printf("| %s | %.0f %% | %s | %.2f %% | %.2f %% | %.2f %% |\n", name, 100 * overlap, way, 100 * figures.right,
              100 * figures.said, 100 * figures.said_right);
  std::fflush(stdout);
}

World make_world(const match::Schema& schema, const people::Town& town, std::size_t size, std::size_t table) {
  World world{schema, {}, {}, {}};
  for (std::size_t i = 0; i < size; ++i) world.encoded.push_back(town.person(i));
  world.listed = world.encoded;
  for (std::size_t i = 0; i < table; ++i) world.others.push_back(town.person(3 * size + i));
  return world;
}

/// Returns what the published part alone reached at full overlap.
double attack_setting(const World& world, const Setting& setting) {
  const auto encodings = encode(world, setting);
  double published = 0;
  for (const double overlap : {1.0, 0.8, 0.5}) {
    Attack attack(world, setting, encodings, overlap);
    attack.mine();
    const auto mined = attack.judge();
    report(setting.name, overlap, "pattern mining", mined);
    attack.refine();
    report(setting.name, overlap, "carried on", attack.judge());
    if (overlap == 1.0) published = mined.right;
  }
  return published;
}

/// A member who knows whose some of the encodings are, and nothing else.
void rogue_member(const World& world) {
  for (const auto& setting : {kSettings[5], kSettings[6]}) {
    const auto encodings = encode(world, setting);
    for (const std::size_t pairs : {20, 100, 500}) {
      Attack attack(world, setting, encodings, 0.5);
      attack.know(pairs);
      attack.refine();
      report(setting.name, 0.5, ("knows " + std::to_string(pairs) + " pairs").c_str(), attack.judge());
    }
  }
}

/// How many encodings he needs: a circle of the size, and a table of as many people.
void few_people(const match::Schema& schema, const people::Town& town) {
  for (const std::size_t size : {300, 1'000, 3'000, 10'000, 30'000}) {
    const auto world = make_world(schema, town, size, size);
    const auto encodings = encode(world, kSettings[5]);
    for (const double overlap : {1.0, 0.5}) {
      Attack attack(world, kSettings[5], encodings, overlap);
      attack.mine();
      attack.refine();
      report(kSettings[5].name, overlap, ("carried on, " + std::to_string(size) + " people").c_str(), attack.judge());
    }
  }
}

/// The likely case: few are encoded, and all of them stand in a register of everybody.
void few_of_many(const match::Schema& schema, const people::Town& town, std::size_t everybody) {
  for (const std::size_t size : {1'000, 3'000, 10'000}) {
    const auto world = make_world(schema, town, size, everybody);
    const auto encodings = encode(world, kSettings[5]);
    Attack attack(world, kSettings[5], encodings, 1.0);
    attack.mine();
    attack.refine();
    report(kSettings[5].name, 1.0, ("carried on, " + std::to_string(size) + " of all people").c_str(), attack.judge());
  }
}

/// A table that another office wrote, and one in which nobody is: the attack must then find nobody.
void other_tables(World world, const people::Town& town) {
  const auto encodings = encode(world, kSettings[5]);
  Attack nobody(world, kSettings[5], encodings, 0);
  nobody.mine();
  nobody.refine();
  report(kSettings[5].name, 0, "carried on, nobody in the table", nobody.judge());
  for (std::size_t i = 0; i < world.listed.size(); ++i) {
    world.listed[i] = town.written_again(i);
    world.others[i] = town.written_again(3 * world.listed.size() + i);
  }
  for (const double overlap : {1.0, 0.5}) {
    Attack attack(world, kSettings[5], encodings, overlap);
    attack.mine();
    attack.refine();
    report(kSettings[5].name, overlap, "carried on, written by another office", attack.judge());
  }
}

constexpr const char* kUsage = "suluh_match_attack NAMES REGENCIES SCHEMA [people [parts]]\n";

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return std::fputs(kUsage, stderr), 2;
  const auto schema = match::Schema::parse(read_file(argv[3]), argv[3], crypto::hash16);
  if (!schema.ok()) return std::fprintf(stderr, "%s\n", schema.problem().detail.c_str()), 1;
  const std::size_t size = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 100'000;
  const std::string_view parts = argc > 5 ? argv[5] : "0123456rfmo";
  const people::Town town(argv[1], read_file(argv[2]), kSeed);
  const auto world = make_world(*schema, town, size, size);
  bool strong = true;
  for (std::size_t s = 0; s < kSettings.size(); ++s) {
    if (parts.find(static_cast<char>('0' + s)) == std::string_view::npos) continue;
    const double published = attack_setting(world, kSettings[s]);
    if (kSettings[s].layer == Layer::clk) strong = published >= kPublished;
  }
  if (parts.find('r') != std::string_view::npos) rogue_member(world);
  if (parts.find('f') != std::string_view::npos) few_people(*schema, town);
  if (parts.find('m') != std::string_view::npos) few_of_many(*schema, town, size);
  if (parts.find('o') != std::string_view::npos) other_tables(world, town);
  if (!strong) std::fputs("the attack does not reach its published strength: the figures prove nothing\n", stderr);
  return strong ? 0 : 1;
}
