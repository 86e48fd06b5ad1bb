// SPDX-License-Identifier: Apache-2.0
// Server-sent events on the wire. Internal to http/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/shard.h"

namespace http {

inline constexpr std::string_view kComment = ":\n\n";  ///< says nothing, keeps proxies from closing
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

std::string chunk(std::string_view bytes);  ///< one chunk of the chunked coding; empty for no bytes
/// "event: ...", "data: ..." and the empty line; empty if `event` holds a line end.
std::string event_frame(std::string_view event, std::string_view data);

class EventSubscription {
 public:
  EventSubscription(Shard& shard, const std::vector<std::string>& topics, EventQueue& queue)
      : shard_(shard), queue_(queue) {
    shard_.subscribe(topics, queue_);
  }
  ~EventSubscription() { shard_.unsubscribe(queue_); }
  EventSubscription(const EventSubscription&) = delete;
  EventSubscription& operator=(const EventSubscription&) = delete;

 private:
  Shard& shard_;
  EventQueue& queue_;
};

}  // namespace http
