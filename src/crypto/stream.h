// SPDX-License-Identifier: Apache-2.0
// crypto_secretstream_xchacha20poly1305, one message at a time. Use vault/filestream.h for files.
#pragma once

#include <memory>
#include <optional>

#include "core/bytes.h"
#include "crypto/secret.h"

namespace crypto {

constexpr std::size_t kStreamHeaderSize = 24;
constexpr std::size_t kStreamOverhead = 17;  ///< per message

enum class StreamTag : unsigned char { message = 0, final = 3 };

/// One thread at a time.
class StreamPush {
 public:
  explicit StreamPush(const Secret& key);
  ~StreamPush();
  StreamPush(StreamPush&&) noexcept;
  StreamPush& operator=(StreamPush&&) noexcept;
  StreamPush(const StreamPush&) = delete;
  StreamPush& operator=(const StreamPush&) = delete;
  [[nodiscard]] const core::Bytes& header() const { return header_; }
  core::Bytes push(core::BytesView message, core::BytesView associated, StreamTag tag);

 private:
  struct State;
  std::unique_ptr<State> state_;
  core::Bytes header_;
};

struct StreamMessage {
  core::Bytes bytes;
  StreamTag tag = StreamTag::message;
};

/// One thread at a time.
class StreamPull {
 public:
  /// Nothing where the header is not 24 bytes.
  static std::optional<StreamPull> start(const Secret& key, core::BytesView header);
  ~StreamPull();
  StreamPull(StreamPull&&) noexcept;
  StreamPull& operator=(StreamPull&&) noexcept;
  StreamPull(const StreamPull&) = delete;
  StreamPull& operator=(const StreamPull&) = delete;
  /// Nothing for a changed, moved or foreign message, and for tags we never write.
  std::optional<StreamMessage> pull(core::BytesView cipher, core::BytesView associated);

 private:
  StreamPull();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace crypto
