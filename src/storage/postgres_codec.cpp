// SPDX-License-Identifier: Apache-2.0
#include "storage/postgres_codec.h"

#include <array>
#include <cstring>

namespace storage::postgres {
namespace {

using core::problem;
using core::ProblemKey;

// Stable type OIDs (pg_type.dat).
constexpr Oid kBool = 16, kBytea = 17, kName = 19, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25, kOid = 26,
              kUnknown = 705, kBpchar = 1042, kVarchar = 1043, kNumeric = 1700, kVoid = 2278;

bool is_text(Oid type) {
  return type == kText || type == kVarchar || type == kBpchar || type == kName || type == kUnknown;
}
bool is_integer(Oid type) { return type == kInt8 || type == kInt4 || type == kInt2 || type == kBool || type == kOid; }

std::uint64_t unsigned_be(core::BytesView bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8U | static_cast<unsigned char>(c);
  return value;
}

// Two's complement of 2, 4 or 8 bytes.
std::int64_t signed_be(core::BytesView bytes) {
  const std::uint64_t value = unsigned_be(bytes);
  if (bytes.size() == 2) return static_cast<std::int16_t>(value);
  if (bytes.size() == 4) return static_cast<std::int32_t>(value);
  return static_cast<std::int64_t>(value);
}

core::Problem wrong_kind(std::size_t index, Oid type) {
  return problem(ProblemKey::internal, "parameter " + std::to_string(index + 1) + " does not fit type OID " +
                                           std::to_string(type) + "; write a CAST");
}

}  // namespace

core::Result<Arguments> Arguments::encode(const std::vector<Parameter>& parameters, const std::vector<Oid>& types) {
  if (parameters.size() != types.size()) return problem(ProblemKey::internal, "wrong number of parameters");
  Arguments out;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    std::string owned;
    const char* borrowed = nullptr;
    std::size_t length = 0;
    int format = 0;
    if (const auto* number = std::get_if<std::int64_t>(&parameters[i])) {
      if (!is_integer(types[i])) return wrong_kind(i, types[i]);
      owned = std::to_string(*number);
    } else if (const auto* text = std::get_if<std::string_view>(&parameters[i])) {
      if (!is_text(types[i])) return wrong_kind(i, types[i]);
      owned = *text;
    } else if (const auto* blob = std::get_if<Blob>(&parameters[i])) {
      if (types[i] != kBytea) return wrong_kind(i, types[i]);
      borrowed = blob->bytes.empty() ? "" : blob->bytes.data();
      length = blob->bytes.size();
      format = 1;
    }
    out.null_.push_back(std::holds_alternative<std::nullptr_t>(parameters[i]));
    out.owned_.push_back(std::move(owned));
    out.borrowed_.push_back(borrowed);
    out.lengths_.push_back(static_cast<int>(length));
    out.formats_.push_back(format);
  }
  return out;
}

const char* const* Arguments::values() {
  values_.clear();
  for (std::size_t i = 0; i < owned_.size(); ++i) {
    if (null_[i]) {
      values_.push_back(nullptr);
    } else {
      values_.push_back(borrowed_[i] != nullptr ? borrowed_[i] : owned_[i].c_str());
    }
  }
  return values_.data();
}

std::optional<std::int64_t> decode_numeric(core::BytesView bytes) {
  if (bytes.size() < 8) return std::nullopt;
  const auto digits = signed_be(bytes.substr(0, 2));
  const auto weight = signed_be(bytes.substr(2, 2));
  const auto sign = unsigned_be(bytes.substr(4, 2));
  if ((sign != 0 && sign != 0x4000) || digits < 0 || bytes.size() != 8 + 2 * static_cast<std::size_t>(digits)) {
    return std::nullopt;
  }
  std::int64_t value = 0;  // kept negative so that the smallest int64 fits
  for (std::int64_t i = 0; i <= weight || i < digits; ++i) {
    const std::int64_t digit = i < digits ? signed_be(bytes.substr(8 + 2 * static_cast<std::size_t>(i), 2)) : 0;
    if (i > weight) {
      if (digit != 0) return std::nullopt;
      continue;
    }
    if (__builtin_mul_overflow(value, 10'000, &value) || __builtin_sub_overflow(value, digit, &value)) {
      return std::nullopt;
    }
  }
  if (sign != 0) return value;
  if (value == INT64_MIN) return std::nullopt;
  return -value;
}

core::Result<Row> decode_row(const PGresult* result, int row) {
  const int columns = PQnfields(result);
  std::vector<Row::Cell> cells;
  cells.reserve(static_cast<std::size_t>(columns));
  for (int i = 0; i < columns; ++i) {
    const Oid type = PQftype(result, i);
    const core::BytesView value(PQgetvalue(result, row, i), static_cast<std::size_t>(PQgetlength(result, row, i)));
    if (PQgetisnull(result, row, i) != 0 || type == kVoid) {
      cells.emplace_back(nullptr);
    } else if (type == kBytea || is_text(type)) {
      cells.emplace_back(std::string(value));
    } else if (type == kBool || type == kOid) {
      cells.emplace_back(static_cast<std::int64_t>(unsigned_be(value)));
    } else if (is_integer(type)) {
      cells.emplace_back(signed_be(value));
    } else {
      const auto whole = type == kNumeric ? decode_numeric(value) : std::nullopt;
      if (!whole) return problem(ProblemKey::internal, "a result column is not integer, text or blob");
      cells.emplace_back(*whole);
    }
  }
  return Row(std::move(cells));
}

namespace {

ProblemKey key_of(std::string_view state) {
  struct Kind {
    std::string_view prefix;
    ProblemKey key;
  };
  // The first match counts.
  static constexpr std::array<Kind, 15> kKinds{{
      {"23505", ProblemKey::conflict},      // unique_violation
      {"53100", ProblemKey::storage_full},  // disk_full
      {"53", ProblemKey::busy},             // out of connections or memory
      {"40", ProblemKey::busy},             // deadlock, serialization
      {"55P03", ProblemKey::busy},          // lock_timeout
      {"57014", ProblemKey::busy},          // statement_timeout
      {"08", ProblemKey::storage_down},     // connection
      {"57P", ProblemKey::storage_down},    // server stops or starts
      {"58", ProblemKey::storage_down},     // input/output error
      {"XX001", ProblemKey::storage_down},  // damaged data
      {"XX002", ProblemKey::storage_down},
      {"28", ProblemKey::storage_down},     // refused at the door
      {"3D", ProblemKey::storage_down},     // no such database
      {"25006", ProblemKey::storage_down},  // read-only: the server became a standby
      {"25P03", ProblemKey::storage_down},  // idle too long
  }};
  for (const auto& kind : kKinds) {
    if (state.starts_with(kind.prefix)) return kind.key;
  }
  return ProblemKey::internal;
}

std::string_view field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

}  // namespace

bool server_gone(const PGresult* result) {
  const std::string_view state = field(result, PG_DIAG_SQLSTATE);
  return state.empty() || state.starts_with("57P0") || state.starts_with("08");
}

core::Problem problem_of(const PGresult* result) {
  const std::string_view state = field(result, PG_DIAG_SQLSTATE);
  const ProblemKey key = server_gone(result) ? ProblemKey::storage_down : key_of(state);
  std::string detail = "postgres " + std::string(state.empty() ? "no answer" : state);
  // Class 42 speaks of the statement's text; other messages can quote values.
  if (state.starts_with("42")) detail += ": " + std::string(field(result, PG_DIAG_MESSAGE_PRIMARY));
  if (const auto name = field(result, PG_DIAG_CONSTRAINT_NAME); !name.empty()) detail += " " + std::string(name);
  core::Problem out = problem(key, std::move(detail));
  if (out.status() == 503) out.retry_after_seconds = 2;
  return out;
}

}  // namespace storage::postgres
