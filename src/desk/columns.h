// SPDX-License-Identifier: Apache-2.0
// From a field list (core/fields.h) to SQL columns: names, parameters and reading back, for the fields with kColumn.
// Sets of words are stored joined by ",". Internal to the stores.
#pragma once

#include <deque>
#include <string>
#include <type_traits>
#include <vector>

#include "core/fields.h"
#include "storage/database.h"

namespace desk {

/// "direction, port, ...", each behind `prefix`.
template <schema::Record R>
std::string column_names(std::string_view prefix = "") {
  std::string out;
  schema::for_each_field<R>([&](const auto& f) {
    if ((f.flags & schema::kColumn) == 0) return;
    out += (out.empty() ? "" : ", ") + std::string(prefix) + std::string(f.name);
  });
  return out;
}

template <class T>
std::string joined(const std::vector<T>& values) {
  std::string out;
  for (const auto& one : values) {
    if (!out.empty()) out += ",";
    if constexpr (schema::Worded<T>) {
      out += schema::word(one);
    } else {
      out += one;
    }
  }
  return out;
}

/// Parameters that own their texts; must outlive the statement.
class Values {
 public:
  template <class T>
  Values& add(const T& value) {
    if constexpr (schema::kIsOptional<T>) {
      if (!value) {
        out_.emplace_back(nullptr);
        return *this;
      }
      return add(*value);
    } else if constexpr (schema::kIsId<T>) {
      return keep_bytes(value.bytes());
    } else if constexpr (std::is_same_v<T, schema::Blob>) {
      return keep_bytes(value.bytes);
    } else if constexpr (schema::Worded<T>) {
      return keep(std::string(schema::word(value)));
    } else if constexpr (schema::kIsVector<T>) {
      return keep(joined(value));
    } else if constexpr (std::is_same_v<T, bool> || std::is_integral_v<T>) {
      out_.emplace_back(static_cast<std::int64_t>(value));
      return *this;
    } else {
      return keep(std::string(value));
    }
  }
  template <schema::Record R>
  Values& add_columns(const R& record) {
    schema::for_each_field<R>([&](const auto& f) {
      if ((f.flags & schema::kColumn) != 0) add(record.*f.member);
    });
    return *this;
  }
  [[nodiscard]] const std::vector<storage::Parameter>& all() const { return out_; }
  /// "$1, $2, ..." for all of them.
  [[nodiscard]] std::string marks() const {
    std::string out;
    for (std::size_t i = 1; i <= out_.size(); ++i) out += (i > 1 ? ", $" : "$") + std::to_string(i);
    return out;
  }

 private:
  Values& keep(std::string text) {
    kept_.push_back(std::move(text));
    out_.emplace_back(std::string_view(kept_.back()));
    return *this;
  }
  Values& keep_bytes(const core::Bytes& bytes) {
    kept_.push_back(bytes);
    out_.emplace_back(storage::blob(kept_.back()));
    return *this;
  }
  std::deque<std::string> kept_;  // a deque does not move what it holds
  std::vector<storage::Parameter> out_;
};

/// What the database holds was checked when it came in; an unknown word of a newer program is left out.
template <class T>
void read_column(const storage::Row& row, std::size_t at, T& out) {
  if constexpr (schema::kIsOptional<T>) {
    if (row.null(at)) {
      out.reset();
    } else {
      out.emplace();
      read_column(row, at, *out);
    }
  } else if constexpr (schema::kIsId<T>) {
    out = T::from_bytes(row.bytes(at)).value_or(T());
  } else if constexpr (std::is_same_v<T, schema::Blob>) {
    out = {row.bytes(at)};
  } else if constexpr (schema::Worded<T>) {
    out = schema::from_word<T>(row.text(at)).value_or(T{});
  } else if constexpr (std::is_same_v<T, bool>) {
    out = row.integer(at) != 0;
  } else if constexpr (std::is_integral_v<T>) {
    out = row.integer(at);
  } else if constexpr (schema::kIsVector<T>) {
    std::string_view text = row.text(at);
    out.clear();
    while (!text.empty()) {
      const auto end = std::min(text.find(','), text.size());
      const auto one = text.substr(0, end);
      if constexpr (schema::Worded<typename T::value_type>) {
        if (const auto word = schema::from_word<typename T::value_type>(one)) out.push_back(*word);
      } else {
        out.emplace_back(one);
      }
      text.remove_prefix(std::min(text.size(), end + 1));
    }
  } else {
    out = row.text(at);
  }
}

/// Reads the columns of R from `at` on, and moves `at` behind them.
template <schema::Record R>
void read_columns(const storage::Row& row, std::size_t& at, R& out) {
  schema::for_each_field<R>([&](const auto& f) {
    if ((f.flags & schema::kColumn) != 0) read_column(row, at++, out.*f.member);
  });
}

}  // namespace desk
