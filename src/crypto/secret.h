// SPDX-License-Identifier: Apache-2.0
// Key material that is wiped when it dies and cannot be printed by accident.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "core/bytes.h"
#include "core/environment.h"

namespace crypto {

void wipe(void* data, std::size_t size);  ///< not removed by the optimiser
void wipe(std::string& text);             ///< zeros the whole capacity, then makes the text empty

/// N secret bytes. Move-only (`copy()` where a second owner is really needed), no comparison, no formatter.
/// A moved-from value is all zero.
template <std::size_t N>
class SecretBytes {
 public:
  static constexpr std::size_t kSize = N;
  SecretBytes() = default;  ///< all zero
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  SecretBytes(SecretBytes&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_.data(), N); }
  SecretBytes& operator=(SecretBytes&& other) noexcept {
    if (this != &other) {
      bytes_ = other.bytes_;
      wipe(other.bytes_.data(), N);
    }
    return *this;
  }
  ~SecretBytes() { wipe(bytes_.data(), N); }

  /// Exactly N bytes, else nothing. The source stays as it is: wipe it where you own it.
  static std::optional<SecretBytes> from_bytes(core::BytesView bytes) {
    if (bytes.size() != N) return std::nullopt;
    SecretBytes out;
    bytes.copy(out.bytes_.data(), N);
    return out;
  }
  static SecretBytes random(core::Random& random) {
    core::Bytes bytes = random.bytes(N);
    SecretBytes out;
    bytes.copy(out.bytes_.data(), N);
    wipe(bytes);
    return out;
  }

  [[nodiscard]] SecretBytes copy() const {
    SecretBytes out;
    out.bytes_ = bytes_;
    return out;
  }
  /// Valid while this object lives. Whoever copies it into a std::string wipes that string.
  [[nodiscard]] core::BytesView view() const { return {bytes_.data(), N}; }
  [[nodiscard]] char* data() { return bytes_.data(); }  ///< for filling N bytes

 private:
  std::array<char, N> bytes_{};
};

using Secret = SecretBytes<32>;  ///< every symmetric key and every seed

/// Wipes a text at the end of a scope, on every way out.
class WipeOnExit {
 public:
  explicit WipeOnExit(std::string& text) : text_(text) {}
  WipeOnExit(const WipeOnExit&) = delete;
  WipeOnExit& operator=(const WipeOnExit&) = delete;
  WipeOnExit(WipeOnExit&&) = delete;
  WipeOnExit& operator=(WipeOnExit&&) = delete;
  ~WipeOnExit() { wipe(text_); }

 private:
  std::string& text_;
};

}  // namespace crypto
