// How many posts a second one core reads and scores: all outputs of the shipped model together,
// text in and verdict out.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "triage/classifier.h"
#include "triage/model/corpus.h"
#include "triage/model/shipped_model.h"
#include "triage/text/language.h"

namespace firstreply::triage {
namespace {

// Of the corpus, whose posts are as long as real ones; `prefix` says which languages.
std::vector<std::string> PostsIn(std::string_view prefix) {
  std::vector<std::string> texts;
  const auto folder = std::filesystem::path(FIRSTREPLY_REPOSITORY) / "triage/model/corpus";
  const std::set<std::filesystem::path> files(std::filesystem::directory_iterator(folder), {});
  for (const std::filesystem::path& file : files) {
    if (!file.filename().string().starts_with(prefix)) continue;
    std::stringstream text;
    text << std::ifstream(file).rdbuf();
    for (const LabelledPost& post : ReadCorpus(text.str()).value()) texts.push_back(post.text);
  }
  return texts;
}

// In a hundred posts so many Japanese ones, dealt evenly.
std::vector<std::string> Mixed(size_t japanese_percent) {
  const std::vector<std::string> english = PostsIn("en_"), japanese = PostsIn("ja_");
  std::vector<std::string> texts;
  for (size_t i = 0; i < 4096; ++i) {
    const bool is_japanese = (i * 37) % 100 < japanese_percent;
    const std::vector<std::string>& from = is_japanese ? japanese : english;
    texts.push_back(from[i * 31 % from.size()]);
  }
  return texts;
}

template <class Read>
void Run(benchmark::State& state, const Read& read) {
  const std::vector<std::string> texts = Mixed(static_cast<size_t>(state.range(0)));
  int64_t bytes = 0;
  size_t next = 0;
  for (auto _ : state) {
    const std::string& text = texts[next++ % texts.size()];
    bytes += static_cast<int64_t>(text.size());
    read(text);
  }
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(bytes);
}

void Classify(benchmark::State& state) {
  Classifier classifier(ShippedModel());
  Run(state, [&](const std::string& text) {
    benchmark::DoNotOptimize(classifier.Read({.text = text, .directed = true}));
  });
}
BENCHMARK(Classify)->Arg(0)->Arg(26)->Arg(100);

// The parts, so that one sees where the time goes.
void ReadText(benchmark::State& state) {
  PostReader reader;
  Run(state, [&](const std::string& text) { benchmark::DoNotOptimize(&reader.Read(text)); });
}
BENCHMARK(ReadText)->Arg(0)->Arg(26);

void ReadLanguage(benchmark::State& state) {
  PostReader reader;
  Run(state,
      [&](const std::string& text) { benchmark::DoNotOptimize(LanguageOf(reader.Read(text))); });
}
BENCHMARK(ReadLanguage)->Arg(0)->Arg(26);

void ReadFeatures(benchmark::State& state) {
  PostReader reader;
  FeatureReader features;
  Run(state, [&](const std::string& text) {
    benchmark::DoNotOptimize(features.Read(reader.Read(text)).data());
  });
}
BENCHMARK(ReadFeatures)->Arg(0)->Arg(26);

}  // namespace
}  // namespace firstreply::triage

BENCHMARK_MAIN();
