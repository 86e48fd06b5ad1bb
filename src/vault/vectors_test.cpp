// SPDX-License-Identifier: Apache-2.0
// The shared vectors that follow from fixed inputs (docs/formats.md sections 1 to 6). Whatever changes a byte of a
// format fails here and in the browser suite.
#include "support/vectors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "crypto/aead.h"
#include "crypto/hash.h"
#include "support/seeded_random.h"
#include "vault/bundle.h"
#include "vault/circle_keys.h"
#include "vault/codes.h"
#include "vault/envelope.h"
#include "vault/personal_keys.h"
#include "vault/receipt.h"
#include "vault/submission.h"

namespace {

namespace json = boost::json;
using core::base64url;
using core::Bytes;
using core::BytesView;
using vault::Context;
using vault::Kind;

const core::NetworkId kNetwork = *core::NetworkId::parse("000102030405060708090a0b0c0d0e0f");
const core::NetworkId kOtherNetwork = *core::NetworkId::parse("100102030405060708090a0b0c0d0e0f");

json::string text(BytesView bytes) { return json::string(base64url(bytes)); }

json::array primitives() {
  support::SeededRandom random("primitives");
  json::array list;
  for (const std::size_t size : {0UL, 1UL, 64UL, 128UL, 129UL, 1000UL}) {
    const auto key = crypto::Secret::random(random);
    const Bytes data = random.bytes(size);
    const auto box = crypto::box_keypair(key);
    const auto sign = crypto::sign_keypair(key);
    list.push_back({{"key", text(key.view())},
                    {"data", text(data)},
                    {"hash", text(crypto::hash(data))},
                    {"mac", text(crypto::mac(key, data))},
                    {"kdf_number", size},
                    {"kdf_context", "SlRcpt__"},
                    {"kdf", text(crypto::kdf(key, size, "SlRcpt__").view())},
                    {"box_pk", text(box.public_key)},
                    {"box_sk", text(box.secret_key.view())},
                    {"sign_pk", text(sign.public_key)},
                    {"signature", text(crypto::sign(sign, data))},
                    {"frame", text(core::frame({"suluh/1", "", data, core::u64be(size)}))}});
  }
  return list;
}

TEST(Vectors, Primitives) { vectors::agree("primitives", {{"primitives", primitives()}}); }

json::object envelope_case(core::Random& random, Kind kind, std::string_view name, std::uint64_t version,
                           std::size_t size) {
  const auto key = crypto::Secret::random(random);
  const Bytes id = random.bytes(16);
  const Bytes nonce = random.bytes(crypto::kNonceSize);
  support::ChosenRandom chosen(nonce);
  const Context context(kind, id, name, version, kNetwork);
  const Bytes envelope = vault::seal(chosen, key, context, vectors::pattern(size));
  json::object out{{"key", text(key.view())}, {"kind", vault::kind_word(kind)}, {"id", core::hex(id)},  {"name", name},
                   {"version", version},      {"network", kNetwork.text()},     {"nonce", text(nonce)}, {"size", size}};
  if (envelope.size() <= 1100) {
    out["envelope"] = base64url(envelope);
  } else {  // the hash says as much
    out["envelope_size"] = envelope.size();
    out["envelope_hash"] = base64url(crypto::hash(envelope));
  }
  return out;
}

json::array good_envelopes() {
  support::SeededRandom random("envelopes");
  json::array list;
  for (const std::size_t size : {0UL, 1UL, 32UL, 255UL, 256UL, 1023UL, 1024UL, 4095UL, 4096UL, 16383UL, 16384UL,
                                 65535UL, 65536UL, 73727UL, 73728UL}) {
    list.push_back(envelope_case(random, Kind::section, "body", 1, size));
  }
  list.push_back(envelope_case(random, Kind::capsule, "capsule", 1, 60));
  list.push_back(envelope_case(random, Kind::seed, "recovery", 1, 32));
  list.push_back(envelope_case(random, Kind::root, "root", 1, 32));
  list.push_back(envelope_case(random, Kind::label, "label", 1, 20));
  list.push_back(envelope_case(random, Kind::grant, "", 7, 32));
  return list;
}

/// An envelope around text that is not padded as we pad.
Bytes sealed_as_is(core::Random& random, const crypto::Secret& key, const Context& context, BytesView text_bytes) {
  const Bytes nonce = random.bytes(crypto::kNonceSize);
  const Bytes id = crypto::hash(core::frame({"suluh/1", "key", key.view()})).substr(0, 8);
  return Bytes{1, 1} + id + nonce + crypto::aead_seal(key, nonce, context.associated(), text_bytes);
}

/// The good envelope of each pair opens; what differs in the other makes it refused.
json::array bad_envelopes() {
  support::SeededRandom random("bad envelopes");
  const auto key = crypto::Secret::random(random);
  const Bytes id = random.bytes(16);
  const Context context(Kind::section, id, "body", 1, kNetwork);
  const Bytes good = vault::seal(random, key, context, "suluh");
  json::array list;
  const auto add = [&](std::string_view what, const Bytes& envelope, std::string_view kind = "section",
                       const Bytes& its_id = {}, std::string_view name = "body", int version = 1,
                       const core::NetworkId& network = kNetwork, const Bytes& its_key = {}) {
    list.push_back({{"what", what},
                    {"key", text(its_key.empty() ? BytesView(key.view()) : its_key)},
                    {"kind", kind},
                    {"id", core::hex(its_id.empty() ? id : its_id)},
                    {"name", name},
                    {"version", version},
                    {"network", network.text()},
                    {"envelope", text(envelope)},
                    {"valid", what == "good"}});
  };
  const auto changed = [&](std::size_t at) {
    Bytes copy = good;
    copy[at] = static_cast<char>(static_cast<unsigned char>(copy[at]) ^ 1U);
    return copy;
  };
  add("good", good);
  add("wrong tag", changed(good.size() - 1));
  add("wrong cipher text", changed(40));
  add("wrong nonce", changed(12));
  add("wrong key id", changed(3));
  add("unknown version", changed(0));
  add("unknown algorithm", changed(1));
  add("truncated by one byte", good.substr(0, good.size() - 1));
  add("header only", good.substr(0, 34));
  add("empty", "");
  add("one byte longer", good + '\0');
  add("other kind", good, "label");
  add("other section", good, "section", random.bytes(16));
  add("other name", good, "section", id, "title");
  add("other version", good, "section", id, "body", 2);
  add("other network", good, "section", id, "body", 1, kOtherNetwork);
  add("other key", good, "section", id, "body", 1, kNetwork, random.bytes(32));
  Bytes padded = "suluh";
  crypto::pad(padded, 1024);
  add("padded to a larger block than needed", sealed_as_is(random, key, context, padded));
  add("not padded", sealed_as_is(random, key, context, Bytes(256, 'x')));
  add("all zero", sealed_as_is(random, key, context, Bytes(256, '\0')));
  add("padded to an odd length", sealed_as_is(random, key, context, Bytes("suluh\x80", 6) + Bytes(250, '\0') + '\0'));
  add("no text at all", sealed_as_is(random, key, context, ""));
  return list;
}

TEST(Vectors, Envelopes) { vectors::agree("envelope", {{"good", good_envelopes()}, {"opened", bad_envelopes()}}); }

TEST(Vectors, OnlyTheGoodEnvelopesOpen) {
  constexpr std::array kKinds{Kind::section, Kind::capsule, Kind::seed, Kind::root, Kind::label, Kind::grant};
  const json::object file = vectors::load("envelope");
  for (const auto& item : file.at("opened").as_array()) {
    const json::object& v = item.as_object();
    const auto* const kind = std::find_if(kKinds.begin(), kKinds.end(),
                                          [&](Kind k) { return vault::kind_word(k) == vectors::text(v, "kind"); });
    ASSERT_NE(kind, kKinds.end());
    const Context context(*kind, *core::from_hex(vectors::text(v, "id")), vectors::text(v, "name"),
                          vectors::number(v, "version"), *core::NetworkId::parse(vectors::text(v, "network")));
    const auto opened =
        vault::open(*crypto::Secret::from_bytes(vectors::bytes(v, "key")), context, vectors::bytes(v, "envelope"));
    EXPECT_EQ(opened.ok(), v.at("valid").as_bool()) << vectors::text(v, "what");
    if (!opened.ok()) {
      EXPECT_EQ(opened.problem().key, core::ProblemKey::bad_envelope);
    }
  }
}

json::object receipt_case(const vault::Receipt& receipt, BytesView bits) {
  const auto keys = receipt.keys(kNetwork);
  return {{"receipt", text(bits)},
          {"network", kNetwork.text()},
          {"words", receipt.words()},
          {"characters", receipt.characters()},
          {"lookup", text(keys.lookup.view())},
          {"box_pk", text(keys.box.public_key)},
          {"sign_pk", text(keys.sign.public_key)},
          {"content_mac", text(keys.content_mac.view())},
          {"capsule", text(keys.capsule.view())}};
}

/// What parse says, in the words that both suites use.
json::object parsed(const std::string& typed) {
  const auto receipt = vault::Receipt::parse(typed);
  json::object out{{"text", typed}};
  if (receipt.ok()) {
    out["words"] = receipt->words();
    return out;
  }
  EXPECT_EQ(receipt.problem().key, core::ProblemKey::bad_receipt);
  json::array fields;
  for (const auto& f : receipt.problem().fields) fields.push_back({{"pointer", f.pointer}, {"key", f.key}});
  out["fields"] = std::move(fields);
  return out;
}

std::string replaced(std::string subject, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = subject.find(what, at)) != std::string::npos; at += by.size()) {
    subject.replace(at, what.size(), by);
  }
  return subject;
}

std::string shouted(std::string typed) {
  for (char& c : typed) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return typed;
}

json::array typed_receipts(const vault::Receipt& receipt) {
  const std::string words = receipt.words();
  const std::string characters = receipt.characters();
  const std::string first(words.substr(0, words.find(' ')));
  json::array list;
  for (const std::string& typed : {words,
                                   shouted(words),
                                   replaced(words, " ", ", "),
                                   replaced(words, " ", "\r\n"),
                                   replaced(words, " ", " - "),
                                   replaced(words, " ", "\xC2\xA0"),
                                   replaced(words, " ", "\xE2\x80\x93"),
                                   "  " + words + ".\t",
                                   characters,
                                   replaced(characters, "-", ""),
                                   replaced(characters, "-", " "),
                                   replaced(replaced(characters, "0", "o"), "1", "l"),
                                   words.substr(words.find(' ') + 1),
                                   words + " " + first,
                                   words.substr(words.find(' ') + 1) + " " + first,
                                   "bukankata" + words.substr(first.size()),
                                   words.substr(0, words.rfind(' ')) + " xyz",
                                   replaced(words, " ", "x "),
                                   characters.substr(0, 28),
                                   characters + "0",
                                   replaced(characters, "-", "u"),
                                   characters.substr(0, characters.size() - 1) + "!",
                                   std::string(),
                                   std::string(" , . - "),
                                   std::string("1"),
                                   std::string(3000, 'a'),
                                   std::string("\xF0\x9F\x94\xA5")}) {
    list.push_back(parsed(typed));
  }
  return list;
}

TEST(Vectors, Receipts) {
  support::SeededRandom random("receipts");
  json::array receipts;
  for (const Bytes& bits : {Bytes(14, '\0'), Bytes(14, '\xFF'), random.bytes(14), random.bytes(14), random.bytes(14)}) {
    receipts.push_back(receipt_case(*vault::Receipt::from_bytes(bits), bits));
  }
  const auto receipt = *vault::Receipt::from_bytes(random.bytes(14));
  vectors::agree("receipt", {{"receipts", receipts}, {"typed", typed_receipts(receipt)}});
}

json::object keys_of_circle(const vault::CircleKeys& keys) {
  return {
      {"box_pk", text(keys.box.public_key)}, {"sign_pk", text(keys.sign.public_key)}, {"sym", text(keys.sym.view())}};
}

json::object password_case(core::Random& random, std::string_view password, crypto::PasswordCost cost) {
  const Bytes salt = random.bytes(16);
  const auto keys = *vault::password_keys(password, salt, cost);
  const Bytes share = random.bytes(32);
  return {{"password", password},
          {"salt", text(salt)},
          {"passes", cost.passes},
          {"memory", cost.memory_bytes},
          {"proof", text(keys.proof.view())},
          {"wrap", text(keys.wrap.view())},
          {"share", text(share)},
          {"kek", text(vault::key_encryption_key(keys.wrap, share).view())}};
}

json::object person_case(core::Random& random) {
  const auto seed = crypto::Secret::random(random);
  const auto code = vault::PrintedSecret::random(random);
  const auto keys = vault::personal_keys(seed);
  const auto recovery = vault::recovery_keys(code);
  return {{"seed", text(seed.view())},
          {"box_pk", text(keys.box.public_key)},
          {"sign_pk", text(keys.sign.public_key)},
          {"sym", text(keys.sym.view())},
          {"fingerprint", vault::fingerprint(keys.box.public_key, keys.sign.public_key)},
          {"code", text(code.view())},
          {"printed", vault::printed_code(code)},
          {"recovery_proof", text(recovery.proof.view())},
          {"recovery_wrap", text(recovery.wrap.view())},
          {"org_recovery_pk", text(vault::org_recovery_keys(code).public_key)}};
}

json::object circle_case(core::Random& random, std::string_view team, std::string_view section_class) {
  const auto seed = crypto::Secret::random(random);
  const auto root = crypto::sign_keypair(seed);
  const auto org = vault::org_id(root.public_key);
  const auto section = *core::SectionId::from_bytes(random.bytes(16));
  return {{"seed", text(seed.view())},
          {"root_pk", text(root.public_key)},
          {"org_id", org.text()},
          {"team", team},
          {"class", section_class},
          {"circle_id", vault::circle_id(org, team, section_class).text()},
          {"keys", keys_of_circle(vault::circle_keys(seed))},
          {"section_id", section.text()},
          {"section_key", text(vault::section_key(seed, section).view())}};
}

json::array typed_codes(core::Random& random) {
  const auto code = vault::PrintedSecret::random(random);
  const std::string good = vault::printed_code(code);
  json::array list;
  for (const std::string& typed :
       {good, replaced(good, "-", " "), replaced(good, "-", ""), replaced(replaced(good, "0", "O"), "1", "I"),
        good.substr(1), good + "0", (good[0] == '7' ? "8" : "7") + good.substr(1),
        good.substr(0, good.size() - 1) + (good.back() == '7' ? "8" : "7"), replaced(good, "-", "u"), std::string()}) {
    const auto read = vault::parse_printed_code(typed);
    list.push_back({{"text", typed}, {"code", read.ok() ? json::value(text(read->view())) : json::value(nullptr)}});
  }
  return list;
}

TEST(Vectors, Keys) {
  support::SeededRandom random("keys");
  const json::array passwords{password_case(random, "correct horse battery staple", {1, 8UL << 20U}),
                              password_case(random, "kata sandi dengan é dan 🔥", {3, 64UL << 20U})};
  const json::array people{person_case(random), person_case(random)};
  const json::array circles{circle_case(random, "", "intake"), circle_case(random, "Tim Pesisir", "identity")};
  vectors::agree("keys",
                 {{"passwords", passwords}, {"people", people}, {"circles", circles}, {"codes", typed_codes(random)}});
}

vault::PlainReport plain_report(core::Random& random, std::string story) {
  vault::PlainReport report{std::move(story), "Pondok Kelapa", "kemarin", "0812", "sore", "now",
                            "17.09.01",       "neighbour",     true,      "id",   {}};
  for (const char* const name : {"foto.jpg", "suara.ogg"}) {
    report.files.push_back({*core::SectionId::from_bytes(random.bytes(16)), name, "image/jpeg", 5, random.bytes(32)});
  }
  return report;
}

json::object title_case(const std::string& story) { return {{"story", story}, {"title", vault::title_text(story)}}; }

TEST(Vectors, Contents) {
  support::SeededRandom random("contents");
  const auto key = crypto::Secret::random(random);
  const auto report = plain_report(random, "Alice dibawa ke kota. 🔥");
  const std::vector<core::CircleId> circles{*core::CircleId::from_bytes(random.bytes(16)),
                                            *core::CircleId::from_bytes(random.bytes(16)),
                                            *core::CircleId::from_bytes(random.bytes(16))};
  json::array ids;
  for (const auto& id : circles) ids.emplace_back(id.text());
  json::array files;
  for (const auto& f : report.files) files.emplace_back(base64url(f.hash));
  std::string fires;
  for (int i = 0; i < 130; ++i) fires += "🔥";
  const json::array titles{title_case(""),
                           title_case("  a \n\t b\xC2\xA0\xE3\x80\x80 c  "),
                           title_case(std::string(119, 'a') + " bc"),
                           title_case(std::string(118, 'a') + " b"),
                           title_case(std::string(110, 'a') + " kata yang terpotong"),
                           title_case(std::string(59, 'a') + " " + std::string(80, 'b')),
                           title_case(std::string(60, 'a') + " " + std::string(80, 'b')),
                           title_case(fires),
                           title_case("\xE2\x80\x83spasi\xE2\x80\xA8"
                                      "garis\xEF\xBB\xBF"),
                           title_case(std::string(200, 'x'))};
  vectors::agree("content", {{"key", text(key.view())},
                             {"story", report.story},
                             {"village", report.village},
                             {"when", report.when},
                             {"contact", report.contact},
                             {"contact_when", report.contact_when},
                             {"danger", report.danger},
                             {"district", report.district},
                             {"how_known", report.how_known},
                             {"wants_reply", report.wants_reply},
                             {"circles", ids},
                             {"files", files},
                             {"content_mac", text(vault::content_mac(key, report, circles))},
                             {"addition_content_mac", text(vault::addition_content_mac(key, report.story))},
                             {"titles", titles}});
}

}  // namespace
