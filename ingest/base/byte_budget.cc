#include "ingest/base/byte_budget.h"

#include <cassert>

namespace firstreply {

ByteBudget::ByteBudget(Options options) : options_(options) {
  assert(options.items_max > 0);
}

ByteBudget::Grant ByteBudget::Acquire(size_t bytes) {
  std::unique_lock lock(mutex_);
  const uint64_t turn = next_turn_++;
  changed_.wait(lock, [&] { return closed_ || (turn == current_turn_ && Fits(bytes)); });
  if (closed_) return Grant::kClosed;
  ++current_turn_;
  Give(bytes);
  // The next in line may fit as well, and only learns here that it is its turn.
  changed_.notify_all();
  return Grant::kGiven;
}

ByteBudget::Grant ByteBudget::TryAcquire(size_t bytes) {
  std::lock_guard lock(mutex_);
  if (closed_) return Grant::kClosed;
  if (current_turn_ != next_turn_ || !Fits(bytes)) return Grant::kFull;
  Give(bytes);
  return Grant::kGiven;
}

void ByteBudget::Release(size_t items, size_t bytes) {
  std::lock_guard lock(mutex_);
  assert(items <= items_ && bytes <= bytes_);
  items_ -= items;
  bytes_ -= bytes;
  changed_.notify_all();
}

void ByteBudget::Close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

size_t ByteBudget::items() const {
  std::lock_guard lock(mutex_);
  return items_;
}

size_t ByteBudget::bytes() const {
  std::lock_guard lock(mutex_);
  return bytes_;
}

bool ByteBudget::Fits(size_t bytes) const {
  if (items_ == 0) return true;
  // The bytes are compared by what is left: an oversized item may stand above the bound.
  return items_ < options_.items_max && bytes_ <= options_.bytes_max &&
         bytes <= options_.bytes_max - bytes_;
}

void ByteBudget::Give(size_t bytes) {
  ++items_;
  bytes_ += bytes;
}

}  // namespace firstreply
