#include "deploy/app/model_files.h"

#include <iterator>

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
