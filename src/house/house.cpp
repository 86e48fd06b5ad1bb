// SPDX-License-Identifier: Apache-2.0
#include "house/house.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "app/routes.h"
#include "cases/routes.h"
#include "cases/rules.h"
#include "core/log.h"
#include "core/workdays.h"
#include "desk/routes.h"
#include "house/about_api.h"
#include "house/desk_doors.h"
#include "house/house_store.h"
#include "house/key_store.h"
#include "house/leaving_api.h"
#include "registry/encoding_store.h"
#include "registry/routes.h"
#include "reports/report_store.h"
#include "reports/routes.h"

namespace house {
namespace {

namespace fs = std::filesystem;
using core::problem;
using core::ProblemKey;
using core::Result;

constexpr std::string_view kUrlFile = "postgres.url";

std::string trimmed(std::string folder) {
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  return folder;
}

/// After a rotation of the server key: the rows follow, unless somebody still works with the key before.
core::Done follow_key(storage::Database& database, const storage::Options& storage, const core::NetworkId& network,
                      const vault::ServerKeys& keys, const core::Clock& clock, core::Random& random) {
  std::int64_t connected = 0;
  TRY(const auto from, database.read([&](storage::Session& session) -> Result<std::size_t> {
    TRY(connected, other_programs(session));
    return generation_of(session, network, keys);
  }));
  if (from == keys.generations()) return {};
  if (connected > static_cast<std::int64_t>(storage.readers)) {  // our own: the writer and all readers but this one
    return problem(ProblemKey::bad_config,
                   "program suluh lain masih terhubung; hentikan dahulu / another suluh is connected, stop it first");
  }
  TRY_DONE(database.write(
      [&](storage::Session& session) { return carry_to_newest(session, network, keys, from, random, clock.now()); }));
  core::log("server_key_carried_on", {{"generation", static_cast<std::int64_t>(keys.generations())}});
  return {};
}

template <class T>
void append(std::vector<T>& to, std::vector<T> more) {
  for (auto& one : more) to.push_back(std::move(one));
}

/// What cases may ask of reports.
cases::Doors doors() {
  return {[](storage::Session& session, const app::Call& call, const core::BundleId& report) -> Result<bool> {
    const reports::Reader reader{call.person().org, call.person().user};
    TRY(const auto row, reports::report_row(session, call.context.network, reader, report));
    return row.has_value();
  }};
}

/// What the register may ask of cases.
registry::Doors register_doors() {
  return {[](std::string_view code) { return cases::law_allows(code, "identity"); }};
}

}  // namespace

std::string key_path(const Options& options) {
  return options.key_file.empty() ? trimmed(options.data) + ".key" : options.key_file;
}

bool has_room(const std::string& folder) {
  constexpr std::uint64_t kLeast = 64UL << 20U;  // the write-ahead log is written a second time, into the database
  constexpr std::uint64_t kMost = 1UL << 30U;
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) != 0) return true;  // it cannot be told; the write itself will
  const std::uint64_t all = disk.f_blocks * disk.f_frsize;
  const std::uint64_t left = disk.f_bavail * disk.f_frsize;
  return left >= std::clamp(all / 20, kLeast, kMost);
}

KeyLock::~KeyLock() {
  if (file_ >= 0) ::close(file_);
}

Result<std::unique_ptr<KeyLock>> KeyLock::take(const Options& options, bool alone) {
  const auto path = key_path(options);
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  std::unique_ptr<KeyLock> out(new KeyLock(file));
  if (file < 0) return problem(ProblemKey::bad_config, "server key file is missing: " + path);
  if (::flock(file, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 || errno != EWOULDBLOCK) return out;
  return problem(
      ProblemKey::bad_config,
      "kunci server sedang dipakai; hentikan server dahulu / the server key is in use, stop the server first: " + path);
}

std::string ledger_path(const Options& options) { return trimmed(options.data) + ".ledger"; }

Result<storage::Options> storage_options(const Options& options) {
  storage::Options out;
  out.readers = options.readers;
  out.group = options.group;
  out.synchronous_full = options.synchronous_full;
  out.postgres_url = options.postgres_url;
  if (out.postgres_url.empty()) {
    std::ifstream file(fs::path(options.data) / kUrlFile);
    std::getline(file, out.postgres_url);
  }
  if (out.postgres_url.empty()) out.sqlite_file = (fs::path(options.data) / "suluh.sqlite").string();
  return out;
}

Result<core::NetworkId> found_network(const Options& options, bool demo, const core::Clock& clock,
                                      core::Random& random) {
  std::error_code error;
  if (fs::exists(options.data, error) && !fs::is_empty(options.data, error)) {
    return problem(ProblemKey::bad_config, "the data folder is not empty: " + options.data);
  }
  fs::create_directories(options.data, error);
  if (error) return problem(ProblemKey::bad_config, "cannot make the data folder: " + options.data);
  fs::permissions(options.data, fs::perms::owner_all, error);
  const auto key = key_path(options);
  if (!fs::exists(key)) TRY_DONE(vault::ServerKeys::create(key, random));
  TRY(const auto storage, storage_options(options));
  if (!options.postgres_url.empty()) std::ofstream(fs::path(options.data) / kUrlFile) << options.postgres_url << "\n";
  TRY(const auto database, storage::Database::open(storage));
  const Network made{*core::NetworkId::from_bytes(random.bytes(16)), demo};
  TRY_DONE(database->write([&](storage::Session& session) { return insert_network(session, made, clock.now()); }));
  return made.id;
}

Result<std::unique_ptr<House>> House::open(const Options& options, const core::Clock& clock, core::Random& random) {
  if (!fs::is_directory(options.data)) {
    return problem(ProblemKey::bad_config, "no such data folder (make one with suluh init): " + options.data);
  }
  TRY(auto lock, KeyLock::take(options, false));
  TRY(auto keys, vault::ServerKeys::load(key_path(options)));
  TRY(const auto storage, storage_options(options));
  TRY(auto database, storage::Database::open(storage));
  TRY(const auto found, database->read([](storage::Session& session) { return network(session); }));
  if (!found) return problem(ProblemKey::bad_config, "the database holds no network (make one with suluh init)");
  TRY_DONE(follow_key(*database, storage, found->id, keys, clock, random));
  if (options.limits_off && !found->demo) {
    return problem(ProblemKey::bad_config, "--limits off is for demonstration data only");
  }
  std::unique_ptr<House> house(new House(std::move(database), std::move(keys)));
  house->lock_ = std::move(lock);
  TRY(house->ledger_, vault::ledger::Ledger::open(ledger_path(options), found->id, house->keys_.log_keys()));
  house->limits_ = std::make_unique<app::RateLimits>(clock, house->keys_.rate_key(), options.limits_off);
  house->context_ = std::make_unique<app::Context>(app::Context{*house->database_, clock, random, house->keys_,
                                                                *house->limits_, found->id, found->demo, SULUH_VERSION,
                                                                house->ledger_.get(), nullptr, nullptr});
  if (house->database_->engine() == storage::Engine::sqlite) {
    house->context_->has_room = [folder = options.data] { return has_room(folder); };
  }
  house->intake_ = std::make_unique<reports::Intake>(*house->context_);
  house->scriptless_ = std::make_unique<reports::Scriptless>(*house->context_, *house->intake_);
  house->register_ = std::make_unique<registry::Register>(*house->context_);
  return house;
}

std::vector<app::Route> House::api_routes() {
  std::vector<app::Route> out = about_routes(*intake_, *register_);
  append(out, app::session_routes());
  append(out, app::invitation_routes());
  append(out, app::member_routes());
  append(out, app::circle_routes());
  append(out, app::recovery_routes());
  append(out, app::audit_routes());
  append(out, reports::public_routes(*intake_));
  append(out, reports::staff_routes(*intake_));
  append(out, cases::export_routes());
  append(out, cases::import_routes(doors()));
  append(out, cases::filter_routes());
  append(out, cases::case_routes(doors()));
  append(out, cases::work_routes());
  append(out, cases::sharing_routes());
  append(out, cases::referral_routes());
  append(out, cases::subject_routes());
  append(out, cases::move_routes());
  append(out, leaving_routes());
  append(out, registry::key_routes());
  append(out, registry::subject_routes(*register_, register_doors()));
  append(out, registry::knock_routes());
  append(out, registry::talk_routes());
  append(out, desk::crossing_routes(desk_doors(*register_)));
  append(out, desk::batch_routes(desk_doors(*register_)));
  append(out, desk::listing_routes(desk_doors(*register_)));
  append(out, desk::share_routes());
  append(out, desk::interview_routes(desk_doors(*register_)));
  // The document describes every route, itself included; it is built once.
  auto document = std::make_shared<std::string>();
  out.emplace_back(
      core::Method::get, "/api/openapi.json", app::Right::anyone, app::Limit::none, app::no_body(),
      [document](app::Call&) -> Result<core::Reply> {
        core::Reply reply;
        reply.body = *document;
        return reply;
      },
      "this document");
  *document = core::json::serialize(app::openapi(out, SULUH_VERSION));
  return out;
}

}  // namespace house
