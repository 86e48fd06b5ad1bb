// SPDX-License-Identifier: Apache-2.0
#include "match/encoding.h"

namespace match {

template <std::size_t Bits>
core::Bytes to_bytes(const Encoding<Bits>& encoding) {
  core::Bytes out(Encoding<Bits>::kBytes, '\0');
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<char>((encoding.words[i / 8] >> (8 * (i % 8))) & 0xFFU);
  }
  return out;
}

template <std::size_t Bits>
std::optional<Encoding<Bits>> from_bytes(core::BytesView bytes) {
  if (bytes.size() != Encoding<Bits>::kBytes) return std::nullopt;
  Encoding<Bits> out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    out.words[i / 8] |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * (i % 8));
  }
  return out;
}

template core::Bytes to_bytes(const Encoding512&);
template core::Bytes to_bytes(const Encoding1024&);
template std::optional<Encoding512> from_bytes<512>(core::BytesView);
template std::optional<Encoding1024> from_bytes<1024>(core::BytesView);

}  // namespace match
