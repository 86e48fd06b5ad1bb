// SPDX-License-Identifier: Apache-2.0
#include "registry/shelves.h"

#include <algorithm>
#include <mutex>

#include "registry/thresholds.h"

namespace registry {
namespace {

using core::Done;
using core::Result;

match::Record record_of(match::RecordId id, match::Presence presence, const match::Encoding512& bits) {
  return {id, presence, bits.words};
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

Done Shelves::put(const Entry& entry, const Bits& bits) {
  const std::unique_lock lock(mutex_);
  const Place place{entry.space.scope, entry.subject.id.bytes(), entry.space.epoch};
  erase_locked(place);
  const auto id = ++last_;
  if (bulk_) {
    waiting_.push_back({id, entry.space, bits});
  } else {
    TRY(auto* const shelf, shelf_of(entry.space));
    TRY_DONE(shelf->full->insert(entry.space.full_space(), record_of(id, bits.presence, bits.full)));
    if (shelf->names) {
      TRY_DONE(shelf->names->insert(entry.space.names_space(), record_of(id, bits.presence, bits.names)));
    }
  }
  entries_[id] = entry;
  entries_[id].presence = bits.presence;
  places_[place] = id;
  return {};
}

void Shelves::erase_locked(const Place& place) {
  const auto found = places_.find(place);
  if (found == places_.end()) return;
  const auto id = found->second;
  places_.erase(found);
  const auto entry = entries_.find(id);
  if (const auto shelf = shelves_.find({entry->second.space.schema, entry->second.space.full});
      shelf != shelves_.end()) {
    shelf->second.full->erase(id);
    if (shelf->second.names) shelf->second.names->erase(id);
  }
  std::erase_if(waiting_, [id](const Waiting& one) { return one.id == id; });
  entries_.erase(entry);
}

void Shelves::erase(Scope scope, const core::SectionId& subject, std::int64_t epoch) {
  const std::unique_lock lock(mutex_);
  erase_locked({scope, subject.bytes(), epoch});
}

Done Shelves::end_bulk() {
  const std::unique_lock lock(mutex_);
  bulk_ = false;
  std::map<ShelfKey, std::vector<const Waiting*>> groups;
  for (const auto& one : waiting_) groups[{one.space.schema, one.space.full}].push_back(&one);
  for (const auto& [key, group] : groups) {
    const auto& space = group.front()->space;
    TRY(auto* const shelf, shelf_of(space));
    std::vector<match::Record> records;
    records.reserve(group.size());
    for (const auto* one : group) records.push_back(record_of(one->id, one->bits.presence, one->bits.full));
    TRY_DONE(shelf->full->load(space.full_space(), records));
    if (!shelf->names) continue;
    records.clear();
    for (const auto* one : group) records.push_back(record_of(one->id, one->bits.presence, one->bits.names));
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
    const auto found = entries_.find(hit.id);
    if (found == entries_.end() || found->second.until <= ask.now) {
      --out.found;
      continue;
    }
    const auto& entry = found->second;
    out.hits.push_back({entry, ask.names ? hit.score : score(hit.score, ask.presence, entry.presence).value_or(0)});
  }
  std::stable_sort(out.hits.begin(), out.hits.end(), [](const Found& a, const Found& b) { return a.score > b.score; });
  return out;
}

std::size_t Shelves::size() const {
  const std::shared_lock lock(mutex_);
  return entries_.size();
}

void Shelves::clear() {
  const std::unique_lock lock(mutex_);
  shelves_.clear();
  entries_.clear();
  places_.clear();
  waiting_.clear();
}

}  // namespace registry
