// SPDX-License-Identifier: Apache-2.0
// Items that are sealed with fresh randomness and so are opened, not compared: sealed_cpp.json made here,
// sealed_ts.json made by the browser suite. Both suites open both.
#include <gtest/gtest.h>

#include <array>

#include "core/json.h"
#include "crypto/hash.h"
#include "crypto/init.h"
#include "support/seeded_random.h"
#include "support/vectors.h"
#include "vault/bundle.h"
#include "vault/envelope.h"
#include "vault/filestream.h"
#include "vault/submission.h"

namespace {

namespace json = boost::json;
using core::base64url;
using core::Bytes;

const core::NetworkId kNetwork = *core::NetworkId::parse("000102030405060708090a0b0c0d0e0f");
constexpr std::array kFileSizes{std::size_t{0}, std::size_t{5}, std::size_t{100}, std::size_t{65'600}};

/// The fixed people of these files; web/test/seal/sealed.test.ts has the same.
struct Cast {
  crypto::Secret circle_seed = *crypto::Secret::from_bytes(Bytes(32, 'c'));
  vault::CircleKeys circle = vault::circle_keys(circle_seed);
  vault::Receipt receipt = *vault::Receipt::from_bytes(Bytes(14, 'r'));
  vault::ReceiptKeys reporter = receipt.keys(kNetwork);
  core::OrgId org = vault::org_id(circle.sign.public_key);
  core::CircleId circle_id = vault::circle_id(org, "", "intake");
  vault::CircleKey key{org, "Yayasan Pelita", circle_id, "", "intake", 4, circle.box.public_key, circle.sign.public_key,
                       {}};
};

vault::PlainReport plain_report() {
  vault::PlainReport report{"Chelsea dijanjikan kerja.\nIa belum pulang. 🔥",
                            "Pondok Kelapa",
                            "kemarin",
                            "",
                            "",
                            "now",
                            "17.09.01",
                            "neighbour",
                            true,
                            "id",
                            {}};
  report.files.push_back({*core::SectionId::parse("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"), "foto.jpg", "image/jpeg", 5,
                          crypto::hash("bytes")});
  return report;
}

json::object section_json(const vault::SealedSection& s) {
  return {{"section_id", s.section_id.text()}, {"envelope", base64url(s.envelope)}};
}

json::object report_json(const vault::SealedReport& r) {
  json::array grants;
  for (const auto& g : r.grants) {
    grants.push_back({{"circle_id", g.circle_id.text()}, {"epoch", g.epoch}, {"wrapped", base64url(g.wrapped)}});
  }
  json::array files;
  for (const auto& id : r.files) files.emplace_back(id.text());
  return {{"submission_id", r.submission_id.text()},
          {"report_id", r.report_id.text()},
          {"lookup", base64url(r.lookup)},
          {"content_mac", base64url(r.content_mac)},
          {"box_pk", base64url(r.box_pk)},
          {"sign_pk", base64url(r.sign_pk)},
          {"danger", r.danger},
          {"district", r.district},
          {"how_known", r.how_known},
          {"wants_reply", r.wants_reply},
          {"language", r.language},
          {"title", section_json(r.title)},
          {"body", section_json(r.body)},
          {"capsule", base64url(r.capsule)},
          {"grants", grants},
          {"files", files},
          {"signature", base64url(r.signature)}};
}

vault::SealedSection read_section(const json::value& value) {
  const json::object& o = value.as_object();
  return {*core::SectionId::parse(vectors::text(o, "section_id")), vectors::bytes(o, "envelope")};
}

std::vector<vault::Grant> read_grants(const json::value& value) {
  std::vector<vault::Grant> out;
  for (const auto& item : value.as_array()) {
    const json::object& o = item.as_object();
    out.push_back({*core::CircleId::parse(vectors::text(o, "circle_id")), vectors::number(o, "epoch"),
                   vectors::bytes(o, "wrapped")});
  }
  return out;
}

vault::SealedReport read_report(const json::object& o) {
  vault::SealedReport r;
  r.submission_id = *vault::SubmissionId::parse(vectors::text(o, "submission_id"));
  r.report_id = *core::BundleId::parse(vectors::text(o, "report_id"));
  r.lookup = vectors::bytes(o, "lookup");
  r.content_mac = vectors::bytes(o, "content_mac");
  r.box_pk = vectors::bytes(o, "box_pk");
  r.sign_pk = vectors::bytes(o, "sign_pk");
  r.danger = vectors::text(o, "danger");
  r.district = vectors::text(o, "district");
  r.how_known = vectors::text(o, "how_known");
  r.wants_reply = o.at("wants_reply").as_bool();
  r.language = vectors::text(o, "language");
  r.title = read_section(o.at("title"));
  r.body = read_section(o.at("body"));
  r.capsule = vectors::bytes(o, "capsule");
  r.grants = read_grants(o.at("grants"));
  for (const auto& id : o.at("files").as_array())
    r.files.push_back(*core::SectionId::parse(std::string_view(id.as_string())));
  r.signature = vectors::bytes(o, "signature");
  return r;
}

json::object addition_json(const vault::SealedAddition& a) {
  return {{"submission_id", a.submission_id.text()}, {"bundle_id", a.bundle_id.text()},
          {"section_id", a.body.section_id.text()},  {"content_mac", base64url(a.content_mac)},
          {"body", base64url(a.body.envelope)},      {"wrapped", base64url(a.grants.front().wrapped)},
          {"signature", base64url(a.signature)}};
}

json::object reply_json(const vault::SealedReply& r) {
  return {{"bundle_id", r.bundle_id.text()},
          {"section_id", r.section.section_id.text()},
          {"envelope", base64url(r.section.envelope)},
          {"reporter_wrapped", base64url(r.reporter_wrapped)},
          {"own_wrapped", base64url(r.own_wrapped)},
          {"statement", base64url(r.statement.bytes)},
          {"signature", base64url(r.statement.signature)}};
}

json::object note_json(const vault::SealedNote& n) {
  return {{"bundle_id", n.bundle_id.text()},
          {"section_id", n.section.section_id.text()},
          {"envelope", base64url(n.section.envelope)},
          {"own_wrapped", base64url(n.own_wrapped)}};
}

json::array sealed_files(core::Random& random) {
  json::array list;
  for (const std::size_t size : kFileSizes) {
    const auto key = crypto::Secret::random(random);
    const auto section = *core::SectionId::from_bytes(random.bytes(16));
    vault::FileSealer sealer(vault::section_key(key, section), kNetwork, section);
    Bytes sealed = sealer.push(vectors::pattern(size));
    sealed += sealer.finish();
    list.push_back({{"bundle_key", base64url(key.view())},
                    {"section_id", section.text()},
                    {"size", size},
                    {"sealed", base64url(sealed)}});
  }
  return list;
}

/// Everything made anew; the file is written only when asked for.
TEST(SealedVectors, WhatIsMadeNowIsTaken) {
  crypto::SystemRandom random;
  const Cast cast;
  const auto draft = vault::draft_report(random);
  const auto report = *vault::seal_report(random, kNetwork, draft, plain_report(), cast.reporter, {cast.key});
  const auto addition = *vault::seal_addition(random, kNetwork, *vault::SubmissionId::from_bytes(random.bytes(16)),
                                              report.report_id, "Tambahan.", cast.reporter, {cast.key});
  const vault::ReplyPlace place{report.report_id, cast.org, cast.circle_id, 4, 1, ""};
  const auto reply =
      *vault::seal_reply(random, kNetwork, cast.circle, place, cast.reporter.box.public_key, "Kami baca.");
  const auto note = vault::seal_note(random, kNetwork, cast.circle, 4, "Catatan.");
  const Bytes deletion = crypto::sign(cast.reporter.sign, vault::deletion_manifest(kNetwork, report.report_id));
  EXPECT_TRUE(vault::check_report(kNetwork, report).ok());
  EXPECT_TRUE(vault::check_addition(kNetwork, addition, cast.reporter.sign.public_key).ok());
  if (!vectors::writing()) return;
  vectors::write("sealed_cpp", {{"report", report_json(report)},
                                {"addition", addition_json(addition)},
                                {"reply", reply_json(reply)},
                                {"note", note_json(note)},
                                {"deletion", base64url(deletion)},
                                {"files", sealed_files(random)}});
}

class SealedVectors : public testing::TestWithParam<const char*> {
 protected:
  json::object file_ = vectors::load(GetParam());
  Cast cast_;
};

json::object payload(const Bytes& bytes) { return core::parse_json(bytes)->as_object(); }

TEST_P(SealedVectors, ReportIsTakenAndOpensToWhatWasWritten) {
  const auto report = read_report(file_.at("report").as_object());
  EXPECT_TRUE(vault::check_report(kNetwork, report).ok());
  const auto key = vault::unwrap_bundle(cast_.circle, kNetwork, report.report_id, 4, report.grants.front().wrapped);
  ASSERT_TRUE(key.ok());
  const auto plain = plain_report();
  const json::object body = payload(*vault::open_section(*key, kNetwork, "body", report.body));
  EXPECT_EQ(vectors::text(body, "story"), plain.story);
  EXPECT_EQ(vectors::text(body, "village"), plain.village);
  EXPECT_EQ(vectors::text(body, "when"), plain.when);
  EXPECT_EQ(vectors::number(body, "v"), 1U);
  const json::object& named = body.at("files").as_array().at(0).as_object();
  EXPECT_EQ(vectors::text(named, "section_id"), plain.files[0].section_id.text());
  EXPECT_EQ(vectors::text(named, "name"), "foto.jpg");
  EXPECT_EQ(vectors::number(named, "size"), 5U);
  EXPECT_EQ(vectors::text(payload(*vault::open_section(*key, kNetwork, "title", report.title)), "text"),
            vault::title_text(plain.story));
  EXPECT_EQ(report.content_mac, vault::content_mac(cast_.reporter.content_mac, plain, {cast_.circle_id}));
  EXPECT_EQ(report.lookup, cast_.reporter.lookup.view());
  const auto orgs = vault::open_capsule(cast_.reporter.capsule, kNetwork, report.report_id, report.capsule);
  ASSERT_TRUE(orgs.ok());
  EXPECT_EQ(*orgs, std::vector{cast_.org});
}

TEST_P(SealedVectors, AnyChangedFieldOfAReportIsRefused) {
  const json::object original = file_.at("report").as_object();
  const auto refused = [](const json::object& changed) {
    return !vault::check_report(kNetwork, read_report(changed)).ok();
  };
  EXPECT_FALSE(refused(original));
  for (const char* const field : {"danger", "district", "how_known", "language"}) {
    json::object changed = original;
    changed[field] = "x";
    EXPECT_TRUE(refused(changed)) << field;
  }
  for (const char* const field : {"lookup", "content_mac", "box_pk", "sign_pk", "capsule", "signature"}) {
    Bytes bytes = vectors::bytes(original, field);
    bytes[5] = static_cast<char>(bytes[5] ^ 1);
    json::object changed = original;
    changed[field] = base64url(bytes);
    EXPECT_TRUE(refused(changed)) << field;
  }
  for (const char* const field : {"submission_id", "report_id"}) {
    json::object changed = original;
    changed[field] = std::string(32, '0');
    EXPECT_TRUE(refused(changed)) << field;
  }
  json::object changed = original;
  changed["wants_reply"] = false;
  EXPECT_TRUE(refused(changed));
  changed = original;
  changed["files"] = json::array{};
  EXPECT_TRUE(refused(changed));
  changed = original;
  changed["title"] = changed["body"];
  EXPECT_TRUE(refused(changed));
}

TEST_P(SealedVectors, AdditionIsTakenAndOpens) {
  const json::object& o = file_.at("addition").as_object();
  const auto report_id = *core::BundleId::parse(vectors::text(file_.at("report").as_object(), "report_id"));
  vault::SealedAddition a{*vault::SubmissionId::parse(vectors::text(o, "submission_id")),
                          report_id,
                          *core::BundleId::parse(vectors::text(o, "bundle_id")),
                          {*core::SectionId::parse(vectors::text(o, "section_id")), vectors::bytes(o, "body")},
                          vectors::bytes(o, "content_mac"),
                          {{cast_.circle_id, 4, vectors::bytes(o, "wrapped")}},
                          vectors::bytes(o, "signature")};
  EXPECT_TRUE(vault::check_addition(kNetwork, a, cast_.reporter.sign.public_key).ok());
  EXPECT_FALSE(vault::check_addition(kNetwork, a, cast_.circle.sign.public_key).ok());
  const auto key = vault::unwrap_bundle(cast_.circle, kNetwork, a.bundle_id, 4, a.grants.front().wrapped);
  ASSERT_TRUE(key.ok());
  EXPECT_EQ(vectors::text(payload(*vault::open_section(*key, kNetwork, "body", a.body)), "story"), "Tambahan.");
  EXPECT_EQ(a.content_mac, vault::addition_content_mac(cast_.reporter.content_mac, "Tambahan."));
  a.grants.front().epoch = 5;
  EXPECT_FALSE(vault::check_addition(kNetwork, a, cast_.reporter.sign.public_key).ok());
}

TEST_P(SealedVectors, DeletionIsTakenForItsReportOnly) {
  const auto report_id = *core::BundleId::parse(vectors::text(file_.at("report").as_object(), "report_id"));
  const Bytes signature = vectors::bytes(file_, "deletion");
  EXPECT_TRUE(vault::check_deletion(kNetwork, report_id, cast_.reporter.sign.public_key, signature).ok());
  EXPECT_FALSE(vault::check_deletion(kNetwork, {}, cast_.reporter.sign.public_key, signature).ok());
}

TEST_P(SealedVectors, ReplyOpensForReporterAndCircle) {
  const json::object& o = file_.at("reply").as_object();
  const auto report_id = *core::BundleId::parse(vectors::text(file_.at("report").as_object(), "report_id"));
  const vault::SealedSection section{*core::SectionId::parse(vectors::text(o, "section_id")),
                                     vectors::bytes(o, "envelope")};
  const vault::SignedStatement statement{vectors::bytes(o, "statement"), vectors::bytes(o, "signature")};
  const Bytes wrapped = vectors::bytes(o, "reporter_wrapped");
  const auto text = vault::open_reply(kNetwork, cast_.reporter.box, cast_.key, report_id, section, wrapped, statement);
  ASSERT_TRUE(text.ok()) << text.problem().detail;
  EXPECT_EQ(*text, "Kami baca.");
  const auto bundle = *core::BundleId::parse(vectors::text(o, "bundle_id"));
  EXPECT_TRUE(vault::unwrap_bundle(cast_.circle, kNetwork, bundle, 4, vectors::bytes(o, "own_wrapped")).ok());
  EXPECT_FALSE(vault::unwrap_bundle(cast_.circle, kNetwork, bundle, 5, vectors::bytes(o, "own_wrapped")).ok());
}

TEST_P(SealedVectors, ForgedReplyIsRefused) {
  const json::object& o = file_.at("reply").as_object();
  const auto report_id = *core::BundleId::parse(vectors::text(file_.at("report").as_object(), "report_id"));
  vault::SealedSection section{*core::SectionId::parse(vectors::text(o, "section_id")), vectors::bytes(o, "envelope")};
  vault::SignedStatement statement{vectors::bytes(o, "statement"), vectors::bytes(o, "signature")};
  const Bytes wrapped = vectors::bytes(o, "reporter_wrapped");
  const auto opens = [&](const vault::CircleKey& circle, const core::BundleId& report) {
    return vault::open_reply(kNetwork, cast_.reporter.box, circle, report, section, wrapped, statement).ok();
  };
  EXPECT_TRUE(opens(cast_.key, report_id));
  EXPECT_FALSE(opens(cast_.key, {})) << "another report";
  vault::CircleKey other = cast_.key;
  other.epoch = 5;
  EXPECT_FALSE(opens(other, report_id)) << "another epoch";
  other = cast_.key;
  other.sign_pk = cast_.reporter.sign.public_key;
  EXPECT_FALSE(opens(other, report_id)) << "another signer";
  section.envelope.back() = static_cast<char>(section.envelope.back() ^ 1);
  EXPECT_FALSE(opens(cast_.key, report_id)) << "another envelope";
}

TEST_P(SealedVectors, NoteOpensForTheCircle) {
  const json::object& o = file_.at("note").as_object();
  const auto bundle = *core::BundleId::parse(vectors::text(o, "bundle_id"));
  const auto key = vault::unwrap_bundle(cast_.circle, kNetwork, bundle, 4, vectors::bytes(o, "own_wrapped"));
  ASSERT_TRUE(key.ok());
  const vault::SealedSection section{*core::SectionId::parse(vectors::text(o, "section_id")),
                                     vectors::bytes(o, "envelope")};
  EXPECT_EQ(vectors::text(payload(*vault::open_section(*key, kNetwork, "note", section)), "text"), "Catatan.");
  EXPECT_FALSE(vault::open_section(*key, kNetwork, "reply", section).ok());
}

TEST_P(SealedVectors, FilesOpenToTheirBytes) {
  for (const auto& item : file_.at("files").as_array()) {
    const json::object& o = item.as_object();
    const auto section = *core::SectionId::parse(vectors::text(o, "section_id"));
    const auto key = vault::section_key(*crypto::Secret::from_bytes(vectors::bytes(o, "bundle_key")), section);
    const Bytes sealed = vectors::bytes(o, "sealed");
    const auto size = vectors::number(o, "size");
    EXPECT_EQ(sealed.size(), vault::sealed_file_size(size));
    vault::FileOpener opener(key, kNetwork, section);
    Bytes plain = *opener.push(sealed);
    const auto rest = opener.finish();
    ASSERT_TRUE(rest.ok()) << size;
    EXPECT_TRUE(plain + *rest == vectors::pattern(size)) << size;
  }
}

INSTANTIATE_TEST_SUITE_P(MadeBy, SealedVectors, testing::Values("sealed_cpp", "sealed_ts"),
                         [](const auto& maker) { return std::string(maker.param).substr(7); });

}  // namespace
