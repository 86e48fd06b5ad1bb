// SPDX-License-Identifier: Apache-2.0
// Randomness that tests can repeat. Never for anything but tests.
#pragma once

#include <cstdint>
#include <string>

#include "core/environment.h"
#include "crypto/hash.h"

namespace support {

/// Endless bytes from a seed text; one thread at a time.
class SeededRandom final : public core::Random {
 public:
  explicit SeededRandom(std::string seed) : seed_(std::move(seed)) {}
  core::Bytes bytes(std::size_t n) override {
    core::Bytes out;
    while (out.size() < n) out += crypto::hash(core::frame({seed_, core::u64be(counter_++)}));
    out.resize(n);
    return out;
  }

 private:
  std::string seed_;
  std::uint64_t counter_ = 0;
};

/// Gives the same bytes every time, cut to the size asked for; for a chosen nonce.
class ChosenRandom final : public core::Random {
 public:
  explicit ChosenRandom(core::Bytes bytes) : bytes_(std::move(bytes)) {}
  core::Bytes bytes(std::size_t n) override { return bytes_.substr(0, n); }

 private:
  core::Bytes bytes_;
};

}  // namespace support
