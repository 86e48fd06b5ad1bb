// SPDX-License-Identifier: Apache-2.0
// What an attacker knows: the schema and its rules are public, only the key is secret. So he turns each person of his
// table into the very parts ("tokens") that the encoder hashes, without knowing where the hash puts them.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "match/attack/bits.h"
#include "match/match.h"
#include "match/people.h"

namespace attack {

struct Token {
  std::string text;  ///< field and part
  int bits = 0;      ///< positions it sets
};

enum class Content : std::uint8_t {
  raw_name,  ///< the name as it stands, as papers encode it: letters pairs of the whole text, spaces included
  names,     ///< Suluh's name-only encoding
  full       ///< Suluh's full encoding
};

/// Parts of a person under a schema. Not for many threads.
class Reader {
 public:
  Reader(const match::Schema& schema, Content content) : schema_(schema), normaliser_(schema), content_(content) {}
  std::vector<Token> tokens(const people::Person& person);
  const match::NormalRecord& record(const people::Person& person);

 private:
  void add_field(std::size_t field, std::vector<Token>& out) const;
  const match::Schema& schema_;
  match::Normaliser normaliser_;
  Content content_;
  match::NormalRecord record_;
  match::NormaliserScratch scratch_;
};

/// A public table as rows of tokens. Tokens that (almost) always come together cannot be told apart: they are one.
class Table {
 public:
  Table(const std::vector<std::vector<Token>>& people, std::size_t fewest);
  [[nodiscard]] const BitRows& has() const { return has_; }
  [[nodiscard]] const std::vector<std::uint16_t>& tokens(std::size_t person) const { return lists_[person]; }
  [[nodiscard]] const Square<double>& together() const { return together_; }
  [[nodiscard]] const std::string& text(std::size_t token) const {
    return texts_[token];
  }  ///< of one token of its class
  [[nodiscard]] std::size_t size() const { return lists_.size(); }
  [[nodiscard]] std::size_t vocabulary() const { return has_.width(); }
  /// Equal numbers: people whom no encoding tells apart.
  [[nodiscard]] std::uint64_t value(std::size_t person) const { return values_[person]; }

 private:
  void merge(const BitRows& rows, const std::vector<std::string>& texts);
  BitRows has_;
  Square<double> together_;
  std::vector<std::vector<std::uint16_t>> lists_;
  std::vector<std::uint64_t> values_;
  std::vector<std::string> texts_;
};

std::uint64_t value_of(const std::vector<Token>& tokens);

}  // namespace attack
