// Which posts, threads and accounts we have kept something of, so that a firehose can drop all
// others at a glance.
//
// It may say "perhaps" of something that was never added; it never says "no" of something that was.
// Hence the policy when it is full: nothing is forgotten, for a customer may come back to a thread
// after months. It grows layer by layer, each twice the size of the one before, up to `bytes_max`;
// past that the last layer takes the rest and answers "perhaps" more often. Too many posts kept
// costs work, and `size().false_positives` shows it coming; a post lost would cost a customer.
//
// Held in memory only: at start everything kept is added again from the store. Each layer is a
// Bloom filter in blocks of one cache line (Putze, Sanders, Singler: "Cache-, Hash- and
// Space-Efficient Bloom Filters", 2007) over 64-bit hashes. The hash is not secret: who forges a
// collision gets his own post kept, as he would by naming the brand.
//
// Any number of threads at a time; what was added before (in the sense of the C++ memory model) is
// known.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>

#include "ingest/post_view.h"

namespace firstreply::ingest {

class ThreadIndex {
 public:
  struct Options {
    size_t first_layer_bytes = size_t{1} << 20;  // a power of two, at least 64; holds 700,000 keys
    size_t bytes_max = size_t{127}
                       << 20;  // all layers together, never less than the first; 90 million keys
  };

  struct Size {
    int64_t keys = 0;  // distinct ones, as far as the index can tell
    size_t bytes = 0;
    bool full = false;  // no further layer will come
    double false_positives =
        0;  // expected share of unknown keys that are answered "perhaps"; from 0 to 1
  };

  ThreadIndex() : ThreadIndex(Options{}) {}
  explicit ThreadIndex(Options options);
  ~ThreadIndex();

  // A post that was kept, or the root of its thread.
  void Add(const PostKeyView& post);
  // The author of a post that was kept.
  void Add(const AccountKeyView& account);

  bool MightKnow(const PostKeyView& post) const;
  bool MightKnow(const AccountKeyView& account) const;

  Size size() const;

 private:
  class Layer;
  static constexpr size_t kLayersMax = 32;

  void AddHash(uint64_t hash);
  bool KnowsHash(uint64_t hash) const;
  void Grow(size_t layers_seen);

  const Options options_;

  // Written once each under `growing_`, before `layer_count_` tells of them; never moved or freed
  // until the end.
  std::array<std::unique_ptr<Layer>, kLayersMax> layers_;
  std::atomic<size_t> layer_count_{0};
  std::atomic<bool> full_{false};
  std::mutex growing_;
};

}  // namespace firstreply::ingest
