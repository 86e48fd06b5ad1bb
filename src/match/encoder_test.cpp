// SPDX-License-Identifier: Apache-2.0
#include "match/encoder.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <sstream>
#include <thread>

#include "support/linkage_key.h"

namespace {

using match::Encoded;
using match::Hardening;

struct Person {
  std::string name = {}, titles = {}, father = {}, birth = {}, place = {}, sex = {}, nik = {}, passport = {},
              phone = {}, mother = {};
  [[nodiscard]] std::vector<std::string_view> values() const {
    return {name, titles, father, birth, place, sex, nik, passport, phone, mother};
  }
};

match::Schema person_id(Hardening hardening = Hardening::fold) {
  std::ifstream in(std::string(SULUH_SOURCE_DIR) + "/schemas/person-id.toml");
  std::ostringstream out;
  out << in.rdbuf();
  const auto schema = match::Schema::parse(out.str(), "person-id", crypto::hash16);
  return *match::Schema::make("person-id", schema->rules(), hardening, schema->fields(), crypto::hash16);
}

struct Bench {
  explicit Bench(Hardening hardening = Hardening::fold, char key = 'k', match::Circle circle = support::circle())
      : schema(person_id(hardening)),
        hash(support::linkage_key(key)),
        normaliser(schema),
        encoder(schema, hash, circle) {}
  [[nodiscard]] match::NormalRecord normal(const Person& person) const {
    match::NormalRecord record;
    match::NormaliserScratch scratch;
    const auto values = person.values();
    normaliser.run(values, record, scratch);
    return record;
  }
  [[nodiscard]] Encoded encode(const Person& person) const { return encoder.encode(normal(person)); }
  match::Schema schema;
  match::KeyedHashOf<crypto::TokenHash> hash;
  match::Normaliser normaliser;
  match::Encoder encoder;
};

const Person kAlice{.name = "Siti Nurhaliza Rahmawati", .birth = "1990-05-12", .place = "Bengkulu Tengah", .sex = "P"};
const Person kOldAlice{
    .name = "Hj. Sitti Noerhaliza Rachmawatie", .birth = "05-12-1990", .place = "17.09", .sex = "perempuan"};
const Person kOther{.name = "Joko Susanto", .birth = "1985-11-30", .place = "Kota Medan", .sex = "L"};

TEST(Encoder, AboutAHundredBits) {
  const Bench bench;
  const auto alice = bench.encode(kAlice);
  EXPECT_GT(alice.full.count(), 80);
  EXPECT_LT(alice.full.count(), 160);
  EXPECT_EQ(alice.presence, 0b0000111001);
}

TEST(Encoder, OldSpellingAndSwappedDayAreClose) {
  for (const auto hardening : {Hardening::fold, Hardening::diffusion}) {
    const Bench bench(hardening);
    const auto alice = bench.encode(kAlice), old = bench.encode(kOldAlice), other = bench.encode(kOther);
    EXPECT_GT(match::dice(alice.full, old.full), hardening == Hardening::fold ? 0.75 : 0.6);
    EXPECT_LT(match::dice(alice.full, other.full), 0.45);
    EXPECT_GT(match::dice(alice.names, old.names), match::dice(alice.names, other.names) + 0.2);
  }
}

TEST(Encoder, EqualNormalFormsAreEqualBits) {
  const Bench bench;
  const auto one = bench.encode({.name = "Moh. Khairul Anwar, S.Pd", .birth = "12 Mei 1990"});
  const auto two = bench.encode({.name = "anwar CHAIRUL muhammad  S.PD.", .birth = "19900512"});
  EXPECT_EQ(one.full, two.full);
  EXPECT_EQ(one.names, two.names);
}

TEST(Encoder, AnotherKeyNetworkOrEpochIsAnotherSpace) {
  const Bench bench;
  const auto expect_other = [&](const Bench& other) {
    EXPECT_NE(other.encoder.space(), bench.encoder.space());
    EXPECT_LT(match::dice(other.encode(kAlice).full, bench.encode(kAlice).full), 0.45);
  };
  expect_other(Bench(Hardening::fold, 'x'));
  expect_other(Bench(Hardening::fold, 'k', {"other network", 1}));
  expect_other(Bench(Hardening::fold, 'k', {core::Bytes(16, 'n'), 2}));
  expect_other(Bench(Hardening::diffusion));
  EXPECT_EQ(Bench().encoder.space(), bench.encoder.space());
  EXPECT_NE(bench.encoder.space(), bench.encoder.names_space());
}

TEST(Encoder, NothingKnownIsNoBit) {
  const Bench bench;
  const auto none = bench.encode({.name = "-", .birth = "?", .nik = "000"});
  EXPECT_EQ(none.full.count(), 0);
  EXPECT_EQ(none.presence, 0);
}

TEST(Encoder, NikFillsBirthAndSex) {
  const Bench bench;
  const auto record = bench.normal({.name = "Siti", .nik = "1709015205900001"});
  EXPECT_EQ(record.date(3), (match::CivilDate{1990, 5, 12}));
  EXPECT_EQ(record.parts(5)[0].canonical, "p");
  const auto stated = bench.normal({.name = "Siti", .birth = "1991-01-02", .nik = "1709015205900001"});
  EXPECT_EQ(stated.date(3).year, 1991);
}

TEST(Encoder, AFathersOwnColumnCountsMoreThanBinti) {
  const Bench bench;
  const auto both = bench.normal({.name = "Siti binti Ali", .father = "Umar"});
  ASSERT_EQ(both.parts(2).size(), 1U);
  EXPECT_EQ(both.parts(2)[0].canonical, "umar");
  EXPECT_EQ(bench.normal({.name = "Siti binti Ali", .father = "-"}).parts(2)[0].canonical, "ali");
  EXPECT_EQ(bench.encode({.name = "Siti binti Ali"}).full, bench.encode({.name = "Siti", .father = "Ali"}).full);
}

TEST(Encoder, AFirstOfJanuaryIsAYear) {
  const Bench bench;
  EXPECT_EQ(bench.encode({.birth = "1980-01-01"}).full, bench.encode({.birth = "1980"}).full);
}

TEST(Encoder, OtherScriptsAreEncodedByTheSameRule) {
  const Bench bench;
  const auto one = bench.encode({.name = "王小明"}), two = bench.encode({.name = "王小红"}),
             three = bench.encode({.name = "李四"});
  EXPECT_GT(one.names.count(), 8);
  EXPECT_GT(match::dice(one.names, two.names), match::dice(one.names, three.names));
}

TEST(Encoder, DiffusionSpreadsEveryPart) {
  const Bench fold, diffusion(Hardening::diffusion);
  for (char c = 'b'; c <= 'z'; ++c) {
    const Person person{.name = std::string("q") + c};
    EXPECT_GT(diffusion.encode(person).full.count(), fold.encode(person).full.count()) << c;
  }
}

TEST(Encoder, FieldsAloneMakeUpTheWholeUnderFold) {
  const Bench bench;
  const auto record = bench.normal({.name = "Budi", .birth = "1990-05-12"});
  const auto name = bench.encoder.encode_field(record, 0), birth = bench.encoder.encode_field(record, 3);
  EXPECT_EQ(name, bench.encoder.encode(record).names);
  EXPECT_GT(match::dice(name, bench.encoder.encode(record).full), 0.3);
  EXPECT_GT(birth.count(), 20);
  EXPECT_EQ(bench.encoder.encode_field(record, 4).count(), 0);
}

TEST(Encoder, ManyThreadsReadOneEncoder) {
  const Bench bench;
  const auto expected = bench.encode(kAlice).full;
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) wrong += bench.encode(kAlice).full == expected ? 0 : 1;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
