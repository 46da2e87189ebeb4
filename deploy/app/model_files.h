// Models and labelled posts as the commands take them: from files.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "deploy/app/config.h"
#include "deploy/app/judges.h"
#include "triage/model/brand_adjustment.h"
#include "triage/model/labelled_post.h"
#include "triage/model/linear_model.h"

namespace firstreply::app {

// The model in the file, or the shipped one where `path` is empty. Beside the errors of the file
// kInvalid for one that is no model, or serves another version.
Result<triage::LinearModel> LoadModel(const std::string& path);

// The adjustment in the file, which is on top of `base`. Beside the errors of the file kInvalid for
// one that is none, or is on top of another model.
Result<triage::BrandAdjustment> LoadAdjustment(const std::string& path,
                                               const triage::LinearModel& base);

// Everything by which posts are judged, as the config has it, with all its files. kInvalid also for
// an adjustment of another brand than the config says.
Result<TakeJudgement> LoadJudgement(const TriageConfig& config, std::string put_by);

// The posts of all files, one after the other (triage/model/corpus.h). The errors begin with the
// path.
Result<std::vector<triage::LabelledPost>> LoadLabelledPosts(const std::vector<std::string>& paths);

}  // namespace firstreply::app
