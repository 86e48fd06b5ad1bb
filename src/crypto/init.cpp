// SPDX-License-Identifier: Apache-2.0
#include "crypto/init.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include "crypto/sodium_ready.h"

namespace crypto {

core::Bytes SystemRandom::bytes(std::size_t n) {
  core::Bytes out(n, '\0');
  randombytes_buf(out.data(), n);
  return out;
}

bool protect_process() {
  const rlimit none{0, 0};
  const bool no_core = setrlimit(RLIMIT_CORE, &none) == 0;
  const bool not_readable = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
  return no_core && not_readable;
}

}  // namespace crypto
