// SPDX-License-Identifier: Apache-2.0
// Freed memory is overwritten, in the whole program: what a request carried does not stay behind in the heap for
// whoever reads the memory of the running server later. Secrets are wiped where they are used (crypto/secret.h); this
// is for everything else: header values, JSON texts, names. tests/fault/canary.py looks into the memory.
//
// A sanitizer has an allocator of its own and wants to see the plain calls.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#include <malloc.h>
#include <string.h>

#include <cstdlib>
#include <new>

namespace {

void* take(std::size_t size) {
  if (void* const p = std::malloc(size == 0 ? 1 : size)) return p;
  throw std::bad_alloc();  // what operator new must do
}

void* take_aligned(std::size_t size, std::align_val_t alignment) {
  const auto step = static_cast<std::size_t>(alignment);
  if (void* const p = std::aligned_alloc(step, (size + step - 1) / step * step)) return p;
  throw std::bad_alloc();
}

void give(void* p) noexcept {
  if (p == nullptr) return;
  explicit_bzero(p, malloc_usable_size(p));
  std::free(p);
}

}  // namespace

void* operator new(std::size_t size) { return take(size); }
void* operator new[](std::size_t size) { return take(size); }
void* operator new(std::size_t size, std::align_val_t alignment) { return take_aligned(size, alignment); }
void* operator new[](std::size_t size, std::align_val_t alignment) { return take_aligned(size, alignment); }
void operator delete(void* p) noexcept { give(p); }
void operator delete[](void* p) noexcept { give(p); }
void operator delete(void* p, std::size_t /*size*/) noexcept { give(p); }
void operator delete[](void* p, std::size_t /*size*/) noexcept { give(p); }
void operator delete(void* p, std::align_val_t /*alignment*/) noexcept { give(p); }
void operator delete[](void* p, std::align_val_t /*alignment*/) noexcept { give(p); }
void operator delete(void* p, std::size_t /*size*/, std::align_val_t /*alignment*/) noexcept { give(p); }
void operator delete[](void* p, std::size_t /*size*/, std::align_val_t /*alignment*/) noexcept { give(p); }
#endif
