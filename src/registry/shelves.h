// SPDX-License-Identifier: Apache-2.0
// The encodings of this node in memory: one match::Index for each key and kind of encoding, and who stands behind each
// record. Holds no key, no name and no SQL; register.h fills it from the database.
#pragma once

#include <map>
#include <memory>
#include <shared_mutex>
#include <unordered_map>
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
  /// Takes the place of what the subject had under this key. At start, `begin_bulk` gathers until `end_bulk`.
  core::Done put(const Entry& entry, const Bits& bits);
  void erase(Scope scope, const core::SectionId& subject, std::int64_t epoch);
  void begin_bulk() { bulk_ = true; }
  core::Done end_bulk();

  /// No hits where nothing stands under the key. Exact.
  [[nodiscard]] core::Result<Answers> search(const Ask& ask) const;
  [[nodiscard]] std::size_t size() const;
  void clear();

 private:
  struct Shelf {
    std::unique_ptr<match::Index> full, names;  // a network's key has no index of names
  };
  struct Waiting {
    match::RecordId id = 0;
    KeySpace space;
    Bits bits;
  };
  using Place = std::tuple<Scope, core::Bytes, std::int64_t>;  // scope, subject, epoch
  using ShelfKey = std::pair<match::ShortHash, match::ShortHash>;

  core::Result<Shelf*> shelf_of(const KeySpace& space);
  [[nodiscard]] const Shelf* find_shelf(const KeySpace& space) const;
  void erase_locked(const Place& place);

  mutable std::shared_mutex mutex_;  // guards what follows; the indexes guard themselves
  std::map<ShelfKey, Shelf> shelves_;
  std::unordered_map<match::RecordId, Entry> entries_;
  std::map<Place, match::RecordId> places_;
  match::RecordId last_ = 0;
  bool bulk_ = false;
  std::vector<Waiting> waiting_;
};

}  // namespace registry
