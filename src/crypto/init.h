// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "core/environment.h"

namespace crypto {

/// The operating system's random source. Thread-safe.
class SystemRandom final : public core::Random {
 public:
  core::Bytes bytes(std::size_t n) override;
};

/// Best effort against keys on disk: no core files, and no other process of this user may read our memory.
/// Call once at the start of main(). False where the system refused one of the two.
bool protect_process();

}  // namespace crypto
