// What a model sees of a post: which words, pairs of words and runs of characters it holds, each by
// a number that is made from it.
//
// Words and neighbouring words as tokens (triage/text/post_reader.h) and, for typos, endings and
// languages without spaces, runs of two to five characters of the text. Whether, not how often:
// counts made the same model worse on real posts. Feature hashing, Weinberger et al. 2009
// (https://arxiv.org/abs/0902.2206); two that fall on one number are taken for one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "triage/text/post_reader.h"

namespace firstreply::triage {

inline constexpr uint32_t kFeatureCount = uint32_t{1} << 18;

// Keeps its buffers from one post to the next. One thread at a time.
class FeatureReader {
 public:
  FeatureReader();

  // Each below kFeatureCount and once, in the order in which the post has them first. Valid until
  // the next call. A function of the text alone: the same on every machine and in every version
  // that reads the same models.
  std::span<const uint32_t> Read(const PostText& post);

 private:
  void AddTokens(const PostText& post);
  void AddCharacters(const PostText& post);
  void Add(uint64_t hash);

  std::vector<uint64_t> is_known_;  // a bit each
  std::vector<uint32_t> features_;
  std::vector<size_t> starts_;  // of the text's characters
};

}  // namespace firstreply::triage
