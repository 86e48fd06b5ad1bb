// SPDX-License-Identifier: Apache-2.0
#include "match/index_buffer.h"

#include <algorithm>
#include <array>
#include <map>

namespace match {

Buffer::Buffer(std::size_t bits)
    : words_(bits / 64),
      memory_(allocate_pages(kCapacity * bits / 8)),
      rows_(reinterpret_cast<std::uint64_t*>(memory_.get())),
      entries_(std::make_unique<Entry[]>(kCapacity)),
      died_(std::make_unique<std::atomic<Version>[]>(kCapacity)) {}

bool Buffer::add(const Source& source, Version version) {
  for (std::size_t w = 0; w < words_; ++w) rows_[(size_ / 8 * words_ + w) * 8 + size_ % 8] = source.words[w];
  entries_[size_] = {source.id, source.mask, source.count};
  died_[size_].store(kAlive, std::memory_order_release);
  const auto [at, fresh] = by_id_.try_emplace(source.id, size_);
  if (!fresh) died_[at->second].store(version, std::memory_order_release);
  at->second = size_++;
  return !fresh;
}

bool Buffer::erase(RecordId id, Version version) {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return false;
  died_[found->second].store(version, std::memory_order_release);
  by_id_.erase(found);
  return true;
}

void Buffer::search(const Probe& probe, std::size_t published, Collector& out) const {
  constexpr std::size_t kStep = 256;
  std::array<std::uint16_t, kStep> common;
  std::map<std::uint32_t, int> needed;  // by mask and length
  for (std::size_t begin = 0; begin < published; begin += kStep) {
    const std::size_t size = std::min(kStep, published - begin);
    // The last block may be one that the writer still fills; its published rows are read one by one.
    const std::size_t blocks = size / 8;
    kernels::table().overlap_blocks(rows_ + begin * words_, blocks, words_, probe.words.data(), common.data());
    for (std::size_t i = blocks * 8; i < size; ++i) {
      int sum = 0;
      for (std::size_t w = 0; w < words_; ++w) sum += bit_count(word(begin + i, w) & probe.words[w]);
      common[i] = static_cast<std::uint16_t>(sum);
    }
    for (std::size_t i = 0; i < size; ++i) {
      const Entry& entry = entries_[begin + i];
      const auto [at, fresh] = needed.try_emplace(std::uint32_t{entry.mask} << 16U | entry.count, 0);
      if (fresh) at->second = common_needed(probe.threshold_of(entry.mask), probe.count, entry.count);
      if (common[i] < at->second || !living(begin + i, probe.version)) continue;
      out.add({entry.id, dice(common[i], probe.count, entry.count), common[i], entry.mask});
    }
  }
}

void Buffer::copy_to(std::size_t published, std::vector<Segment::Copy>& records,
                     std::vector<std::uint64_t>& words) const {
  for (std::size_t slot = 0; slot < published; ++slot) {
    if (!living(slot, kAlive - 1)) continue;
    records.push_back({entries_[slot].id, entries_[slot].mask, entries_[slot].count});
    for (std::size_t w = 0; w < words_; ++w) words.push_back(word(slot, w));
  }
}

std::size_t Buffer::living_of(std::size_t published) const {
  std::size_t sum = 0;
  for (std::size_t slot = 0; slot < published; ++slot) sum += living(slot, kAlive - 1) ? 1 : 0;
  return sum;
}

std::size_t Buffer::bytes() const {
  return kCapacity * (words_ * 8 + sizeof(Entry) + sizeof(Version)) + sizeof(Buffer);
}

}  // namespace match
