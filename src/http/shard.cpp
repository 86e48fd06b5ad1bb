// SPDX-License-Identifier: Apache-2.0
#include "http/shard.h"

#include <algorithm>
#include <ctime>

namespace http {
namespace {
constexpr std::chrono::seconds kLastChance{2};  ///< between the interruption and the cut
}  // namespace

Shard::Shard(Shared& shared_state) : shared(shared_state) {
  const auto& limits = shared.options.limits;
  const auto shortest = std::min({limits.header_time, limits.idle_time, limits.body_grace, limits.body_stall,
                                  limits.write_time, limits.linger_time, limits.event_time});
  sweep_every_ = std::clamp(shortest / 8, std::chrono::milliseconds(10), std::chrono::milliseconds(500));
}

void Shard::enter(Link& link) {
  waiting_.push_back(&link);
  link.place_ = std::prev(waiting_.end());
  link.listed_ = true;
  link.waiting_ = true;
  ++shared.meters.open;
  ++shared.meters.waiting;
}

void Shard::leave(Link& link) {
  if (!link.listed_) return;
  link.listed_ = false;
  if (link.waiting_) --shared.meters.waiting;
  (link.waiting_ ? waiting_ : working_).erase(link.place_);
  --shared.meters.open;
}

void Shard::set_waiting(Link& link) {
  if (!link.listed_) return;
  if (!link.waiting_) ++shared.meters.waiting;
  waiting_.splice(waiting_.end(), link.waiting_ ? waiting_ : working_, link.place_);
  link.waiting_ = true;
}

void Shard::set_working(Link& link) {
  if (!link.listed_ || !link.waiting_) return;
  --shared.meters.waiting;
  working_.splice(working_.end(), waiting_, link.place_);
  link.waiting_ = false;
}

void Shard::subscribe(const std::vector<std::string>& topics, EventQueue& queue) {
  queues_.push_back(&queue);
  for (const auto& topic : topics) topics_[topic].push_back(&queue);
  ++shared.meters.event_streams;
}

void Shard::unsubscribe(EventQueue& queue) {
  std::erase(queues_, &queue);
  for (auto entry = topics_.begin(); entry != topics_.end();) {
    std::erase(entry->second, &queue);
    entry = entry->second.empty() ? topics_.erase(entry) : std::next(entry);
  }
  --shared.meters.event_streams;
}

void Shard::deliver(const std::string& topic, const std::shared_ptr<const std::string>& frame) {
  const auto found = topics_.find(topic);
  if (found == topics_.end()) return;
  for (auto* queue : found->second) {
    if (queue->bytes + frame->size() > queue->limit) {
      queue->ended = true;
      queue->owner.cut();  // the client reads too slowly; it comes back and asks for the present state
    } else {
      queue->unsent.push_back(frame);
      queue->bytes += frame->size();
    }
    queue->wake.cancel();
  }
}

bool Shard::make_room() {
  if (waiting_.size() + working_.size() < shared.connections_per_shard) return true;
  if (waiting_.empty()) return false;
  auto* oldest = waiting_.front();
  ++shared.meters.shed;
  leave(*oldest);
  oldest->cut();
  return true;
}

std::string_view Shard::date() {
  const std::int64_t now = std::time(nullptr);
  if (now != date_second_) {
    date_second_ = now;
    date_ = http_date(now);
  }
  return date_;
}

void Shard::start_sweeping() {
  timer_.emplace(io.get_executor());
  sweep();
}

void Shard::sweep() {
  const auto now = Steady::now();
  for (auto* list : {&waiting_, &working_}) {
    for (auto* link : *list) {
      if (now < link->deadline_) continue;
      if (link->strikes_++ == 0) {
        link->deadline_ = now + kLastChance;
        link->interrupt();
      } else {
        link->cut();
      }
    }
  }
  timer_->expires_after(sweep_every_);
  timer_->async_wait([this](const boost::system::error_code& error) {
    if (!error) sweep();
  });
}

void Shard::drain() {
  for (auto* link : waiting_) link->cut();
  for (auto* queue : queues_) {
    queue->ended = true;
    queue->wake.cancel();
  }
}

void Shard::cut_all() {
  for (auto* list : {&waiting_, &working_}) {
    for (auto* link : *list) link->cut();
  }
}

}  // namespace http
