// SPDX-License-Identifier: Apache-2.0
#include "reports/sms.h"

#include <gtest/gtest.h>

#include "vault/receipt.h"

namespace {

using reports::leading_receipt;
using reports::personal_number;
using reports::read_sms;

core::Request handed_over(std::string query, std::string body, std::string type) {
  core::Request out;
  out.method = core::Method::post;
  out.query = std::move(query);
  out.body = std::move(body);
  out.headers.emplace_back("content-type", std::move(type));
  return out;
}

vault::Receipt some_receipt() {
  return *vault::Receipt::from_bytes("\x01\x23\x45\x67\x89\xab\xcd\xef\x10\x20\x30\x40\x50\x60");
}

TEST(Sms, ReadsUtf8AndUtf16AndLatin1) {
  const auto text = [](std::string body, std::string type) {
    return read_sms(handed_over("id=a&from=%2B628123456789", std::move(body), std::move(type)))->text;
  };
  EXPECT_EQ(text("é", "text/plain; charset=UTF-8"), "é");
  EXPECT_EQ(text(std::string("\0\xe9\xd8\x3d\xde\x00", 6), "text/plain; charset=\"UTF-16BE\""), "é😀");
  EXPECT_EQ(text("\xe9", "text/plain"), "é");
}

TEST(Sms, ACutCharacterDoesNotCostTheMessage) {
  const auto read = read_sms(handed_over("id=a&from=1", std::string("\0a\xd8\x3d", 4), "text/plain; charset=UTF-16BE"));
  EXPECT_EQ(read->text, "a\xEF\xBF\xBD");
}

TEST(Sms, LeavesOutControlCharacters) {
  const auto read = read_sms(handed_over("id=a&from=1", std::string("a\0\x1b\nb\r", 6), "text/plain; charset=UTF-16"));
  EXPECT_EQ(read->text, "a\nb");
}

TEST(Sms, WantsAnIdAndASender) {
  const auto without_id = read_sms(handed_over("from=1", "a", "text/plain"));
  ASSERT_FALSE(without_id.ok());
  EXPECT_EQ(without_id.problem().fields.at(0).pointer, "/id");
  const auto without_sender = read_sms(handed_over("id=1", "a", "text/plain"));
  ASSERT_FALSE(without_sender.ok());
  EXPECT_EQ(without_sender.problem().fields.at(0).pointer, "/from");
}

TEST(Sms, MachinesAreNoPersons) {
  EXPECT_TRUE(personal_number("+628123456789"));
  EXPECT_TRUE(personal_number("08123456"));
  EXPECT_FALSE(personal_number("1234"));
  EXPECT_FALSE(personal_number("TELKOMSEL"));
  EXPECT_FALSE(personal_number("+6281234567890123"));
  EXPECT_FALSE(personal_number("+62812345\r\nX: y"));
}

TEST(Sms, FindsAReceiptOfEitherFormAtTheBeginning) {
  const auto receipt = some_receipt();
  for (const auto& form : {receipt.characters(), receipt.words()}) {
    for (const std::string gap : {" ", ": ", "\n", ". "}) {
      const auto found = leading_receipt(form + gap + "truknya biru, 3 orang");
      ASSERT_TRUE(found) << form << gap;
      EXPECT_EQ(found->rest, "truknya biru, 3 orang");
      EXPECT_EQ(vault::Receipt::parse(found->receipt)->characters(), receipt.characters());
    }
  }
}

TEST(Sms, OrdinaryTextIsNoReceipt) {
  EXPECT_FALSE(leading_receipt(""));
  EXPECT_FALSE(leading_receipt("Tolong, ada lima orang dikunci di rumah dekat pasar"));
  EXPECT_FALSE(leading_receipt("halo " + some_receipt().characters()));
  auto slip = some_receipt().characters();
  slip[0] = slip[0] == 'Z' ? 'Y' : 'Z';
  EXPECT_FALSE(leading_receipt(slip + " truknya biru"));
}

TEST(Sms, TheAnswerIsOneMessage) {
  const auto receipt = some_receipt().characters();
  for (const std::string site : {"", "suluh.example", "a-name-that-is-much-too-long-for-a-message.suluh.example"}) {
    const auto answer = reports::sms_receipt_answer(receipt, site);
    EXPECT_LE(answer.size(), 160U);
    EXPECT_NE(answer.find(receipt), std::string::npos);
    EXPECT_TRUE(answer.ends_with("/pesan"));
    // The characters that GSM 03.38 has at ASCII's places, and in one septet.
    EXPECT_EQ(answer.find_first_of("$@[\\]^_`{|}~"), std::string::npos);
  }
  EXPECT_NE(reports::sms_receipt_answer(receipt, "suluh.example").find("suluh.example/pesan"), std::string::npos);
}

}  // namespace
