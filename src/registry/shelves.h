// SPDX-License-Identifier: Apache-2.0
// The encodings of this node in memory: one match::Index for each key and kind of encoding, and who stands behind each
// record. Holds no key, no name and no SQL; register.h fills it from the database.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <shared_mutex>
#include <unordered_set>
#include <vector>

#include "core/result.h"
#include "match/index.h"
#include "registry/words.h"

namespace registry {

/// One stored encoding with its owner.
struct Entry {
  KeySpace space;
  core::OrgId org;
  Subject subject;
  core::Millis until = kNoEnd;
  match::Presence presence = 0;
};

struct Found {
  Entry entry;
  double score = 0;  ///< of full encodings by thresholds.h, of names plain Dice
};

struct Ask {
  KeySpace space;
  bool names = false;
  match::Encoding512 bits;
  match::Presence presence = 0;
  double threshold = 0.8;
  core::Millis now = 0;     ///< entries whose time is over are left out
  std::size_t limit = 100;  ///< before those are left out
};
struct Answers {
  std::vector<Found> hits;  ///< best first
  std::uint64_t found = 0;
};

/// Thread-safe: searches run beside one another and beside changes.
class Shelves {
 public:
  Shelves() = default;
  Shelves(const Shelves&) = delete;
  Shelves& operator=(const Shelves&) = delete;

  /// Takes the place of what the subject had under this key. At start, `begin_bulk` gathers until `end_bulk`; the
  /// bits of `expected` entries wait in one piece, which the system gets back whole.
  core::Done put(const Entry& entry, const Bits& bits);
  void erase(Scope scope, const core::SectionId& subject, std::int64_t epoch);
  void begin_bulk(std::size_t expected);
  core::Done end_bulk();

  /// No hits where nothing stands under the key. Exact.
  [[nodiscard]] core::Result<Answers> search(const Ask& ask) const;
  [[nodiscard]] std::size_t size() const;

 private:
  struct Shelf {
    std::unique_ptr<match::Index> full, names;  // a network's key has no index of names
  };
  using ShelfKey = std::pair<match::ShortHash, match::ShortHash>;
  using RawId = std::array<char, 16>;
  using Slot = std::uint32_t;  // where an entry stands, and its id in the indexes; a slot that is free is used again
  /// An Entry as it is kept: a million take 80 MB instead of 500.
  struct Stand {
    RawId subject{}, case_id{}, person_id{};
    std::int64_t version = 0;
    core::Millis until = 0;
    std::uint32_t space = 0, org = 0;  // in spaces_ and orgs_
    match::Presence presence = 0;
    SubjectKind kind = SubjectKind::identity;
  };
  using Words = decltype(match::Encoding512::words);
  struct Waiting {  // Bits without the room that their alignment takes
    Words full{}, names{};
    Slot slot = 0;
    match::Presence presence = 0;
  };
  struct Place {
    Scope scope = Scope::own;
    RawId subject{};
    std::int64_t epoch = 0;
    bool operator==(const Place&) const = default;
  };
  /// Finds the slot of a place; the places themselves are read from the stands.
  struct PlaceHash {
    using is_transparent = void;
    const Shelves* of;
    std::size_t operator()(const Place& place) const;
    std::size_t operator()(Slot slot) const { return (*this)(of->place_of(slot)); }
  };
  struct PlaceEqual {
    using is_transparent = void;
    const Shelves* of;
    bool operator()(Slot a, Slot b) const { return a == b; }
    bool operator()(const Place& place, Slot slot) const { return place == of->place_of(slot); }
    bool operator()(Slot slot, const Place& place) const { return place == of->place_of(slot); }
  };

  core::Result<Shelf*> shelf_of(const KeySpace& space);
  [[nodiscard]] const Shelf* find_shelf(const KeySpace& space) const;
  [[nodiscard]] Place place_of(Slot slot) const;
  [[nodiscard]] Entry entry_at(Slot slot) const;
  Slot stand(const Entry& entry, match::Presence presence);
  void erase_locked(const Place& place);

  mutable std::shared_mutex mutex_;  // guards what follows; the indexes guard themselves
  std::map<ShelfKey, Shelf> shelves_;
  std::deque<Stand> stands_;  // by slot
  std::vector<Slot> free_;
  std::unordered_set<Slot, PlaceHash, PlaceEqual> places_{0, PlaceHash{this}, PlaceEqual{this}};
  std::vector<KeySpace> spaces_;
  std::vector<core::OrgId> orgs_;
  bool bulk_ = false;
  std::vector<Waiting> waiting_;
};

}  // namespace registry
