// `firstreply classify`: what triage says of posts, a line each.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "deploy/app/command_line.h"
#include "deploy/app/model_files.h"
#include "ingest/base/json_writer.h"
#include "ingest/base/limits.h"
#include "ingest/sources/json_decoder.h"
#include "triage/classifier.h"

namespace firstreply::app {
namespace {

constexpr size_t kBytesAtOnce = size_t{1} << 16;

struct ClassifyArguments {
  std::string model;
  bool explain = false;
};

// What stands in a line: a text, or an object that has one.
class LineReader {
 public:
  Result<triage::PostToRead> Read(std::string_view line) {
    if (line.size() > kTextBytesMax)
      return Error{Errc::kTooLarge, fmt::format("is longer than {} bytes", kTextBytesMax)};
    if (!line.starts_with('{')) return triage::PostToRead{.text = line};
    const auto decoded = decoder_.Decode(line);
    const auto* post = std::get_if<ingest::JsonValue>(&decoded);
    if (post == nullptr) return Error{Errc::kInvalid, "begins with '{' and is no JSON"};
    const auto text = post->Field("text");
    if (!text || !text->Text()) return Error{Errc::kInvalid, "has no 'text'"};
    const auto directed = post->Field("directed");
    return triage::PostToRead{.text = *text->Text(),
                              .directed = directed && directed->Flag().value_or(false)};
  }

 private:
  ingest::JsonDecoder decoder_;
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

std::string RenderFault(const std::string& why) {
  JsonWriter json;
  json.BeginObject().Key("error").String(why).EndObject();
  return json.text();
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

Status RunClassify(const ClassifyArguments& arguments) {
  const Result<triage::LinearModel> model = LoadModel(arguments.model);
  if (!model) return model.error();
  triage::Classifier classifier(*model);
  LineReader reader;
  std::string answers, line;
  size_t number = 0, refused = 0;
  while (std::getline(std::cin, line)) {
    ++number;
    const Result<triage::PostToRead> post = reader.Read(line);
    if (!post) ++refused;
    answers +=
        post ? Answer(classifier, *post, arguments.explain) : RenderFault(post.error().message);
    answers += '\n';
    // Who reads line by line from a pipe gets an answer when the input pauses.
    if (answers.size() < kBytesAtOnce && std::cin.rdbuf()->in_avail() > 0) continue;
    if (Status written = Print(std::exchange(answers, {})); !written) return written;
  }
  if (Status written = Print(answers); !written) return written;
  if (refused == 0) return Done{};
  return Error{Errc::kInvalid, fmt::format("{} of {} lines could not be read", refused, number)};
}

}  // namespace

void AddClassifyCommand(CLI::App& app, Command& chosen) {
  const auto arguments = std::make_shared<ClassifyArguments>();
  CLI::App* command = app.add_subcommand(
      "classify",
      "Read a post a line (a text, or JSON with 'text') and say what triage makes of each");
  command->add_option("--model", arguments->model,
                      "A model by `firstreply train`; else the shipped one");
  command->add_flag("--explain", arguments->explain,
                    "Name the words that speak most for and against a complaint, each with what it "
                    "adds to the score");
  command->callback(
      [arguments, &chosen] { chosen = [arguments] { return RunClassify(*arguments); }; });
}

}  // namespace firstreply::app
