// SPDX-License-Identifier: Apache-2.0
// Time and randomness, handed in so that tests own them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "core/bytes.h"

namespace core {

/// UTC milliseconds since 1970. Legal dates are civil dates (text "YYYY-MM-DD"), never instants.
using Millis = std::int64_t;

/// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Millis now() const = 0;                                    ///< wall time, may jump
  [[nodiscard]] virtual std::chrono::steady_clock::time_point steady() const = 0;  ///< for limits and time-outs
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Millis now() const override {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  }
  [[nodiscard]] std::chrono::steady_clock::time_point steady() const override {
    return std::chrono::steady_clock::now();
  }
};

/// Thread-safe. The real one is crypto::SystemRandom.
class Random {
 public:
  virtual ~Random() = default;
  virtual Bytes bytes(std::size_t n) = 0;
};

/// RFC 9562 UUIDv7 as 16 bytes: time-ordered, so inserts stay at the right edge of an index. Never shown outside.
inline Bytes uuid_v7(const Clock& clock, Random& random) {
  Bytes id = u64be(static_cast<std::uint64_t>(clock.now()) << 16U).substr(0, 6) + random.bytes(10);
  id[6] = static_cast<char>((static_cast<unsigned char>(id[6]) & 0x0FU) | 0x70U);
  id[8] = static_cast<char>((static_cast<unsigned char>(id[8]) & 0x3FU) | 0x80U);
  return id;
}

}  // namespace core
