#include "deploy/app/model_files.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "deploy/app/file_text.h"
#include "ingest/base/limits.h"
#include "triage/classifier.h"
#include "triage/model/corpus.h"
#include "triage/model/shipped_model.h"

namespace firstreply::app {

Result<triage::LinearModel> LoadModel(const std::string& path) {
  if (path.empty()) return triage::ShippedModel();
  const Result<std::string> bytes = ReadFileText(path, kModelFileBytesMax);
  if (!bytes) return bytes.error();
  Result<triage::LinearModel> model = triage::LinearModel::Parse(*bytes);
  if (!model) return model.error().In(path);
  if (Status good = triage::CheckModel(*model); !good) return good.error().In(path);
  return model;
}

Result<triage::BrandAdjustment> LoadAdjustment(const std::string& path,
                                               const triage::LinearModel& base) {
  const Result<std::string> bytes = ReadFileText(path, kModelFileBytesMax);
  if (!bytes) return bytes.error();
  Result<triage::BrandAdjustment> adjustment = triage::BrandAdjustment::Parse(*bytes);
  if (!adjustment) return adjustment.error().In(path);
  if (Status fits = adjustment->Check(base); !fits) return fits.error().In(path);
  return adjustment;
}

Result<TakeJudgement> LoadJudgement(const TriageConfig& config, std::string put_by) {
  TakeJudgement judgement{.model = nullptr,
                          .adjustments = {},
                          .thresholds = config.thresholds,
                          .put_by = std::move(put_by)};
  if (!config.by_model) return judgement;
  Result<triage::LinearModel> model = LoadModel(config.model);
  if (!model) return model.error();
  judgement.model = std::make_shared<const triage::LinearModel>(*std::move(model));
  for (const AdjustmentFile& file : config.adjustments) {
    Result<triage::BrandAdjustment> adjustment = LoadAdjustment(file.file, *judgement.model);
    if (!adjustment) return adjustment.error();
    if (adjustment->brand() != file.brand) {
      return Error{Errc::kInvalid, fmt::format("{}: is what was learnt for '{}', not for '{}'",
                                               file.file, adjustment->brand(), file.brand)};
    }
    judgement.adjustments[file.brand] =
        std::make_shared<const triage::BrandAdjustment>(*std::move(adjustment));
  }
  return Packed(std::move(judgement));
}

Result<std::vector<triage::LabelledPost>> LoadLabelledPosts(const std::vector<std::string>& paths) {
  std::vector<triage::LabelledPost> posts;
  for (const std::string& path : paths) {
    const Result<std::string> text = ReadFileText(path, kLabelledFileBytesMax);
    if (!text) return text.error();
    Result<std::vector<triage::LabelledPost>> read = triage::ReadCorpus(*text);
    if (!read) return read.error().In(path);
    posts.insert(posts.end(), std::make_move_iterator(read->begin()),
                 std::make_move_iterator(read->end()));
  }
  return posts;
}

}  // namespace firstreply::app
