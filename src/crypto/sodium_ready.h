// SPDX-License-Identifier: Apache-2.0
// Private to src/crypto: libsodium, ready before main() in every program that links one of our sources.
#pragma once

#include <sodium.h>

#include <cstdlib>

#include "core/bytes.h"

namespace crypto::internal {

/// A machine without a random source must not run at all, so there is no error to return.
inline bool ready_or_abort() {
  if (sodium_init() < 0) std::abort();
  return true;
}
inline const bool kReady = ready_or_abort();

inline const unsigned char* in(core::BytesView bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
inline unsigned char* out(char* data) { return reinterpret_cast<unsigned char*>(data); }

}  // namespace crypto::internal
