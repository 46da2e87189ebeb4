// Verdicts as they are kept: what a source says of a form of a post, and what a judge finds in its
// text where the source is silent.
//
// Which field came from whom is kept too, so that a form can be judged again once more is known of
// whom it concerns. One Judging a transaction, on the pipeline's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/database.h"
#include "ingest/hint.h"

namespace firstreply::ingest {

// A form of a customer's post. A verdict depends on this alone, never on what came before it.
struct ToJudge {
  std::string_view text;
  std::span<const std::string> concerns{};  // brands, sorted
  TimePoint said_at{};                      // of the form; never after it was first seen
};

struct Judge {
  struct Verdict {
    VerdictHint hint;
    std::string reckoning;  // how its urgency came about, in the judge's own words
    std::string model;      // by which name it is known who judged
    int64_t judged_by = 0;  // the version of what judges
  };
  // Empty: nobody judges; unset: nobody judged at that time.
  std::function<std::optional<Verdict>(const ToJudge&)> verdict_of;
  // Whether a brand's post asks something of the customer, who is to answer; empty: nobody knows.
  std::function<bool(std::string_view text)> asks;
};

// What is known of a form: told by its source, or found.
struct Judgement {
  std::optional<VerdictHint> hint{};
  uint8_t told = 0;         // which fields its source said, a bit each
  std::string reckoning{};  // empty: the source said how urgent it is, or nobody
  std::string model{};      // empty: the source alone has spoken
  int64_t judged_by = 0;    // 0: nobody judged
};

class Judging {
 public:
  Judging(Transaction& tx, Judge judge) : tx_(tx), judge_(std::move(judge)) {}

  // What the source says, and the judge where it is silent. A form without text is not judged.
  Judgement Of(const std::optional<VerdictHint>& told, const ToJudge& form) const;

  // What the source says, unjudged: of a brand's own post.
  static Judgement Told(const std::optional<VerdictHint>& told);

  void Store(int64_t post, int64_t version, const Judgement& judgement);

  // Judges a form that is stored already, since it concerns others than was known; `text` where it
  // is at hand, though the store may hold it no longer.
  void Again(int64_t post, int64_t version, const ToJudge& form);

  // Takes away what a judge found in forms of a post that turns out to be a brand's own.
  void Unjudge(int64_t post);

  bool Asks(std::string_view text) const { return judge_.asks && judge_.asks(text); }

 private:
  std::optional<Judgement> Load(int64_t post, int64_t version);

  Transaction& tx_;
  const Judge judge_;
};

}  // namespace firstreply::ingest
