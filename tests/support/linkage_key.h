// SPDX-License-Identifier: Apache-2.0
// Keys of matching for tests and bench: invented, the same every time.
#pragma once

#include "crypto/hash.h"
#include "crypto/token_hash.h"
#include "match/encoder.h"

namespace support {

/// 32 times the same byte.
inline match::KeyedHashOf<crypto::TokenHash> linkage_key(char fill = 'k') {
  return match::KeyedHashOf<crypto::TokenHash>(crypto::TokenHash(*crypto::Secret::from_bytes(core::Bytes(32, fill))));
}

inline const match::Circle& circle() {
  static const match::Circle kCircle{core::Bytes(16, 'n'), 1};
  return kCircle;
}

}  // namespace support
