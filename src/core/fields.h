// SPDX-License-Identifier: Apache-2.0
// One field list per record. From it come SQL columns, JSON both ways, PATCH merging, the check that sealed fields
// arrive sealed, and the OpenAPI schema. Add a field by adding a member and a line to the list.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "core/bytes.h"
#include "core/id.h"
#include "core/result.h"

namespace schema {

enum Flag : unsigned {
  kRead = 1U,      ///< shown in replies
  kWrite = 2U,     ///< accepted in bodies and patches
  kSealed = 4U,    ///< holds an envelope; clear text is refused. The member is core::Bytes
  kColumn = 8U,    ///< has a SQL column of the field's name
  kRequired = 16U  ///< must be present in a body (a patch may leave it out)
};

template <class Record, class Member>
struct Field {
  std::string_view name;  ///< the wire name; never changes
  Member Record::*member;
  unsigned flags;
  std::size_t max_size;  ///< characters of a text, bytes of a binary value, items of a list
};

template <class Record, class Member>
constexpr Field<Record, Member> field(std::string_view name, Member Record::*member, unsigned flags,
                                      std::size_t max_size = 200) {
  return {name, member, flags, max_size};
}

/// Specialise with `table` (may be empty) and `fields` (a tuple of field()).
template <class Record>
struct Of;

/// Specialise for an enum with `words`: a std::array of string_view in the order of the enumerators from 0.
template <class Enum>
struct Words;

/// Binary values: base64url in JSON, BLOB/BYTEA in SQL. A distinct type so that text and bytes cannot be mixed up.
struct Blob {
  core::Bytes bytes;
  auto operator<=>(const Blob&) const = default;
};

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;
template <class T>
inline constexpr bool kIsId = false;
template <class Tag>
inline constexpr bool kIsId<core::Id<Tag>> = true;
template <class T>
concept Record = requires {
  Of<T>::fields;
};
template <class T>
concept Worded = std::is_enum_v<T> && requires {
  Words<T>::words;
};

/// Calls f(field) for each field of the record's list, in order.
template <class R, class F>
constexpr void for_each_field(F&& f) {
  std::apply([&](const auto&... one) { (f(one), ...); }, Of<R>::fields);
}

template <Worded E>
constexpr std::string_view word(E value) {
  return Words<E>::words[static_cast<std::size_t>(value)];
}

template <Worded E>
constexpr std::optional<E> from_word(std::string_view text) {
  for (std::size_t i = 0; i < Words<E>::words.size(); ++i) {
    if (Words<E>::words[i] == text) return static_cast<E>(i);
  }
  return std::nullopt;
}

}  // namespace schema

/// Declares the field list of a record that is no table: SULUH_FIELDS(app::StartIn, field("login", &T::login, ...));
/// Use inside namespace schema.
#define SULUH_FIELDS(Type, ...)                             \
  template <>                                               \
  struct Of<Type> {                                         \
    static constexpr std::string_view table{};              \
    using T = Type;                                         \
    static constexpr auto fields = std::tuple{__VA_ARGS__}; \
  }
