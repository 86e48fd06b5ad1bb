// SPDX-License-Identifier: Apache-2.0
#include "http/peers.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstring>

#include "http/text.h"

namespace http {
namespace {

bool trusted_address(std::string_view address, const std::vector<std::string>& trusted) {
  return std::find(trusted.begin(), trusted.end(), address) != trusted.end();
}

/// A literal address and nothing else: this text later keys a counter.
bool address_like(std::string_view s) {
  return !s.empty() && s.size() <= 45 && std::all_of(s.begin(), s.end(), [](char c) {
    return std::string_view("0123456789abcdefABCDEF.:").find(c) != std::string_view::npos;
  });
}

std::string forwarded_peer(std::string_view list, const std::vector<std::string>& trusted) {
  while (!list.empty()) {
    const auto comma = list.rfind(',');
    const auto last = text::trim(comma == std::string_view::npos ? list : list.substr(comma + 1));
    if (!address_like(last)) return {};
    if (!trusted_address(last, trusted)) return std::string(last);
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(0, comma);
  }
  return {};
}

/// The first four groups of an IPv6 address as written by the system (compressed), the whole of an IPv4 one.
std::string_view network_part(std::string_view address) {
  if (address.find(':') == std::string_view::npos) return address;
  std::size_t end = 0;
  for (int groups = 0; end < address.size(); ++end) {
    if (address[end] == ':' && (++groups == 4 || address.substr(end).starts_with("::"))) break;
  }
  return address.substr(0, end);
}

}  // namespace

void apply_forwarded(core::Request& request, const Peer& peer, bool tls, const std::vector<std::string>& trusted) {
  request.peer = peer.address;
  request.secure = tls;
  if (peer.trusted) {
    std::string list;
    for (const auto& [name, value] : request.headers) {
      if (name == "x-forwarded-for") list.append(list.empty() ? "" : ",").append(value);
    }
    auto forwarded = forwarded_peer(list, trusted);
    if (!forwarded.empty()) request.peer = std::move(forwarded);
    if (text::equal_ignoring_case(request.header("x-forwarded-proto"), "https")) request.secure = true;
  }
  std::erase_if(request.headers, [](const auto& field) {
    return field.first.starts_with("x-forwarded-") || field.first == "forwarded" || field.first == "x-real-ip";
  });
}

HalfOpen::HalfOpen() { RAND_bytes(secret_.data(), static_cast<int>(secret_.size())); }

std::uint64_t HalfOpen::key(std::string_view address) const {
  const auto part = network_part(address);
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  HMAC(EVP_sha256(), secret_.data(), static_cast<int>(secret_.size()),
       reinterpret_cast<const unsigned char*>(part.data()), part.size(), mac.data(), &size);
  std::uint64_t key = 0;
  std::memcpy(&key, mac.data(), sizeof key);
  return key;
}

bool HalfOpen::enter(std::uint64_t key, std::size_t limit) {
  const std::lock_guard lock(mutex_);
  auto& count = counts_[key];
  if (count >= limit) return false;
  ++count;
  return true;
}

void HalfOpen::leave(std::uint64_t key) {
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find(key);
  if (found != counts_.end() && --found->second == 0) counts_.erase(found);
}

}  // namespace http
