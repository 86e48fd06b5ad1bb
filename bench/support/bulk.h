// SPDX-License-Identifier: Apache-2.0
// How the makers of large databases write: rows many at a time, and organisations with members that readers sign in as.
// What would be sealed is random bytes of the usual size: the server cannot tell.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "app/account_store.h"
#include "house/house.h"
#include "vault/circle_keys.h"
#include "vault/server_keys.h"

namespace bulk {

using core::Bytes;

[[noreturn]] inline void stop(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}
template <class T>
auto need(T result, const char* what) {
  if (!result.ok()) {
    stop(std::string(what) + ": " + std::string(result.problem().word()) + " " + result.problem().detail);
  }
  if constexpr (requires { result.value(); }) return std::move(result).value();
}

/// Rows of one table, sent many at a time.
class Batch {
 public:
  Batch(std::string table, std::string columns) : head_("INSERT INTO " + table + " (" + columns + ") VALUES ") {}

  Batch& text(std::string value) { return keep(std::move(value), false); }
  Batch& bytes(core::Bytes value) { return keep(std::move(value), true); }
  Batch& number(std::int64_t value) {
    cells_.push_back({value, {}, 'i'});
    return *this;
  }
  Batch& null() {
    cells_.push_back({0, {}, 'n'});
    return *this;
  }
  core::Done end(storage::Session& session) {
    if (width_ == 0) width_ = cells_.size();
    constexpr std::size_t kRows = 64;
    return cells_.size() >= kRows * width_ ? flush(session) : core::Done();
  }
  core::Done flush(storage::Session& session) {
    if (cells_.empty()) return {};
    std::string sql = head_;
    std::vector<storage::Parameter> values;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const auto& cell = cells_[i];
      sql += i % width_ != 0 ? "," : i == 0 ? "(" : "),(";
      if (cell.kind == 'n') {
        sql += "NULL";
        continue;
      }
      if (cell.kind == 'i') values.emplace_back(cell.number);
      if (cell.kind == 't') values.emplace_back(std::string_view(cell.text));
      if (cell.kind == 'b') values.emplace_back(storage::blob(cell.text));
      sql += "$" + std::to_string(values.size());
    }
    const auto done = session.run(sql + ")", values, nullptr);
    cells_.clear();
    return done.ok() ? core::Done() : core::Done(done.problem());
  }

 private:
  struct Cell {
    std::int64_t number;
    std::string text;
    char kind;
  };
  Batch& keep(std::string value, bool is_blob) {
    cells_.push_back({0, std::move(value), is_blob ? 'b' : 't'});
    return *this;
  }
  std::string head_;
  std::vector<Cell> cells_;
  std::size_t width_ = 0;
};

class Random {
 public:
  Bytes bytes(std::size_t size) {
    Bytes out(size, '\0');
    for (std::size_t i = 0; i < size; i += 8) {
      const auto value = engine_();
      std::copy_n(reinterpret_cast<const char*>(&value), std::min<std::size_t>(8, size - i), out.data() + i);
    }
    return out;
  }
  std::size_t below(std::size_t most) { return engine_() % most; }
  double share() { return double(engine_() >> 11U) * 0x1p-53; }  ///< 0 to 1
  bool chance(double p) { return share() < p; }

 private:
  std::mt19937_64 engine_{20261124};
};

struct Organisation {
  Bytes id;
  std::vector<Bytes> users;
  std::map<std::string, Bytes> circles;
};

/// A new data folder with its network.
class Network {
 public:
  Network(const std::string& data, const std::string& postgres) {
    options_.data = data;
    options_.postgres_url = postgres;
    crypto::SystemRandom real;
    id = need(house::found_network(options_, true, clock_, real), "found");
    now = clock_.now();
    database = need(storage::Database::open(need(house::storage_options(options_), "options")), "open");
    keys.emplace(need(vault::ServerKeys::load(house::key_path(options_)), "keys"));
  }

  /// One with `users` members, each in every circle.
  Organisation organisation(std::size_t number, std::size_t users) {
    Organisation one;
    one.id = random.bytes(16);
    need(database->write([&](storage::Session& session) -> core::Done {
      Batch orgs("organisations", "network_id, org_id, name, anchor, takes_reports, host, root_recovery, created_ms");
      orgs.bytes(network())
          .bytes(one.id)
          .text("Organisasi " + std::to_string(number))
          .bytes(random.bytes(32))
          .number(0);
      orgs.number(number == 0 ? 1 : 0).bytes(random.bytes(80)).number(now);
      TRY_DONE(orgs.end(session));
      TRY_DONE(orgs.flush(session));
      TRY_DONE(circles(session, one));
      return members(session, one, users);
    }),
         "organisation");
    return one;
  }

  /// The cookie of a session of one of them.
  std::string session(const Organisation& org) {
    const auto token = random.bytes(32);
    const auto user = *core::UserId::from_bytes(org.users[random.below(org.users.size())]);
    need(database->write([&](storage::Session& session) {
      return app::insert_session(session, id, keys->session_mac(token), random.bytes(16), user, now);
    }),
         "session");
    return core::base64url(token);
  }

  /// What a post of that session carries.
  [[nodiscard]] std::string csrf_of(std::string_view cookie) const {
    return keys->csrf(keys->session_mac(*core::from_base64url(cookie)));
  }

  /// PostgreSQL does so by itself after a while; SQLite never does here.
  void analyse() {
    if (database->engine() != storage::Engine::postgres) return;
    need(database->write([](storage::Session& session) { return session.execute("ANALYZE"); }), "analyse");
  }

  [[nodiscard]] Bytes network() const { return Bytes(id.bytes()); }

  core::NetworkId id;
  core::Millis now = 0;
  std::unique_ptr<storage::Database> database;
  std::optional<vault::ServerKeys> keys;
  Random random;

 private:
  core::Done circles(storage::Session& session, Organisation& org) {
    Batch rows("circles", "network_id, circle_id, epoch, org_id, team, class, box_pk, sign_pk, created_ms");
    for (const std::string name : {"intake", "identity", "contact", "narrative", "legal"}) {
      org.circles[name] = Bytes(vault::circle_id(*core::OrgId::from_bytes(org.id), "", name).bytes());
      rows.bytes(network()).bytes(org.circles[name]).number(1).bytes(org.id).text("").text(name);
      TRY_DONE(rows.bytes(random.bytes(32)).bytes(random.bytes(32)).number(now).end(session));
    }
    return rows.flush(session);
  }

  core::Done members(storage::Session& session, Organisation& org, std::size_t count) {
    Batch rows("users",
               "network_id, user_id, org_id, login, name, role, custodian, state, salt, proof_mac, recovery_mac, "
               "seed, seed_recovery, root_wrapped, box_pk, sign_pk, totp_secret, totp_step, created_ms, seen_ms");
    Batch held("circle_keys", "network_id, circle_id, epoch, user_id, wrapped");
    for (std::size_t i = 0; i < count; ++i) {
      org.users.push_back(random.bytes(16));
      rows.bytes(network()).bytes(org.users.back()).bytes(org.id).text("u" + core::hex(org.users.back()));
      rows.text("Petugas " + std::to_string(i)).text("caseworker").number(0).text("active").bytes(random.bytes(16));
      rows.bytes(random.bytes(32)).bytes(random.bytes(32)).bytes(random.bytes(120)).bytes(random.bytes(120)).null();
      rows.bytes(random.bytes(32)).bytes(random.bytes(32)).null().number(0).number(now).number(now);
      TRY_DONE(rows.end(session));
      for (const auto& [name, circle] : org.circles) {
        held.bytes(network()).bytes(circle).number(1).bytes(org.users.back()).bytes(random.bytes(112));
        TRY_DONE(held.end(session));
      }
    }
    TRY_DONE(rows.flush(session));
    return held.flush(session);
  }

  core::SystemClock clock_;
  house::Options options_;
};

}  // namespace bulk
