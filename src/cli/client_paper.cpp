// SPDX-License-Identifier: Apache-2.0
// The organisation's printed recovery key, as the browser of somebody who types it uses it (docs/keys.md).
#include <algorithm>

#include "cli/client.h"
#include "vault/codes.h"
#include "vault/sharing.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

/// A copy for the paper that lies on the server proves nothing: it counts where a custodian, who was one then, signed
/// the keys that follow from it.
bool was_signed(const core::NetworkId& network, const Directory::Organisation& own, const core::CircleId& circle,
                std::uint64_t epoch, const vault::CircleKeys& keys) {
  return std::any_of(own.circles.begin(), own.circles.end(), [&](const vault::SignedStatement& line) {
    const auto parsed = vault::parse_statement(network, line.bytes);
    const auto* const said = parsed ? std::get_if<vault::CircleStatement>(&*parsed) : nullptr;
    if (said == nullptr || said->circle_id != circle || said->epoch != epoch) return false;
    const auto custodian = vault::verify_member(network, own.id, own.statements, said->custodian, said->issued_ms);
    return custodian.ok() && custodian->custodian && said->box_pk == keys.box.public_key &&
           said->sign_pk == keys.sign.public_key && crypto::verify(custodian->sign_pk, line.bytes, line.signature);
  });
}

Result<crypto::Secret> root_seed_by_paper(const crypto::BoxKeyPair& paper, const core::OrgId& org,
                                          const json::value& copies) {
  TRY(const auto wrapped, bytes_at(copies, "root"));
  TRY(auto seed, vault::unwrap_secret(paper, wrapped));
  if (vault::org_id(crypto::sign_keypair(seed).public_key) != org) {
    return problem(ProblemKey::bad_signature, "the root key on the server is not this organisation's");
  }
  return seed;
}

}  // namespace

Result<json::array> Client::admissions_by_paper(const crypto::BoxKeyPair& paper, const Directory::Organisation& own,
                                                const vault::MemberStatement& self, const json::value& copies) {
  TRY(const auto rows, list_at(copies, "circles"));
  json::array out;
  for (const auto& row : rows) {
    TRY(const auto circle, id_at<core::CircleId>(row, "circle_id"));
    TRY(const auto epoch, number_at(row, "epoch"));
    TRY(const auto wrapped, bytes_at(row, "wrapped"));
    const auto seed = vault::unwrap_secret(paper, wrapped);
    const auto number = static_cast<std::uint64_t>(epoch);
    if (!seed.ok() || !was_signed(network_, own, circle, number, vault::circle_keys(*seed))) continue;
    TRY(auto for_me, vault::wrap_secret(self.box_pk, *seed));
    out.push_back(admission(circle, number, self, for_me));
  }
  return out;
}

Result<std::size_t> Client::use_paper(std::string_view code) {
  TRY(const auto printed, vault::parse_printed_code(code));
  const auto paper = vault::org_recovery_keys(printed);
  TRY(const auto known, directory());
  const auto* own = known.find(org_);
  if (own == nullptr) return problem(ProblemKey::bad_signature, "own organisation is not in the directory");
  TRY(const auto org, root_of(network_, *own));
  if (org.recovery_pk != paper.public_key) {
    return problem(ProblemKey::bad_signature, "the paper belongs to another organisation");
  }
  TRY(const auto copies, wire_.get("/api/v1/organisation/recovery"));
  TRY(const auto root_seed, root_seed_by_paper(paper, org_, copies));
  TRY(const bool administrator, flag_at(copies, "administrator"));
  const vault::MemberStatement self{org_, user_, keys_->box.public_key, keys_->sign.public_key, true, clock_.now()};
  const auto said = vault::sign_statement(network_, self, crypto::sign_keypair(root_seed));
  TRY(auto admissions, admissions_by_paper(paper, *own, self, copies));
  const auto opened = admissions.size();
  json::object body{
      {"statement", b64(said.bytes)}, {"signature", b64(said.signature)}, {"admissions", std::move(admissions)}};
  if (administrator) body["root"] = b64(vault::seal_root(random_, keys_->sym, network_, org_, root_seed));
  TRY_DONE(wire_.post("/api/v1/organisation/recovery", body));
  TRY_DONE(load_keys());
  return opened;
}

}  // namespace cli
