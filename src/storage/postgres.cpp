// SPDX-License-Identifier: Apache-2.0
// PostgreSQL 15 over libpq. Writers exclude one another by an advisory lock, so that a unit of work sees the same
// serial world as on SQLite; readers take a REPEATABLE READ snapshot.
#include <libpq-fe.h>

#include <array>
#include <unordered_map>

#include "core/log.h"
#include "storage/connection.h"
#include "storage/postgres_codec.h"

namespace storage {
namespace {

using core::Problem;
using core::problem;
using core::ProblemKey;

struct ClearResult {
  void operator()(PGresult* r) const { PQclear(r); }
};
using ResultHandle = std::unique_ptr<PGresult, ClearResult>;

// The lock belongs to the schema: two stores in one database do not wait for each other.
constexpr const char* kBeginWrite =
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; "
    "SELECT pg_advisory_xact_lock(1398099029, hashtext(coalesce(current_schema(), '')))";
constexpr const char* kBeginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

bool succeeded(const ResultHandle& result) {
  const auto status = PQresultStatus(result.get());
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE;
}

bool starts_with_select(std::string_view sql) {
  const auto at = sql.find_first_not_of(" \t\r\n(");
  if (at == std::string_view::npos || sql.size() - at < 6) return false;
  constexpr std::string_view kSelect = "select";
  for (std::size_t i = 0; i < kSelect.size(); ++i) {
    if ((static_cast<unsigned char>(sql[at + i]) | 0x20U) != static_cast<unsigned char>(kSelect[i])) return false;
  }
  return true;
}

class PostgresConnection final : public Connection {
 public:
  explicit PostgresConnection(const Options& options)
      : url_(options.postgres_url), synchronous_(options.synchronous_full) {}
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;
  ~PostgresConnection() override { PQfinish(connection_); }

  core::Done connect();
  core::Done check_database();

  [[nodiscard]] Engine engine() const override { return Engine::postgres; }
  core::Done begin(Role role) override;
  core::Done commit() override;
  void rollback() override;
  core::Done savepoint() override { return plain("SAVEPOINT unit"); }
  core::Done release() override { return plain("RELEASE SAVEPOINT unit"); }
  core::Done rollback_to() override {
    clear_failure();
    return plain("ROLLBACK TO SAVEPOINT unit; RELEASE SAVEPOINT unit");
  }
  core::Done script(std::string_view sql) override;
  void set_mode(Mode) override {}
  [[nodiscard]] std::uint64_t changes() const override { return changes_; }
  [[nodiscard]] bool lost() const override { return gone_ || PQstatus(connection_) == CONNECTION_BAD; }

 protected:
  core::Result<std::int64_t> run_statement(std::string_view sql, const std::vector<Parameter>& parameters,
                                           const OnRow& row, bool streaming) override;
  core::Result<std::int64_t> run_sets(std::string_view sql, const Sets& sets, const OnRowOfSet& row) override;

 private:
  struct Prepared {
    std::string name;
    std::vector<Oid> types;
    bool select = false;
  };
  core::Done plain(const char* sql);
  core::Result<const Prepared*> prepared(std::string_view sql);
  core::Result<std::int64_t> buffered(const Prepared& statement, postgres::Arguments& arguments, const OnRow& row);
  core::Result<std::int64_t> streamed(const Prepared& statement, postgres::Arguments& arguments, const OnRow& row);
  core::Result<std::int64_t> exchange(const Prepared& statement, std::vector<postgres::Arguments>& sets,
                                      const std::function<core::Done(std::size_t, Row)>& row);
  std::int64_t count_changes(const Prepared& statement, PGresult* result);
  void cancel();
  core::Done forget_old_plans();
  Problem trouble_of(const PGresult* result);

  std::string url_;
  bool synchronous_;
  PGconn* connection_ = nullptr;
  std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>> statements_;
  std::uint64_t named_ = 0;
  std::uint64_t changes_ = 0;
  std::uint64_t replan_at_ = 256;  // changes
  bool reading_ = false;           // the open transaction is read-only
  bool gone_ = false;              // of no more use, whatever PQstatus says
};

Problem PostgresConnection::trouble_of(const PGresult* result) {
  gone_ = gone_ || postgres::server_gone(result);
  Problem p = postgres::problem_of(result);
  if (reading_ && p.detail.find("25006") != std::string::npos) p = problem(ProblemKey::internal, "a read that writes");
  return p;
}

core::Done PostgresConnection::connect() {
  statements_.clear();
  gone_ = false;
  PQfinish(connection_);
  // Later entries win: ours first where the operator may differ, last where the program depends on them.
  const std::array<const char*, 8> names{
      "connect_timeout", "tcp_user_timeout", "keepalives_idle", "fallback_application_name",
      "dbname",          "client_encoding",  nullptr,           nullptr};
  const std::array<const char*, 8> values{"4", "10000", "30", "suluh", url_.c_str(), "UTF8", nullptr, nullptr};
  connection_ = PQconnectdbParams(names.data(), values.data(), 1);
  if (PQstatus(connection_) != CONNECTION_OK) {
    Problem p = problem(ProblemKey::storage_down, "cannot connect to PostgreSQL");
    p.retry_after_seconds = 2;
    return p;
  }
  PQsetNoticeProcessor(
      connection_, [](void*, const char*) {}, nullptr);
  TRY_DONE(plain("SET lock_timeout = '10s'; SET standard_conforming_strings = on"));
  // An administrator's synchronous_commit = off would acknowledge what a power cut takes away.
  return plain(synchronous_ ? "SELECT set_config('synchronous_commit', 'on', false) "
                              "WHERE current_setting('synchronous_commit') IN ('off', 'local')"
                            : "SET synchronous_commit = off");
}

// The same order and the same texts on both engines need byte order and UTF-8.
core::Done PostgresConnection::check_database() {
  ResultHandle result(PQexec(connection_,
                             "SELECT pg_encoding_to_char(encoding) = 'UTF8' AND datcollate IN ('C', 'POSIX'), "
                             "current_setting('fsync') = 'on' FROM pg_database WHERE datname = current_database()"));
  if (!succeeded(result) || PQntuples(result.get()) != 1) return trouble_of(result.get());
  if (*PQgetvalue(result.get(), 0, 0) != 't') {
    return problem(ProblemKey::bad_config, "create the database with: createdb -T template0 -E UTF8 -l C");
  }
  if (*PQgetvalue(result.get(), 0, 1) != 't') core::log("storage_postgres_fsync_is_off");
  return {};
}

core::Done PostgresConnection::plain(const char* sql) {
  ResultHandle result(PQexec(connection_, sql));
  if (succeeded(result)) return {};
  return fail(trouble_of(result.get()));
}

/// PostgreSQL plans a prepared statement for tables of the size they have then, and keeps the plan until they are
/// analysed: while an empty database takes its first hundred thousand rows, an index is chosen that finds all of them
/// each time. So plans are made anew whenever as much again was written.
core::Done PostgresConnection::forget_old_plans() {
  if (changes_ < replan_at_) return {};
  replan_at_ = changes_ * 2;
  return plain("DISCARD PLANS");
}

core::Done PostgresConnection::begin(Role role) {
  clear_failure();
  reading_ = role == Role::reader;
  const char* sql = role == Role::writer ? kBeginWrite : kBeginRead;
  if (!lost()) {
    auto done = forget_old_plans();
    if (done.ok()) done = plain(sql);
    if (done.ok()) return done;
    if (!lost()) {
      rollback();
      return done;
    }
  }
  // Nothing was asked of the server yet, so the caller need not know that it restarted.
  clear_failure();
  TRY_DONE(connect());
  return plain(sql);
}

core::Done PostgresConnection::commit() {
  ResultHandle result(PQexec(connection_, "COMMIT"));
  if (!succeeded(result)) return trouble_of(result.get());
  // A transaction with a failed statement answers COMMIT with ROLLBACK.
  if (std::string_view(PQcmdStatus(result.get())) != "COMMIT") {
    return problem(ProblemKey::internal, "the transaction had failed");
  }
  return {};
}

void PostgresConnection::rollback() {
  clear_failure();
  if (!lost() && PQtransactionStatus(connection_) != PQTRANS_IDLE) ResultHandle(PQexec(connection_, "ROLLBACK"));
}

core::Done PostgresConnection::script(std::string_view sql) {
  ++changes_;
  return plain(std::string(sql).c_str());
}

core::Result<const PostgresConnection::Prepared*> PostgresConnection::prepared(std::string_view sql) {
  if (auto found = statements_.find(sql); found != statements_.end()) return &found->second;
  if (statements_.size() >= kStatementsKept) {
    TRY_DONE(plain("DEALLOCATE ALL"));
    statements_.clear();
  }
  Prepared statement{"s" + std::to_string(++named_), {}, starts_with_select(sql)};
  const std::string text(sql);
  ResultHandle made(PQprepare(connection_, statement.name.c_str(), text.c_str(), 0, nullptr));
  if (!succeeded(made)) return fail(trouble_of(made.get()));
  ResultHandle shape(PQdescribePrepared(connection_, statement.name.c_str()));
  if (!succeeded(shape)) return fail(trouble_of(shape.get()));
  for (int i = 0; i < PQnparams(shape.get()); ++i) statement.types.push_back(PQparamtype(shape.get(), i));
  return &statements_.emplace(text, std::move(statement)).first->second;
}

core::Result<std::int64_t> PostgresConnection::run_statement(std::string_view sql,
                                                             const std::vector<Parameter>& parameters, const OnRow& row,
                                                             bool streaming) {
  TRY(const Prepared* statement, prepared(sql));
  auto arguments = postgres::Arguments::encode(parameters, statement->types);
  if (!arguments.ok()) return fail(std::move(arguments).problem());
  return streaming ? streamed(*statement, *arguments, row) : buffered(*statement, *arguments, row);
}

std::int64_t PostgresConnection::count_changes(const Prepared& statement, PGresult* result) {
  if (statement.select) return 0;
  const std::string count = PQcmdTuples(result);
  const std::int64_t rows = count.empty() ? 0 : std::stoll(count);
  // WITH may change rows and then answer as a SELECT.
  if (rows != 0 || count.empty() || std::string_view(PQcmdStatus(result)).starts_with("SELECT")) ++changes_;
  return rows;
}

core::Result<std::int64_t> PostgresConnection::buffered(const Prepared& statement, postgres::Arguments& arguments,
                                                        const OnRow& row) {
  ResultHandle result(PQexecPrepared(connection_, statement.name.c_str(), arguments.count(), arguments.values(),
                                     arguments.lengths(), arguments.formats(), 1));
  if (!succeeded(result)) return fail(trouble_of(result.get()));
  const std::int64_t rows = count_changes(statement, result.get());
  for (int i = 0; row && i < PQntuples(result.get()); ++i) {
    auto decoded = postgres::decode_row(result.get(), i);
    if (!decoded.ok()) return fail(std::move(decoded).problem());
    TRY_DONE(row(std::move(*decoded)));
  }
  return rows;
}

core::Result<std::int64_t> PostgresConnection::run_sets(std::string_view sql, const Sets& sets, const OnRowOfSet& row) {
  constexpr std::size_t kAtOnce = 64;  // what waits on both sides stays within the socket's buffers
  TRY(const Prepared* statement, prepared(sql));
  std::int64_t changed = 0;
  for (std::size_t begin = 0; begin < sets.size(); begin += kAtOnce) {
    std::vector<postgres::Arguments> part;
    for (std::size_t i = begin; i < std::min(begin + kAtOnce, sets.size()); ++i) {
      auto arguments = postgres::Arguments::encode(sets[i], statement->types);
      if (!arguments.ok()) return fail(std::move(arguments).problem());
      part.push_back(std::move(*arguments));
    }
    const OnRowOfSet of_part =
        row ? OnRowOfSet([&](std::size_t i, Row one) { return row(begin + i, std::move(one)); }) : row;
    TRY(const auto rows, exchange(*statement, part, of_part));
    changed += rows;
  }
  return changed;
}

/// All are sent, then all answers are read, to the end whatever they say: the connection is used again.
core::Result<std::int64_t> PostgresConnection::exchange(const Prepared& statement,
                                                        std::vector<postgres::Arguments>& sets, const OnRowOfSet& row) {
  if (PQenterPipelineMode(connection_) == 0) return fail(trouble_of(nullptr));
  std::optional<Problem> trouble;
  for (auto& one : sets) {
    const int sent = PQsendQueryPrepared(connection_, statement.name.c_str(), one.count(), one.values(), one.lengths(),
                                         one.formats(), 1);
    if (sent == 0 && !trouble) trouble = fail(trouble_of(nullptr));
  }
  if (PQpipelineSync(connection_) == 0 && !trouble) trouble = fail(trouble_of(nullptr));
  std::int64_t changed = 0;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    while (ResultHandle result{PQgetResult(connection_)}) {
      if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC || trouble) continue;
      if (!succeeded(result)) {
        trouble = fail(trouble_of(result.get()));
        continue;
      }
      changed += count_changes(statement, result.get());
      for (int r = 0; row && !trouble && r < PQntuples(result.get()); ++r) {
        auto decoded = postgres::decode_row(result.get(), r);
        core::Done done = decoded.ok() ? row(i, std::move(*decoded)) : core::Done(fail(std::move(decoded).problem()));
        if (!done.ok()) trouble = std::move(done).problem();
      }
    }
  }
  const ResultHandle synced(PQgetResult(connection_));  // the end of the exchange
  if (PQexitPipelineMode(connection_) == 0 && !trouble) trouble = fail(trouble_of(nullptr));
  if (trouble) return *trouble;
  return changed;
}

core::Result<std::int64_t> PostgresConnection::streamed(const Prepared& statement, postgres::Arguments& arguments,
                                                        const OnRow& row) {
  if (PQsendQueryPrepared(connection_, statement.name.c_str(), arguments.count(), arguments.values(),
                          arguments.lengths(), arguments.formats(), 1) == 0) {
    return fail(trouble_of(nullptr));
  }
  PQsetSingleRowMode(connection_);
  std::optional<Problem> trouble;
  std::int64_t rows = 0;
  while (ResultHandle result{PQgetResult(connection_)}) {
    if (trouble) continue;  // read to the end, or the connection cannot be used again
    if (!succeeded(result)) {
      trouble = fail(trouble_of(result.get()));
    } else if (PQresultStatus(result.get()) != PGRES_SINGLE_TUPLE) {
      rows = count_changes(statement, result.get());
    } else if (row) {
      auto decoded = postgres::decode_row(result.get(), 0);
      core::Done done = decoded.ok() ? row(std::move(*decoded)) : core::Done(fail(std::move(decoded).problem()));
      if (!done.ok()) {
        trouble = std::move(done).problem();
        cancel();
      }
    }
  }
  if (!trouble) return rows;
  // After a cancel the server has ended the transaction's usefulness, whoever asked for it.
  if (PQtransactionStatus(connection_) != PQTRANS_INTRANS) fail(*trouble);
  return *trouble;
}

void PostgresConnection::cancel() {
  std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> handle(PQgetCancel(connection_), &PQfreeCancel);
  std::array<char, 256> message{};
  if (handle != nullptr) PQcancel(handle.get(), message.data(), static_cast<int>(message.size()));
}

}  // namespace

core::Result<std::unique_ptr<Connection>> connect_postgres(const Options& options, Role role) {
  auto connection = std::make_unique<PostgresConnection>(options);
  TRY_DONE(connection->connect());
  if (role == Role::writer) TRY_DONE(connection->check_database());
  return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace storage
