// `firstreply classify`: what triage says of posts, a line each.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "deploy/app/classify_response.h"
#include "deploy/app/command_line.h"
#include "deploy/app/model_files.h"
#include "deploy/app/text_lines.h"
#include "ingest/base/json_writer.h"
#include "triage/classifier.h"
#include "triage/response/response_reader.h"

namespace firstreply::app {
namespace {

struct ClassifyArguments {
  std::string model;
  bool explain = false;
  bool response = false;
};

void WriteReasons(JsonWriter& json, const std::vector<triage::Reason>& reasons) {
  json.Key("reasons").BeginArray();
  for (const triage::Reason& reason : reasons) {
    json.BeginObject();
    json.Key("word").String(reason.word);
    json.Key("complaint_score").Share(reason.permille / 1000.0);
    json.EndObject();
  }
  json.EndArray();
}

std::string_view EffectOf(const triage::UrgencyPoint& point) {
  switch (point.effect) {
    case triage::TermEffect::kFloor:
      return "at_least";
    case triage::TermEffect::kAdds:
    case triage::TermEffect::kLoud:
      return "points";
  }
  return "";
}

void WriteTerms(JsonWriter& json, const triage::UrgencyScore& urgency,
                const std::vector<triage::TermWords>& said) {
  json.Key("urgency_terms").BeginArray();
  for (const triage::UrgencyPoint& point : urgency.points) {
    json.BeginObject();
    json.Key("term").String(point.term);
    json.Key(EffectOf(point)).Integer(point.points);
    const auto words = std::find_if(said.begin(), said.end(), [&](const triage::TermWords& term) {
      return term.term == point.term;
    });
    if (words != said.end()) {
      json.Key("words").BeginArray();
      for (const std::string& word : words->words) json.String(word);
      json.EndArray();
    }
    json.EndObject();
  }
  json.EndArray();
}

void WriteVerdict(JsonWriter& json, const triage::TextVerdict& verdict) {
  json.Key("complaint").Bool(verdict.complaint);
  json.Key("complaint_score").Share(verdict.complaint_permille / 1000.0);
  json.Key("needs_response").Bool(verdict.needs_response);
  json.Key("question").Bool(verdict.question);
  json.Key("praise").Bool(verdict.praise);
  json.Key("about_brand").Bool(verdict.about_brand);
  json.Key("abuse").Bool(verdict.abuse);
  if (verdict.courtesy) json.Key("courtesy").String(ingest::NameOf(*verdict.courtesy));
  json.Key("language").String(verdict.language);
  json.Key("topics").BeginArray();
  for (const std::string& topic : verdict.topics) json.String(topic);
  json.EndArray();
  json.Key("urgency").Integer(verdict.urgency.score);
  json.Key("level").String(ingest::NameOf(verdict.urgency.level));
}

std::string Answer(triage::Classifier& classifier, const triage::PostToRead& post, bool explain) {
  const triage::TextVerdict verdict = classifier.Read(post);
  JsonWriter json;
  json.BeginObject();
  WriteVerdict(json, verdict);
  if (explain) {
    WriteTerms(json, verdict.urgency, classifier.TermWordsOf(post));
    WriteReasons(json, classifier.ReasonsOf(post));
  }
  json.EndObject();
  return json.text();
}

// The post that it answers is taken for one of the brand's.
bool AsksSomething(std::string_view parent) {
  return triage::ReadResponse({.text = parent, .parent_text = {}, .customer = {}}).asks;
}

Status RunClassify(const ClassifyArguments& arguments) {
  const Result<triage::LinearModel> model = LoadModel(arguments.model);
  if (!model) return model.error();
  triage::Classifier classifier(*model);
  return AnswerLines([&](const TextLine& line) -> Result<std::string> {
    const auto parent = line.Text("parent_text");
    if (!parent) return parent.error();
    const auto followers = line.Number("followers");
    if (!followers) return followers.error();
    return Answer(classifier,
                  {.text = line.text,
                   .directed = line.Flag("directed"),
                   .answers_question = *parent && AsksSomething(**parent),
                   .followers = *followers},
                  arguments.explain);
  });
}

}  // namespace

void AddClassifyCommand(CLI::App& app, Command& chosen) {
  const auto arguments = std::make_shared<ClassifyArguments>();
  CLI::App* command = app.add_subcommand(
      "classify",
      "Read a post a line (a text, or JSON with 'text' and, where known, 'parent_text', our post "
      "that it answers, 'followers' and 'directed') and say what triage makes of each");
  CLI::Option* model = command->add_option("--model", arguments->model,
                                           "A model by `firstreply train`; else the shipped one");
  CLI::Option* explain = command->add_flag(
      "--explain", arguments->explain,
      "Name the words that speak most for and against a complaint, each with what it "
      "adds to the score");
  command
      ->add_flag(
          "--response", arguments->response,
          "Read brands' responses instead (beside 'text', 'parent_text' is the post answered "
          "and 'customer' their name): kind, and what is in each")
      ->excludes(model)
      ->excludes(explain);
  command->callback([arguments, &chosen] {
    chosen = [arguments] {
      return arguments->response ? ClassifyResponses() : RunClassify(*arguments);
    };
  });
}

}  // namespace firstreply::app
