// What it costs to ask of a post whom it concerns, per post and in passes of memchr over the same
// texts.
//
// The ratio says more than the nanoseconds: it moves little from machine to machine. Posts are
// invented, a twentieth of them name a brand.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "ingest/brand_matcher.h"
#include "ingest/folded_text.h"
#include "tests/support/random.h"

namespace firstreply::ingest {
namespace {

constexpr size_t kPosts = 4'000;

using Words = std::vector<std::string>;

const Words& EnglishWords() {
  static const Words kWords = {
      "the", "My",     "train",  "was",  "Late",  "again", "today",  "and",    "nobody", "tells",
      "us",  "why",    "waited", "for",  "hours", "at",    "gate",   "seven",  "ticket", "refund",
      "bag", "please", "help",   "what", "a",     "day",   "THANKS", "coffee", "cold",   "again!"};
  return kWords;
}

const Words& JapaneseWords() {
  static const Words kWords = {"電車",   "が",     "また", "遅れ",   "て", "います",
                               "荷物",   "は",     "どこ", "です",   "か", "カウンター",
                               "で",     "二時間", "待ち", "ました", "。", "返金",
                               "お願い", "ｻｰﾋﾞｽ",  "最高", "！"};
  return kWords;
}

std::string TermNumber(size_t i) {
  return fmt::format("brand{:x}word", i * 7919);
}

std::vector<std::string> Posts(const Words& words, std::string_view space, size_t words_each) {
  test::Random random(11);
  std::vector<std::string> posts;
  for (size_t i = 0; i < kPosts; ++i) {
    std::string post;
    for (size_t w = 0; w < words_each; ++w) {
      post += words[random.Below(words.size())];
      post += space;
    }
    if (random.Chance(5)) post += " " + TermNumber(random.Below(10)) + " ";
    posts.push_back(post);
  }
  return posts;
}

const std::vector<std::string>& English() {
  static const auto kAll = Posts(EnglishWords(), " ", 28);
  return kAll;
}

const std::vector<std::string>& Japanese() {
  static const auto kAll = Posts(JapaneseWords(), "", 25);
  return kAll;
}

std::shared_ptr<const BrandMatcher> MatcherWith(size_t terms) {
  std::vector<Brand> brands;
  for (size_t i = 0; i < terms; ++i) {
    if (i % 10 == 0) {
      brands.emplace_back();
      brands.back().name = TermNumber(i);
    } else {
      brands.back().keywords.push_back(TermNumber(i));
    }
  }
  return BrandMatcher::Build(BrandDirectory::Make(std::move(brands)).value()).value();
}

template <class Work>
void OverAll(benchmark::State& state, const std::vector<std::string>& posts, Work work) {
  for (auto _ : state) {
    for (const std::string& post : posts) work(post);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(posts.size()));
}

void Pass(benchmark::State& state, const std::vector<std::string>& posts) {
  OverAll(state, posts, [](const std::string& post) {
    benchmark::DoNotOptimize(std::memchr(post.data(), '\x7F', post.size()));
  });
}

void Fold(benchmark::State& state, const std::vector<std::string>& posts) {
  TextFolder folder;
  OverAll(state, posts,
          [&](const std::string& post) { benchmark::DoNotOptimize(folder.Fold(post)); });
}

void FoldByTables(benchmark::State& state, const std::vector<std::string>& posts) {
  TextFolder folder;
  OverAll(state, posts,
          [&](const std::string& post) { benchmark::DoNotOptimize(folder.FoldByTables(post)); });
}

void Match(benchmark::State& state, const std::vector<std::string>& posts, size_t terms) {
  const auto matcher = MatcherWith(terms);
  BrandMatcher::Scratch scratch;
  OverAll(state, posts, [&](const std::string& text) {
    PostView post;
    post.text = text;
    benchmark::DoNotOptimize(matcher->Match(post, scratch).named.size());
  });
}

// Prints ns a post and the ratio to the memchr pass over the same posts, which runs first of each
// language.
class RatioReporter : public benchmark::ConsoleReporter {
 public:
  bool ReportContext(const Context&) override { return true; }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.error_occurred || run.run_type != Run::RT_Iteration) continue;
      const std::string name = run.benchmark_name();
      const std::string language = name.substr(0, name.find('/'));
      const double per_post = run.GetAdjustedCPUTime() / static_cast<double>(kPosts);
      pass_.try_emplace(language, per_post);
      fmt::print("{:<32} {:>9.1f} ns/post {:>8.1f} passes\n", name, per_post,
                 per_post / pass_.at(language));
    }
  }

 private:
  std::map<std::string, double> pass_;
};

void Register(const std::string& language, const std::vector<std::string>& posts) {
  benchmark::RegisterBenchmark((language + "/memchr").c_str(), Pass, posts);
  benchmark::RegisterBenchmark((language + "/fold").c_str(), Fold, posts);
  benchmark::RegisterBenchmark((language + "/fold_by_tables").c_str(), FoldByTables, posts);
  for (const size_t terms : {size_t{10}, size_t{1'000}, size_t{10'000}}) {
    benchmark::RegisterBenchmark(fmt::format("{}/match_{}_terms", language, terms).c_str(), Match,
                                 posts, terms);
  }
}

}  // namespace
}  // namespace firstreply::ingest

int main(int argc, char** argv) {
  firstreply::ingest::Register("english", firstreply::ingest::English());
  firstreply::ingest::Register("japanese", firstreply::ingest::Japanese());
  benchmark::Initialize(&argc, argv);
  firstreply::ingest::RatioReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
}
