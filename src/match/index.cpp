// SPDX-License-Identifier: Apache-2.0
#include "match/index.h"

#include <algorithm>

namespace match {
namespace {

// A merge takes in the segments up to this many times as large as what it already holds, so that a record is merged
// some log2(n) times in its life and a search meets few segments.
constexpr std::size_t kGrowth = 2;
// A segment is rewritten when more than a quarter of it is erased.
constexpr std::size_t kErasedShare = 4, kErasedLeast = 1024;

std::uint16_t count_bits(std::span<const std::uint64_t> words) {
  int sum = 0;
  for (const auto word : words) sum += bit_count(word);
  return static_cast<std::uint16_t>(sum);
}

bool worth_rewriting(const Segment& segment) {
  return segment.erased() >= kErasedLeast && segment.erased() * kErasedShare > segment.size();
}

}  // namespace

Source source_of(const Record& record) {
  return {record.id, record.mask, count_bits(record.words), record.words.data()};
}

core::Result<std::unique_ptr<Index>> Index::make(const Space& space, std::size_t bits) {
  if (bits == 0 || bits % 64 != 0 || bits > kMostBits) return core::field_problem("/bits", "range");
  return std::unique_ptr<Index>(new Index(space, bits));
}

Index::Index(const Space& space, std::size_t bits)
    : space_(space),
      bits_(bits),
      state_([bits] {
        auto first = std::make_unique<State>();
        first->open = std::make_shared<Buffer>(bits);
        return first;
      }()),
      merger_([this](const std::stop_token& stop) { merge_in_background(stop); }) {}

Index::~Index() {
  merger_.request_stop();
  merger_.join();
}

core::Done Index::check(const Space& space, std::span<const std::uint64_t> words) const {
  if (!(space == space_)) return core::problem(core::ProblemKey::other_space);
  if (words.size() * 64 != bits_) return core::field_problem("/words", "range");
  return {};
}

core::Done Index::load(const Space& space, std::span<const Record> records) {
  std::vector<RecordId> ids;
  std::vector<Source> sources;
  for (const Record& record : records) {
    TRY_DONE(check(space, record.words));
    ids.push_back(record.id);
    sources.push_back(source_of(record));
  }
  std::sort(ids.begin(), ids.end());
  if (std::adjacent_find(ids.begin(), ids.end()) != ids.end()) return core::problem(core::ProblemKey::conflict);
  if (records.empty()) return {};

  const std::lock_guard writing(writing_);
  State next = state_.latest();
  for (const RecordId id : ids) {
    const auto held = [id](const auto& part) { return part->holds(id); };
    if (next.open->holds(id) || std::any_of(next.full.begin(), next.full.end(), held) ||
        std::any_of(next.segments.begin(), next.segments.end(), held)) {
      return core::problem(core::ProblemKey::conflict);
    }
  }
  next.segments.push_back(std::make_shared<Segment>(bits_, std::move(sources)));
  publish_locked(std::move(next));
  return {};
}

core::Done Index::insert(const Space& space, const Record& record) {
  TRY_DONE(check(space, record.words));
  const std::lock_guard writing(writing_);
  State next = state_.latest();
  if (next.open->size() == Buffer::kCapacity) {
    next.full.push_back(next.open);
    next.open = std::make_shared<Buffer>(bits_);
    changed_.notify_all();
  }
  // The older record dies in the version that shows the newer one: a search sees exactly one of them.
  const Version version = next.version + 1;
  if (!next.open->add(source_of(record), version)) erase_merged_locked(next, record.id, version);
  next.open_size = next.open->size();
  publish_locked(std::move(next));
  return {};
}

bool Index::erase(RecordId id) {
  const std::lock_guard writing(writing_);
  const State& now = state_.latest();
  return now.open->erase(id, now.version) || erase_merged_locked(now, id, now.version);
}

bool Index::erase_merged_locked(const State& now, RecordId id, Version version) {
  bool erased = false;
  for (const auto& each : now.full) erased = erased || each->erase(id, version);
  for (const auto& each : now.segments) {
    if (erased) break;
    erased = each->erase(id, version);
    if (erased && worth_rewriting(*each)) changed_.notify_all();
  }
  if (erased && merge_runs_) erased_meanwhile_.push_back(id);
  return erased;
}

core::Result<Answer> Index::search(const Query& query, Crew* crew) const {
  TRY_DONE(check(query.space, query.words));
  if (!(query.threshold >= 0 && query.threshold <= 1)) return core::field_problem("/threshold", "range");
  if (query.limit > kMostAnswers) return core::field_problem("/limit", "range");
  Probe probe{query.words, count_bits(query.words), query.threshold_of, 0};
  if (!probe.threshold_of) probe.threshold_of = [threshold = query.threshold](Presence) { return threshold; };

  const auto state = state_.read();
  probe.version = state->version;
  Collector all(query.limit);
  state->open->search(probe, state->open_size, all);
  for (const auto& each : state->full) each->search(probe, each->size(), all);

  if (crew == nullptr || crew->threads() == 1) {
    for (const auto& each : state->segments) each->search(probe, 0, each->lines(), all);
  } else {
    const std::size_t parts = crew->threads() * std::size_t{4};
    std::vector<Collector> collectors(parts, Collector(query.limit));
    crew->run(parts, [&](std::size_t part) {
      for (const auto& each : state->segments) {
        each->search(probe, each->lines() * part / parts, each->lines() * (part + 1) / parts, collectors[part]);
      }
    });
    for (const Collector& each : collectors) all.add(each);
  }
  Answer answer;
  answer.found = all.found();
  answer.hits = std::move(all).sorted();
  return answer;
}

Index::Size Index::size() const {
  const auto state = state_.read();
  Size out;
  const auto add = [&](const Buffer& buffer, std::size_t published) {
    std::size_t living = buffer.living_of(published);
    out.records += living;
    out.erased += published - living;
    out.waiting += living;
    out.bytes += buffer.bytes();
  };
  add(*state->open, state->open_size);
  for (const auto& each : state->full) add(*each, each->size());
  for (const auto& each : state->segments) {
    out.records += each->size() - each->erased();
    out.erased += each->erased();
    out.bytes += each->bytes();
    ++out.segments;
  }
  return out;
}

void Index::publish_locked(State next) {
  ++next.version;
  std::stable_sort(next.segments.begin(), next.segments.end(),
                   [](const auto& a, const auto& b) { return a->size() > b->size(); });
  state_.publish(std::make_unique<const State>(std::move(next)));
}

Index::Batch Index::next_batch_locked() const {
  const State& now = state_.latest();
  Batch batch;
  batch.buffers = now.full;
  std::size_t sum = batch.buffers.size() * Buffer::kCapacity;
  for (auto each = now.segments.rbegin(); each != now.segments.rend(); ++each) {
    if ((sum > 0 && (*each)->size() <= kGrowth * sum) || worth_rewriting(**each)) {
      batch.segments.push_back(*each);
      sum += (*each)->size();
    }
  }
  return batch;
}

void Index::merge(const Batch& batch) {
  std::vector<Segment::Copy> records;
  std::vector<std::uint64_t> words;
  for (const auto& each : batch.segments) each->copy_to(records, words);
  for (const auto& each : batch.buffers) each->copy_to(each->size(), records, words);
  std::vector<Source> sources;
  sources.reserve(records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    sources.push_back({records[i].id, records[i].mask, records[i].count, words.data() + i * (bits_ / 64)});
  }
  const auto made = std::make_shared<Segment>(bits_, std::move(sources));

  const std::lock_guard writing(writing_);
  for (const RecordId id : erased_meanwhile_) made->erase(id, 0);
  erased_meanwhile_.clear();
  merge_runs_ = false;
  State next = state_.latest();
  const auto taken = [](const auto& from) {
    return [&from](const auto& each) { return std::find(from.begin(), from.end(), each) != from.end(); };
  };
  std::erase_if(next.segments, taken(batch.segments));
  std::erase_if(next.full, taken(batch.buffers));
  if (made->size() > 0) next.segments.push_back(made);
  publish_locked(std::move(next));
  changed_.notify_all();
}

void Index::merge_in_background(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    {
      std::unique_lock writing(writing_);
      if (!changed_.wait(writing, stop, [this] { return !next_batch_locked().empty(); })) return;
    }
    const std::lock_guard merging(merging_);
    Batch batch;
    {
      const std::lock_guard writing(writing_);
      batch = next_batch_locked();
      if (batch.empty()) continue;
      merge_runs_ = true;
    }
    merge(batch);
  }
}

void Index::settle() {
  std::unique_lock writing(writing_);
  changed_.wait(writing, [this] { return !merge_runs_ && next_batch_locked().empty(); });
}

void Index::compact() {
  const std::lock_guard merging(merging_);
  Batch batch;
  {
    const std::lock_guard writing(writing_);
    State next = state_.latest();
    if (next.open->size() > 0) {
      next.full.push_back(next.open);
      next.open = std::make_shared<Buffer>(bits_);
      next.open_size = 0;
      publish_locked(next);
    }
    batch = {next.segments, next.full};
    if (batch.empty()) return;
    merge_runs_ = true;
  }
  merge(batch);
}

}  // namespace match
