// What a customer says again, word for word, in another thread: it joins the case that it was
// first.
//
// A post says again what an earlier one of the same account said, equally public, in the same
// wording (ingest/wording.h), within kSaidAgainWithin, while that one still waited: it stands, and
// since then nobody has answered or handed it off, there or wherever it was said again, and no
// agent has settled it. So one customer who posts one thing five times is one who waits, since the
// first time; once they were answered, the same words are a case anew. A post of which its source
// said that it needs a response is a case of its own.
//
// A function of facts by their own times, whatever their order. Pure; any thread.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ingest/filed_post.h"
#include "triage/context/earlier_case.h"

namespace firstreply::triage {

inline constexpr Duration kSaidAgainWithin = std::chrono::days(7);
// As far as the same words are looked for around a post, and in so many threads: the nearest. In
// more than these somebody shouts, and is one who waits all the same.
inline constexpr Duration kSameWordsWithin = std::chrono::days(30);
inline constexpr size_t kSameWordsThreadsMax = 16;

// One thread's, of a customer and a brand.
struct CaseView {
  std::vector<const ingest::FiledPost*> said{}, responses{};
  std::vector<TimePoint> settled{};  // by agents: answered elsewhere, or dismissed
};

// Valid as long as the case.
CaseView ViewOf(const EarlierCase& earlier);

struct SaidAgain {
  const ingest::FiledPost* post = nullptr;
  const ingest::FiledPost* before =
      nullptr;                        // the case that it joins, never one that joins another
  size_t post_in = 0, before_in = 0;  // which of the cases; never the same
};

// By the times of the posts, for each wording. Points to what the cases point to.
std::vector<SaidAgain> FindSaidAgain(std::span<const CaseView> cases);

}  // namespace firstreply::triage
