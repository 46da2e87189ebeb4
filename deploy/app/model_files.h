// Models and labelled posts as the commands take them: from files.
#pragma once

#include <string>
#include <vector>

#include "triage/model/labelled_post.h"
#include "triage/model/linear_model.h"

namespace firstreply::app {

// The model in the file, or the shipped one where `path` is empty. Beside the errors of the file
// kInvalid for one that is no model, or serves another version.
Result<triage::LinearModel> LoadModel(const std::string& path);

// The posts of all files, one after the other (triage/model/corpus.h). The errors begin with the
// path.
Result<std::vector<triage::LabelledPost>> LoadLabelledPosts(const std::vector<std::string>& paths);

}  // namespace firstreply::app
