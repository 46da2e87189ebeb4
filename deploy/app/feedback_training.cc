#include "deploy/app/feedback_training.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "deploy/app/store.h"
#include "triage/feedback.h"
#include "triage/model/labelled_post.h"

namespace firstreply::app {
namespace {

using ingest::Urgency;
using triage::Labels;

using Said = std::function<std::optional<bool>(const Labels& labels)>;

std::optional<bool> IsAbout(const Labels& labels, std::string_view topic) {
  if (!labels.topics) return std::nullopt;
  return std::find(labels.topics->begin(), labels.topics->end(), topic) != labels.topics->end();
}

std::optional<bool> IsAtLeast(const Labels& labels, Urgency level) {
  if (!labels.urgency) return std::nullopt;
  return *labels.urgency >= level;
}

}  // namespace

Result<triage::SaidOfTexts> LoadFeedback(const std::string& path,
                                         const std::optional<std::string>& brand) {
  Result<Store> store = Store::OpenToRead(path);
  if (!store) return store.error();
  Reader reader(store->database());
  const std::vector<triage::LabelledText> labelled = triage::LoadLabelledTexts(reader, brand);
  if (labelled.empty())
    return Error{Errc::kInvalid, path + ": nobody has said anything of a verdict"};
  triage::SaidOfTexts said;
  for (const triage::LabelledText& each : labelled) said.texts.push_back(each.text);
  const auto add = [&](std::string name, const Said& of) {
    triage::SaidOfOutput& output = said.outputs.emplace_back();
    output.name = std::move(name);
    for (const triage::LabelledText& each : labelled) output.holds.push_back(of(each.labels));
  };
  add("complaint", [](const Labels& labels) { return labels.complaint; });
  add("needs_response", [](const Labels& labels) { return labels.needs_response; });
  for (const std::string_view topic : triage::kTopics)
    add(std::string(topic), [topic](const Labels& labels) { return IsAbout(labels, topic); });
  for (const Urgency level : {Urgency::kNormal, Urgency::kHigh, Urgency::kCritical}) {
    add(fmt::format("at_least.{}", ingest::NameOf(level)),
        [level](const Labels& labels) { return IsAtLeast(labels, level); });
  }
  return said;
}

}  // namespace firstreply::app
