// `firstreply train` makes a model of labelled posts, `firstreply evaluate` says how good one is.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "deploy/app/command_line.h"
#include "deploy/app/feedback_training.h"
#include "deploy/app/model_files.h"
#include "triage/model/accuracy.h"
#include "triage/model/features.h"
#include "triage/model/trainer.h"

namespace firstreply::app {
namespace {

constexpr size_t kFoldsOfFeedback = 5;

// Where the labels come from: files, or a store.
struct LabelSource {
  std::vector<std::string> files;
  std::string store;  // whose agents' feedback; empty: files
  std::optional<std::string> brand;

  Status Check() const {
    if (files.empty() == store.empty())
      return Error{Errc::kInvalid, "either files of labelled posts or --from-feedback"};
    return Done{};
  }
};

struct TrainArguments {
  LabelSource labels;
  std::string model;
  std::string out;
};

Status WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << bytes << std::flush;
  return out ? Status(Done{}) : Error{Errc::kDisk, path + ": cannot be written"};
}

// What was learnt from feedback, as a file.
struct Learnt {
  std::string bytes;
  std::vector<std::string> adjusted;
};

// A model for everybody, or with a brand what is added to the model for its posts alone.
Result<Learnt> LearnFrom(const triage::SaidOfTexts& said, const triage::LinearModel& base,
                         const std::optional<std::string>& brand) {
  if (!brand) {
    const Result<triage::Adjustment> made = triage::Adjust(base, said);
    if (!made) return made.error();
    return Learnt{made->model.Bytes(), made->adjusted};
  }
  const Result<triage::AdjustedForBrand> made = triage::AdjustFor(*brand, base, said);
  if (!made) return made.error();
  return Learnt{made->adjustment ? made->adjustment->Bytes() : "", made->adjusted};
}

Status TrainFromFeedback(const TrainArguments& arguments) {
  const auto said = LoadFeedback(arguments.labels.store, arguments.labels.brand);
  if (!said) return said.error();
  const Result<triage::LinearModel> base = LoadModel(arguments.model);
  if (!base) return base.error();
  const Result<Learnt> learnt = LearnFrom(*said, *base, arguments.labels.brand);
  if (!learnt) return learnt.error();
  if (learnt->adjusted.empty()) {
    return Error{Errc::kInvalid,
                 fmt::format("{} posts are too few: of a label {} have to be so, and as many not",
                             said->texts.size(), triage::kAdjustedFromMin)};
  }
  if (Status written = WriteFile(arguments.out, learnt->bytes); !written) return written;
  const std::string of_brand =
      arguments.labels.brand
          ? fmt::format(", for {} on top of model {}", *arguments.labels.brand, base->version())
          : std::string();
  return Print(fmt::format("{}: {} adjusted, learnt from {} posts{}\n", arguments.out,
                           fmt::join(learnt->adjusted, ", "), said->texts.size(), of_brand));
}

Status RunTrain(const TrainArguments& arguments) {
  if (Status good = arguments.labels.Check(); !good) return good;
  if (!arguments.labels.store.empty()) return TrainFromFeedback(arguments);
  if (!arguments.model.empty())
    return Error{Errc::kInvalid, "--model: from files a model is learnt anew"};
  const auto posts = LoadLabelledPosts(arguments.labels.files);
  if (!posts) return posts.error();
  const Result<triage::LinearModel> model = triage::TrainFrom(*posts);
  if (!model) return model.error();
  if (Status written = WriteFile(arguments.out, model->Bytes()); !written) return written;
  return Print(fmt::format("{}: {} outputs, learnt from {} posts\n", arguments.out,
                           model->outputs().size(), posts->size()));
}

struct EvaluateArguments {
  LabelSource labels;
  std::string model;
  std::string adjustment;
  size_t folds = 0;
};

std::string RowOf(const std::string& name, const triage::Accuracy& accuracy) {
  return fmt::format("{:<24} {:>7} {:>9.3f} {:>9.3f} {:>9.3f}\n", name,
                     accuracy.found + accuracy.missed, accuracy.precision(), accuracy.recall(),
                     accuracy.f1());
}

std::string Heading() {
  return fmt::format("{:<24} {:>7} {:>9} {:>9} {:>9}\n", "output", "posts", "precision", "recall",
                     "F1");
}

std::vector<std::string> TextsOf(const std::vector<triage::LabelledPost>& posts) {
  std::vector<std::string> texts;
  for (const triage::LabelledPost& post : posts) texts.push_back(post.text);
  return texts;
}

// By models that have not seen the posts they are asked about.
Result<std::string> AskUnseen(const std::vector<triage::LabelledPost>& posts, size_t folds) {
  const std::vector<triage::Target> targets = triage::LearnableTargetsOf(posts);
  const auto accuracies = triage::CrossValidate(TextsOf(posts), targets, folds);
  if (!accuracies) return accuracies.error();
  std::string table = Heading();
  for (size_t i = 0; i < targets.size(); ++i) table += RowOf(targets[i].name, (*accuracies)[i]);
  return table;
}

Result<std::string> Evaluate(const std::vector<triage::LabelledPost>& posts,
                             const triage::LinearModel& model) {
  std::vector<std::vector<int64_t>> scores(model.outputs().size());
  std::vector<int64_t> said(model.outputs().size());
  triage::PostReader reader;
  triage::FeatureReader features;
  for (const triage::LabelledPost& post : posts) {
    model.Score(features.Read(reader.Read(post.text)), said);
    for (size_t i = 0; i < said.size(); ++i) scores[i].push_back(said[i]);
  }
  std::string table = Heading();
  for (const triage::Target& target : triage::TargetsOf(posts)) {
    const auto output = model.Find(target.name);
    if (!output) continue;
    const int64_t threshold = model.outputs()[*output].threshold;
    table += RowOf(target.name, triage::AccuracyAt(threshold, scores[*output], target.holds));
  }
  return table;
}

// What the model says of a brand's posts that agents spoke of, what it says with the adjustment,
// and whether what is learnt from some of them holds for the others.
Status EvaluateAdjustment(const EvaluateArguments& arguments, const triage::LinearModel& base,
                          const triage::SaidOfTexts& said) {
  const auto adjustment = LoadAdjustment(arguments.adjustment, base);
  if (!adjustment) return adjustment.error();
  if (adjustment->brand() != arguments.labels.brand) {
    return Error{Errc::kInvalid,
                 fmt::format("{}: is what was learnt for '{}'; ask with --brand of its own posts",
                             arguments.adjustment, adjustment->brand())};
  }
  const size_t folds = arguments.folds == 0 ? kFoldsOfFeedback : arguments.folds;
  const auto unseen = triage::CompareAdjusted(base, said, folds);
  if (!unseen) return unseen.error();
  const auto compared = triage::CompareWith(base, *adjustment, said);
  if (!compared) return compared.error();
  std::string table = fmt::format("{:<24} {:>6} {:>10} {:>10} {:>10}\n", "output", "posts",
                                  "F1 as is", "with it", "unseen");
  for (const triage::Comparison& each : *compared) {
    const auto found =
        std::find_if(unseen->begin(), unseen->end(),
                     [&](const triage::Comparison& other) { return other.name == each.name; });
    table +=
        fmt::format("{:<24} {:>6} {:>10.3f} {:>10.3f} {:>10}\n", each.name,
                    each.before.found + each.before.missed, each.before.f1(), each.after.f1(),
                    found == unseen->end() ? "too few" : fmt::format("{:.3f}", found->after.f1()));
  }
  table +=
      "\"with it\" may have learnt from these very posts; \"unseen\" has learnt from the others of "
      "them each time\n";
  return Print(table);
}

// What the model says of posts that agents spoke of, and what it would say after learning from the
// others of them.
Status EvaluateFeedback(const EvaluateArguments& arguments) {
  const auto said = LoadFeedback(arguments.labels.store, arguments.labels.brand);
  if (!said) return said.error();
  const Result<triage::LinearModel> base = LoadModel(arguments.model);
  if (!base) return base.error();
  if (!arguments.adjustment.empty()) return EvaluateAdjustment(arguments, *base, *said);
  const size_t folds = arguments.folds == 0 ? kFoldsOfFeedback : arguments.folds;
  const auto compared = triage::CompareAdjusted(*base, *said, folds);
  if (!compared) return compared.error();
  std::string table =
      fmt::format("{:<24} {:>6} {:>10} {:>10}\n", "output", "posts", "F1 as is", "adjusted");
  for (const triage::Comparison& each : *compared) {
    table += fmt::format("{:<24} {:>6} {:>10.3f} {:>10.3f}\n", each.name,
                         each.before.found + each.before.missed, each.before.f1(), each.after.f1());
  }
  return Print(table);
}

Status RunEvaluate(const EvaluateArguments& arguments) {
  if (Status good = arguments.labels.Check(); !good) return good;
  if (arguments.folds == 1) return Error{Errc::kInvalid, "--folds: at least two"};
  if (!arguments.labels.store.empty()) return EvaluateFeedback(arguments);
  const auto posts = LoadLabelledPosts(arguments.labels.files);
  if (!posts) return posts.error();
  if (arguments.folds > posts->size())
    return Error{Errc::kInvalid, "--folds: no more than there are posts"};
  if (arguments.folds != 0) {
    const Result<std::string> table = AskUnseen(*posts, arguments.folds);
    return table ? Print(*table) : Status(table.error());
  }
  const Result<triage::LinearModel> model = LoadModel(arguments.model);
  if (!model) return model.error();
  const Result<std::string> table = Evaluate(*posts, *model);
  return table ? Print(*table) : Status(table.error());
}

void AddLabelOptions(CLI::App& command, LabelSource& labels) {
  command.add_option("LABELLED", labels.files, "Files of labelled posts, a JSON object a line");
  CLI::Option* store = command.add_option("--from-feedback", labels.store,
                                          "A store instead: what agents said of verdicts there");
  command
      .add_option("--brand", labels.brand,
                  "Only of posts that concern this brand; train then makes an adjustment for it")
      ->needs(store);
}

}  // namespace

void AddTrainCommand(CLI::App& app, Command& chosen) {
  const auto arguments = std::make_shared<TrainArguments>();
  CLI::App* command = app.add_subcommand("train", "Learn a model from labelled posts");
  AddLabelOptions(*command, arguments->labels);
  command->add_option("--model", arguments->model,
                      "The model that feedback corrects; else the shipped one");
  command->add_option("--out", arguments->out, "The file to write the model to")->required();
  command->callback(
      [arguments, &chosen] { chosen = [arguments] { return RunTrain(*arguments); }; });
}

void AddEvaluateCommand(CLI::App& app, Command& chosen) {
  const auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App* command =
      app.add_subcommand("evaluate", "Say how often a model is right about labelled posts");
  AddLabelOptions(*command, arguments->labels);
  command->add_option("--model", arguments->model, "The model; else the shipped one");
  command
      ->add_option(
          "--adjustment", arguments->adjustment,
          "What `train --from-feedback STORE --brand BRAND` made: say whether it is better")
      ->needs("--brand");
  command->add_option("--folds", arguments->folds,
                      "Learn from these very posts instead, and ask each of a model that has not "
                      "seen it: so many models");
  command->callback(
      [arguments, &chosen] { chosen = [arguments] { return RunEvaluate(*arguments); }; });
}

}  // namespace firstreply::app
