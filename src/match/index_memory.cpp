// SPDX-License-Identifier: Apache-2.0
#include "match/index_memory.h"

#include <sys/mman.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace match {
namespace {

constexpr std::size_t kHuge = std::size_t{2} << 20;

std::size_t rounded(std::size_t bytes) {
  const std::size_t unit = bytes >= kHuge ? kHuge : 64;
  return (bytes + unit - 1) / unit * unit;
}

}  // namespace

void PagesDeleter::operator()(std::byte* memory) const {
  if (memory == nullptr) return;
  explicit_bzero(memory, bytes);  // encodings are personal data
  std::free(memory);
}

Pages allocate_pages(std::size_t bytes) {
  const std::size_t size = rounded(bytes == 0 ? 1 : bytes);
  void* memory = std::aligned_alloc(size >= kHuge ? kHuge : 64, size);
  if (memory == nullptr) {
    std::fprintf(stderr, "match: no memory for %zu bytes\n", size);
    std::abort();
  }
  if (size >= kHuge) madvise(memory, size, MADV_HUGEPAGE);  // a wish; without it the scan is only slower
  std::memset(memory, 0, size);
  return Pages(static_cast<std::byte*>(memory), PagesDeleter{size});
}

}  // namespace match
