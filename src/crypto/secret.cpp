// SPDX-License-Identifier: Apache-2.0
#include "crypto/secret.h"

#include "crypto/sodium_ready.h"

namespace crypto {

void wipe(void* data, std::size_t size) { sodium_memzero(data, size); }

void wipe(std::string& text) {
  text.resize(text.capacity());
  sodium_memzero(text.data(), text.size());
  text.clear();
}

}  // namespace crypto
