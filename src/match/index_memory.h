// SPDX-License-Identifier: Apache-2.0
// Memory for what is scanned: 64-byte aligned and zero; from 2 MB on in huge pages where the kernel has them, so that a
// scan over hundreds of megabytes does not wait for page tables. Given back zeroed.
#pragma once

#include <cstddef>
#include <memory>

namespace match {

struct PagesDeleter {
  std::size_t bytes = 0;
  void operator()(std::byte* memory) const;
};
using Pages = std::unique_ptr<std::byte[], PagesDeleter>;

/// Ends the program when there is no memory, as operator new does here.
Pages allocate_pages(std::size_t bytes);

}  // namespace match
