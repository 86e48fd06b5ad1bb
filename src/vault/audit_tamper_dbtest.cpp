// SPDX-License-Identifier: Apache-2.0
// Whoever holds the database can change rows; the verifier must find it, on both engines.
#include <gtest/gtest.h>

#include <utility>

#include "support/databases.h"
#include "vault/audit_sequencer.h"
#include "vault/audit_test_log.h"
#include "vault/audit_verify.h"

namespace vault::audit::test {
namespace {

using storage::Session;

struct Tampering {
  std::string sql;
  Fault fault;
};

constexpr const char* kColumns =
    "network_id, xid, time_ms, actor_kind, actor_id, org_id, action, object_id, section, outcome, detail_hash";

class AuditTampering : public test_support::OnBothEngines {
 protected:
  /// Three batches of 50 entries, every fourth with a detail; returns the newest checkpoint.
  std::string fill(storage::Database& db) const {
    Sequencer sequencer(db, kNetwork, key_.copy());
    for (std::uint64_t n = 0; n < 150; ++n) {
      const Entry entry{kNetwork,           1,      "user", id_of("user", n),      id_of("org", 1), "report.reply",
                        id_of("report", n), "body", "ok",   n % 4 == 0 ? "{}" : ""};
      EXPECT_TRUE(db.write([&](Session& s) { return append(s, entry); }).ok());
      if (n % 50 == 49) {
        EXPECT_EQ(sequencer.run_once().value(), 50);
      }
    }
    return db.read([](Session& s) { return latest_checkpoint(s, kNetwork); }).value().value();
  }

  [[nodiscard]] bool postgres() const { return GetParam() == storage::Engine::postgres; }
  [[nodiscard]] std::string bytes(const std::string& hex) const {
    return postgres() ? "decode('" + hex + "', 'hex')" : "x'" + hex + "'";
  }

  void entries(std::vector<Tampering>& out) const {
    const std::string row = " WHERE id = (SELECT min(id) + 60 FROM audit_entries)";
    const auto set = [&](const std::string& what, Fault fault) {
      out.push_back({"UPDATE audit_entries SET " + what + row, fault});
    };
    for (const char* what : {"time_ms = time_ms + 1", "actor_kind = 'cli'", "action = 'report.close'", "section = ''",
                             "outcome = 'refused'"})
      set(what, Fault::changed);
    for (const char* column : {"actor_id", "org_id", "object_id", "detail_hash"})
      set(std::string(column) + " = " + bytes("ff"), Fault::changed);
    set("network_id = " + bytes("ff"), Fault::removed);
    set("xid = xid + 100000000", Fault::record);  // hidden behind the sequencer's mark
    out.push_back({"DELETE FROM audit_entries" + row, Fault::removed});
    const std::string columns = kColumns;
    if (postgres()) {  // ids cannot be given; the old transaction number puts it among placed entries
      out.push_back({"INSERT INTO audit_entries (" + columns + ") SELECT " + columns + " FROM audit_entries" + row,
                     Fault::inserted});
    } else {
      set("id = 100000", Fault::removed);
      out.push_back(
          {"INSERT INTO audit_entries (id, " + columns + ") SELECT -5, " + columns + " FROM audit_entries" + row,
           Fault::inserted});
    }
  }
  void details(std::vector<Tampering>& out) const {
    for (const std::string& what : {std::string("detail = '[]'"), "salt = " + bytes("00112233445566778899aabbccddeeff"),
                                    std::string("entry_id = entry_id + 1")})
      out.push_back({"UPDATE audit_details SET " + what, Fault::detail});
    out.push_back(
        {"INSERT INTO audit_details (network_id, entry_id, salt, detail) SELECT network_id, 999999, salt, detail"
         " FROM audit_details LIMIT 1",
         Fault::detail});
  }
  void batches(std::vector<Tampering>& out) const {
    const auto set = [&](const std::string& what, Fault fault) {
      out.push_back({"UPDATE audit_batches SET " + what + " WHERE first_seq = 50", fault});
    };
    for (const char* column : {"entry_ids", "leaf_hashes", "frontier", "root"})
      set(std::string(column) + " = " + bytes("ff"), Fault::record);
    for (const std::string column : {"entries", "last_id", "max_id", "last_xid"})
      set(column + " = " + column + " + 1", Fault::record);
    set("epoch = 1", Fault::checkpoint);
    set("checkpoint = 'x'", Fault::signature);
    set("first_seq = 51", Fault::removed);
    set("network_id = " + bytes("ff"), Fault::removed);
    out.push_back({"DELETE FROM audit_batches WHERE first_seq = 50", Fault::removed});
    out.push_back({"DELETE FROM audit_batches WHERE first_seq = 100", Fault::truncated});
  }

  core::Done copy(storage::Database& from, storage::Database& to) const {
    core::Bytes dump;
    TRY_DONE(from.dump([&](core::BytesView piece) {
      dump += piece;
      return core::Done();
    }));
    return to.load([&]() -> core::Result<core::Bytes> { return std::exchange(dump, {}); });
  }

  crypto::SignKeyPair key_ = key_of('k');
};
SULUH_ON_BOTH_ENGINES(AuditTampering);

TEST_P(AuditTampering, IsFoundInEveryColumn) {
  auto db = open();
  const std::string kept = fill(*db);
  ASSERT_TRUE(verify(*db, kNetwork, key_.public_key, kept)->intact());
  std::vector<Tampering> cases;
  entries(cases);
  details(cases);
  batches(cases);
  for (const Tampering& c : cases) {
    test_support::FreshDatabase fresh(GetParam());
    auto victim = opened(storage::Database::open(fresh.options()));
    ASSERT_TRUE(copy(*db, *victim).ok());
    const auto changed = victim->write([&](Session& s) { return s.execute(c.sql); });
    ASSERT_TRUE(changed.ok()) << c.sql << ": " << changed.problem().detail;
    ASSERT_GT(*changed, 0) << c.sql;
    const auto report = verify(*victim, kNetwork, key_.public_key, kept);
    ASSERT_TRUE(report.ok() && report->finding) << c.sql;
    EXPECT_EQ(word(report->finding->fault), word(c.fault)) << c.sql << ": " << report->finding->reason;
  }
}

}  // namespace
}  // namespace vault::audit::test
