// SPDX-License-Identifier: Apache-2.0
#include "crypto/stream.h"

#include "crypto/sodium_ready.h"

namespace crypto {

using internal::in;
using internal::out;

static_assert(kStreamHeaderSize == crypto_secretstream_xchacha20poly1305_HEADERBYTES);
static_assert(kStreamOverhead == crypto_secretstream_xchacha20poly1305_ABYTES);
static_assert(static_cast<unsigned>(StreamTag::final) == crypto_secretstream_xchacha20poly1305_TAG_FINAL);
static_assert(static_cast<unsigned>(StreamTag::message) == crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);

struct StreamPush::State {
  crypto_secretstream_xchacha20poly1305_state state;
  ~State() { sodium_memzero(&state, sizeof state); }
};
struct StreamPull::State {
  crypto_secretstream_xchacha20poly1305_state state;
  ~State() { sodium_memzero(&state, sizeof state); }
};

StreamPush::StreamPush(const Secret& key) : state_(std::make_unique<State>()), header_(kStreamHeaderSize, '\0') {
  crypto_secretstream_xchacha20poly1305_init_push(&state_->state, out(header_.data()), in(key.view()));
}
StreamPush::~StreamPush() = default;
StreamPush::StreamPush(StreamPush&&) noexcept = default;
StreamPush& StreamPush::operator=(StreamPush&&) noexcept = default;

core::Bytes StreamPush::push(core::BytesView message, core::BytesView associated, StreamTag tag) {
  core::Bytes cipher(message.size() + kStreamOverhead, '\0');
  crypto_secretstream_xchacha20poly1305_push(&state_->state, out(cipher.data()), nullptr, in(message), message.size(),
                                             in(associated), associated.size(), static_cast<unsigned char>(tag));
  return cipher;
}

StreamPull::StreamPull() : state_(std::make_unique<State>()) {}
StreamPull::~StreamPull() = default;
StreamPull::StreamPull(StreamPull&&) noexcept = default;
StreamPull& StreamPull::operator=(StreamPull&&) noexcept = default;

std::optional<StreamPull> StreamPull::start(const Secret& key, core::BytesView header) {
  if (header.size() != kStreamHeaderSize) return std::nullopt;
  StreamPull pull;
  if (crypto_secretstream_xchacha20poly1305_init_pull(&pull.state_->state, in(header), in(key.view())) != 0) {
    return std::nullopt;
  }
  return pull;
}

std::optional<StreamMessage> StreamPull::pull(core::BytesView cipher, core::BytesView associated) {
  if (cipher.size() < kStreamOverhead) return std::nullopt;
  StreamMessage message{core::Bytes(cipher.size() - kStreamOverhead, '\0'), StreamTag::message};
  unsigned char tag = 0;
  if (crypto_secretstream_xchacha20poly1305_pull(&state_->state, out(message.bytes.data()), nullptr, &tag, in(cipher),
                                                 cipher.size(), in(associated), associated.size()) != 0) {
    return std::nullopt;
  }
  message.tag = static_cast<StreamTag>(tag);
  if (message.tag != StreamTag::message && message.tag != StreamTag::final) return std::nullopt;
  return message;
}

}  // namespace crypto
