// The versions of what judges posts, over time: a model, what brands' agents taught beside it, and
// where the levels of urgency begin.
//
// A form of a post is judged by the version in force when it was said, so that it makes no
// difference whether it comes before or after a change (law 4). The files that a version names are
// kept with it, since nobody else might still have them; those of the last
// kJudgementVersionsWithFiles, and forms said before those are judged by the oldest of them. For
// use on the pipeline's thread (writes) or over any Reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/base/database.h"
#include "triage/urgency/urgency.h"

namespace firstreply::triage {

// The step of this room's migrations that makes the tables.
extern const std::string_view kJudgementVersionTables;

inline constexpr size_t kJudgementVersionsWithFiles = 8;

// Thresholds for everybody, and for posts that concern exactly one brand which has its own.
struct ThresholdsByBrand {
  UrgencyThresholds all{};
  std::map<std::string, UrgencyThresholds> of_brand{};
  bool operator==(const ThresholdsByBrand&) const = default;

  const UrgencyThresholds& For(std::span<const std::string> concerns) const;
};

// What judges. Files are named by their own versions (sixteen hexadecimal digits).
struct JudgementParts {
  std::string model{};                               // empty: nobody judges
  std::map<std::string, std::string> adjustments{};  // by brand
  ThresholdsByBrand thresholds{};
  bool operator==(const JudgementParts&) const = default;
};

struct JudgementVersion {
  int64_t number = 1;
  TimePoint since{};     // in force from then on; the first also covers all time before
  std::string put_by{};  // who or what put it in force: "start", "reload", "replay"
  JudgementParts parts{};
  bool operator==(const JudgementVersion&) const = default;
};

// The one in force at `at`; null where there are none. `versions` by number.
const JudgementVersion* JudgementInForce(std::span<const JudgementVersion> versions, TimePoint at);

// The next after `versions` where `parts` are others than the last one's, else unset. It is in
// force from the moment after `now`: what was said until now has been judged by the last one.
std::optional<JudgementVersion> NextJudgement(std::span<const JudgementVersion> versions,
                                              const JudgementParts& parts,
                                              const std::string& put_by, TimePoint now);

// By number, which is also by time; none in a store that was never told of any.
std::vector<JudgementVersion> LoadJudgementVersions(Reader& reader);

// Numbers count from 1 without a gap. What was stored never changes; files that only older versions
// name are given up.
void StoreJudgementVersion(Transaction& tx, const JudgementVersion& version);

// A file as it is kept: smaller. For a model it takes a tenth of a second, which the thread that
// stores it need not spend.
std::string PackJudgementFile(std::string_view bytes);

bool HasJudgementFile(Reader& reader, const std::string& name);

// A packed file by its own version, which is not kept yet. Before the version that names it is
// stored.
void KeepJudgementFile(Transaction& tx, const std::string& name, const std::string& packed);

// Unset where it is not kept, or is damaged.
std::optional<std::string> LoadJudgementFile(Reader& reader, const std::string& name);

}  // namespace firstreply::triage
