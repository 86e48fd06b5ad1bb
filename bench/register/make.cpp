// SPDX-License-Identifier: Apache-2.0
// A register of many people, as an office's lists are once they are encoded.
//   suluh_register_make DIR PEOPLE NAMES-FOLDER REGENCIES.csv SCHEMA.toml [POSTGRES_URL]
// DIR.sessions: members who may ask, each with the token that a post needs. DIR.asked: questions, 19 of 20 about people
// who are not in it, the others about people who are, written down again.
#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>

#include "crypto/init.h"
#include "match/coder.h"
#include "registry/encoding_store.h"
#include "registry/linkage_store.h"
#include "support/bulk.h"

namespace {

using bulk::need;

constexpr std::uint64_t kSeed = 20'260'102;
constexpr std::size_t kQuestions = 4'000, kSessions = 64;

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

registry::Bits bits_of(const match::Encoded& one) { return {one.full, one.names, one.presence}; }

registry::KeySpace space_of(const people::Coder& coder, const core::Bytes& org) {
  registry::KeySpace out;
  out.owner = org;
  out.epoch = 1;
  out.schema = coder.encoder().space().schema;
  out.full = coder.encoder().space().key;
  out.names = coder.encoder().names_space().key;
  return out;
}

void fill(bulk::Network& network, const bulk::Organisation& org, const people::Town& town, people::Coder& coder,
          std::size_t count) {
  constexpr std::size_t kUnit = 5'000;
  crypto::SystemRandom random;
  const registry::Sealer sealer{*network.keys, random};
  for (std::size_t from = 0; from < count; from += kUnit) {
    need(network.database->write([&](storage::Session& session) -> core::Done {
      bulk::Batch rows(
          "match_encodings",
          "network_id, scope, subject_id, epoch, kind, org_id, case_id, person_id, version, sealed, basis, "
          "reference, until_ms, change, made_by, made_ms");
      for (std::size_t i = from; i < std::min(count, from + kUnit); ++i) {
        const auto id = network.random.bytes(16);
        const auto sealed =
            sealer.seal(registry::Scope::own, *core::SectionId::from_bytes(id), 1, bits_of(coder(town.person(i))));
        rows.bytes(network.network())
            .text("own")
            .bytes(id)
            .number(1)
            .text("list")
            .bytes(org.id)
            .bytes(core::Bytes(16, '\0'));
        rows.bytes(core::Bytes(16, '\0')).number(1).bytes(sealed).text("").text("").number(registry::kNoEnd);
        TRY_DONE(rows.number(static_cast<std::int64_t>(i) + 1).bytes(org.users[0]).number(network.now).end(session));
      }
      return rows.flush(session);
    }),
         "people");
  }
  need(network.database->write([&](storage::Session& session) {
    return session.run("INSERT INTO match_changes (network_id, last) VALUES ($1, $2)",
                       {storage::blob(network.id.bytes()), static_cast<std::int64_t>(count)}, nullptr);
  }),
       "changes");
}

std::string question(const registry::KeySpace& space, const registry::Bits& bits) {
  const auto text = [](const auto& data, std::size_t size) {
    return core::base64url(core::BytesView(reinterpret_cast<const char*>(data.data()), size));
  };
  return R"({"kind":"full","epoch":1,"schema":")" + text(space.schema, 16) + R"(","key":")" + text(space.full, 16) +
         R"(","bits":")" + text(bits.full.words, 64) + R"(","presence":)" + std::to_string(bits.presence) +
         R"(,"limit":10})";
}

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> a(values + 1, values + count);
  if (a.size() < 5) bulk::stop("see the head of this file for the arguments");
  const auto people = static_cast<std::size_t>(std::atoll(a[1].c_str()));
  const auto began = std::chrono::steady_clock::now();
  const auto schema = need(match::Schema::parse(read_file(a[4]), a[4], crypto::hash16), "schema");
  const people::Town town(a[2], read_file(a[3]), kSeed);
  bulk::Network network(a[0], a.size() > 5 ? a[5] : "");
  const auto org = network.organisation(0, kSessions);
  people::Coder coder(schema);
  const auto space = space_of(coder, org.id);
  need(network.database->write([&](storage::Session& session) {
    return registry::insert_key(session, network.id, {space, network.now}, *core::UserId::from_bytes(org.users[0]));
  }),
       "key");
  fill(network, org, town, coder, people);
  network.analyse();
  std::ofstream sessions(a[0] + ".sessions"), asked(a[0] + ".asked");
  for (std::size_t i = 0; i < kSessions; ++i) {
    const auto cookie = network.session(org);
    sessions << cookie << ' ' << network.csrf_of(cookie) << '\n';
  }
  for (std::size_t i = 0; i < kQuestions; ++i) {
    const auto who = i % 20 == 0 ? town.written_again(i * (people / kQuestions)) : town.person(people + i);
    asked << question(space, bits_of(coder(who))) << '\n';
  }
  std::printf("%zu people made in %.0f s\n", people,
              std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
}
