// SPDX-License-Identifier: Apache-2.0
#include "site/form.h"

#include <gtest/gtest.h>

#include "site/areas.h"
#include "site/thread_pages.h"

namespace site {
namespace {

const std::string kCircle(32, 'a');
const std::string kOther(32, 'b');
const std::vector<std::string> kBoth{kCircle, kOther};

FieldPairs complete() {
  return {{"story", "Ada yang disekap"},
          {"receipt", "satu dua"},
          {"submission_id", std::string(32, '1')},
          {"receipt_noted", "ya"}};
}

FieldPairs with(std::string name, std::string value) {
  auto fields = complete();
  for (auto& one : fields) {
    if (one.first == name) {
      one.second = std::move(value);
      return fields;
    }
  }
  fields.emplace_back(std::move(name), std::move(value));
  return fields;
}

std::vector<std::string> problems_of(const FieldPairs& fields) {
  const auto read = read_report(fields, kBoth);
  if (!read.ok()) return {"refused: " + std::string(read.problem().word())};
  std::vector<std::string> out;
  for (const auto& one : read->problems) out.push_back(one.pointer + " " + one.key);
  return out;
}
using Words = std::vector<std::string>;

TEST(Urlencoded, DecodesPercentAndPlus) {
  const auto fields = parse_urlencoded("a=1+2%2B&b=%C3%A9&a=&c=x%3Dy=z");
  ASSERT_TRUE(fields.ok());
  EXPECT_EQ(*fields, (FieldPairs{{"a", "1 2+"}, {"b", "\xC3\xA9"}, {"a", ""}, {"c", "x=y=z"}}));
}

TEST(Urlencoded, AnEmptyBodyHasNoFields) { EXPECT_TRUE(parse_urlencoded("")->empty()); }

TEST(Urlencoded, RefusesBrokenEscapesAndNamelessFields) {
  for (const auto* body : {"a=%", "a=%4", "a=%zz", "%=a", "=a", "a", "a=1&", "&a=1", "a=1&&b=2"}) {
    EXPECT_FALSE(parse_urlencoded(body).ok()) << body;
  }
}

TEST(Urlencoded, RefusesMoreThanAHundredFields) {
  std::string body = "a=1";
  for (int i = 0; i < 99; ++i) body += "&a=1";
  EXPECT_TRUE(parse_urlencoded(body).ok());
  EXPECT_FALSE(parse_urlencoded(body + "&a=1").ok());
}

TEST(CleanText, LineEndsBecomeLineFeeds) { EXPECT_EQ(*clean_text("a\r\nb\rc\n\r\n"), "a\nb\nc\n\n"); }

TEST(CleanText, RefusesWhatIsNotUtf8) {
  EXPECT_FALSE(clean_text("\xFF").has_value());
  EXPECT_FALSE(clean_text("\xED\xA0\x80").has_value());  // a surrogate
  EXPECT_FALSE(clean_text(std::string_view("a\0b", 3)).has_value());
}

TEST(CleanText, DirectionTricksBecomeVisible) {
  EXPECT_EQ(*clean_text("foto\xE2\x80\xAEgpj.exe"), "foto\xEF\xBF\xBDgpj.exe");
  for (const auto* trick :
       {"\xE2\x80\xAA", "\xE2\x80\xAB", "\xE2\x80\xAC", "\xE2\x80\xAD", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA7",
        "\xE2\x81\xA8", "\xE2\x81\xA9", "\x1B", "\x7F", "\xC2\x85"}) {
    EXPECT_EQ(*clean_text(trick), "\xEF\xBF\xBD");
  }
}

TEST(CleanText, OrdinaryTextOfAnyScriptIsKept) {
  const std::string text = "Tab\t, é, “kutip”, 漢字, 👩🏽, عربى\u200F";
  EXPECT_EQ(*clean_text(text), text);
}

TEST(CleanLine, IsOneTrimmedLine) { EXPECT_EQ(*clean_line("  a\r\nb\tc  "), "a b c"); }

TEST(Characters, AreCountedAndCutWhole) {
  EXPECT_EQ(count_chars("aé漢👩"), 4U);
  EXPECT_EQ(first_chars("aé漢👩", 3), "aé漢");
  EXPECT_EQ(first_chars("ab", 9), "ab");
}

TEST(ReportForm, TheFourPromisedFieldsAreEnough) {
  const auto read = read_report(complete(), kBoth);
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(read->problems.empty());
  EXPECT_TRUE(read->form.wants_reply());
  EXPECT_EQ(read->form.to, kBoth) << "without the list on the page everyone reads it";
}

TEST(ReportForm, EveryProblemIsToldAtOnceAndTextIsKept) {
  auto fields = with("story", "  \n ");
  fields.emplace_back("contact", "0812");
  fields.erase(fields.begin() + 3);  // receipt_noted
  const auto read = read_report(fields, kBoth);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(problems_of(fields), (Words{"/story required", "/receipt_noted required", "/contact_ok required"}));
  EXPECT_EQ(read->form.contact, "0812");
}

TEST(ReportForm, AStoryThatIsTooLongComesBackWhole) {
  std::string story;
  for (std::size_t i = 0; i < kMaxStory; ++i) story += "é";
  EXPECT_TRUE(problems_of(with("story", story)).empty());
  const auto read = read_report(with("story", story + "é"), kBoth);
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->problems.size(), 1U);
  EXPECT_EQ(read->problems[0].key, "too_long");
  EXPECT_EQ(read->form.story.size(), 2 * (kMaxStory + 1));
}

TEST(ReportForm, AReceiptMayBeNotedAsATickedBoxSaysIt) {
  for (const auto* said : {"ya", "1", "on", "yes"}) {
    const auto read = read_report(with("receipt_noted", said), kBoth);
    ASSERT_TRUE(read.ok() && read->problems.empty()) << said;
    EXPECT_TRUE(read->form.wants_reply()) << said;
  }
  const auto read = read_report(with("receipt_noted", "no"), kBoth);
  ASSERT_TRUE(read.ok() && read->problems.empty());
  EXPECT_FALSE(read->form.wants_reply());
}

TEST(ReportForm, UnknownAndRepeatedFieldsAreRefused) {
  EXPECT_EQ(problems_of(with("nama", "x")), (Words{"refused: unexpected_field"}));
  auto twice = complete();
  twice.emplace_back("story", "lain");
  EXPECT_EQ(problems_of(twice), (Words{"refused: bad_request"}));
  EXPECT_EQ(problems_of(with("story", "\xFF")), (Words{"refused: bad_request"}));
}

TEST(ReportForm, ChoicesMustBeKnownWords) {
  EXPECT_EQ(problems_of(with("danger", "maybe")), (Words{"/danger unknown_choice"}));
  EXPECT_EQ(problems_of(with("district", "17.09.12")), (Words{"/district unknown_choice"}));
  EXPECT_EQ(problems_of(with("how_known", "SELF")), (Words{"/how_known unknown_choice"}));
  EXPECT_EQ(problems_of(with("contact_ok", "ya")), (Words{"/contact_ok unknown_choice"}));
  EXPECT_EQ(problems_of(with("receipt_noted", "maybe")), (Words{"/receipt_noted required"}));
  EXPECT_TRUE(problems_of(with("district", "17.09.11")).empty());
  EXPECT_TRUE(problems_of(with("district", "other")).empty());
}

TEST(ReportForm, TheIdOfASubmissionIsHex) {
  EXPECT_EQ(problems_of(with("submission_id", "x")), (Words{"/submission_id bad_id"}));
  EXPECT_EQ(problems_of(with("submission_id", std::string(32, 'A'))), (Words{"/submission_id bad_id"}));
  EXPECT_EQ(problems_of(with("submission_id", "0fda7ae5-c7be-4b8a-954d-a503f3cc548")),
            (Words{"/submission_id bad_id"}));
  EXPECT_EQ(problems_of(with("submission_id", "0fda7ae5c-7be-4b8a-954d-a503f3cc5489")),
            (Words{"/submission_id bad_id"}));
  const auto read = read_report(with("submission_id", "0FDA7AE5-c7be-4b8a-954d-a503f3cc5489"), kBoth);
  ASSERT_TRUE(read.ok() && read->problems.empty());
  EXPECT_EQ(read->form.submission_id, "0fda7ae5c7be4b8a954da503f3cc5489");
}

TEST(ReportForm, NoBoxTickedIsAMistakeWhenThereWereBoxes) {
  EXPECT_EQ(problems_of(with("to_asked", "1")), (Words{"/to required"}));
  auto fields = with("to_asked", "1");
  fields.emplace_back("to", kOther);
  fields.emplace_back("to", kOther);
  const auto read = read_report(fields, kBoth);
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(read->problems.empty());
  EXPECT_EQ(read->form.to, std::vector<std::string>{kOther});
}

TEST(ReportForm, ARecipientThatIsNotOfferedIsRefused) {
  EXPECT_EQ(problems_of(with("to", std::string(32, 'c'))), (Words{"/to unknown_choice"}));
  auto many = complete();
  for (std::size_t i = 0; i <= kMaxRecipients; ++i) many.emplace_back("to", kCircle);
  EXPECT_EQ(problems_of(many), (Words{"refused: bad_request"}));
}

TEST(ReportForm, AFilledTrapSendsTheFormBack) {
  EXPECT_EQ(problems_of(with("website", "http://x")), (Words{"/website filled"}));
}

TEST(ReportForm, AContactIsSentOnlyWithAYes) {
  ReportForm form;
  form.contact = "0812";
  form.contact_when = "malam";
  form.contact_ok = "yes";
  settle(form);
  EXPECT_EQ(form.contact, "0812");
  EXPECT_EQ(form.danger, "unknown");
  form.contact_ok = "no";
  settle(form);
  EXPECT_EQ(form.contact + form.contact_when, "");
}

TEST(MessageForm, ReadsPageAndReceipt) {
  const auto read = read_message({{"receipt", " satu  dua "}, {"page", "12"}});
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->form.receipt, "satu  dua");
  EXPECT_EQ(read->form.page, 12);
  EXPECT_TRUE(read->problems.empty());
}

TEST(MessageForm, RefusesOddPages) {
  for (const auto* page : {"0", "-1", "1000", "x", "1e3"}) {
    EXPECT_FALSE(read_message({{"receipt", "a"}, {"page", page}}).ok()) << page;
  }
}

TEST(MessageForm, AnEmptyReceiptIsToldNotRefused) {
  const auto read = read_message({});
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->problems.size(), 1U);
  EXPECT_EQ(read->problems[0].pointer, "/receipt");
}

TEST(TidyReceipt, ReadsWordsAsTheyAreMeant) {
  EXPECT_EQ(tidy_receipt(" Satu,  DUA-tiga.\n empat "), "satu dua tiga empat");
  EXPECT_EQ(tidy_receipt(""), "");
}

TEST(Districts, AreTheElevenOfBengkuluTengah) {
  ASSERT_EQ(districts().size(), 11U);
  EXPECT_EQ(districts()[0].code, "17.09.01");
  EXPECT_EQ(districts()[0].name, "Karang Tinggi");
  EXPECT_EQ(districts()[10].name, "Semidang Lagan");
}

}  // namespace
}  // namespace site
