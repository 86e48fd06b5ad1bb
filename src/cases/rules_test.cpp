// SPDX-License-Identifier: Apache-2.0
// Facts, elements and clocks without a database.
#include "cases/rules.h"

#include <gtest/gtest.h>

#include <set>

#include "cases/case.h"
#include "core/workdays.h"
#include "vault/sharing.h"

namespace cases {
namespace {

constexpr core::Millis kNow = 1'795'000'000'000;  // 18 November 2026
constexpr core::Millis kHour = 3'600'000;

std::string word_of(const core::Done& done) {
  if (done.ok()) return "ok";
  return done.problem().fields.empty()
             ? "?"
             : done.problem().fields.front().pointer + " " + done.problem().fields.front().key;
}

TEST(Facts, ComeIntoTheirOneForm) {
  Facts facts;
  facts.acts = {Act::transfer, Act::recruitment, Act::transfer};
  ASSERT_TRUE(check_facts(facts, "/facts", kNow).ok());
  EXPECT_EQ(facts.acts, (std::vector{Act::recruitment, Act::transfer}));
}

TEST(Facts, AreRefusedByName) {
  const auto said = [](auto change) {
    Facts facts;
    change(facts);
    return word_of(check_facts(facts, "", kNow));
  };
  EXPECT_EQ(said([](Facts& f) { f.origin_district = "17.09"; }), "ok");
  EXPECT_EQ(said([](Facts& f) { f.origin_district = "other"; }), "ok");
  EXPECT_EQ(said([](Facts& f) { f.origin_district = "17.9"; }), "/origin_district unknown_word");
  EXPECT_EQ(said([](Facts& f) { f.destination_country = "KHM"; }), "ok");
  EXPECT_EQ(said([](Facts& f) { f.destination_country = "XXX"; }), "/destination_country unknown_word");
  EXPECT_EQ(said([](Facts& f) { f.destination_country = "BW "; }), "/destination_country unknown_word");
  EXPECT_EQ(said([](Facts& f) { f.offence_day = "2026-02-30"; }), "/offence_day day_expected");
  EXPECT_EQ(said([](Facts& f) { f.offence_day = core::civil_day(kNow); }), "ok");
  EXPECT_EQ(said([](Facts& f) { f.offence_day = core::civil_day(kNow + 24 * kHour); }), "/offence_day in_the_future");
  EXPECT_EQ(said([](Facts& f) {
              f.route = {{"17.09.01", "2026-02-02", "2026-02-01"}};
            }),
            "/route/0/to before_its_begin");
}

TEST(Facts, HoldAChildToTheBirthYear) {
  const auto said = [](std::int64_t year, Child child, std::string day) {
    Facts facts;
    facts.offence_day = std::move(day);
    Person person;
    person.birth_year = year;
    person.is_child = child;
    return word_of(check_person(person, facts, "", kNow));
  };
  EXPECT_EQ(said(2008, Child::yes, "2026-01-01"), "ok") << "17 before her birthday";
  EXPECT_EQ(said(2008, Child::no, "2026-01-01"), "ok") << "18 after it";
  EXPECT_EQ(said(2007, Child::yes, "2026-01-01"), "/is_child child_and_birth_year");
  EXPECT_EQ(said(2009, Child::no, "2026-01-01"), "/is_child child_and_birth_year");
  EXPECT_EQ(said(2021, Child::unknown, "2020-01-01"), "/birth_year after_the_event");
  EXPECT_EQ(said(2027, Child::unknown, ""), "/birth_year in_the_future");
  EXPECT_EQ(said(0, Child::no, ""), "ok");
}

TEST(Elements, NeedNoMeansForAChild) {
  Facts facts;
  facts.acts = {Act::receipt};
  facts.purposes = {Purpose::ForcedLabour};
  Person victim;
  victim.is_child = Child::no;
  EXPECT_FALSE(elements_of(facts, {victim}).fulfilled());
  victim.is_child = Child::unknown;
  EXPECT_TRUE(elements_of(facts, {victim}).fulfilled()) << "she may have been a child";
  victim.role = PersonRole::witness;
  EXPECT_FALSE(elements_of(facts, {victim}).fulfilled());
  facts.means = {Means::debt};
  EXPECT_TRUE(elements_of(facts, {}).fulfilled());
  facts.purposes.clear();
  EXPECT_FALSE(elements_of(facts, {}).fulfilled());
}

TEST(Rules, NameWordsThatExist) {
  std::set<std::string> codes;
  for (const auto& law : rules().laws) {
    EXPECT_TRUE(codes.insert(law.code).second) << law.code;
    const std::set<std::string> conditions{"", "child", "abroad", "foreign_victim"};
    EXPECT_TRUE(conditions.contains(law.only_for)) << law.code << law.only_for;
    EXPECT_TRUE(valid_day(law.valid_from)) << law.code;
    EXPECT_FALSE(law.title.id.empty() || law.title.en.empty() || law.source.empty()) << law.code;
    for (const auto& one : law.acts) EXPECT_TRUE(one == "*" || schema::from_word<Act>(one)) << law.code << one;
    for (const auto& one : law.purposes) EXPECT_TRUE(one == "*" || schema::from_word<Purpose>(one)) << law.code << one;
    for (const auto& one : law.shares) EXPECT_TRUE(vault::may_be_shared(one)) << law.code << one;
  }
  EXPECT_GE(codes.size(), 14U);
  EXPECT_EQ(rules().indicators.size(), 11U);
  for (const auto& one : rules().indicators) {
    for (const auto& control : one.controls) EXPECT_TRUE(schema::from_word<Control>(control)) << control;
  }
  EXPECT_TRUE(law_allows("pp-9-2008-14-5", "identity"));
  EXPECT_FALSE(law_allows("pp-9-2008-14-5", "health"));
  EXPECT_FALSE(law_allows("uu-21-2007-2", "identity"));
}

TEST(Clocks, EndWithTheirHourOrTheirDay) {
  const auto* police = clock_rule("police_report");
  const auto* aid = clock_rule("first_aid");
  ASSERT_TRUE(police != nullptr && aid != nullptr);
  EXPECT_EQ(clock_due(*police, kNow), kNow + 24 * kHour);
  const auto due = clock_due(*aid, kNow);
  EXPECT_EQ(core::civil_day(due), core::civil_day(kNow + 7 * 24 * kHour));
  EXPECT_NE(core::civil_day(due + 1), core::civil_day(due)) << "the last millisecond of the day";
  EXPECT_EQ(clock_rule("tea_time"), nullptr);
}

TEST(Sections, HaveASubjectAndACircle) {
  EXPECT_TRUE(fits_subject(SectionClass::identity, true));
  EXPECT_FALSE(fits_subject(SectionClass::identity, false));
  EXPECT_FALSE(fits_subject(SectionClass::narrative, true));
  EXPECT_TRUE(fits_subject(SectionClass::money, true) && fits_subject(SectionClass::money, false));
  EXPECT_EQ(circle_class(SectionClass::evidence), "identity");
  EXPECT_EQ(circle_class(SectionClass::title), "intake");
  EXPECT_EQ(circle_class(SectionClass::health), "health");
}

}  // namespace
}  // namespace cases
