// SPDX-License-Identifier: Apache-2.0
// Whatever bytes come: envelopes, grants, files and statements are refused or taken, never more.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "vault/bundle.h"
#include "vault/circle_keys.h"
#include "vault/envelope.h"
#include "vault/filestream.h"
#include "vault/statement.h"

namespace {

const core::NetworkId kNetwork = *core::NetworkId::parse("000102030405060708090a0b0c0d0e0f");

struct Keys {
  vault::CircleKeys circle = vault::circle_keys(*crypto::Secret::from_bytes(core::Bytes(32, 'k')));
};

/// The bytes as they are, and behind a good header, so that the search gets past the key id.
void open_envelopes(const Keys& keys, core::BytesView input) {
  using vault::Context;
  using vault::Kind;
  static const core::Bytes header = [&] {
    struct Zero final : core::Random {
      core::Bytes bytes(std::size_t n) override { return core::Bytes(n, '\0'); }
    } zero;
    return vault::seal(zero, keys.circle.sym, Context::label(kNetwork, {}), "").substr(0, vault::kEnvelopeHeaderSize);
  }();
  for (const core::Bytes& envelope : {core::Bytes(input), header + core::Bytes(input)}) {
    if (vault::open(keys.circle.sym, Context::label(kNetwork, {}), envelope).ok()) std::abort();  // a forgery
    static_cast<void>(vault::has_envelope_shape(Kind::section, envelope));
    static_cast<void>(vault::has_grant_shape(envelope));
    if (vault::unwrap_bundle(keys.circle, kNetwork, {}, 1, envelope).ok()) std::abort();
  }
}

void open_file(const Keys& keys, core::BytesView input) {
  const std::size_t piece = input.empty() ? 1 : static_cast<unsigned char>(input[0]) + 1U;
  vault::FileOpener opener(keys.circle.sym, kNetwork, {});
  for (; !input.empty(); input.remove_prefix(std::min(piece, input.size()))) {
    if (!opener.push(input.substr(0, piece)).ok()) return;
  }
  if (opener.finish().ok()) std::abort();
}

/// What parses has one form only.
void parse(core::BytesView input) {
  const auto statement = vault::parse_statement(kNetwork, input);
  if (statement.ok() && vault::statement_bytes(kNetwork, *statement) != input) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Keys keys;
  const core::BytesView input(reinterpret_cast<const char*>(data), size);
  open_envelopes(keys, input);
  open_file(keys, input);
  parse(input);
  return 0;
}
