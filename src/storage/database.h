// SPDX-License-Identifier: Apache-2.0
// One interface over SQLite and PostgreSQL 15. SQL text is the common subset with $1..$n parameters.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"

namespace storage {

enum class Engine { sqlite, postgres };

/// A BLOB/BYTEA parameter. A plain string_view binds as TEXT and must be UTF-8 without NUL.
struct Blob {
  core::BytesView bytes;
};

inline Blob blob(core::BytesView bytes) { return {bytes}; }

using Parameter = std::variant<std::nullptr_t, std::int64_t, std::string_view, Blob>;

inline Parameter parameter(std::nullptr_t) { return nullptr; }
inline Parameter parameter(std::int64_t v) { return v; }
inline Parameter parameter(int v) { return static_cast<std::int64_t>(v); }
inline Parameter parameter(bool v) { return static_cast<std::int64_t>(v ? 1 : 0); }
inline Parameter parameter(std::string_view v) { return v; }
inline Parameter parameter(const std::string& v) { return std::string_view(v); }
inline Parameter parameter(const char* v) { return std::string_view(v); }
inline Parameter parameter(Blob v) { return v; }
template <class T>
Parameter parameter(const std::optional<T>& v) {
  return v ? parameter(*v) : Parameter(nullptr);
}

/// One row, owned. Columns count from 0; reading a column as another type than it has is a programming error.
class Row {
 public:
  using Cell = std::variant<std::nullptr_t, std::int64_t, std::string>;  ///< the string holds TEXT or BLOB
  explicit Row(std::vector<Cell> cells) : cells_(std::move(cells)) {}

  [[nodiscard]] bool null(std::size_t i) const { return std::holds_alternative<std::nullptr_t>(cells_.at(i)); }
  [[nodiscard]] std::int64_t integer(std::size_t i) const { return std::get<std::int64_t>(cells_.at(i)); }
  [[nodiscard]] const std::string& text(std::size_t i) const { return std::get<std::string>(cells_.at(i)); }
  [[nodiscard]] const core::Bytes& bytes(std::size_t i) const { return std::get<std::string>(cells_.at(i)); }
  [[nodiscard]] std::string text_or_empty(std::size_t i) const { return null(i) ? std::string() : text(i); }
  [[nodiscard]] std::size_t size() const { return cells_.size(); }
  [[nodiscard]] const std::vector<Cell>& cells() const { return cells_; }

 private:
  std::vector<Cell> cells_;
};

/// A connection inside a transaction. Used by one thread at a time; never kept after the callback that got it.
/// Statements are prepared once per connection and text. Failures: storage_full, storage_down, busy, internal;
/// a violated UNIQUE or PRIMARY KEY constraint is `conflict` (prefer ON CONFLICT DO NOTHING and the count); a text that
/// is not UTF-8 without NUL is `bad_field` and is not sent. After a failed statement the transaction cannot succeed.
/// An integer, text or blob must meet a parameter of that type: where PostgreSQL cannot infer it, write CAST($1 AS
/// BIGINT).
class Session {
 public:
  virtual ~Session() = default;
  [[nodiscard]] virtual Engine engine() const = 0;

  /// All rows.
  template <class... A>
  core::Result<std::vector<Row>> query(std::string_view sql, const A&... args) {
    std::vector<Row> rows;
    TRY_DONE(run(sql, {parameter(args)...}, [&](Row row) {
      rows.push_back(std::move(row));
      return core::Done();
    }));
    return rows;
  }
  /// The first row, if any.
  template <class... A>
  core::Result<std::optional<Row>> one(std::string_view sql, const A&... args) {
    TRY(auto rows, query(sql, args...));
    if (rows.empty()) return std::optional<Row>();
    return std::optional<Row>(std::move(rows.front()));
  }
  /// Rows one after another, for long results; the callback must not use the session.
  template <class... A>
  core::Done each(std::string_view sql, const std::function<core::Done(Row)>& row, const A&... args) {
    TRY_DONE(stream(sql, {parameter(args)...}, row));
    return {};
  }
  /// Number of rows changed.
  template <class... A>
  core::Result<std::int64_t> execute(std::string_view sql, const A&... args) {
    return run(sql, {parameter(args)...}, nullptr);
  }
  virtual core::Result<std::int64_t> run(std::string_view sql, const std::vector<Parameter>& parameters,
                                         const std::function<core::Done(Row)>& row) = 0;
  /// The same statement for each set of parameters, in their order; `row` hears which set a row answers. On PostgreSQL
  /// all go in one exchange: for many rows at once. The number of rows changed by all.
  using Sets = std::vector<std::vector<Parameter>>;
  virtual core::Result<std::int64_t> run_each(std::string_view sql, const Sets& sets,
                                              const std::function<core::Done(std::size_t set, Row)>& row) = 0;
  /// The same as run without ever holding the whole result in memory.
  virtual core::Result<std::int64_t> stream(std::string_view sql, const std::vector<Parameter>& parameters,
                                            const std::function<core::Done(Row)>& row) = 0;
};

struct Options {
  std::string sqlite_file;     ///< path, or
  std::string postgres_url;    ///< libpq connection string
  std::size_t readers = 4;     ///< connections of the read pool
  std::size_t queue = 10'000;  ///< writes waiting at most; more is `busy`
  std::size_t group = 256;     ///< units joined in one transaction at most
  /// SQLite's log is copied into the database when it has so many pages of 4 kB, and may hold twice as many (256 MB:
  /// read again in some tenths of a second after a crash). The longer, the fewer commits meet a copy.
  int log_pages = 32'000;
  bool synchronous_full = true;  ///< false only in the control run of the power-cut test
};

/// Thread-safe. Opening applies pending migrations and refuses a database newer than this program.
class Database {
 public:
  static core::Result<std::unique_ptr<Database>> open(const Options& options);
  virtual ~Database() = default;  ///< waits for queued writes

  [[nodiscard]] virtual Engine engine() const = 0;

  /// Runs `work` in a read-only transaction with one snapshot.
  template <class F>
  auto read(F&& work) -> decltype(work(std::declval<Session&>())) {
    using R = decltype(work(std::declval<Session&>()));
    std::optional<R> out;
    TRY_DONE(run_read([&](Session& s) -> core::Done {
      out.emplace(work(s));
      return {};
    }));
    return std::move(*out);
  }

  /// Joins `work` with other writers into one durable transaction and returns after its commit. A unit that returns a
  /// problem changes nothing and does not disturb its neighbours. `work` may run twice (optimistic run, then alone),
  /// so it must only depend on the session and on values it captured, and must reset what it captured by reference.
  template <class F>
  auto write(F&& work) -> decltype(work(std::declval<Session&>())) {
    using R = decltype(work(std::declval<Session&>()));
    std::optional<R> out;
    TRY_DONE(run_write([&](Session& s) -> core::Done {
      out.emplace(work(s));
      if (!out->ok()) return out->problem();
      return {};
    }));
    return std::move(*out);
  }

  /// Group sizes since the start, for metrics: number of commits and of units.
  struct Counters {
    std::uint64_t commits = 0, units = 0, replays = 0, queued = 0;
  };
  [[nodiscard]] virtual Counters counters() const = 0;

  /// A consistent logical copy while serving: every row of every table through `sink`, in the order load() wants.
  virtual core::Done dump(const std::function<core::Done(core::BytesView)>& sink) = 0;
  /// Fills an empty, freshly migrated database from a dump, in one transaction; any problem leaves it empty.
  /// `source` returns the next piece, empty at the end.
  virtual core::Done load(const std::function<core::Result<core::Bytes>()>& source) = 0;

 protected:
  virtual core::Done run_read(const std::function<core::Done(Session&)>& work) = 0;
  virtual core::Done run_write(const std::function<core::Done(Session&)>& work) = 0;
};

}  // namespace storage
