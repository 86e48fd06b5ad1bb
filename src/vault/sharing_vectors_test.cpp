// SPDX-License-Identifier: Apache-2.0
// Shared vectors of what is signed about a case (docs/cases.md section 2): the bytes, what is refused as bytes, and
// grants as a receiver meets them, each differing from a good one in one thing.
#include <gtest/gtest.h>

#include "support/seeded_random.h"
#include "support/vectors.h"
#include "vault/circle_keys.h"
#include "vault/sharing.h"

namespace {

namespace json = boost::json;
using core::base64url;
using core::Bytes;
using vault::SignedStatement;

const core::NetworkId kNetwork = *core::NetworkId::parse("000102030405060708090a0b0c0d0e0f");
constexpr core::Millis kDay = 86'400'000;
constexpr core::Millis kIssued = 1'790'000'000'000;
constexpr core::Millis kNow = kIssued + kDay;

template <class IdType>
IdType random_id(core::Random& random) {
  return *IdType::from_bytes(random.bytes(16));
}

json::object signed_json(const SignedStatement& s) {
  return {{"bytes", base64url(s.bytes)}, {"signature", base64url(s.signature)}};
}
json::array list_json(const std::vector<SignedStatement>& all) {
  json::array out;
  for (const auto& one : all) out.push_back(signed_json(one));
  return out;
}

/// The owner's people: Bob who grants, Hana who approves, the custodian who let her in; a stranger; and the receiver.
struct Cast {
  crypto::SignKeyPair root, bob, hana, custodian, stranger;
  core::OrgId owner, to;
  core::UserId bob_id, hana_id, custodian_id;
  core::CaseId case_id;
  core::PersonId person;
  Bytes wrapped;
};

Cast make_cast(core::Random& random) {
  const auto key = [&] { return crypto::sign_keypair(crypto::Secret::random(random)); };
  Cast cast{key(), key(), key(), key(), key(), {}, {}, {}, {}, {}, {}, {}, {}};
  cast.owner = vault::org_id(cast.root.public_key);
  cast.to = random_id<core::OrgId>(random);
  cast.bob_id = random_id<core::UserId>(random);
  cast.hana_id = random_id<core::UserId>(random);
  cast.custodian_id = random_id<core::UserId>(random);
  cast.case_id = random_id<core::CaseId>(random);
  cast.person = random_id<core::PersonId>(random);
  cast.wrapped = random.bytes(80);
  return cast;
}

SignedStatement say(const vault::Statement& statement, const crypto::SignKeyPair& keys) {
  return vault::sign_statement(kNetwork, statement, keys);
}

vault::MemberStatement member(core::Random& random, const Cast& cast, const core::UserId& user,
                              const crypto::SignKeyPair& keys, bool custodian) {
  return {cast.owner, user, random.bytes(32), keys.public_key, custodian, kIssued - 10 * kDay};
}

vault::ConsentStatement consent(core::Random& random, const Cast& cast, std::string_view classes) {
  vault::ConsentStatement out;
  out.consent_id = random_id<core::ConsentId>(random);
  out.case_id = cast.case_id;
  out.person_id = cast.person;
  out.to_org = cast.to;
  out.classes = classes;
  out.purpose = "protection";
  out.how = "read_aloud";
  out.language = "rej";
  out.from_ms = kIssued;
  out.until_ms = kIssued + 30 * kDay;
  out.issued_ms = kIssued;
  out.org_id = cast.owner;
  out.user_id = cast.bob_id;
  return out;
}

vault::GrantStatement grant(core::Random& random, const Cast& cast, std::string_view section_class,
                            const core::ConsentId& under) {
  vault::GrantStatement out;
  out.grant_id = random_id<core::GrantId>(random);
  out.case_id = cast.case_id;
  out.subject_id = cast.person.bytes();
  out.section_id = random_id<core::SectionId>(random);
  out.bundle_id = random_id<core::BundleId>(random);
  out.section_class = section_class;
  out.to_org = cast.to;
  out.to_circle = vault::circle_id(cast.to, "", section_class);
  out.to_epoch = 2;
  out.wrapped_key = cast.wrapped;
  out.basis = "consent";
  out.basis_reference = under.text();
  out.purpose = "protection";
  out.from_ms = kIssued;
  out.until_ms = kIssued + 30 * kDay;
  out.issued_ms = kIssued;
  out.org_id = cast.owner;
  out.user_id = cast.bob_id;
  return out;
}

vault::WithdrawalStatement withdrawal(const Cast& cast, const core::ConsentId& id) {
  return {id, cast.case_id, kIssued + kDay / 2, cast.owner, cast.bob_id};
}
vault::ReferralStatement referral(core::Random& random, const Cast& cast) {
  return {random_id<core::ReferralId>(random),
          cast.case_id,
          cast.to,
          "shelter",
          "AdditionalServicesRequired",
          "2026-12-01",
          random.bytes(32),
          kIssued,
          cast.owner,
          cast.bob_id};
}
vault::AnswerStatement answer(core::Random& random, const Cast& cast, std::string_view state) {
  return {random_id<core::ReferralId>(random), std::string(state), "penuh", "", kIssued, cast.owner, cast.bob_id};
}

/// The network's linkage key for the receiver (docs/register.md section 2).
vault::LinkageStatement linkage(const Cast& cast) {
  return {3,       Bytes(32, '\x11'), cast.to,    vault::circle_id(cast.to, "", "matching"), 2, cast.wrapped,
          kIssued, cast.owner,        cast.bob_id};
}

/// A message after a knock (docs/register.md section 2).
vault::TalkStatement talk(const Cast& cast) {
  return {*core::KnockId::from_bytes(Bytes(16, '\x22')), cast.to, Bytes(32, '\x33'), kIssued, cast.owner, cast.bob_id};
}

/// An entry of a list for the receiver's desk (docs/border.md section 2).
vault::ShareStatement share(const Cast& cast) {
  return {*core::RecordId::from_bytes(Bytes(16, '\x44')),
          cast.to,
          vault::circle_id(cast.to, "", "border"),
          1,
          cast.wrapped,
          Bytes(32, '\x55'),
          kIssued,
          cast.owner,
          cast.bob_id};
}

json::array one_of_each(core::Random& random, const Cast& cast) {
  const auto agreed = consent(random, cast, "identity,legal");
  auto by_law = grant(random, cast, "identity", agreed.consent_id);
  by_law.basis = "law";
  by_law.basis_reference = "pp-9-2008-14-5";
  auto with_evidence = consent(random, cast, "contact,health,identity,legal,location,money,narrative");
  with_evidence.guardian = true;
  with_evidence.evidence_hash = random.bytes(32);
  auto answered = answer(random, cast, "accepted");
  answered.message_hash = random.bytes(32);
  const std::vector<vault::Statement> statements{agreed,
                                                 with_evidence,
                                                 withdrawal(cast, agreed.consent_id),
                                                 grant(random, cast, "legal", agreed.consent_id),
                                                 by_law,
                                                 referral(random, cast),
                                                 answered,
                                                 answer(random, cast, "refused"),
                                                 answer(random, cast, "done"),
                                                 answer(random, cast, "revoked"),
                                                 linkage(cast),
                                                 talk(cast),
                                                 share(cast)};
  json::array list;
  for (const auto& statement : statements) {
    json::object item = signed_json(say(statement, cast.bob));
    json::array fields;
    const auto parts = core::unframe(vault::statement_bytes(kNetwork, statement));
    for (const auto& field : *parts) fields.emplace_back(base64url(field));
    item["fields"] = std::move(fields);
    list.push_back(std::move(item));
  }
  return list;
}

json::array malformed(core::Random& random, const Cast& cast) {
  json::array list;
  const auto add = [&](std::string_view what, const vault::Statement& statement, bool valid = false) {
    list.push_back(
        {{"what", what}, {"bytes", base64url(vault::statement_bytes(kNetwork, statement))}, {"valid", valid}});
  };
  const auto agreed = consent(random, cast, "identity,legal");
  add("good consent", agreed, true);
  for (const auto* classes : {"", "legal,identity", "identity,identity", "identity,", ",identity", "note", "title",
                              "identity, legal", "Identity", "identity,matching"}) {
    auto bad = agreed;
    bad.classes = classes;
    add(std::string("classes '") + classes + "'", bad);
  }
  auto period = agreed;
  period.until_ms = period.from_ms;
  add("consent that ends when it begins", period);
  period.until_ms = period.from_ms + 400 * kDay;
  add("consent of 400 days", period, true);
  period.until_ms += 1;
  add("consent of more than 400 days", period);
  auto aimless = agreed;
  aimless.purpose = "";
  add("consent without a purpose", aimless);

  const auto given = grant(random, cast, "identity", agreed.consent_id);
  add("good grant", given, true);
  auto bad = given;
  bad.section_class = "note";
  add("grant of a note", bad);
  bad = given;
  bad.basis = "habit";
  add("grant on another basis", bad);
  bad = given;
  bad.basis_reference = "ABCDEFABCDEFABCDEFABCDEFABCDEFAB";
  add("consent id in capitals", bad);
  bad = given;
  bad.basis_reference = "";
  add("grant without a consent id", bad);
  bad.basis = "law";
  add("grant without a rule", bad);
  bad.basis_reference = "pp-9-2008-14-5";
  add("grant by law", bad, true);
  bad = given;
  bad.until_ms = bad.from_ms - 1;
  add("grant that ends before it begins", bad);
  bad = given;
  bad.wrapped_key.pop_back();
  add("wrapped key of another size", bad);
  auto refused = answer(random, cast, "maybe");
  add("answer in another word", refused);
  auto late = referral(random, cast);
  late.due_day = "2026-12-1";
  add("due day in another form", late);
  late.due_day = "2026-12-01";
  late.message_hash = "";
  add("referral without its message", late);
  return list;
}

struct Case {
  vault::OrgStatements owner;
  vault::GrantProof proof;
  vault::GrantExpected expected;
};

bool law_allows(std::string_view code, std::string_view section_class) {
  return code == "pp-9-2008-14-5" && section_class == "identity";
}

vault::Approval approved(core::Random& random, const Cast& cast, const SignedStatement& grant_said) {
  const vault::AdmitStatement admit{cast.owner,
                                    vault::circle_id(cast.owner, "", "approval"),
                                    1,
                                    cast.hana_id,
                                    random.bytes(80),
                                    cast.custodian_id,
                                    kIssued - 5 * kDay};
  return {cast.hana_id, crypto::sign(cast.hana, grant_said.bytes), say(admit, cast.custodian)};
}

Case good_case(core::Random& random, const Cast& cast, std::string_view section_class) {
  Case out;
  out.owner = {say(vault::OrgStatement{cast.root.public_key, random.bytes(32), "Yayasan Pelita", kIssued - 20 * kDay},
                   cast.root),
               {say(member(random, cast, cast.bob_id, cast.bob, false), cast.root),
                say(member(random, cast, cast.hana_id, cast.hana, false), cast.root),
                say(member(random, cast, cast.custodian_id, cast.custodian, true), cast.root)},
               {}};
  const auto agreed = consent(random, cast, "identity,legal");
  const auto given = grant(random, cast, section_class, agreed.consent_id);
  out.proof.grant = say(given, cast.bob);
  out.proof.consent = say(agreed, cast.bob);
  if (vault::needs_approval(section_class)) out.proof.approval = approved(random, cast, out.proof.grant);
  out.expected = {kNetwork,        cast.owner,          cast.case_id,      given.section_id,
                  given.bundle_id, given.section_class, given.subject_id,  cast.to,
                  given.to_circle, given.to_epoch,      given.wrapped_key, kNow,
                  law_allows};
  return out;
}

vault::GrantStatement granted(const Case& one) {
  return std::get<vault::GrantStatement>(*vault::parse_statement(kNetwork, one.proof.grant.bytes));
}
vault::ConsentStatement agreed(const Case& one) {
  return std::get<vault::ConsentStatement>(*vault::parse_statement(kNetwork, one.proof.consent->bytes));
}

/// "good" cases must be accepted, all others refused.
void add_case(json::array& list, std::string_view what, const Case& one, bool good = false) {
  const auto said = vault::verify_grant(one.expected, one.owner, one.proof);
  EXPECT_EQ(said.ok(), good) << what << (said.ok() ? "" : ": " + said.problem().detail);
  json::object item{{"what", what},
                    {"good", good},
                    {"owner", one.expected.owner.text()},
                    {"case_id", one.expected.case_id.text()},
                    {"section_id", one.expected.section_id.text()},
                    {"bundle_id", one.expected.bundle_id.text()},
                    {"class", one.expected.section_class},
                    {"subject_id", core::hex(one.expected.subject_id)},
                    {"to_org", one.expected.to_org.text()},
                    {"to_circle", one.expected.to_circle.text()},
                    {"to_epoch", one.expected.to_epoch},
                    {"wrapped", base64url(one.expected.wrapped)},
                    {"now", one.expected.now},
                    {"org", signed_json(one.owner.org)},
                    {"members", list_json(one.owner.members)},
                    {"leaves", list_json(one.owner.leaves)},
                    {"circles", json::array{}},
                    {"grant", signed_json(one.proof.grant)},
                    {"approval", nullptr},
                    {"consent", nullptr},
                    {"withdrawals", list_json(one.proof.withdrawals)}};
  if (const auto& a = one.proof.approval) {
    item["approval"] = {{"approver", a->approver.text()},
                        {"signature", base64url(a->signature)},
                        {"admission", signed_json(a->admission)}};
  }
  if (one.proof.consent) item["consent"] = signed_json(*one.proof.consent);
  list.push_back(std::move(item));
}

void add_identity_cases(json::array& list, core::Random& random, const Cast& cast) {
  const Case good = good_case(random, cast, "identity");
  add_case(list, "good, identity under a consent", good, true);
  Case one = good;
  const auto regrant = [&](auto change) {
    one = good;
    auto said = granted(good);
    change(said);
    one.proof.grant = say(said, cast.bob);
  };
  const auto reconsent = [&](auto change) {
    one = good;
    auto said = agreed(good);
    change(said);
    one.proof.consent = say(said, cast.bob);
  };
  one.expected.now = granted(good).until_ms;
  add_case(list, "good, in its last millisecond", one, true);
  one.expected.now += 1;
  add_case(list, "a millisecond after its end", one);
  one.expected.now = granted(good).from_ms - 1;
  add_case(list, "before it begins", one);
  one = good;
  one.proof.consent.reset();
  add_case(list, "no consent delivered", one);
  one = good;
  one.proof.withdrawals = {say(withdrawal(cast, agreed(good).consent_id), cast.hana)};
  add_case(list, "consent withdrawn, said with another's name than its key", one, true);
  auto by_hana = withdrawal(cast, agreed(good).consent_id);
  by_hana.user_id = cast.hana_id;
  one.proof.withdrawals = {say(by_hana, cast.hana)};
  add_case(list, "consent withdrawn by a colleague", one);
  one.proof.withdrawals = {say(by_hana, cast.stranger)};
  add_case(list, "a stranger says that it was withdrawn", one, true);
  by_hana.case_id = random_id<core::CaseId>(random);
  one.proof.withdrawals = {say(by_hana, cast.hana)};
  add_case(list, "withdrawn in another case", one, true);
  by_hana.case_id = cast.case_id;
  by_hana.consent_id = random_id<core::ConsentId>(random);
  one.proof.withdrawals = {say(by_hana, cast.hana)};
  add_case(list, "another consent was withdrawn", one, true);
  reconsent([&](auto& c) { c.classes = "legal"; });
  add_case(list, "consent for another class", one);
  reconsent([&](auto& c) { c.purpose = "investigation"; });
  add_case(list, "consent for another purpose", one);
  reconsent([&](auto& c) { c.to_org = cast.owner; });
  add_case(list, "consent for another organisation", one);
  reconsent([&](auto& c) { c.person_id = random_id<core::PersonId>(random); });
  add_case(list, "consent of another person", one);
  reconsent([&](auto& c) { c.case_id = random_id<core::CaseId>(random); });
  add_case(list, "consent about another case", one);
  reconsent([&](auto& c) { c.until_ms -= 1; });
  add_case(list, "consent that ends before the grant", one);
  reconsent([&](auto& c) { c.from_ms += 1; });
  add_case(list, "consent that begins after the grant", one);
  reconsent([&](auto& c) { c.consent_id = random_id<core::ConsentId>(random); });
  add_case(list, "another consent than the grant names", one);
  one = good;
  one.proof.consent = say(agreed(good), cast.stranger);
  add_case(list, "consent that a stranger signed", one);
  one = good;
  one.proof.grant = say(granted(good), cast.stranger);
  add_case(list, "grant that a stranger signed", one);
  one = good;
  one.proof.grant = say(granted(good), cast.hana);
  add_case(list, "grant signed by a colleague in Bob's name", one);
  regrant([&](auto& g) { g.subject_id = cast.case_id.bytes(); });
  one.expected.subject_id = cast.case_id.bytes();
  add_case(list, "good, a section of the case itself", one, true);
  regrant([&](auto& g) {
    g.basis = "law";
    g.basis_reference = "pp-9-2008-14-5";
  });
  one.proof.consent.reset();
  add_case(list, "good, by a rule of law", one, true);
  regrant([&](auto& g) {
    g.basis = "law";
    g.basis_reference = "uu-1-1900";
  });
  add_case(list, "a rule of law that nobody knows", one);
  regrant([&](auto& g) { g.to_circle = vault::circle_id(cast.to, "", "legal"); });
  one.expected.to_circle = granted(one).to_circle;
  add_case(list, "to a circle of another class", one);
  one = good;
  one.expected.section_id = random_id<core::SectionId>(random);
  add_case(list, "another section delivered", one);
  one = good;
  one.expected.subject_id = random.bytes(16);
  add_case(list, "delivered as another person's", one);
  one = good;
  one.expected.bundle_id = random_id<core::BundleId>(random);
  add_case(list, "a bundle sealed anew", one);
  one = good;
  one.expected.wrapped[0] = static_cast<char>(one.expected.wrapped[0] ^ 1);
  add_case(list, "another wrapped key delivered", one);
  one = good;
  one.expected.to_epoch = 3;
  add_case(list, "another epoch", one);
  one = good;
  one.expected.owner = vault::org_id(cast.stranger.public_key);
  add_case(list, "another owner expected", one);
  one = good;
  one.owner.leaves = {say(vault::LeaveStatement{cast.owner, cast.bob_id, kIssued}, cast.root)};
  add_case(list, "Bob had left when he signed", one);
  one.owner.leaves = {say(vault::LeaveStatement{cast.owner, cast.bob_id, kIssued + 1}, cast.root)};
  add_case(list, "good, Bob left afterwards", one, true);
  one = good;
  one.owner.members.erase(one.owner.members.begin());
  add_case(list, "Bob is not certified", one);
}

void add_approval_cases(json::array& list, core::Random& random, const Cast& cast) {
  const Case good = good_case(random, cast, "legal");
  add_case(list, "good, legal with two signatures", good, true);
  Case one = good;
  one.proof.approval.reset();
  add_case(list, "legal with one signature", one);
  one = good;
  one.proof.approval->approver = cast.bob_id;
  one.proof.approval->signature = one.proof.grant.signature;
  add_case(list, "approved by the one who granted", one);
  one = good;
  one.proof.approval->signature = crypto::sign(cast.stranger, one.proof.grant.bytes);
  add_case(list, "approval signed by a stranger", one);
  one = good;
  one.proof.approval->signature = crypto::sign(cast.hana, one.proof.consent->bytes);
  add_case(list, "approval of other bytes", one);
  const auto admit_with = [&](auto change, const crypto::SignKeyPair& keys) {
    one = good;
    auto admit =
        std::get<vault::AdmitStatement>(*vault::parse_statement(kNetwork, good.proof.approval->admission.bytes));
    change(admit);
    one.proof.approval->admission = say(admit, keys);
  };
  admit_with([&](auto& a) { a.circle_id = vault::circle_id(cast.owner, "", "legal"); }, cast.custodian);
  add_case(list, "admitted to another circle", one);
  admit_with([&](auto& a) { a.user_id = cast.bob_id; }, cast.custodian);
  add_case(list, "admission of somebody else", one);
  admit_with([](auto&) {}, cast.stranger);
  add_case(list, "admission that a stranger signed", one);
  admit_with([&](auto& a) { a.custodian = cast.bob_id; }, cast.bob);
  add_case(list, "admission by one who is no custodian", one);
}

json::array cases(core::Random& random, const Cast& cast) {
  json::array list;
  add_identity_cases(list, random, cast);
  add_approval_cases(list, random, cast);
  return list;
}

TEST(Vectors, Sharing) {
  support::SeededRandom random("sharing");
  const Cast cast = make_cast(random);
  const json::array statements = one_of_each(random, cast);
  const json::array bad = malformed(random, cast);
  const json::array grants = cases(random, cast);
  vectors::agree("sharing", {{"network", kNetwork.text()},
                             {"sign_pk", base64url(cast.bob.public_key)},
                             {"law", json::object{{"code", "pp-9-2008-14-5"}, {"class", "identity"}}},
                             {"statements", statements},
                             {"malformed", bad},
                             {"grants", grants}});
}

TEST(Vectors, SharingStatementsParseToTheBytesTheyCameFrom) {
  const json::object file = vectors::load("sharing");
  for (const auto& item : file.at("statements").as_array()) {
    const Bytes bytes = vectors::bytes(item.as_object(), "bytes");
    const auto parsed = vault::parse_statement(kNetwork, bytes);
    ASSERT_TRUE(parsed.ok()) << parsed.problem().detail;
    EXPECT_EQ(vault::statement_bytes(kNetwork, *parsed), bytes);
    EXPECT_TRUE(crypto::verify(vectors::bytes(file, "sign_pk"), bytes, vectors::bytes(item.as_object(), "signature")));
  }
}

TEST(Vectors, MalformedSharingStatementsAreRefused) {
  const json::object file = vectors::load("sharing");
  for (const auto& item : file.at("malformed").as_array()) {
    const json::object& v = item.as_object();
    const auto parsed = vault::parse_statement(kNetwork, vectors::bytes(v, "bytes"));
    EXPECT_EQ(parsed.ok(), v.at("valid").as_bool()) << vectors::text(v, "what");
  }
}

}  // namespace
