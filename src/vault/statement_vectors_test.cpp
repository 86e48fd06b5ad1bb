// SPDX-License-Identifier: Apache-2.0
// Shared vectors of signed statements and of the chain to a circle's key (docs/formats.md section 5).
#include <gtest/gtest.h>

#include "crypto/hash.h"
#include "support/seeded_random.h"
#include "support/vectors.h"
#include "vault/circle_keys.h"
#include "vault/statement.h"

namespace {

namespace json = boost::json;
using core::base64url;
using core::Bytes;
using core::BytesView;
using vault::SignedStatement;

const core::NetworkId kNetwork = *core::NetworkId::parse("000102030405060708090a0b0c0d0e0f");
constexpr core::Millis kIssued = 1'790'000'000'000;

template <class IdType>
IdType random_id(core::Random& random) {
  return *IdType::from_bytes(random.bytes(16));
}

json::object signed_json(const SignedStatement& s) {
  return {{"bytes", base64url(s.bytes)}, {"signature", base64url(s.signature)}};
}

struct Cast {
  crypto::SignKeyPair root, custodian, stranger;
  core::OrgId org;
  core::UserId user, other_user;
};

Cast make_cast(core::Random& random) {
  Cast cast{crypto::sign_keypair(crypto::Secret::random(random)),
            crypto::sign_keypair(crypto::Secret::random(random)),
            crypto::sign_keypair(crypto::Secret::random(random)),
            {},
            {},
            {}};
  cast.org = vault::org_id(cast.root.public_key);
  cast.user = random_id<core::UserId>(random);
  cast.other_user = random_id<core::UserId>(random);
  return cast;
}

vault::CircleStatement circle_statement(core::Random& random, const Cast& cast, std::uint64_t epoch) {
  return {cast.org,
          vault::circle_id(cast.org, "", "intake"),
          "",
          "intake",
          epoch,
          random.bytes(32),
          random.bytes(32),
          cast.user,
          kIssued};
}

vault::MemberStatement member_statement(core::Random& random, const Cast& cast, bool custodian) {
  return {cast.org, cast.user, random.bytes(32), cast.custodian.public_key, custodian, kIssued};
}

json::array one_of_each(core::Random& random, const Cast& cast) {
  const auto circle = circle_statement(random, cast, 3);
  const auto report = random_id<core::BundleId>(random);
  const std::vector<vault::Statement> statements{
      vault::OrgStatement{cast.root.public_key, random.bytes(32), "Yayasan Pelita é", kIssued},
      member_statement(random, cast, true),
      vault::LeaveStatement{cast.org, cast.user, kIssued},
      circle,
      vault::AdmitStatement{cast.org, circle.circle_id, 3, cast.other_user, random.bytes(80), cast.user, kIssued},
      vault::HandonStatement{report, circle.circle_id, 3, random_id<core::CircleId>(random), 1, random.bytes(80),
                             kIssued},
      vault::ReplyStatement{report, cast.org, circle.circle_id, 3, random_id<core::SectionId>(random), 1, "",
                            random.bytes(32)},
      vault::ReplyStatement{report, cast.org, circle.circle_id, 3, random_id<core::SectionId>(random), 2,
                            random.bytes(32), random.bytes(32)},
      vault::ExitStatement{cast.org, cast.org, "", kIssued},
      vault::ExitStatement{*core::OrgId::from_bytes(core::Bytes(16, 'o')), cast.org, "keys_lost", kIssued}};
  json::array list;
  for (const auto& statement : statements) {
    json::object item = signed_json(vault::sign_statement(kNetwork, statement, cast.root));
    json::array fields;
    const auto parts = core::unframe(vault::statement_bytes(kNetwork, statement));
    for (const auto& field : *parts) fields.emplace_back(base64url(field));
    item["fields"] = std::move(fields);
    list.push_back(std::move(item));
  }
  return list;
}

json::array malformed(core::Random& random, const Cast& cast) {
  const auto network = kNetwork.bytes();
  const Bytes key(32, 'k');
  const Bytes id = random.bytes(16);
  const Bytes number = core::u64be(5);
  const Bytes good = core::frame({"suluh/1", "leave", network, id, id, number});
  const auto circle = circle_statement(random, cast, 1);
  json::array list;
  const auto add = [&](std::string_view what, const Bytes& bytes) {
    list.push_back({{"what", what}, {"bytes", base64url(bytes)}, {"valid", what == "good"}});
  };
  add("good", good);
  add("empty", "");
  add("other version", core::frame({"suluh/2", "leave", network, id, id, number}));
  add("unknown kind", core::frame({"suluh/1", "leaves", network, id, id, number}));
  add("kind of an object's own method", core::frame({"suluh/1", "toString", network}));
  add("other network", core::frame({"suluh/1", "leave", id, id, id, number}));
  add("field missing", core::frame({"suluh/1", "leave", network, id, id}));
  add("field too many", core::frame({"suluh/1", "leave", network, id, id, number, ""}));
  add("byte behind the end", good + '\0');
  add("truncated", good.substr(0, good.size() - 1));
  add("short id", core::frame({"suluh/1", "leave", network, id.substr(1), id, number}));
  add("short number", core::frame({"suluh/1", "leave", network, id, id, number.substr(1)}));
  add("number above 2^53 - 1", core::frame({"suluh/1", "leave", network, id, id, core::u64be(1ULL << 53U)}));
  add("name is not UTF-8", core::frame({"suluh/1", "org", network, key, key, "a\xFF", number}));
  add("name holds NUL", core::frame({"suluh/1", "org", network, key, key, BytesView("a\0b", 3), number}));
  add("overlong name", core::frame({"suluh/1", "org", network, key, key, "a\xC0\x80", number}));
  add("longer than any statement", core::frame({"suluh/1", "org", network, key, key, Bytes(5000, 'a'), number}));
  add("short key", core::frame({"suluh/1", "org", network, key.substr(1), key, "a", number}));
  add("flag is neither 0 nor 1", core::frame({"suluh/1", "member", network, id, id, key, key, "2", number}));
  add("flag is empty", core::frame({"suluh/1", "member", network, id, id, key, key, "", number}));
  add("circle id does not follow", core::frame({"suluh/1", "circle", network, circle.org_id.bytes(), id, "", "intake",
                                                number, key, key, id, number}));
  add("wrapped seed of another size", core::frame({"suluh/1", "admit", network, id, id, number, id, key, id, number}));
  add("previous hash of another size",
      core::frame({"suluh/1", "reply", network, id, id, id, number, id, number, "x", key}));
  const Bytes host(16, 'h');
  add("an exit of one's own with a reason", core::frame({"suluh/1", "exit", network, id, id, "closed", number}));
  add("an exit by another without a reason", core::frame({"suluh/1", "exit", network, id, host, "", number}));
  add("an exit for an unknown reason", core::frame({"suluh/1", "exit", network, id, host, "because", number}));
  return list;
}

struct Chain {
  vault::OrgStatements statements;
  std::vector<SignedStatement> circles;
};

json::object chain_json(std::string_view what, const Cast& cast, const Chain& chain, const core::OrgId& org) {
  const auto circle = vault::circle_id(cast.org, "", "intake");
  const auto newest = vault::newest_circle(kNetwork, org, circle, chain.statements, chain.circles);
  const auto list = [](const std::vector<SignedStatement>& all) {
    json::array out;
    for (const auto& s : all) out.push_back(signed_json(s));
    return out;
  };
  return {{"what", what},
          {"org_id", org.text()},
          {"circle_id", circle.text()},
          {"org", signed_json(chain.statements.org)},
          {"members", list(chain.statements.members)},
          {"leaves", list(chain.statements.leaves)},
          {"circles", list(chain.circles)},
          {"epoch", newest.ok() ? json::value(newest->epoch) : json::value(nullptr)}};
}

Chain good_chain(core::Random& random, const Cast& cast) {
  return {
      {vault::sign_statement(
           kNetwork, vault::OrgStatement{cast.root.public_key, random.bytes(32), "Yayasan Pelita", kIssued}, cast.root),
       {vault::sign_statement(kNetwork, member_statement(random, cast, true), cast.root)},
       {}},
      {vault::sign_statement(kNetwork, circle_statement(random, cast, 1), cast.custodian),
       vault::sign_statement(kNetwork, circle_statement(random, cast, 2), cast.custodian)}};
}

/// Each chain differs from the good one in one link; `expected` is the epoch that must come out, 0 for none.
void add_chain(json::array& list, std::string_view what, const Cast& cast, const Chain& chain, std::uint64_t expected,
               const core::OrgId* org = nullptr) {
  json::object item = chain_json(what, cast, chain, org == nullptr ? cast.org : *org);
  EXPECT_EQ(item.at("epoch").is_null() ? 0 : item.at("epoch").to_number<std::uint64_t>(), expected) << what;
  list.push_back(std::move(item));
}

json::array chains(core::Random& random, const Cast& cast) {
  const Chain good = good_chain(random, cast);
  const auto sign = [&](const vault::Statement& s, const crypto::SignKeyPair& keys) {
    return vault::sign_statement(kNetwork, s, keys);
  };
  json::array list;
  add_chain(list, "good, two epochs", cast, good, 2);

  Chain chain = good;
  chain.circles.push_back(sign(circle_statement(random, cast, 9), cast.stranger));
  add_chain(list, "a higher epoch that a stranger signed", cast, chain, 2);

  chain = good;
  chain.circles.pop_back();
  add_chain(list, "only the first epoch", cast, chain, 1);

  chain = good;
  const core::OrgId other = vault::org_id(cast.stranger.public_key);
  add_chain(list, "another organisation expected", cast, chain, 0, &other);

  chain = good;
  chain.statements.org =
      sign(vault::OrgStatement{cast.root.public_key, random.bytes(32), "Yayasan Pelita", kIssued}, cast.stranger);
  add_chain(list, "root statement signed by a stranger", cast, chain, 0);

  chain = good;
  chain.statements.org =
      sign(vault::OrgStatement{cast.stranger.public_key, random.bytes(32), "Yayasan Pelita", kIssued}, cast.stranger);
  add_chain(list, "root key swapped", cast, chain, 0);

  chain = good;
  chain.statements.members = {sign(member_statement(random, cast, true), cast.stranger)};
  add_chain(list, "certificate signed by a stranger", cast, chain, 0);

  chain = good;
  chain.statements.members = {sign(member_statement(random, cast, false), cast.root)};
  add_chain(list, "signer is no custodian", cast, chain, 0);

  chain = good;
  auto newer = member_statement(random, cast, false);
  newer.issued_ms = kIssued + 1;
  chain.statements.members.push_back(sign(newer, cast.root));
  add_chain(list, "signer is no custodian any more", cast, chain, 0);

  chain = good;
  chain.statements.members.insert(chain.statements.members.begin(),
                                  sign(member_statement(random, cast, false), cast.stranger));
  add_chain(list, "a stranger's certificate beside the good one", cast, chain, 2);

  chain = good;
  chain.statements.leaves = {sign(vault::LeaveStatement{cast.org, cast.user, kIssued}, cast.root)};
  add_chain(list, "custodian has left", cast, chain, 0);

  chain.statements.leaves = {sign(vault::LeaveStatement{cast.org, cast.user, kIssued - 1}, cast.root)};
  add_chain(list, "custodian left and was certified again", cast, chain, 2);

  chain.statements.leaves = {sign(vault::LeaveStatement{cast.org, cast.user, kIssued + 1}, cast.stranger)};
  add_chain(list, "a stranger says that the custodian left", cast, chain, 2);

  chain.statements.leaves = {sign(vault::LeaveStatement{cast.org, cast.other_user, kIssued + 1}, cast.root)};
  add_chain(list, "somebody else left", cast, chain, 2);

  chain = good;
  chain.statements.members.clear();
  add_chain(list, "no certificate", cast, chain, 0);

  chain = good;
  chain.circles = {good.statements.org};
  add_chain(list, "another kind in the circle's place", cast, chain, 0);

  chain = good;
  chain.circles = {sign(circle_statement(random, cast, 2), cast.root)};
  add_chain(list, "circle signed by the root instead of the custodian", cast, chain, 0);
  return list;
}

TEST(Vectors, Statements) {
  support::SeededRandom random("statements");
  const Cast cast = make_cast(random);
  const json::array statements = one_of_each(random, cast);
  const json::array bad = malformed(random, cast);
  const json::array chain_list = chains(random, cast);
  vectors::agree("statement", {{"network", kNetwork.text()},
                               {"sign_pk", base64url(cast.root.public_key)},
                               {"statements", statements},
                               {"malformed", bad},
                               {"chains", chain_list}});
}

TEST(Vectors, StatementsParseToTheBytesTheyCameFrom) {
  const json::object file = vectors::load("statement");
  for (const auto& item : file.at("statements").as_array()) {
    const Bytes bytes = vectors::bytes(item.as_object(), "bytes");
    const auto parsed = vault::parse_statement(kNetwork, bytes);
    ASSERT_TRUE(parsed.ok()) << parsed.problem().detail;
    EXPECT_EQ(vault::statement_bytes(kNetwork, *parsed), bytes);
    EXPECT_TRUE(crypto::verify(vectors::bytes(file, "sign_pk"), bytes, vectors::bytes(item.as_object(), "signature")));
  }
}

TEST(Vectors, MalformedStatementsAreRefused) {
  const json::object file = vectors::load("statement");
  for (const auto& item : file.at("malformed").as_array()) {
    const json::object& v = item.as_object();
    const auto parsed = vault::parse_statement(kNetwork, vectors::bytes(v, "bytes"));
    EXPECT_EQ(parsed.ok(), v.at("valid").as_bool()) << vectors::text(v, "what");
    if (!parsed.ok()) {
      EXPECT_EQ(parsed.problem().key, core::ProblemKey::bad_signature);
    }
  }
}

}  // namespace
