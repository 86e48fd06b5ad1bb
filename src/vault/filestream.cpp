// SPDX-License-Identifier: Apache-2.0
#include "vault/filestream.h"

#include <algorithm>

#include "vault/envelope.h"

namespace vault {
namespace {
constexpr std::size_t kSealedChunk = kFileChunk + crypto::kStreamOverhead;
core::Problem refused(const char* why) { return core::problem(core::ProblemKey::bad_envelope, why); }
}  // namespace

std::uint64_t sealed_file_size(std::uint64_t size) {
  const std::uint64_t chunks = size == 0 ? 1 : (size + kFileChunk - 1) / kFileChunk;
  return crypto::kStreamHeaderSize + size + chunks * crypto::kStreamOverhead;
}

FileSealer::FileSealer(const crypto::Secret& section_key, const core::NetworkId& network,
                       const core::SectionId& section)
    : stream_(section_key), associated_(Context::file(network, section).associated()) {
  pending_.reserve(kFileChunk);
}

FileSealer::~FileSealer() { crypto::wipe(pending_); }

core::Bytes FileSealer::push(core::BytesView plain) {
  core::Bytes out;
  if (!started_) out = stream_.header();
  started_ = true;
  while (!plain.empty()) {
    // A full chunk leaves only when more comes, so that the last one carries FINAL without an empty chunk behind it.
    if (pending_.size() == kFileChunk) {
      out += stream_.push(pending_, associated_, crypto::StreamTag::message);
      pending_.clear();
    }
    const std::size_t taken = std::min(plain.size(), kFileChunk - pending_.size());
    pending_.append(plain.substr(0, taken));
    plain.remove_prefix(taken);
  }
  return out;
}

core::Bytes FileSealer::finish() {
  core::Bytes out = push({});
  out += stream_.push(pending_, associated_, crypto::StreamTag::final);
  crypto::wipe(pending_);
  return out;
}

FileOpener::FileOpener(const crypto::Secret& section_key, const core::NetworkId& network,
                       const core::SectionId& section)
    : key_(section_key.copy()), associated_(Context::file(network, section).associated()) {}

core::Result<core::Bytes> FileOpener::pull(core::BytesView chunk) {
  if (final_) return refused("bytes behind the last chunk");
  auto message = stream_->pull(chunk, associated_);
  if (!message) return refused("chunk does not open");
  final_ = message->tag == crypto::StreamTag::final;
  if (!final_ && message->bytes.size() != kFileChunk) return refused("short chunk in the middle");
  return std::move(message->bytes);
}

core::Result<core::Bytes> FileOpener::push(core::BytesView sealed) {
  if (failed_) return refused("file already refused");
  failed_ = true;  // until this call has gone well
  pending_.append(sealed);
  core::BytesView rest = pending_;
  if (!stream_ && rest.size() >= crypto::kStreamHeaderSize) {
    stream_ = crypto::StreamPull::start(key_, rest.substr(0, crypto::kStreamHeaderSize));
    rest.remove_prefix(crypto::kStreamHeaderSize);
  }
  core::Bytes plain;
  while (stream_ && rest.size() >= kSealedChunk) {
    TRY(const core::Bytes part, pull(rest.substr(0, kSealedChunk)));
    plain += part;
    rest.remove_prefix(kSealedChunk);
  }
  if (final_ && !rest.empty()) return refused("bytes behind the last chunk");
  pending_.erase(0, pending_.size() - rest.size());
  failed_ = false;
  return plain;
}

core::Result<core::Bytes> FileOpener::finish() {
  if (failed_) return refused("file already refused");
  failed_ = true;  // nothing may follow
  core::Bytes plain;
  if (stream_ && !final_) {
    TRY(plain, pull(pending_));
  }
  if (!final_) return refused("last chunk is missing");
  return plain;
}

}  // namespace vault
