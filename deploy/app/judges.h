// Who judges posts, at each time: the versions that the store keeps, and what is needed to judge by
// them.
//
// A form is judged by the version in force when it was said (triage/judgement_versions.h), so that
// posts which come late after a change are judged as they would have been before. Files of earlier
// versions are read from the store when such a form comes; one that this program can no longer read
// gives way to the next version's. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ingest/base/database.h"
#include "ingest/judging.h"
#include "triage/classifier.h"
#include "triage/judgement_versions.h"
#include "triage/model/brand_adjustment.h"
#include "triage/model/linear_model.h"

namespace firstreply::app {

using AdjustmentsByBrand = std::map<std::string, std::shared_ptr<const triage::BrandAdjustment>>;

// From now on posts are judged by these.
struct TakeJudgement {
  // Null: their sources' word is all there is, and a post without one needs an answer.
  std::shared_ptr<const triage::LinearModel> model{};
  AdjustmentsByBrand adjustments{};  // each has passed its Check of `model`
  triage::ThresholdsByBrand thresholds{};
  std::string put_by{};  // triage::JudgementVersion
  // Files as they are kept, by their versions; one that is missing is made when it is stored.
  std::map<std::string, std::shared_ptr<const std::string>> packed{};
};

// With all files packed, so that the pipeline need not spend the time.
TakeJudgement Packed(TakeJudgement judgement);

class Judges {
 public:
  Judges() = default;

  // Empty: the store was never told who judges, and nobody does.
  static Judges Load(Reader& reader);

  // Stores a version, with its files, where these are others than the last one's, and returns it.
  std::optional<triage::JudgementVersion> Store(Transaction& tx, const TakeJudgement& taken,
                                                TimePoint now) const;

  // What `Store` has said is committed.
  void Take(const TakeJudgement& taken, const std::optional<triage::JudgementVersion>& stored);

  // The judge of all times, for one transaction. This and `reader` outlive it.
  ingest::Judge JudgeOver(Reader& reader);

 private:
  // A version with all that judging by it needs.
  struct Bench {
    std::shared_ptr<const triage::LinearModel> model;  // null: nobody judges
    AdjustmentsByBrand adjustments;
    // By brand; the empty name is everybody else's.
    std::map<std::string, std::unique_ptr<triage::Classifier>> classifiers;
  };

  std::optional<ingest::Judge::Verdict> VerdictOf(const ingest::ToJudge& form, Reader& reader);
  // Of the version with that number; null where its files are not there or cannot be read.
  Bench* BenchOf(const triage::JudgementVersion& version, Reader& reader);
  static std::optional<Bench> LoadBench(const triage::JudgementParts& parts, Reader& reader);

  std::vector<triage::JudgementVersion> versions_;
  std::map<int64_t, std::optional<Bench>> benches_;  // of versions that were asked for, by number
};

}  // namespace firstreply::app
