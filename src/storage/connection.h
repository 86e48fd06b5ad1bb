// SPDX-License-Identifier: Apache-2.0
// What the two drivers have in common: a Session that can begin and end transactions. Internal to the module.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/database.h"

namespace storage {

enum class Role { writer, reader };

/// `serve` allows reading and row changes only; `migrate` allows schema changes and introspection too.
enum class Mode { serve, migrate };

/// One connection, used by one thread at a time. After the first failed statement of a transaction every further one
/// returns the same problem until `begin`, `rollback_to` or `rollback`: PostgreSQL works so, and a unit of work must
/// not behave differently on SQLite.
class Connection : public Session {
 public:
  using OnRow = std::function<core::Done(Row)>;

  core::Result<std::int64_t> run(std::string_view sql, const std::vector<Parameter>& parameters,
                                 const OnRow& row) final;
  core::Result<std::int64_t> stream(std::string_view sql, const std::vector<Parameter>& parameters,
                                    const OnRow& row) final;
  using OnRowOfSet = std::function<core::Done(std::size_t set, Row)>;
  core::Result<std::int64_t> run_each(std::string_view sql, const Sets& sets, const OnRowOfSet& row) final;

  /// Starts a transaction, reconnecting first when the connection was lost. A write transaction excludes every other
  /// writer of the database, in this process or another; a read transaction sees one snapshot.
  virtual core::Done begin(Role role) = 0;
  virtual core::Done commit() = 0;  ///< returns after the data is durable; a failure ends the transaction too
  virtual void rollback() = 0;      ///< harmless when no transaction is open

  virtual core::Done savepoint() = 0;
  virtual core::Done release() = 0;
  virtual core::Done rollback_to() = 0;  ///< back to the savepoint, which is released

  /// Several statements without parameters.
  virtual core::Done script(std::string_view sql) = 0;
  virtual void set_mode(Mode mode) = 0;

  /// Grows whenever a statement changed rows.
  [[nodiscard]] virtual std::uint64_t changes() const = 0;
  /// The connection is gone: nothing of the open transaction will ever be committed.
  [[nodiscard]] virtual bool lost() const = 0;
  /// Housekeeping between transactions (SQLite: checkpoint).
  virtual void maintain() {}

  /// The first failed statement since the transaction began.
  [[nodiscard]] const std::optional<core::Problem>& failure() const { return failure_; }

 protected:
  virtual core::Result<std::int64_t> run_statement(std::string_view sql, const std::vector<Parameter>& parameters,
                                                   const OnRow& row, bool streaming) = 0;
  /// One after another, where the engine has nothing better.
  virtual core::Result<std::int64_t> run_sets(std::string_view sql, const Sets& sets, const OnRowOfSet& row);
  /// Remembers an engine failure and returns it.
  core::Problem fail(core::Problem problem);
  void clear_failure() { failure_.reset(); }

 private:
  core::Result<std::int64_t> guarded(std::string_view sql, const std::vector<Parameter>& parameters, const OnRow& row,
                                     bool streaming);
  std::optional<core::Problem> failure_;
  bool running_ = false;
};

using Connector = std::function<core::Result<std::unique_ptr<Connection>>(Role)>;

core::Result<std::unique_ptr<Connection>> connect_sqlite(const Options& options, Role role);
core::Result<std::unique_ptr<Connection>> connect_postgres(const Options& options, Role role);

/// Statement texts are constants of the program; the bound only guards against somebody pasting values into them.
inline constexpr std::size_t kStatementsKept = 500;

/// For caches keyed by text, looked up by string_view.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

}  // namespace storage
