// What a connection has read and not yet understood; its memory is used again and again.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace firstreply::wire {

class ReadBuffer {
 public:
  explicit ReadBuffer(size_t capacity) { Reallocate(capacity); }

  std::string_view unread() const { return {bytes_.get() + begin_, end_ - begin_}; }
  void Drop(size_t bytes) { begin_ += bytes; }
  void Clear() { begin_ = end_; }

  // Where the next bytes may go, empty when it is full; to be asked for once per read, since unread
  // bytes may move to the front for it.
  std::span<char> Room() {
    if (begin_ > 0) {
      const std::string_view kept = unread();
      std::memmove(bytes_.get(), kept.data(), kept.size());
      begin_ = 0;
      end_ = kept.size();
    }
    return {bytes_.get() + end_, capacity_ - end_};
  }
  void Filled(size_t bytes) { end_ += bytes; }

  // Never while a read is under way. What is unread stays, if need be with more room than asked
  // for.
  void Resize(size_t capacity) {
    if (capacity == capacity_ || capacity < unread().size()) return;
    Reallocate(capacity);
  }

 private:
  void Reallocate(size_t capacity) {
    auto bytes = std::make_unique_for_overwrite<char[]>(capacity);
    const std::string_view kept = unread();
    if (!kept.empty()) std::memcpy(bytes.get(), kept.data(), kept.size());
    begin_ = 0;
    end_ = kept.size();
    bytes_ = std::move(bytes);
    capacity_ = capacity;
  }

  std::unique_ptr<char[]> bytes_;
  size_t capacity_ = 0;
  size_t begin_ = 0;
  size_t end_ = 0;
};

}  // namespace firstreply::wire
