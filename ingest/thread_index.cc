#include "ingest/thread_index.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <string_view>
#include <vector>

namespace firstreply::ingest {
namespace {

constexpr size_t kBlockBytes = 64;
constexpr size_t kBlockBits = kBlockBytes * 8;
constexpr int kBitsPerKey = 8;
constexpr size_t kLayerBitsPerKey = 12;  // about one false positive in 300

// Odd constants with well mixed bits: the fractional part of the golden ratio and two primes of
// xxHash.
constexpr uint64_t kPostSalt = 0x9E3779B97F4A7C15;
constexpr uint64_t kAccountSalt = 0xC2B2AE3D27D4EB4F;
constexpr uint64_t kStep = 0x165667B19E3779F9;

uint64_t Mix(uint64_t a, uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

uint64_t HashBytes(uint64_t hash, std::string_view bytes) {
  hash = Mix(hash ^ bytes.size(),
             kStep);  // the length first: no two ways to cut one string in two are alike
  while (!bytes.empty()) {
    uint64_t eight = 0;
    const size_t taken = std::min(bytes.size(), sizeof eight);
    std::memcpy(&eight, bytes.data(), taken);
    hash = Mix(hash ^ eight, kStep) + kPostSalt;
    bytes.remove_prefix(taken);
  }
  return hash;
}

uint64_t HashOf(uint64_t salt, std::string_view platform, std::string_view id) {
  return Mix(HashBytes(HashBytes(salt, platform), id) ^ salt, kStep);
}

}  // namespace

class ThreadIndex::Layer {
 public:
  explicit Layer(size_t bytes)
      : words_(bytes / sizeof(uint64_t)),
        keys_max_(static_cast<int64_t>(bytes * 8 / kLayerBitsPerKey)) {}

  // Whether the hash was new here.
  bool Add(uint64_t hash) {
    bool is_new = false;
    ForEachBit(hash, [&](size_t word, uint64_t bit) {
      is_new |= (words_[word].fetch_or(bit, std::memory_order_relaxed) & bit) == 0;
      return true;
    });
    if (is_new) keys_.fetch_add(1, std::memory_order_relaxed);
    return is_new;
  }

  bool Knows(uint64_t hash) const {
    return ForEachBit(hash, [&](size_t word, uint64_t bit) {
      return (words_[word].load(std::memory_order_relaxed) & bit) != 0;
    });
  }

  int64_t keys() const { return keys_.load(std::memory_order_relaxed); }
  size_t bytes() const { return words_.size() * sizeof(uint64_t); }
  bool IsFull() const { return keys() >= keys_max_; }

  double FalsePositives() const {
    const double set_per_bit =
        static_cast<double>(keys()) * kBitsPerKey / static_cast<double>(bytes() * 8);
    return std::pow(1 - std::exp(-set_per_bit), kBitsPerKey);
  }

 private:
  // Calls `visit(word, bit)` for the bits of a hash until it answers false; whether it never did.
  template <class Visit>
  bool ForEachBit(uint64_t hash, Visit visit) const {
    const size_t blocks = bytes() / kBlockBytes;
    const size_t first_word = (hash & (blocks - 1)) * (kBlockBytes / sizeof(uint64_t));
    uint64_t bits = Mix(hash, kAccountSalt);  // the block took the low bits of the hash itself
    for (int i = 0; i < kBitsPerKey; ++i) {
      if (i == kBitsPerKey / 2) bits = Mix(bits | 1, kPostSalt);
      const size_t bit = bits % kBlockBits;
      bits /= kBlockBits;
      if (!visit(first_word + bit / 64, uint64_t{1} << (bit % 64))) return false;
    }
    return true;
  }

  std::vector<std::atomic<uint64_t>> words_;
  const int64_t keys_max_;
  std::atomic<int64_t> keys_{0};
};

ThreadIndex::ThreadIndex(Options options) : options_(options) {
  assert(std::has_single_bit(options.first_layer_bytes) &&
         options.first_layer_bytes >= kBlockBytes);
  Grow(0);
}

ThreadIndex::~ThreadIndex() = default;

void ThreadIndex::Add(const PostKeyView& post) {
  AddHash(HashOf(kPostSalt, post.platform, post.id));
}

void ThreadIndex::Add(const AccountKeyView& account) {
  AddHash(HashOf(kAccountSalt, account.platform, account.id));
}

bool ThreadIndex::MightKnow(const PostKeyView& post) const {
  return KnowsHash(HashOf(kPostSalt, post.platform, post.id));
}

bool ThreadIndex::MightKnow(const AccountKeyView& account) const {
  return KnowsHash(HashOf(kAccountSalt, account.platform, account.id));
}

void ThreadIndex::AddHash(uint64_t hash) {
  // A thread's root comes with each of its posts; only the first takes room.
  if (KnowsHash(hash)) return;
  const size_t layers = layer_count_.load(std::memory_order_acquire);
  Layer& newest = *layers_[layers - 1];
  newest.Add(hash);
  if (newest.IsFull() && !full_.load(std::memory_order_relaxed)) Grow(layers);
}

bool ThreadIndex::KnowsHash(uint64_t hash) const {
  for (size_t i = layer_count_.load(std::memory_order_acquire); i-- > 0;) {
    if (layers_[i]->Knows(hash)) return true;
  }
  return false;
}

void ThreadIndex::Grow(size_t layers_seen) {
  const std::lock_guard lock(growing_);
  const size_t layers = layer_count_.load(std::memory_order_relaxed);
  if (layers != layers_seen) return;  // another thread was faster

  size_t bytes_held = 0;
  for (size_t i = 0; i < layers; ++i) bytes_held += layers_[i]->bytes();
  const size_t bytes = options_.first_layer_bytes << layers;
  if (layers > 0 && (layers == kLayersMax || bytes_held + bytes > options_.bytes_max)) {
    full_.store(true, std::memory_order_relaxed);
    return;
  }
  layers_[layers] = std::make_unique<Layer>(bytes);
  layer_count_.store(layers + 1, std::memory_order_release);
}

ThreadIndex::Size ThreadIndex::size() const {
  Size size;
  double unknown_to_all = 1;
  const size_t layers = layer_count_.load(std::memory_order_acquire);
  for (size_t i = 0; i < layers; ++i) {
    size.keys += layers_[i]->keys();
    size.bytes += layers_[i]->bytes();
    unknown_to_all *= 1 - layers_[i]->FalsePositives();
  }
  size.full = full_.load(std::memory_order_relaxed);
  size.false_positives = 1 - unknown_to_all;
  return size;
}

}  // namespace firstreply::ingest
