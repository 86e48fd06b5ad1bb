// SPDX-License-Identifier: Apache-2.0
// Files sealed and opened while their bytes arrive (docs/formats.md section 2). One thread at a time per object.
#pragma once

#include <cstdint>

#include "core/bytes.h"
#include "core/id.h"
#include "core/result.h"
#include "crypto/secret.h"
#include "crypto/stream.h"

namespace vault {

constexpr std::size_t kFileChunk = 65'536;  ///< plain bytes in every chunk but the last

/// Sealed length of a file of `size` plain bytes.
std::uint64_t sealed_file_size(std::uint64_t size);

/// Feed any pieces; what comes back is to be appended to the sealed file. At most one chunk is held in memory, and it
/// is wiped at the end.
class FileSealer {
 public:
  FileSealer(const crypto::Secret& section_key, const core::NetworkId& network, const core::SectionId& section);
  ~FileSealer();
  FileSealer(FileSealer&&) noexcept = default;
  FileSealer& operator=(FileSealer&&) noexcept = default;
  FileSealer(const FileSealer&) = delete;
  FileSealer& operator=(const FileSealer&) = delete;

  core::Bytes push(core::BytesView plain);  ///< the first call also returns the header
  core::Bytes finish();                     ///< the FINAL chunk; a file without it is refused. Last call.

 private:
  crypto::StreamPush stream_;
  core::Bytes associated_;
  core::Bytes pending_;  // at most kFileChunk plain bytes
  bool started_ = false;
};

/// The reverse. Plain bytes come back chunk by chunk, each one authentic; but only a good finish() says that the file
/// is whole, so do not act on a part.
class FileOpener {
 public:
  FileOpener(const crypto::Secret& section_key, const core::NetworkId& network, const core::SectionId& section);

  /// bad_envelope for a changed, moved or foreign chunk and for bytes behind the FINAL one; the object is then dead.
  core::Result<core::Bytes> push(core::BytesView sealed);
  core::Result<core::Bytes> finish();  ///< the last plain bytes; bad_envelope where the FINAL chunk is missing

 private:
  core::Result<core::Bytes> pull(core::BytesView chunk);
  crypto::Secret key_;
  core::Bytes associated_;
  std::optional<crypto::StreamPull> stream_;
  core::Bytes pending_;
  bool final_ = false;
  bool failed_ = false;
};

}  // namespace vault
