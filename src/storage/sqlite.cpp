// SPDX-License-Identifier: Apache-2.0
// SQLite in WAL mode. One connection per thread at a time (NOMUTEX); the writer syncs the log at every commit.
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <unordered_map>

#include "core/log.h"
#include "storage/connection.h"
#include "storage/sqlite_checkpointer.h"
#include "storage/sqlite_codec.h"

namespace storage {
namespace {

using core::Problem;
using core::problem;
using core::ProblemKey;

constexpr int kPageBytes = 4096;
constexpr int kShortPages = 250;  // so many the writer copies itself, while commits wait
constexpr int kBusyMilliseconds = 5000;
constexpr int kInsistMilliseconds = 100;

struct Statement {
  sqlite3_stmt* handle = nullptr;
  std::vector<int> position;  // of $1, $2 ...
  Statement() = default;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(handle); }
};

class SqliteConnection final : public Connection {
 public:
  SqliteConnection(const Options& options, Role role)
      : file_(options.sqlite_file), role_(role), log_pages_(options.log_pages) {
    full_ = options.synchronous_full;
  }
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;
  ~SqliteConnection() override {
    statements_.clear();
    checkpointer_.reset();
    sqlite3_close_v2(db_);
  }

  core::Done open();

  [[nodiscard]] Engine engine() const override { return Engine::sqlite; }
  core::Done begin(Role role) override;
  core::Done commit() override;
  void rollback() override;
  core::Done savepoint() override { return plain("SAVEPOINT unit"); }
  core::Done release() override { return plain("RELEASE unit"); }
  core::Done rollback_to() override;
  core::Done script(std::string_view sql) override;
  void set_mode(Mode mode) override { mode_ = mode; }
  [[nodiscard]] std::uint64_t changes() const override {
    return static_cast<std::uint64_t>(sqlite3_total_changes64(db_));
  }
  [[nodiscard]] bool lost() const override { return false; }
  void maintain() override;

 protected:
  core::Result<std::int64_t> run_statement(std::string_view sql, const std::vector<Parameter>& parameters,
                                           const OnRow& row, bool streaming) override;

 private:
  static int authorize(void* self, int action, const char* a, const char* b, const char* database, const char* trigger);
  [[nodiscard]] bool allowed(int action, const char* a, const char* b) const;
  core::Done create_private_file() const;
  core::Done configure();
  bool copy_aside();
  core::Done use_write_ahead_log();
  core::Done plain(const char* sql);
  core::Result<Statement*> prepared(std::string_view sql);
  core::Done bind(Statement& statement, const std::vector<Parameter>& parameters);
  core::Done step_all(Statement& statement, const OnRow& row);
  Problem engine_failure(const char* where, bool with_message = false);
  void stop_writing();

  std::string file_;
  Role role_;
  bool full_ = true;
  sqlite3* db_ = nullptr;
  Mode mode_ = Mode::migrate;
  bool down_ = false;    // a sync failed: the kernel may have dropped the pages, so no later sync can be believed
  const int log_pages_;  // as in Options
  int checkpoint_at_ = log_pages_;
  int wal_pages_ = 0;                                 // pages in the log after the last commit
  std::unique_ptr<SqliteCheckpointer> checkpointer_;  // of the writer
  std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
};

Problem SqliteConnection::engine_failure(const char* where, bool with_message) {
  if (sqlite::sync_failed(sqlite3_extended_errcode(db_))) stop_writing();
  return sqlite::problem_of(db_, where, with_message);
}

// The log keeps what was acknowledged; only a fresh start may read it again and sync.
void SqliteConnection::stop_writing() {
  down_ = true;
  sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  core::log("storage_sync_failed");
}

// Only the account of the server may read the store; the log and the shared memory inherit the mode.
core::Done SqliteConnection::create_private_file() const {
  const int fd = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd < 0) {
    const bool full = errno == ENOSPC || errno == EDQUOT;
    return problem(full ? ProblemKey::storage_full : ProblemKey::storage_down,
                   "cannot open the SQLite file, errno " + std::to_string(errno));
  }
  ::close(fd);
  return {};
}

core::Done SqliteConnection::open() {
  if (role_ == Role::writer) TRY_DONE(create_private_file());
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW;
  // NOFOLLOW refuses links anywhere in the path, so the folder is resolved first.
  const auto slash = file_.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : file_.substr(0, slash + 1);
  std::unique_ptr<char, decltype(&::free)> real(::realpath(folder.c_str(), nullptr), &::free);
  if (real == nullptr) return problem(ProblemKey::storage_down, "the folder of the SQLite file does not exist");
  const std::string path = std::string(real.get()) + "/" + file_.substr(slash == std::string::npos ? 0 : slash + 1);
  if (sqlite3_open_v2(path.c_str(), &db_, flags, nullptr) != SQLITE_OK) return sqlite::problem_of(db_, "open", true);
  if (role_ == Role::writer) checkpointer_ = std::make_unique<SqliteCheckpointer>(path, full_);
  return configure();
}

core::Done SqliteConnection::configure() {
  sqlite3_busy_timeout(db_, kBusyMilliseconds);
  for (const auto& [option, on] : {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                   {SQLITE_DBCONFIG_DQS_DML, 0},
                                   {SQLITE_DBCONFIG_DQS_DDL, 0},
                                   {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                   {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
                                   {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0}}) {
    sqlite3_db_config(db_, option, on, nullptr);
  }
  sqlite3_limit(db_, SQLITE_LIMIT_ATTACHED, 0);
  TRY_DONE(use_write_ahead_log());
  TRY_DONE(plain(full_ ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL"));
  TRY_DONE(plain("PRAGMA secure_delete=ON"));
  TRY_DONE(plain("PRAGMA mmap_size=0"));
  TRY_DONE(plain("PRAGMA temp_store=MEMORY"));
  // Kibibytes. The indexes by random id are touched everywhere; what the writer does not hold it reads again.
  TRY_DONE(plain(role_ == Role::writer ? "PRAGMA cache_size=-65536" : "PRAGMA cache_size=-32768"));
  // A log that keeps its size is synced without the file system's journal.
  const auto most = std::to_string(std::int64_t{2} * log_pages_ * kPageBytes);
  TRY_DONE(plain(("PRAGMA journal_size_limit=" + most).c_str()));
  if (role_ == Role::reader) {
    TRY_DONE(plain("PRAGMA query_only=ON"));
    sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);  // the writer's business
  }
  // Checkpoints are run by maintain(), where a failed sync is seen; the engine's own would swallow it.
  sqlite3_wal_hook(
      db_,
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<SqliteConnection*>(self)->wal_pages_ = pages;
        return SQLITE_OK;
      },
      this);
  sqlite3_set_authorizer(db_, &SqliteConnection::authorize, this);
  mode_ = Mode::serve;
  return {};
}

// The change of journal mode answers BUSY at once, past the busy timeout, when another process is doing the same.
core::Done SqliteConnection::use_write_ahead_log() {
  constexpr int kStep = 5;
  for (int waited = 0; waited < kBusyMilliseconds; waited += kStep) {
    const int rc = sqlite3_exec(db_, "PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr);
    if (rc == SQLITE_OK) return {};
    if ((rc & 0xff) != SQLITE_BUSY) break;
    sqlite3_sleep(kStep);
  }
  return engine_failure("PRAGMA journal_mode=WAL");
}

int SqliteConnection::authorize(void* self, int action, const char* a, const char* b, const char*, const char*) {
  return static_cast<SqliteConnection*>(self)->allowed(action, a, b) ? SQLITE_OK : SQLITE_DENY;
}

// `a` and `b` mean different things for each action; for row changes `a` is the table, for functions `b` is the name.
bool SqliteConnection::allowed(int action, const char* a, const char* b) const {
  switch (action) {
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
      return false;
    case SQLITE_FUNCTION:
      return b == nullptr || std::strcmp(b, "load_extension") != 0;
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_RECURSIVE:
      return true;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
      // Introspection declares its virtual tables by inserts of the engine, also on a reader.
      return mode_ == Mode::migrate ||
             (role_ == Role::writer && std::strncmp(a, "sqlite_", 7) != 0 && std::strcmp(a, "schema_version") != 0);
    default:
      return mode_ == Mode::migrate;
  }
}

core::Done SqliteConnection::plain(const char* sql) {
  if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return engine_failure(sql);
}

core::Done SqliteConnection::begin(Role role) {
  clear_failure();
  if (checkpointer_ && checkpointer_->failed() && !down_) stop_writing();
  if (role == Role::writer && down_) {
    return problem(ProblemKey::storage_down, "a sync failed earlier; reopen the database");
  }
  return plain(role == Role::writer ? "BEGIN IMMEDIATE" : "BEGIN");
}

core::Done SqliteConnection::commit() {
  auto done = plain("COMMIT");
  if (!done.ok()) rollback();
  return done;
}

void SqliteConnection::rollback() {
  clear_failure();
  if (db_ != nullptr && sqlite3_get_autocommit(db_) == 0) sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
}

core::Done SqliteConnection::rollback_to() {
  clear_failure();
  TRY_DONE(plain("ROLLBACK TO unit"));
  return plain("RELEASE unit");
}

core::Done SqliteConnection::script(std::string_view sql) {
  if (sqlite3_exec(db_, std::string(sql).c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return fail(engine_failure("script", true));
}

/// True while the log has more to copy than commits should wait for. A log that outgrows the copying is waited for.
bool SqliteConnection::copy_aside() {
  if (wal_pages_ - checkpointer_->copied() <= kShortPages) {
    checkpointer_->wait();
    return false;
  }
  checkpointer_->start();
  if (wal_pages_ < 2 * log_pages_) return true;
  checkpointer_->wait();
  return false;
}

void SqliteConnection::maintain() {
  if (down_ || wal_pages_ < checkpoint_at_ || copy_aside()) return;
  // Normally nobody is disturbed. A log grown long because some reader is always in the way is worth a short wait.
  const bool insist = wal_pages_ >= 2 * log_pages_;
  sqlite3_busy_timeout(db_, kInsistMilliseconds);
  int in_log = 0, copied = 0;
  const int code = sqlite3_wal_checkpoint_v2(
      db_, nullptr, insist ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, &in_log, &copied);
  sqlite3_busy_timeout(db_, kBusyMilliseconds);
  // A full disk or a reader in the way is no harm: the log keeps the rows. It is tried again a little later.
  const bool complete = code == SQLITE_OK && in_log == copied;
  checkpoint_at_ = complete ? log_pages_ : wal_pages_ + log_pages_ / 8;
  wal_pages_ = 0;
  if (complete) checkpointer_->forget();
  if (sqlite::sync_failed(code) || checkpointer_->failed()) stop_writing();
}

core::Result<Statement*> SqliteConnection::prepared(std::string_view sql) {
  if (auto found = statements_.find(sql); found != statements_.end()) return &found->second;
  sqlite3_stmt* handle = nullptr;
  const char* tail = nullptr;
  const int code =
      sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &handle, &tail);
  if (code != SQLITE_OK) return fail(engine_failure("prepare", true));
  const std::string_view rest(tail, static_cast<std::size_t>(sql.data() + sql.size() - tail));
  if (handle == nullptr || rest.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
    sqlite3_finalize(handle);
    return fail(problem(ProblemKey::internal, "not exactly one statement"));
  }
  if (statements_.size() >= kStatementsKept) statements_.clear();
  Statement& statement = statements_[std::string(sql)];
  statement.handle = handle;
  for (int i = 1; i <= sqlite3_bind_parameter_count(handle); ++i) {
    statement.position.push_back(sqlite3_bind_parameter_index(handle, ("$" + std::to_string(i)).c_str()));
  }
  return &statement;
}

core::Done SqliteConnection::bind(Statement& statement, const std::vector<Parameter>& parameters) {
  if (parameters.size() != statement.position.size()) {
    return fail(problem(ProblemKey::internal, "wrong number of parameters"));
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (statement.position[i] == 0) return fail(problem(ProblemKey::internal, "parameters must be $1 to $n, no gaps"));
    if (sqlite::bind(statement.handle, statement.position[i], parameters[i]) != SQLITE_OK) {
      return fail(engine_failure("bind"));
    }
  }
  return {};
}

core::Done SqliteConnection::step_all(Statement& statement, const OnRow& row) {
  for (;;) {
    const int code = sqlite3_step(statement.handle);
    if (code == SQLITE_DONE) return {};
    if (code != SQLITE_ROW) return fail(engine_failure("step"));
    if (!row) continue;
    auto current = sqlite::decode_row(statement.handle);
    if (!current.ok()) return fail(std::move(current).problem());
    TRY_DONE(row(std::move(*current)));
  }
}

core::Result<std::int64_t> SqliteConnection::run_statement(std::string_view sql,
                                                           const std::vector<Parameter>& parameters, const OnRow& row,
                                                           bool) {
  TRY(Statement * statement, prepared(sql));
  struct Reset {
    explicit Reset(sqlite3_stmt* s) : handle(s) {}
    ~Reset() {
      sqlite3_reset(handle);
      sqlite3_clear_bindings(handle);
    }
    sqlite3_stmt* handle;
  } reset(statement->handle);
  TRY_DONE(bind(*statement, parameters));
  TRY_DONE(step_all(*statement, row));
  return sqlite3_stmt_readonly(statement->handle) != 0 ? 0 : sqlite3_changes64(db_);
}

}  // namespace

core::Result<std::unique_ptr<Connection>> connect_sqlite(const Options& options, Role role) {
  // Counting bytes takes one lock of the whole process for every allocation. Refused, without harm, after first use.
  static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(uncounted);
  // Room for so many pages at once in each connection: after every commit a reader takes all its pages anew, and one
  // allocation for each page was a tenth of a long list.
  constexpr int kPagesAtOnce = 400;
  static const int at_once = sqlite3_config(SQLITE_CONFIG_PAGECACHE, nullptr, 0, kPagesAtOnce);
  static_cast<void>(at_once);
  auto connection = std::make_unique<SqliteConnection>(options, role);
  TRY_DONE(connection->open());
  return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace storage
