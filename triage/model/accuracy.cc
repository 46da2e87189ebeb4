#include "triage/model/accuracy.h"

#include <algorithm>
#include <numeric>

namespace firstreply::triage {
namespace {

double Share(size_t part, size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

double Accuracy::precision() const {
  return Share(found, found + wrong);
}

double Accuracy::recall() const {
  return Share(found, found + missed);
}

double Accuracy::f1() const {
  return Share(2 * found, 2 * found + wrong + missed);
}

Accuracy& Accuracy::operator+=(const Accuracy& other) {
  found += other.found;
  wrong += other.wrong;
  missed += other.missed;
  quiet += other.quiet;
  return *this;
}

Accuracy AccuracyAt(int64_t threshold, std::span<const int64_t> scores,
                    const std::vector<bool>& holds) {
  Accuracy accuracy;
  for (size_t i = 0; i < scores.size(); ++i) {
    const bool said = scores[i] >= threshold;
    size_t& count = holds[i] ? (said ? accuracy.found : accuracy.missed)
                             : (said ? accuracy.wrong : accuracy.quiet);
    ++count;
  }
  return accuracy;
}

int64_t BestThreshold(std::span<const int64_t> scores, const std::vector<bool>& holds) {
  std::vector<size_t> order(scores.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return scores[a] > scores[b]; });
  const auto all = static_cast<size_t>(std::count(holds.begin(), holds.end(), true));
  size_t found = 0;
  double best = 0;
  int64_t threshold = 0;
  for (size_t said = 1; said <= order.size(); ++said) {
    const int64_t score = scores[order[said - 1]];
    found += holds[order[said - 1]] ? 1 : 0;
    if (said < order.size() && scores[order[said]] == score) continue;
    const double f1 = Share(2 * found, said + all);
    if (f1 <= best) continue;
    best = f1;
    threshold = said == order.size() ? score : score - (score - scores[order[said]]) / 2;
  }
  return threshold;
}

}  // namespace firstreply::triage
