// SPDX-License-Identifier: Apache-2.0
#include "site/pages.h"

#include <gtest/gtest.h>

#include <regex>

#include "site/helplines.h"
#include "site/style.h"

namespace site {
namespace {

const std::string kWords = "rumah sawah kelapa perahu pantai gunung sungai jendela payung cangkul kampung";
const std::string kHostile = "\"><script>alert('x')</script>&{{story}}[[path]]<!--";
constexpr std::size_t kHeaderRoom = 1000;    // status line and headers of a sealing page, measured at 868
constexpr std::size_t kFirstFlight = 14336;  // ten TCP segments

std::vector<Recipient> five() {
  return {{std::string(32, '1'), "Yayasan Pelita"},
          {std::string(32, '2'), "Kantor Imigrasi Kelas I TPI Bengkulu"},
          {std::string(32, '3'), "UPTD PPA Bengkulu Tengah"},
          {std::string(32, '4'), "Lembaga Bantuan Hukum Fajar"},
          {std::string(32, '5'), "Gugus Tugas TPPO Bengkulu Tengah"}};
}

ReportView report_view(std::string_view in) {
  ReportView view;
  view.frame.language = in;
  view.frame.script = "/assets/lapor.js";
  view.network_id = std::string(32, 'a');
  view.recipients = five();
  view.form.receipt = kWords;
  view.form.submission_id = std::string(32, 'f');
  return view;
}

bool has(const std::string& html, std::string_view part) { return html.find(part) != std::string::npos; }

int count(const std::string& html, std::string_view part) {
  int n = 0;
  for (auto at = html.find(part); at != std::string::npos; at = html.find(part, at + 1)) ++n;
  return n;
}

class EachLanguage : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Site, EachLanguage, testing::Values("id", "en"), [](const auto& one) { return one.param; });

TEST_P(EachLanguage, TheReportPageArrivesInTheFirstFlight) {
  EXPECT_LE(render_lapor(report_view(GetParam())).size() + kHeaderRoom, kFirstFlight);
}

TEST_P(EachLanguage, TheWholeJourneyStaysUnderSixtyKilobytes) {
  Frame frame;
  frame.language = GetParam();
  Thread thread;
  const ThreadView opened{frame, kWords, std::string(32, 'f'), thread_page(thread, 1), false, {}, {}};
  const auto bytes = render_home(frame).size() + render_lapor(report_view(GetParam())).size() +
                     render_sent({frame, kWords, true, false}).size() + render_pesan({frame, "", "", {}}).size() +
                     padded(render_thread(opened)).size();
  EXPECT_LE(bytes + 5 * kHeaderRoom, 60'000U);
}

TEST_P(EachLanguage, TheFormHasThePromisedFields) {
  const auto html = render_lapor(report_view(GetParam()));
  for (const auto* name : {"story", "receipt", "submission_id", "receipt_noted", "district", "village", "when",
                           "danger", "how_known", "contact_ok", "contact", "contact_when", "files", "to", "website"}) {
    EXPECT_TRUE(has(html, "name=\"" + std::string(name) + "\"")) << name;
  }
  EXPECT_TRUE(has(html, "<input type=\"hidden\" name=\"receipt\" value=\"" + kWords + "\">"));
  EXPECT_TRUE(has(html, "<input type=\"hidden\" name=\"submission_id\" value=\"" + std::string(32, 'f') + "\">"));
  EXPECT_TRUE(has(html, "enctype=\"multipart/form-data\""));
  EXPECT_TRUE(has(html, GetParam() == "id" ? "action=\"/lapor\"" : "action=\"/en/lapor\""));
  EXPECT_EQ(count(html, "type=\"checkbox\" name=\"to\""), 5);
  EXPECT_EQ(count(html, " checked"), 5) << "everyone reads it unless she says otherwise";
  EXPECT_EQ(count(html, "<option "), 11 + 2 + 8);
  EXPECT_LT(html.find("<ol class=\"words\""), html.find("<button class=\"wide\"")) << "the words come before sending";
}

TEST_P(EachLanguage, EveryLabelledControlExists) {
  const auto html = render_lapor(report_view(GetParam()));
  const std::regex label("<label[^>]* for=\"([a-z_]+)\"");
  int labels = 0;
  for (auto it = std::sregex_iterator(html.begin(), html.end(), label); it != std::sregex_iterator(); ++it, ++labels) {
    EXPECT_TRUE(has(html, " id=\"" + (*it)[1].str() + "\"")) << (*it)[1];
  }
  EXPECT_EQ(labels, 8);
}

TEST_P(EachLanguage, WhatAPersonTypedComesBackEscaped) {
  auto view = report_view(GetParam());
  auto& form = view.form;
  form.story = form.village = form.when = form.contact = form.contact_when = kHostile;
  form.receipt_noted = "tidak";
  form.danger = "now";
  form.district = "17.09.03";
  form.how_known = "heard";
  form.contact_ok = "yes";
  form.to_asked = "1";
  form.to = {std::string(32, '2')};
  view.problem = core::field_problem("/story", "too_long");
  const auto html = render_lapor(view);
  EXPECT_FALSE(has(html, "<script>")) << "not even once";
  EXPECT_EQ(count(html, "&quot;&gt;&lt;script&gt;alert(&apos;x&apos;)&lt;/script&gt;&amp;{{story}}[[path]]&lt;!--"), 5);
  for (const auto* chosen : {"value=\"tidak\" required checked", "value=\"now\" checked", "value=\"17.09.03\" selected",
                             "value=\"heard\" selected", "value=\"yes\" checked"}) {
    EXPECT_TRUE(has(html, chosen)) << chosen;
  }
  EXPECT_EQ(count(html, "name=\"to\" value=\"" + std::string(32, '2') + "\" checked"), 1);
  EXPECT_EQ(count(html, " checked"), 4);
}

TEST_P(EachLanguage, AnErrorStandsFirstAndInTheTitle) {
  auto view = report_view(GetParam());
  view.problem = core::Problem{core::ProblemKey::bad_field, {}, {{"/story", "required"}, {"/files", "bad_file"}}, 0};
  view.files_lost = true;
  const auto html = render_lapor(view);
  EXPECT_TRUE(has(html, GetParam() == "id" ? "<title>Galat: " : "<title>Error: "));
  const auto main = html.find("<main>");
  EXPECT_EQ(html.find("<div class=\"bad\" role=\"alert\"", main), main + 7) << "the summary comes before the heading";
  EXPECT_TRUE(has(html, "<a href=\"#story\">"));
  EXPECT_TRUE(has(html, "<a href=\"#files\">"));
  EXPECT_TRUE(has(html, "id=\"story-err\""));
  EXPECT_TRUE(has(html, language(GetParam()).text("error.files_again")));
  EXPECT_TRUE(has(html, kWords)) << "the receipt is kept";
}

TEST_P(EachLanguage, ABusyServerSaysWhenAndKeepsTheStory) {
  auto view = report_view(GetParam());
  view.form.story = "tetap ada";
  view.problem = core::busy(17);
  const auto html = render_lapor(view);
  EXPECT_TRUE(has(html, "17 "));
  EXPECT_TRUE(has(html, ">tetap ada</textarea>"));
}

TEST_P(EachLanguage, AStoryThatStartsWithAnEmptyLineKeepsIt) {
  auto view = report_view(GetParam());
  view.form.story = "\nbaris kedua";
  EXPECT_TRUE(has(render_lapor(view), ">\n\nbaris kedua</textarea>"));
}

TEST_P(EachLanguage, EveryPageHasExitStyleAndNoOutsideResource) {
  Frame frame;
  frame.language = GetParam();
  const std::string exit = "href=\"" + language(GetParam()).prefix + "keluar\"";
  const std::vector<std::string> pages{render_home(frame),
                                       render_lapor(report_view(GetParam())),
                                       render_sent({frame, kWords, true, false}),
                                       render_pesan({frame, "", "", {}}),
                                       render_bantuan(frame),
                                       render_article(frame, "kenali"),
                                       render_article(frame, "hak"),
                                       render_article(frame, "privasi"),
                                       render_remove(frame, kWords),
                                       render_removed(frame),
                                       render_problem(frame, core::problem(core::ProblemKey::not_found))};
  for (const auto& html : pages) {
    EXPECT_TRUE(has(html, exit));
    EXPECT_TRUE(has(html, "<style>" + style() + "</style>")) << "the hash of the policy is of exactly this text";
    EXPECT_TRUE(has(html, "<link rel=\"icon\" href=\"data:,\">"));
    EXPECT_TRUE(has(html, "<html lang=\"" + GetParam() + "\">"));
    EXPECT_EQ(count(html, "<h1>"), 1);
    EXPECT_FALSE(has(html, "http://"));
    EXPECT_FALSE(has(html, "https://")) << "no third party";
    EXPECT_FALSE(has(html, " style=\""));
  }
}

TEST_P(EachLanguage, DemonstrationIsSaidOnEveryPage) {
  Frame frame;
  frame.language = GetParam();
  const auto text = std::string(language(GetParam()).text("demo"));
  EXPECT_FALSE(has(render_home(frame), text));
  frame.demo = true;
  EXPECT_TRUE(has(render_home(frame), text));
  EXPECT_TRUE(has(render_problem(frame, core::busy(3)), text));
}

TEST_P(EachLanguage, PagesLinkToTheSamePageInTheOtherLanguage) {
  Frame frame;
  frame.language = GetParam();
  EXPECT_TRUE(has(render_article(frame, "hak"), GetParam() == "id" ? "href=\"/en/hak\"" : "href=\"/hak\""));
  auto view = report_view(GetParam());
  view.problem = core::busy(1);
  EXPECT_FALSE(has(render_lapor(view), "hreflang")) << "following it would lose what was typed";
}

TEST_P(EachLanguage, HelpLinesSayWhenTheyWereChecked) {
  Frame frame;
  frame.language = GetParam();
  const auto html = render_bantuan(frame);
  EXPECT_TRUE(has(html, "href=\"tel:110\""));
  EXPECT_TRUE(has(html, "href=\"tel:129\""));
  int lines = 0;
  int unsure = 0;
  for (const auto& group : help_groups(GetParam())) {
    for (const auto& line : group.lines) {
      ++lines;
      unsure += line.written.empty() && line.phoned.empty() ? 1 : 0;
      EXPECT_FALSE(line.urgent && line.written.empty()) << line.name << ": from memory, so not in the danger box";
      EXPECT_FALSE(line.name.empty() || line.purpose.empty() || line.numbers.empty());
      for (const auto& number : line.numbers) {
        EXPECT_EQ(number.tel.find_first_not_of("+0123456789"), std::string::npos) << number.tel;
      }
    }
  }
  EXPECT_GE(lines, 8);
  EXPECT_EQ(count(html, language(GetParam()).text("help.unsure")), unsure);
  EXPECT_EQ(count(html, language(GetParam()).text("help.written")) + unsure, lines);
}

TEST_P(EachLanguage, PrivacySaysWhatPassesThroughMemory) {
  Frame frame;
  frame.language = GetParam();
  const auto said = GetParam() == "id" ? "melewati memori server selama satu permintaan"
                                       : "pass through the server&#39;s memory for one request";
  const auto html = render_article(frame, "privasi");
  EXPECT_TRUE(has(html, said) || has(html, "pass through the server's memory for one request"));
  EXPECT_TRUE(has(render_lapor(report_view(GetParam())), "<noscript>"));
}

Thread long_thread() {
  Thread out;
  for (int i = 0; i < 30; ++i) out.statuses.push_back({"Organisasi \"" + std::string(200, '<') + "\"", "open"});
  for (int i = 0; i < 7; ++i) {
    std::string text = "Balasan " + std::to_string(i) + " ";
    for (int k = 0; k < i * 700; ++k) text += k % 9 == 0 ? "\n" : k % 5 == 0 ? "\"" : k % 7 == 0 ? "é" : "x";
    out.replies.push_back({"Yayasan \"" + std::string(300, '\'') + "\"", 1'790'000'000'000 + i, text, i != 3});
  }
  return out;
}

TEST_P(EachLanguage, TellsThatNobodyReadsTheReportAnyMore) {
  ThreadView view;
  view.frame.language = GetParam();
  Thread thread;
  thread.statuses = {{"Yayasan Pelita", "left"}, {"Kantor Imigrasi", "open"}};
  const std::string_view form = "id=\"add\"", again = "/lapor\"";
  view.page = thread_page(thread, 1);
  const auto held = render_thread(view);
  EXPECT_TRUE(has(held, form));
  EXPECT_TRUE(has(held, GetParam() == "id" ? "sudah keluar dari jaringan" : "has left the network"));
  thread.statuses[1].word = "left";
  view.page = thread_page(thread, 1);
  const auto gone = render_thread(view);
  EXPECT_FALSE(has(gone, form));
  EXPECT_TRUE(has(gone, GetParam() == "id" ? "tidak ada lagi yang membacanya" : "nobody reads it any more"));
  EXPECT_TRUE(has(gone, again));
}

TEST_P(EachLanguage, EveryPageOfAThreadHasOneSize) {
  Frame frame;
  frame.language = GetParam();
  frame.demo = true;
  const Thread thread = long_thread();
  const int pages = thread_page(thread, 1).pages;
  EXPECT_GT(pages, 4);
  for (int page = 1; page <= pages; ++page) {
    const ThreadView view{frame, kWords, std::string(32, 'f'), thread_page(thread, page), true, {}, {}};
    EXPECT_EQ(padded(render_thread(view)).size(), kPageSize) << page;
  }
  const ThreadView none{frame, kWords, std::string(32, 'f'), thread_page({}, 1), false, {}, {}};
  EXPECT_EQ(padded(render_thread(none)).size(), kPageSize);
}

TEST_P(EachLanguage, AWrongReceiptHasTheSizeOfARightOne) {
  Frame frame;
  frame.language = GetParam();
  frame.demo = true;
  for (const auto& typed : {std::string(), kWords, std::string(kMaxReceiptText, '"'), kHostile}) {
    auto problem = core::problem(core::ProblemKey::bad_receipt);
    for (int i = 0; i < 11; ++i) problem.fields.push_back({"/receipt/" + std::to_string(i), "unknown_word"});
    const MessagesView view{frame, std::string(32, 'a'), typed, problem};
    EXPECT_EQ(padded(render_pesan(view)).size(), kPageSize);
  }
  EXPECT_EQ(padded(render_remove(frame, std::string(kMaxReceiptText, '"'))).size(), kPageSize);
  EXPECT_EQ(padded(render_removed(frame)).size(), kPageSize);
}

TEST(ThreadPages, TogetherHoldEveryWordOnceNewestFirst) {
  const Thread thread = long_thread();
  std::map<core::Millis, std::string> whole;
  core::Millis last = 0;
  const int pages = thread_page(thread, 1).pages;
  for (int page = 1; page <= pages; ++page) {
    const auto one = thread_page(thread, page);
    EXPECT_EQ(one.page, page);
    EXPECT_FALSE(one.replies.empty());
    for (const auto& piece : one.replies) {
      EXPECT_EQ(piece.continued, piece.at == last) << "only later pieces of the same reply continue";
      EXPECT_TRUE(last == 0 || piece.at <= last);
      last = piece.at;
      whole[piece.at] += piece.text;
    }
  }
  ASSERT_EQ(whole.size(), thread.replies.size());
  for (const auto& reply : thread.replies) EXPECT_EQ(whole[reply.at], reply.verified ? reply.text : "");
}

TEST(ThreadPages, BeyondTheEndIsTheLastPage) {
  EXPECT_EQ(thread_page(long_thread(), 999).page, thread_page(long_thread(), 1).pages);
  EXPECT_EQ(thread_page({}, 5).page, 1);
}

TEST(ThreadPages, AReplyWhoseSignatureFailsIsNotShown) {
  Frame frame;
  Thread thread;
  thread.replies.push_back({"Palsu", 0, "temui kami di pasar", false});
  const ThreadView view{frame, kWords, std::string(32, 'f'), thread_page(thread, 1), false, {}, {}};
  const auto html = render_thread(view);
  EXPECT_FALSE(has(html, "temui kami"));
  EXPECT_TRUE(has(html, language("id").text("thread.unverified")));
}

TEST(ThreadPages, TextInAReplyCannotBecomeMarkup) {
  Frame frame;
  Thread thread;
  thread.replies.push_back({kHostile, 0, kHostile + "\xE2\x80\xAE", true});
  thread.statuses.push_back({kHostile, "open"});
  const ThreadView view{frame, kWords, std::string(32, 'f'), thread_page(thread, 1), false, {}, {}};
  const auto html = render_thread(view);
  EXPECT_FALSE(has(html, "<script>"));
  EXPECT_FALSE(has(html, "\xE2\x80\xAE"));
}

TEST(Padding, ReachesTheNextMultipleWithAComment) {
  for (const std::size_t size : {0U, 1U, 90U, 92U, 93U, 94U, 99U, 100U, 101U, 193U, 194U}) {
    const auto html = padded(std::string(size, 'x'), 100);
    EXPECT_EQ(html.size() % 100, 0U) << size;
    EXPECT_GE(html.size(), size);
    EXPECT_LE(html.size(), size + 107);
    const auto rest = html.substr(size);
    EXPECT_TRUE(rest.empty() || (rest.starts_with("<!--") && rest.ends_with("-->"))) << size;
  }
}

}  // namespace
}  // namespace site
