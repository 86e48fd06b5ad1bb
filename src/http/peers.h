// SPDX-License-Identifier: Apache-2.0
// Who is at the other end: trusted proxies, forwarded addresses, and how many half-open connections a peer has.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/http.h"

namespace http {

struct Peer {
  std::string address;     ///< literal, IPv4-mapped IPv6 written as IPv4; never logged
  std::uint16_t port = 0;  ///< of our listener
  bool loopback = false;
  bool trusted = false;  ///< a configured proxy
};

/// Fills Request::peer and Request::secure. From a trusted proxy the right-most forwarded address that is not itself a
/// trusted proxy counts. The forwarding headers are then removed, so that nothing later can believe them.
void apply_forwarded(core::Request& request, const Peer& peer, bool tls, const std::vector<std::string>& trusted);

/// Counts half-open connections by a keyed hash of the address (IPv6: of its /64). The key lives as long as the
/// process; no address is kept. Thread-safe.
class HalfOpen {
 public:
  HalfOpen();
  [[nodiscard]] std::uint64_t key(std::string_view address) const;
  [[nodiscard]] bool enter(std::uint64_t key, std::size_t limit);  ///< false: at the limit, not counted
  void leave(std::uint64_t key);

 private:
  std::array<unsigned char, 32> secret_{};
  std::mutex mutex_;
  std::unordered_map<std::uint64_t, std::size_t> counts_;
};

}  // namespace http
