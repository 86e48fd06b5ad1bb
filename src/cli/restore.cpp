// SPDX-License-Identifier: Apache-2.0
#include "cli/restore.h"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "cli/folders.h"
#include "cli/restore_store.h"
#include "house/house_store.h"
#include "house/key_store.h"
#include "vault/audit_sequencer.h"
#include "vault/audit_verify.h"
#include "vault/directory_store.h"
#include "vault/ledger.h"

namespace cli {
namespace {

namespace fs = std::filesystem;
using core::problem;
using core::ProblemKey;
using core::Result;

/// A folder beside the target in which the restored database is built; removed unless it became the target.
class Workshop {
 public:
  explicit Workshop(std::string path) : path_(std::move(path)) {}
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  ~Workshop() {
    std::error_code ignored;
    if (made_) fs::remove_all(path_, ignored);
  }
  core::Done make() {
    std::error_code error;
    fs::remove_all(path_, error);  // of a restore that was killed
    if (!fs::create_directories(path_, error) || error) {
      return problem(ProblemKey::bad_config, "tidak dapat membuat folder / cannot make the folder: " + path_);
    }
    fs::permissions(path_, fs::perms::owner_all, error);
    made_ = true;
    return {};
  }
  core::Done become(const std::string& target) {
    std::error_code error;
    fs::remove(target, error);  // an empty folder that was there
    fs::rename(path_, target, error);
    if (error) return problem(ProblemKey::bad_config, "tidak dapat menamai folder / cannot rename to: " + target);
    made_ = false;
    return {};
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool made_ = false;
};

std::string sqlite_in(const std::string& folder) { return (fs::path(folder) / "suluh.sqlite").string(); }

Result<vault::ServerKeys> server_keys(const RestoreOptions& options) {
  const auto path = options.server_key.empty() ? house::key_path(options.target) : options.server_key;
  auto keys = vault::ServerKeys::load(path);
  if (!keys.ok()) {
    return problem(ProblemKey::bad_config,
                   keys.problem().detail +
                       "\n  Cadangan tidak memuat kunci server; berikan hasil ekspornya dengan --server-key."
                       "\n  A backup does not hold the server key; give the exported one with --server-key.");
  }
  return keys;
}

std::string ledger_path(const RestoreOptions& options) {
  if (!options.ledger.empty()) return options.ledger;
  auto folder = options.target.data;
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  return folder + ".ledger";
}

Result<std::vector<vault::ledger::Record>> ledger_records(const RestoreOptions& options, const core::NetworkId& network,
                                                          core::BytesView log_key) {
  const auto path = ledger_path(options);
  if (fs::exists(path)) return vault::ledger::read(path, network, log_key);
  if (options.without_ledger) return std::vector<vault::ledger::Record>();
  return problem(ProblemKey::bad_config,
                 "tidak ada / missing: " + path +
                     "\n  Tanpa buku penghapusan, laporan yang sudah dihapus dapat kembali. Berikan --ledger, atau"
                     "\n  --without-ledger bila memang hilang."
                     "\n  Without the ledger of erasures what was erased could come back. Give --ledger, or"
                     "\n  --without-ledger if it is really lost.");
}

core::Done load(storage::Database& database, BackupReader& reader) {
  return database.load([&reader] { return reader.next(); });
}

/// The key must be the one this network was made with, else no sign-in, receipt or anchor would ever fit.
core::Done key_fits(storage::Database& database, const core::NetworkId& network, const vault::ServerKeys& keys) {
  const auto foreign = problem(ProblemKey::bad_config,
                               "kunci server bukan milik cadangan ini / the server key does not belong to this backup");
  TRY(const auto orgs, database.read([&](storage::Session& s) { return vault::organisations(s, network); }));
  for (const auto& org : orgs) {
    if (org.anchor != keys.anchor(org.id)) return foreign;
  }
  const auto report = vault::audit::verify(database, network, keys.log_keys().public_key);
  if (!report.ok()) return report.problem();
  if (report->intact()) return {};
  if (report->finding->fault == vault::audit::Fault::signature) return foreign;
  return problem(ProblemKey::bad_backup, "log audit tidak utuh / the audit log is not intact: entry " +
                                             std::to_string(report->finding->entry_id) + ": " +
                                             report->finding->reason);
}

/// What the backup no longer may hold goes out, then a new epoch announces the restore; all in one transaction.
Result<Restored> put_right(storage::Database& database, const core::NetworkId& network, const vault::ServerKeys& keys,
                           const std::vector<vault::ledger::Record>& records, core::Millis now) {
  return database.write([&](storage::Session& session) -> Result<Restored> {
    std::int64_t erased = 0;
    std::int64_t left = 0;
    std::int64_t at_least = now / 1000;
    TRY_DONE(end_open_doors(session, network));
    for (const auto& record : records) {
      using vault::ledger::Kind;
      if (record.kind == Kind::epoch) {
        at_least = std::max(at_least, static_cast<std::int64_t>(core::from_u64be(record.object).value_or(0)) + 1);
      } else if (record.kind == Kind::report_erased) {
        TRY(const bool gone, erase_again(session, network, record));
        erased += gone ? 1 : 0;
      } else if (record.kind == Kind::person_erased) {
        TRY(const bool gone, erase_person_again(session, network, record));
        erased += gone ? 1 : 0;
      } else if (record.kind == Kind::case_erased) {
        TRY(const bool gone, erase_case_again(session, network, record));
        erased += gone ? 1 : 0;
      } else if (record.kind == Kind::organisation_left) {
        TRY(const bool gone, exit_again(session, network, record));
        left += gone ? 1 : 0;
      } else {
        TRY(const bool gone, leave_again(session, network, record));
        left += gone ? 1 : 0;
      }
    }
    TRY(const auto epoch, vault::audit::begin_epoch(session, network, keys.log_keys(), now, at_least));
    TRY(auto out, restored_counts(session, network));
    out.erased_again = erased;
    out.left_again = left;
    out.epoch = epoch;
    return out;
  });
}

/// The whole restore into a SQLite file in `folder`.
Result<Restored> build(const RestoreOptions& options, const vault::ServerKeys& keys, BackupReader& reader,
                       const std::string& folder, core::Random& random, core::Millis now) {
  const auto network = reader.head().network;
  TRY(const auto records, ledger_records(options, network, keys.log_keys().public_key));
  storage::Options storage;
  storage.sqlite_file = sqlite_in(folder);
  storage.readers = 1;
  TRY(const auto database, storage::Database::open(storage));
  TRY_DONE(load(*database, reader));
  TRY(const auto found, database->read([](storage::Session& session) { return house::network(session); }));
  if (!found || found->id != network) return problem(ProblemKey::bad_backup, "jaringan lain / another network");
  TRY(const auto generation,
      database->read([&](storage::Session& session) { return house::generation_of(session, network, keys); }));
  TRY_DONE(key_fits(*database, network, keys.first(generation)));
  TRY(auto out, put_right(*database, network, keys, records, now));
  if (generation < keys.generations()) {  // the backup was made before a rotation
    TRY_DONE(database->write([&](storage::Session& session) {
      return house::carry_to_newest(session, network, keys, generation, random, now);
    }));
  }
  out.made_ms = reader.head().made_ms;
  return out;
}

/// From the finished SQLite file into the empty PostgreSQL database, in one transaction.
core::Done move_to_postgres(const std::string& folder, const std::string& url) {
  storage::Options from;
  from.sqlite_file = sqlite_in(folder);
  from.readers = 1;
  TRY(const auto source, storage::Database::open(from));
  storage::Options to;
  to.postgres_url = url;
  TRY(const auto target, storage::Database::open(to));
  const auto spool = folder + "/dump";
  {
    PartialFile file(spool);
    TRY_DONE(file.open(0600));
    TRY_DONE(source->dump([&](core::BytesView bytes) { return file.write(bytes); }));
    TRY_DONE(file.keep());
  }
  std::ifstream in(spool, std::ios::binary);
  TRY_DONE(target->load([&in]() -> Result<core::Bytes> {
    core::Bytes piece(kBackupChunk, '\0');
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    piece.resize(static_cast<std::size_t>(in.gcount()));
    return piece;
  }));
  std::error_code ignored;
  for (const auto& one : fs::directory_iterator(folder, ignored)) fs::remove(one.path(), ignored);
  return write_new_file(folder + "/postgres.url", url + "\n", 0600);
}

core::Done copy_new(const std::string& from, const std::string& to) {
  std::error_code error;
  if (from == to || fs::exists(to, error)) return {};
  TRY(auto text, read_small_file(from));
  const crypto::WipeOnExit wipe(text);
  return write_new_file(to, text, 0600);
}

}  // namespace

Result<Restored> restore(const RestoreOptions& options, const core::Clock& clock, core::Random& random) {
  TRY(const auto backup_key, read_backup_key(options.backup_key));
  TRY(auto reader, BackupReader::open(options.from, backup_key));
  TRY_DONE(reader.verify());
  NewFolder target(options.target, true);
  TRY_DONE(target.check());
  TRY(const auto keys, server_keys(options));
  Workshop workshop(options.target.data + ".restoring");
  TRY_DONE(workshop.make());
  TRY(const auto out, build(options, keys, reader, workshop.path(), random, clock.now()));
  TRY_DONE(write_new_file(workshop.path() + "/backup.pub", core::hex(reader.head().recipient) + "\n", 0644));
  if (!options.target.postgres_url.empty()) TRY_DONE(move_to_postgres(workshop.path(), options.target.postgres_url));
  if (!options.server_key.empty()) TRY_DONE(copy_new(options.server_key, house::key_path(options.target)));
  TRY_DONE(workshop.become(options.target.data));
  target.keep();
  auto own = options;
  own.ledger.clear();
  if (fs::exists(ledger_path(options))) TRY_DONE(copy_new(ledger_path(options), ledger_path(own)));
  TRY(const auto ledger, vault::ledger::Ledger::open(ledger_path(own), out.network, keys.log_keys()));
  TRY_DONE(
      ledger->append(vault::ledger::Kind::epoch, core::u64be(static_cast<std::uint64_t>(out.epoch)), {}, clock.now()));
  return out;
}

Result<Restored> restore_drill(const RestoreOptions& options, const core::Clock& clock, core::Random& random) {
  TRY(const auto backup_key, read_backup_key(options.backup_key));
  TRY(auto reader, BackupReader::open(options.from, backup_key));
  TRY_DONE(reader.verify());
  TRY(const auto keys, server_keys(options));
  std::string folder = (fs::temp_directory_path() / "suluh-drill-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr)
    return problem(ProblemKey::bad_config, "tidak dapat membuat / cannot make: " + folder);
  Workshop workshop(folder);
  TRY_DONE(workshop.make());
  return build(options, keys, reader, folder, random, clock.now());
}

}  // namespace cli
