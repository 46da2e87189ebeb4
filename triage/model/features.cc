#include "triage/model/features.h"

#include <algorithm>
#include <string_view>

#include "triage/text/code_points.h"

namespace firstreply::triage {
namespace {

constexpr size_t kShortestRun = 2;
constexpr size_t kLongestRun = 5;

// What the hashes of each kind begin with, so that the word "an" is not the run "an".
constexpr uint64_t kOfWord = 1;
constexpr uint64_t kOfPair = 2;
constexpr uint64_t kOfRun = 3;

// FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/
uint64_t Hash(std::string_view bytes, uint64_t hash) {
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211U;
  return hash;
}

constexpr size_t kBitsEach = 64;

}  // namespace

FeatureReader::FeatureReader() : is_known_(kFeatureCount / kBitsEach) {}

std::span<const uint32_t> FeatureReader::Read(const PostText& post) {
  for (const uint32_t feature : features_) is_known_[feature / kBitsEach] = 0;
  features_.clear();
  AddTokens(post);
  AddCharacters(post);
  return features_;
}

void FeatureReader::AddTokens(const PostText& post) {
  const Token* before = nullptr;
  for (const Token& token : post.tokens) {
    Add(Hash(token.text, kOfWord));
    if (before != nullptr) Add(Hash(token.text, Hash(before->text, kOfPair) + 1));
    before = &token;
  }
}

void FeatureReader::AddCharacters(const PostText& post) {
  starts_.clear();
  for (size_t at = 0; at < post.text.size(); at += CodePointAt(post.text, at).length) {
    starts_.push_back(at);
  }
  starts_.push_back(post.text.size());
  const size_t count = starts_.size() - 1;
  for (size_t first = 0; first < count; ++first) {
    uint64_t hash = kOfRun;
    for (size_t length = 1; length <= kLongestRun && first + length <= count; ++length) {
      const size_t begin = starts_[first + length - 1];
      hash = Hash(post.text.substr(begin, starts_[first + length] - begin), hash);
      if (length >= kShortestRun) Add(hash);
    }
  }
}

void FeatureReader::Add(uint64_t hash) {
  // The finaliser of MurmurHash3: FNV's low bits alone are poor.
  hash ^= hash >> 33;
  hash *= 0xFF51AFD7ED558CCDU;
  hash ^= hash >> 33;
  const auto feature = static_cast<uint32_t>(hash % kFeatureCount);
  uint64_t& bits = is_known_[feature / kBitsEach];
  const uint64_t bit = uint64_t{1} << feature % kBitsEach;
  if ((bits & bit) != 0) return;
  bits |= bit;
  features_.push_back(feature);
}

}  // namespace firstreply::triage
