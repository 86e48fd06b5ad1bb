// SPDX-License-Identifier: Apache-2.0
#include "registry/shelves.h"

#include <algorithm>
#include <mutex>

#include "registry/thresholds.h"

namespace registry {
namespace {

using core::Done;
using core::Result;

match::Record record_of(match::RecordId id, match::Presence presence, std::span<const std::uint64_t> words) {
  return {id, presence, words};
}

std::array<char, 16> raw(const core::Bytes& id) {
  std::array<char, 16> out{};
  std::copy_n(id.begin(), std::min(id.size(), out.size()), out.begin());
  return out;
}
template <class Id>
Id id_from(const std::array<char, 16>& raw) {
  return *Id::from_bytes({raw.data(), raw.size()});
}

/// Where it stands among the few that there are, from the newest back: keys and organisations come in groups.
template <class T>
std::uint32_t position_in(std::vector<T>& known, const T& one) {
  const auto found = std::find(known.rbegin(), known.rend(), one);
  if (found != known.rend()) return static_cast<std::uint32_t>(known.rend() - found - 1);
  known.push_back(one);
  return static_cast<std::uint32_t>(known.size() - 1);
}

}  // namespace

Result<Shelves::Shelf*> Shelves::shelf_of(const KeySpace& space) {
  auto& shelf = shelves_[{space.schema, space.full}];
  if (!shelf.full) {
    TRY(shelf.full, match::Index::make(space.full_space(), match::Encoding512::kBits));
  }
  if (!shelf.names && space.scope == Scope::own) {
    TRY(shelf.names, match::Index::make(space.names_space(), match::Encoding512::kBits));
  }
  return &shelf;
}

const Shelves::Shelf* Shelves::find_shelf(const KeySpace& space) const {
  const auto found = shelves_.find({space.schema, space.full});
  return found == shelves_.end() ? nullptr : &found->second;
}

std::size_t Shelves::PlaceHash::operator()(const Place& place) const {
  const auto subject = std::hash<std::string_view>()({place.subject.data(), place.subject.size()});
  return subject ^ (static_cast<std::size_t>(place.epoch) * 3 + static_cast<std::size_t>(place.scope));
}

Shelves::Place Shelves::place_of(Slot slot) const {
  const auto& stand = stands_[slot];
  const auto& space = spaces_[stand.space];
  return {space.scope, stand.subject, space.epoch};
}

Entry Shelves::entry_at(Slot slot) const {
  const auto& stand = stands_[slot];
  const Subject subject{id_from<core::SectionId>(stand.subject), stand.kind, id_from<core::CaseId>(stand.case_id),
                        id_from<core::PersonId>(stand.person_id), stand.version};
  return {spaces_[stand.space], orgs_[stand.org], subject, stand.until, stand.presence};
}

Shelves::Slot Shelves::stand(const Entry& entry, match::Presence presence) {
  Stand one;
  one.subject = raw(entry.subject.id.bytes());
  one.case_id = raw(entry.subject.case_id.bytes());
  one.person_id = raw(entry.subject.person_id.bytes());
  one.version = entry.subject.version;
  one.until = entry.until;
  one.space = position_in(spaces_, entry.space);
  one.org = position_in(orgs_, entry.org);
  one.presence = presence;
  one.kind = entry.subject.kind;
  if (free_.empty()) {
    stands_.push_back(one);
    return static_cast<Slot>(stands_.size() - 1);
  }
  const auto slot = free_.back();
  free_.pop_back();
  stands_[slot] = one;
  return slot;
}

Done Shelves::put(const Entry& entry, const Bits& bits) {
  const std::unique_lock lock(mutex_);
  erase_locked({entry.space.scope, raw(entry.subject.id.bytes()), entry.space.epoch});
  const auto slot = stand(entry, bits.presence);
  places_.insert(slot);
  if (bulk_) {
    waiting_.push_back({bits.full.words, bits.names.words, slot, bits.presence});
    return {};
  }
  TRY(auto* const shelf, shelf_of(entry.space));
  TRY_DONE(shelf->full->insert(entry.space.full_space(), record_of(slot, bits.presence, bits.full.words)));
  if (!shelf->names) return {};
  return shelf->names->insert(entry.space.names_space(), record_of(slot, bits.presence, bits.names.words));
}

void Shelves::erase_locked(const Place& place) {
  const auto found = places_.find(place);
  if (found == places_.end()) return;
  const auto slot = *found;
  places_.erase(found);
  const auto& space = spaces_[stands_[slot].space];
  if (const auto shelf = shelves_.find({space.schema, space.full}); shelf != shelves_.end()) {
    shelf->second.full->erase(slot);
    if (shelf->second.names) shelf->second.names->erase(slot);
  }
  std::erase_if(waiting_, [slot](const Waiting& one) { return one.slot == slot; });
  stands_[slot] = {};
  free_.push_back(slot);
}

void Shelves::erase(Scope scope, const core::SectionId& subject, std::int64_t epoch) {
  const std::unique_lock lock(mutex_);
  erase_locked({scope, raw(subject.bytes()), epoch});
}

void Shelves::begin_bulk(std::size_t expected) {
  const std::unique_lock lock(mutex_);
  bulk_ = true;
  waiting_.reserve(expected);
}

Done Shelves::end_bulk() {
  const std::unique_lock lock(mutex_);
  bulk_ = false;
  std::map<std::uint32_t, std::vector<const Waiting*>> groups;  // by space
  for (const auto& one : waiting_) groups[stands_[one.slot].space].push_back(&one);
  for (const auto& [position, group] : groups) {
    const auto& space = spaces_[position];
    TRY(auto* const shelf, shelf_of(space));
    std::vector<match::Record> records;
    records.reserve(group.size());
    for (const auto* one : group) records.push_back(record_of(one->slot, one->presence, one->full));
    TRY_DONE(shelf->full->load(space.full_space(), records));
    if (!shelf->names) continue;
    records.clear();
    for (const auto* one : group) records.push_back(record_of(one->slot, one->presence, one->names));
    TRY_DONE(shelf->names->load(space.names_space(), records));
  }
  waiting_.clear();
  waiting_.shrink_to_fit();
  return {};
}

Result<Answers> Shelves::search(const Ask& ask) const {
  const std::shared_lock lock(mutex_);
  const auto* const shelf = find_shelf(ask.space);
  const auto* const index = shelf == nullptr ? nullptr : (ask.names ? shelf->names.get() : shelf->full.get());
  if (index == nullptr) return Answers{};
  match::Query query;
  query.space = ask.names ? ask.space.names_space() : ask.space.full_space();
  query.words = ask.bits.words;
  query.threshold = ask.threshold;
  query.limit = ask.limit;
  if (!ask.names) {
    query.threshold_of = [&ask](match::Presence other) {
      const auto most = most_dice(ask.presence, other);
      return most ? ask.threshold * *most : 2.0;
    };
  }
  TRY(const auto answer, index->search(query));
  Answers out{{}, answer.found};
  for (const auto& hit : answer.hits) {
    auto entry = entry_at(static_cast<Slot>(hit.id));
    if (entry.until <= ask.now) {
      --out.found;
      continue;
    }
    const auto how_like = ask.names ? hit.score : score(hit.score, ask.presence, entry.presence).value_or(0);
    out.hits.push_back({std::move(entry), how_like});
  }
  std::stable_sort(out.hits.begin(), out.hits.end(), [](const Found& a, const Found& b) { return a.score > b.score; });
  return out;
}

std::size_t Shelves::size() const {
  const std::shared_lock lock(mutex_);
  return places_.size();
}

}  // namespace registry
