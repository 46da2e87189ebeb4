// `firstreply train` makes a model of labelled posts, `firstreply evaluate` says how good one is.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "deploy/app/command_line.h"
#include "deploy/app/model_files.h"
#include "triage/model/accuracy.h"
#include "triage/model/features.h"
#include "triage/model/trainer.h"

namespace firstreply::app {
namespace {

struct TrainArguments {
  std::vector<std::string> inputs;
  std::string out;
};

Status RunTrain(const TrainArguments& arguments) {
  const auto posts = LoadLabelledPosts(arguments.inputs);
  if (!posts) return posts.error();
  const Result<triage::LinearModel> model = triage::TrainFrom(*posts);
  if (!model) return model.error();
  std::ofstream out(arguments.out, std::ios::binary | std::ios::trunc);
  out << model->Bytes() << std::flush;
  if (!out) return Error{Errc::kDisk, arguments.out + ": cannot be written"};
  return Print(fmt::format("{}: {} outputs, learnt from {} posts\n", arguments.out,
                           model->outputs().size(), posts->size()));
}

struct EvaluateArguments {
  std::vector<std::string> inputs;
  std::string model;
  size_t folds = 0;
};

std::string RowOf(const std::string& name, const triage::Accuracy& accuracy) {
  return fmt::format("{:<16} {:>7} {:>9.3f} {:>9.3f} {:>9.3f}\n", name,
                     accuracy.found + accuracy.missed, accuracy.precision(), accuracy.recall(),
                     accuracy.f1());
}

std::string Heading() {
  return fmt::format("{:<16} {:>7} {:>9} {:>9} {:>9}\n", "output", "posts", "precision", "recall",
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

Status RunEvaluate(const EvaluateArguments& arguments) {
  const auto posts = LoadLabelledPosts(arguments.inputs);
  if (!posts) return posts.error();
  if (arguments.folds == 1 || arguments.folds > posts->size())
    return Error{Errc::kInvalid, "--folds: at least two, and no more than there are posts"};
  if (arguments.folds != 0) {
    const Result<std::string> table = AskUnseen(*posts, arguments.folds);
    return table ? Print(*table) : Status(table.error());
  }
  const Result<triage::LinearModel> model = LoadModel(arguments.model);
  if (!model) return model.error();
  const Result<std::string> table = Evaluate(*posts, *model);
  return table ? Print(*table) : Status(table.error());
}

}  // namespace

void AddTrainCommand(CLI::App& app, Command& chosen) {
  const auto arguments = std::make_shared<TrainArguments>();
  CLI::App* command = app.add_subcommand("train", "Learn a model from labelled posts");
  command
      ->add_option("LABELLED", arguments->inputs, "Files of labelled posts, a JSON object a line")
      ->required();
  command->add_option("--out", arguments->out, "The file to write the model to")->required();
  command->callback(
      [arguments, &chosen] { chosen = [arguments] { return RunTrain(*arguments); }; });
}

void AddEvaluateCommand(CLI::App& app, Command& chosen) {
  const auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App* command =
      app.add_subcommand("evaluate", "Say how often a model is right about labelled posts");
  command
      ->add_option("LABELLED", arguments->inputs, "Files of labelled posts, a JSON object a line")
      ->required();
  command->add_option("--model", arguments->model, "The model; else the shipped one");
  command->add_option("--folds", arguments->folds,
                      "Learn from these very posts instead, and ask each of a model that has not "
                      "seen it: so many models");
  command->callback(
      [arguments, &chosen] { chosen = [arguments] { return RunEvaluate(*arguments); }; });
}

}  // namespace firstreply::app
