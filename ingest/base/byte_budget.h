// How much may wait in a queue, in items and in bytes: a semaphore that counts both.
//
// Thread-safe. Room is given in the order it was asked for, so a large item is not starved by small
// ones that would still fit. An item larger than the whole byte bound is let in when nothing else
// is there: it goes through alone instead of waiting for ever.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace firstreply {

class ByteBudget {
 public:
  struct Options {
    size_t items_max = 1;  // at least 1
    size_t bytes_max = 1;
  };
  enum class Grant : uint8_t { kGiven, kFull, kClosed };

  explicit ByteBudget(Options options);

  // Waits until there is room for one item of `bytes`. kGiven, or kClosed when the budget closes
  // first; never kFull.
  [[nodiscard]] Grant Acquire(size_t bytes);

  // The same without waiting. kFull also while others wait their turn.
  [[nodiscard]] Grant TryAcquire(size_t bytes);

  // Gives back what was granted: the numbers granted, once.
  void Release(size_t items, size_t bytes);

  // No further grants; those who wait are told so. What is out can still be released.
  void Close();

  size_t items() const;
  size_t bytes() const;

 private:
  bool Fits(size_t bytes) const;  // with mutex_ held
  void Give(size_t bytes);        // with mutex_ held

  const Options options_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  size_t items_ = 0;
  size_t bytes_ = 0;
  uint64_t next_turn_ = 0;  // the ticket that the next waiter draws
  uint64_t current_turn_ =
      0;  // the ticket that may take room; equal to next_turn_ when nobody waits
  bool closed_ = false;
};

}  // namespace firstreply
