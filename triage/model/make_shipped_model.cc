// Makes the model that is shipped: make_shipped_model OUTPUT CORPUS-FILE...
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <vector>

#include "triage/model/corpus.h"
#include "triage/model/trainer.h"

namespace firstreply::triage {
namespace {

Status MakeShippedModel(const std::string& output, std::span<char* const> files) {
  std::vector<LabelledPost> posts;
  for (const char* file : files) {
    std::stringstream text;
    text << std::ifstream(file).rdbuf();
    Result<std::vector<LabelledPost>> read = ReadCorpus(text.str());
    if (!read) return read.error().In(file);
    posts.insert(posts.end(), std::make_move_iterator(read->begin()),
                 std::make_move_iterator(read->end()));
  }
  const Result<LinearModel> model = TrainFrom(posts);
  if (!model) return model.error();
  std::ofstream out(output, std::ios::binary);
  out << model->Bytes() << std::flush;
  if (!out) return Error{Errc::kDisk, output + ": cannot be written"};
  return Done{};
}

}  // namespace
}  // namespace firstreply::triage

int main(int argc, char** argv) {
  const std::span<char* const> arguments(argv, static_cast<size_t>(argc));
  if (arguments.size() < 3) {
    fmt::print(stderr, "usage: make_shipped_model OUTPUT CORPUS-FILE...\n");
    return 2;
  }
  const firstreply::Status made =
      firstreply::triage::MakeShippedModel(arguments[1], arguments.subspan(2));
  if (made) return 0;
  fmt::print(stderr, "{}\n", made.error().message);
  return 1;
}
