// SPDX-License-Identifier: Apache-2.0
// A value that one thread replaces while many read it, without a lock and without a count that all readers write to.
// A reader notes in a slot of its own which version it reads; a version that was replaced is freed once no slot names
// it (hazard pointers: Michael, "Hazard pointers: safe memory reclamation for lock-free objects", 2004).
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace match {

template <class T>
class Published {
 public:
  explicit Published(std::unique_ptr<const T> first) : current_(first.release()) {}
  Published(const Published&) = delete;
  Published& operator=(const Published&) = delete;
  /// No reader is left by then.
  ~Published() {
    delete current_.load();
    for (const T* each : replaced_) delete each;
  }

  class Reading {
   public:
    Reading(const T* value, std::atomic<const T*>* slot) : value_(value), slot_(slot) {}
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;
    ~Reading() { slot_->store(nullptr); }
    const T& operator*() const { return *value_; }
    const T* operator->() const { return value_; }

   private:
    const T* value_;
    std::atomic<const T*>* slot_;
  };

  /// Any thread. The version stays as it is for as long as the Reading lives; keep it short, it keeps memory.
  /// With more than kSlots readers at once, the others wait for a slot.
  [[nodiscard]] Reading read() const {
    const T* value = current_.load();
    auto* slot = claim(value);
    // Between the load and the claim the version may have been replaced and freed; then the slot names the newer one.
    for (const T* now = current_.load(); now != value; now = current_.load()) {
      value = now;
      slot->store(value);
    }
    return Reading(value, slot);
  }

  /// One thread at a time.
  void publish(std::unique_ptr<const T> next) {
    replaced_.push_back(current_.exchange(next.release()));
    sweep();
  }

  /// Frees the replaced versions that nobody reads. The thread that publishes.
  void sweep() {
    std::erase_if(replaced_, [this](const T* each) {
      for (const auto& slot : slots_) {
        if (slot.reads.load() == each) return false;
      }
      delete each;
      return true;
    });
  }

  /// What the publishing thread itself sees; no other thread replaces it meanwhile.
  [[nodiscard]] const T& latest() const { return *current_.load(); }

 private:
  static constexpr std::size_t kSlots = 128;
  struct alignas(64) Slot {
    std::atomic<const T*> reads{nullptr};
  };

  std::atomic<const T*>* claim(const T* value) const {
    static thread_local const std::size_t begin = std::hash<std::thread::id>{}(std::this_thread::get_id());
    for (std::size_t i = 0;; ++i) {
      const T* nobody = nullptr;
      auto& slot = slots_[(begin + i) % kSlots].reads;
      if (slot.compare_exchange_strong(nobody, value)) return &slot;
      if (i % kSlots == kSlots - 1) std::this_thread::yield();
    }
  }

  std::atomic<const T*> current_;
  mutable std::array<Slot, kSlots> slots_;
  std::vector<const T*> replaced_;
};

}  // namespace match
