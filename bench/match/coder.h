// SPDX-License-Identifier: Apache-2.0
// Encodes invented people under the key of tests, with the fields of schemas/person-id.toml that they have.
#pragma once

#include <string_view>
#include <vector>

#include "match/match.h"
#include "match/people.h"
#include "support/linkage_key.h"

namespace people {

/// `schema` outlives it. One thread at a time.
class Coder {
 public:
  explicit Coder(const match::Schema& schema, char key = 'k')
      : schema_(schema),
        key_(support::linkage_key(key)),
        encoder_(schema, key_, support::circle()),
        normaliser_(schema) {}
  match::Encoded operator()(const Person& one) {
    std::vector<std::string_view> values;
    for (const auto& field : schema_.fields()) {
      values.push_back(field.name == "name"          ? one.name
                       : field.name == "birth_date"  ? one.birth
                       : field.name == "birth_place" ? one.place
                       : field.name == "sex"         ? std::string_view(one.sex)
                                                     : "");
    }
    normaliser_.run(values, record_, scratch_);
    return encoder_.encode(record_);
  }
  [[nodiscard]] const match::Encoder& encoder() const { return encoder_; }

 private:
  const match::Schema& schema_;
  decltype(support::linkage_key()) key_;
  match::Encoder encoder_;
  match::Normaliser normaliser_;
  match::NormalRecord record_;
  match::NormaliserScratch scratch_;
};

}  // namespace people
