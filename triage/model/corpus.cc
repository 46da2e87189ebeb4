#include "triage/model/corpus.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <span>

#include "ingest/sources/json_decoder.h"

namespace firstreply::triage {
namespace {

using ingest::JsonValue;

constexpr size_t kLabelsMax = 32;

Error Wrong(std::string what) {
  return {Errc::kInvalid, std::move(what)};
}

// One line, key by key.
class Line {
 public:
  Result<LabelledPost> Read(const JsonValue& line) {
    if (!line.IsObject()) return Wrong("no object");
    for (const std::string_view key : line.FieldNames()) {
      const auto reader = Readers().find(key);
      if (reader == Readers().end()) return Wrong(fmt::format("unknown key '{}'", key));
      if (!reader->second(*this, *line.Field(key))) {
        return Wrong(fmt::format("'{}' is not what it may be", key));
      }
    }
    if (post_.text.empty()) return Wrong("no text");
    if (post_.about != About::kBrand && (post_.complaint || post_.praise)) {
      return Wrong("complains or praises and is not about the brand");
    }
    const bool asks = post_.complaint || post_.question;
    post_.needs_response = needs_response_.value_or(asks);
    post_.urgency = urgency_.value_or(asks ? ingest::Urgency::kNormal : ingest::Urgency::kLow);
    return std::move(post_);
  }

 private:
  using Reader = std::function<bool(Line&, const JsonValue&)>;

  static const std::map<std::string_view, Reader>& Readers() {
    static const std::map<std::string_view, Reader> kReaders = {
        {"text", Text(&LabelledPost::text)},
        {"parent", Text(&LabelledPost::parent)},
        {"complaint", Flag(&LabelledPost::complaint)},
        {"question", Flag(&LabelledPost::question)},
        {"praise", Flag(&LabelledPost::praise)},
        {"abuse", Flag(&LabelledPost::abuse)},
        {"directed", Flag(&LabelledPost::directed)},
        {"topics", Labels(&LabelledPost::topics, kTopics)},
        {"terms", Labels(&LabelledPost::terms, kTerms)},
        {"about",
         [](Line& line, const JsonValue& value) {
           return Named(value, AboutNamed, line.post_.about);
         }},
        {"courtesy",
         [](Line& line, const JsonValue& value) {
           return Named(value, ingest::CourtesyNamed, line.post_.courtesy);
         }},
        {"urgency",
         [](Line& line, const JsonValue& value) {
           return Named(value, ingest::UrgencyNamed, line.urgency_);
         }},
        {"needs_response", [](Line& line, const JsonValue& value) {
           line.needs_response_ = value.Flag();
           return line.needs_response_.has_value();
         }}};
    return kReaders;
  }

  static Reader Text(std::string LabelledPost::*member) {
    return [member](Line& line, const JsonValue& value) {
      const auto text = value.Text();
      if (text) line.post_.*member = *text;
      return text.has_value();
    };
  }

  static Reader Flag(bool LabelledPost::*member) {
    return [member](Line& line, const JsonValue& value) {
      const auto flag = value.Flag();
      if (flag) line.post_.*member = *flag;
      return flag.has_value();
    };
  }

  static Reader Labels(std::vector<std::string> LabelledPost::*member,
                       std::span<const std::string_view> known) {
    return [member, known](Line& line, const JsonValue& value) {
      const auto entries = value.Entries(kLabelsMax);
      if (!entries) return false;
      for (const JsonValue& entry : *entries) {
        const auto label = entry.Text();
        if (!label || std::find(known.begin(), known.end(), *label) == known.end()) return false;
        (line.post_.*member).emplace_back(*label);
      }
      return true;
    };
  }

  template <class Find, class Place>
  static bool Named(const JsonValue& value, Find find, Place& place) {
    const auto name = value.Text();
    if (!name) return false;
    const auto found = find(*name);
    if (found) place = *found;
    return found.has_value();
  }

  LabelledPost post_;
  std::optional<bool> needs_response_;
  std::optional<ingest::Urgency> urgency_;
};

Result<LabelledPost> ReadLine(ingest::JsonDecoder& decoder, std::string_view line) {
  const auto decoded = decoder.Decode(line);
  if (const auto* value = std::get_if<JsonValue>(&decoded)) return Line().Read(*value);
  return Wrong("no JSON");
}

}  // namespace

std::optional<About> AboutNamed(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "brand", "news", "joke", "other_meaning", "spam", "jobs", "stock", "rival"};
  const auto* found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<About>(found - kNames.begin());
}

Result<std::vector<LabelledPost>> ReadCorpus(std::string_view ndjson) {
  ingest::JsonDecoder decoder;
  std::vector<LabelledPost> posts;
  for (size_t number = 1; !ndjson.empty(); ++number) {
    const std::string_view line = ndjson.substr(0, ndjson.find('\n'));
    ndjson.remove_prefix(std::min(ndjson.size(), line.size() + 1));
    if (line.find_first_not_of(" \r") == std::string_view::npos) continue;
    Result<LabelledPost> post = ReadLine(decoder, line);
    if (!post) return post.error().In(fmt::format("line {}", number));
    posts.push_back(std::move(*post));
  }
  return posts;
}

}  // namespace firstreply::triage
