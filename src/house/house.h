// SPDX-License-Identifier: Apache-2.0
// Opens a data folder and builds what serves it: database, server key, context, and the joined route tables. It knows
// no sockets, so the command line and tests act through the same routes as a browser.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.h"
#include "app/dispatcher.h"
#include "core/environment.h"
#include "core/result.h"
#include "registry/register.h"
#include "reports/intake.h"
#include "reports/scriptless.h"
#include "storage/database.h"
#include "vault/server_keys.h"

namespace house {

struct Options {
  std::string data;          ///< folder; holds suluh.sqlite unless PostgreSQL is used
  std::string postgres_url;  ///< empty: what DIR/postgres.url says, else SQLite
  std::string key_file;      ///< empty: DIR.key
  bool limits_off = false;   ///< refused unless the network is marked as demonstration
  bool synchronous_full = true;
  std::size_t readers = 4;
  std::size_t group = 256;  ///< writes joined in one commit at most
};

std::string key_path(const Options& options);
/// False when less than a twentieth of the folder's disk is left: 64 MiB at least, 1 GiB at most.
bool has_room(const std::string& folder);

/// Held on the server key file: shared by everyone who opens the house, alone by who changes the file. Told by the
/// kernel, so a killed program holds nothing.
class KeyLock {
 public:
  ~KeyLock();
  KeyLock(const KeyLock&) = delete;
  KeyLock& operator=(const KeyLock&) = delete;
  /// Does not wait: bad_config where somebody else holds it in a way that excludes this.
  static core::Result<std::unique_ptr<KeyLock>> take(const Options& options, bool alone);

 private:
  explicit KeyLock(int file) : file_(file) {}
  int file_;
};
std::string ledger_path(const Options& options);  ///< DIR.ledger: outside the backup (rulings 20)
core::Result<storage::Options> storage_options(const Options& options);

/// Makes an empty folder into a network: folder, server key (unless it exists: a restored one), database, network id.
/// bad_config where the folder holds something already; then nothing is changed.
core::Result<core::NetworkId> found_network(const Options& options, bool demo, const core::Clock& clock,
                                            core::Random& random);

/// Thread-safe after open().
class House {
 public:
  /// `clock` and `random` outlive the house. Rows under an earlier generation of the server key are carried on first.
  static core::Result<std::unique_ptr<House>> open(const Options& options, const core::Clock& clock,
                                                   core::Random& random);

  app::Context& context() { return *context_; }
  reports::Intake& intake() { return *intake_; }
  reports::Scriptless& scriptless() { return *scriptless_; }
  registry::Register& reg() { return *register_; }  ///< start() it where somebody searches; it compares acts then
  /// Every route of the API, without the public pages (server/ adds those).
  std::vector<app::Route> api_routes();

 private:
  House(std::unique_ptr<storage::Database> database, vault::ServerKeys keys)
      : database_(std::move(database)), keys_(std::move(keys)) {}
  std::unique_ptr<KeyLock> lock_;
  std::unique_ptr<storage::Database> database_;
  vault::ServerKeys keys_;
  std::unique_ptr<vault::ledger::Ledger> ledger_;
  std::unique_ptr<app::RateLimits> limits_;
  std::unique_ptr<app::Context> context_;
  std::unique_ptr<reports::Intake> intake_;
  std::unique_ptr<reports::Scriptless> scriptless_;
  std::unique_ptr<registry::Register> register_;
};

}  // namespace house
