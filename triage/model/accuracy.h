// How often a yes was right, and how many were found.
//
// Precision, recall and F1 as in van Rijsbergen, Information Retrieval (1979), chapter 7.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace firstreply::triage {

struct Accuracy {
  size_t found = 0;   // said yes, and it is so
  size_t wrong = 0;   // said yes, and it is not
  size_t missed = 0;  // said no, and it is so
  size_t quiet = 0;   // said no, and it is not

  // 0 where nothing was said, or nothing is so.
  double precision() const;
  double recall() const;
  double f1() const;
  Accuracy& operator+=(const Accuracy& other);
  bool operator==(const Accuracy&) const = default;
};

// A score of at least `threshold` says yes. As many `holds` as scores.
Accuracy AccuracyAt(int64_t threshold, std::span<const int64_t> scores,
                    const std::vector<bool>& holds);

// The threshold with the best F1, half way to the next score below; of several the highest. 0 where
// nothing holds.
int64_t BestThreshold(std::span<const int64_t> scores, const std::vector<bool>& holds);

}  // namespace firstreply::triage
