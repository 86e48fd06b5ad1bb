// SPDX-License-Identifier: Apache-2.0
// The Database of both engines: one writer, a pool of readers.
#include "storage/database.h"

#include "storage/connection.h"
#include "storage/dump.h"
#include "storage/migrations.h"
#include "storage/pool.h"
#include "storage/writer.h"

namespace storage {
namespace {

using core::problem;
using core::ProblemKey;

constexpr std::chrono::seconds kReadPatience{5};

class EngineDatabase final : public Database {
 public:
  EngineDatabase(std::unique_ptr<Connection> writer, std::vector<std::unique_ptr<Connection>> readers,
                 std::vector<Migration> migrations, const Options& options)
      : engine_(writer->engine()),
        migrations_(std::move(migrations)),
        writer_(std::move(writer), options.group, options.queue),
        pool_(std::move(readers), kReadPatience) {}

  [[nodiscard]] Engine engine() const override { return engine_; }
  [[nodiscard]] Counters counters() const override { return writer_.counters(); }

  core::Done dump(const std::function<core::Done(core::BytesView)>& sink) override {
    return pool_.run([&](Connection& connection) { return dump_to(connection, sink); });
  }
  core::Done load(const std::function<core::Result<core::Bytes>()>& source) override {
    return writer_.exclusive([&](Connection& connection) { return load_from(connection, migrations_, source); });
  }

 protected:
  core::Done run_read(const std::function<core::Done(Session&)>& work) override {
    return pool_.run([&](Connection& connection) { return work(connection); });
  }
  core::Done run_write(const std::function<core::Done(Session&)>& work) override { return writer_.run(work); }

 private:
  const Engine engine_;
  const std::vector<Migration> migrations_;
  Writer writer_;  // closed last: it checkpoints
  Pool pool_;
};

}  // namespace

core::Result<std::unique_ptr<Database>> open_with(const Options& options, std::span<const Migration> migrations) {
  if (options.sqlite_file.empty() == options.postgres_url.empty()) {
    return problem(ProblemKey::bad_config, "name one database: an SQLite file or a PostgreSQL connection");
  }
  const auto connect = options.sqlite_file.empty() ? connect_postgres : connect_sqlite;
  TRY(auto writer, connect(options, Role::writer));
  TRY_DONE(migrate(*writer, migrations));
  std::vector<std::unique_ptr<Connection>> readers;
  for (std::size_t i = 0; i < std::max<std::size_t>(options.readers, 1); ++i) {
    TRY(auto reader, connect(options, Role::reader));
    readers.push_back(std::move(reader));
  }
  return std::unique_ptr<Database>(std::make_unique<EngineDatabase>(
      std::move(writer), std::move(readers), std::vector<Migration>(migrations.begin(), migrations.end()), options));
}

core::Result<std::unique_ptr<Database>> Database::open(const Options& options) {
  TRY(auto migrations, embedded_migrations());
  return open_with(options, migrations);
}

}  // namespace storage
