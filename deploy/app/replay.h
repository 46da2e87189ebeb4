// Plays files through the very same pipeline that a running monitor has, on a clock of their own.
//
// The clock stands at the latest time played so far and ends at the latest of all, or at `until`;
// all that is due by then is decided. What is played is a backfill and wakes nobody.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "deploy/app/pipeline.h"
#include "ingest/admission.h"
#include "ingest/base/result.h"
#include "ingest/brand_directory.h"
#include "ingest/post.h"
#include "ingest/sources/decode_result.h"

namespace firstreply::app {

struct ReplayOptions {
  bool as_given = false;           // in the order of the input; else in order of time
  std::optional<TimePoint> until;  // what happened later is not admitted
  // The brands that are watched. Null: the input itself says whom each event concerns.
  std::shared_ptr<const ingest::BrandDirectory> brands;
  // By what waits are measured from the first event on. Unset: by what the store says, or an hour.
  std::optional<TakePolicies> policies;
  // By what posts are judged from the first event on. Unset: by what the store says, or nobody.
  std::optional<TakeJudgement> judgement;
  // Told after each batch how many events of how many were played.
  std::function<void(size_t played, size_t all)> progress;
};

// What was read under the name of one source.
struct ReplayInput {
  ingest::Admission::Options source;
  ingest::DecodeResult contents;
};

// Plays `inputs` into the pipeline, all in one order. On success returns the events as they were
// played. What the brand matcher refuses is counted with its source; an event dated after `until`
// counts nowhere.
Result<std::vector<ingest::PostEvent>> Replay(Pipeline& pipeline, std::vector<ReplayInput> inputs,
                                              const ReplayOptions& options);

}  // namespace firstreply::app
