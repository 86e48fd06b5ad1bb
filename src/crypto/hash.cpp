// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.h"

#include "crypto/sodium_ready.h"

namespace crypto {

using internal::in;
using internal::out;

static_assert(kHashSize == crypto_generichash_BYTES && Secret::kSize == crypto_generichash_KEYBYTES);
static_assert(Secret::kSize == crypto_kdf_KEYBYTES && crypto_kdf_CONTEXTBYTES == 8);

namespace {
void keyed(unsigned char* target, core::BytesView data, core::BytesView key) {
  crypto_generichash(target, kHashSize, in(data), data.size(), key.empty() ? nullptr : in(key), key.size());
}
}  // namespace

core::Bytes hash(core::BytesView data) {
  core::Bytes digest(kHashSize, '\0');
  keyed(out(digest.data()), data, {});
  return digest;
}

core::Bytes hash16(core::BytesView data) { return hash(data).substr(0, 16); }

core::Bytes mac(const Secret& key, core::BytesView data) {
  core::Bytes tag(kHashSize, '\0');
  keyed(out(tag.data()), data, key.view());
  return tag;
}

Secret mac_key(const Secret& key, core::BytesView data) {
  Secret derived;
  keyed(out(derived.data()), data, key.view());
  return derived;
}

core::Bytes sha256(core::BytesView data) {
  core::Bytes digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(out(digest.data()), in(data), data.size());
  return digest;
}

Secret kdf(const Secret& key, std::uint64_t number, KdfContext context) {
  Secret derived;
  crypto_kdf_derive_from_key(out(derived.data()), Secret::kSize, number, context.text().data(), in(key.view()));
  return derived;
}

struct Hasher::State {
  crypto_generichash_state state;
};

Hasher::Hasher() : state_(std::make_unique<State>()) { crypto_generichash_init(&state_->state, nullptr, 0, kHashSize); }
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

void Hasher::add(core::BytesView data) { crypto_generichash_update(&state_->state, in(data), data.size()); }

core::Bytes Hasher::finish() {
  core::Bytes digest(kHashSize, '\0');
  crypto_generichash_final(&state_->state, out(digest.data()), kHashSize);
  return digest;
}

bool equal(core::BytesView a, core::BytesView b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace crypto
