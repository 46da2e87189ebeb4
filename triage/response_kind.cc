#include "triage/response_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "ingest/base/limits.h"
#include "ingest/base/utf8.h"
#include "ingest/folded_text.h"
#include "ingest/script.h"
#include "triage/response/response_reader.h"

namespace firstreply::triage {
namespace {

using ingest::ResponseKind;
using ingest::Script;

constexpr size_t kNone = std::string_view::npos;
// With fewer, a text with gaps would be found in what people write.
constexpr size_t kTemplateLettersMin = 4;

std::string_view WithoutHandles(std::string_view text) {
  while (true) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    if (!text.starts_with('@')) return text;
    text.remove_prefix(std::min(text.find(' '), text.size()));
  }
}

bool IsDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "2/3", "(2/3)"
bool IsPageNumber(std::string_view word) {
  if (word.starts_with('(') && word.ends_with(')')) word = word.substr(1, word.size() - 2);
  const size_t slash = word.find('/');
  return slash != kNone && IsDigits(word.substr(0, slash)) && IsDigits(word.substr(slash + 1));
}

// A link or a page number, which says nothing of who wrote the text before it.
bool IsTrailer(std::string_view word) {
  return word.starts_with("http://") || word.starts_with("https://") ||
         word.starts_with("pic.twitter.com/") || IsPageNumber(word);
}

std::string_view WithoutTrailers(std::string_view text) {
  while (true) {
    while (text.ends_with(' ')) text.remove_suffix(1);
    const std::string_view word = text.substr(text.rfind(' ') + 1);  // npos + 1 is 0
    if (!IsTrailer(word)) return text;
    text.remove_suffix(word.size());
  }
}

std::string_view Core(std::string_view folded) {
  return WithoutTrailers(WithoutHandles(folded));
}

// Parts without the handles that they begin with, which may hold gaps themselves ("@{name} Hello").
void DropHandles(std::vector<std::string>& parts) {
  bool is_in_handle = false;
  while (true) {
    std::string& first = parts.front();
    if (!is_in_handle) {
      first.erase(0, std::min(first.find_first_not_of(' '), first.size()));
      if (!first.starts_with('@')) return;
    }
    const size_t space = first.find(' ');
    is_in_handle = space == kNone && parts.size() > 1;
    if (is_in_handle) {
      parts.erase(parts.begin());
    } else {
      first.erase(0, space);
    }
  }
}

// The same at their end ("https://help.example/{page}").
void DropTrailers(std::vector<std::string>& parts) {
  while (true) {
    std::string& last = parts.back();
    while (last.ends_with(' ')) last.pop_back();
    size_t holder = parts.size() - 1;  // of the part in which the last word begins
    while (holder > 0 && parts[holder].find(' ') == kNone) --holder;
    const size_t begin = parts[holder].rfind(' ') + 1;
    if (!IsTrailer(std::string_view(parts[holder]).substr(begin))) return;
    parts.resize(holder + 1);
    parts[holder].erase(begin);
  }
}

// Each part is folded by itself, so that braces stay what they are.
std::vector<std::string> FoldedParts(std::string_view text) {
  std::vector<std::string> parts = SplitAtGaps(text).value();
  for (std::string& part : parts) part = ingest::Folded(part);
  return parts;
}

std::vector<std::string> TemplateParts(std::string_view text) {
  std::vector<std::string> parts = FoldedParts(text);
  DropHandles(parts);
  DropTrailers(parts);
  for (std::string& part : parts) part = WithoutSpaces(part);
  return parts;
}

std::vector<std::string> SignatureParts(std::string_view text) {
  std::vector<std::string> parts = FoldedParts(text);
  while (parts.back().ends_with(' ')) parts.back().pop_back();
  while (parts.front().starts_with(' ')) parts.front().erase(0, 1);
  return parts;
}

size_t BeginOfSignature(const std::vector<SignaturePattern>& patterns, std::string_view text) {
  for (const SignaturePattern& pattern : patterns) {
    if (const size_t begin = pattern.BeginIn(text); begin != kNone) return begin;
  }
  return kNone;
}

bool FitsAny(const std::vector<TextTemplate>& templates, std::string_view text) {
  return std::any_of(templates.begin(), templates.end(),
                     [&](const TextTemplate& one) { return one.Fits(text); });
}

class Inspection {
 public:
  std::vector<ResponseProblem> Run(const ResponseRules& rules) {
    LookAt(rules.automatic_applications, "automatic_applications", Form::kName);
    LookAt(rules.automatic_texts, "automatic_texts", Form::kTemplate);
    LookAt(rules.templates, "templates", Form::kTemplate);
    LookAt(rules.human_signatures, "human_signatures", Form::kSignature);
    const ResponseKind kind = rules.unsigned_posts;
    if (kind != ResponseKind::kHuman && kind != ResponseKind::kTemplate &&
        kind != ResponseKind::kAutomatic) {
      problems_.push_back({"responses.unsigned_posts", "must be human, template or automatic"});
    }
    LookAtWording(rules.wording);
    return std::move(problems_);
  }

 private:
  enum class Form { kName, kSignature, kTemplate };

  void LookAt(const std::vector<std::string>& list, const char* key, Form form) {
    if (list.size() > kTermsPerListMax) {
      problems_.push_back(
          {fmt::format("responses.{}", key),
           fmt::format("holds {} entries, at most {} are allowed", list.size(), kTermsPerListMax)});
      return;
    }
    std::set<std::string> seen;
    for (size_t i = 0; i < list.size(); ++i) {
      std::string what = FaultOf(list[i], form);
      if (what.empty() && !seen.insert(ingest::FoldedTerm(list[i])).second) what = "is given twice";
      if (!what.empty()) {
        problems_.push_back({fmt::format("responses.{}[{}]", key, i), std::move(what)});
      }
    }
  }

  void LookAtWording(const std::vector<ResponseKind>& kinds) {
    std::set<ResponseKind> seen;
    for (size_t i = 0; i < kinds.size(); ++i) {
      const bool is_left_over = kinds[i] == ResponseKind::kHuman;
      if (!is_left_over && seen.insert(kinds[i]).second) continue;
      problems_.push_back(
          {fmt::format("responses.wording[{}]", i),
           is_left_over ? "must be handoff, template, automatic or reaction" : "is given twice"});
    }
  }

  static std::string FaultOf(const std::string& text, Form form) {
    const size_t bytes_max = form == Form::kTemplate ? kTemplateBytesMax : kTermBytesMax;
    if (text.size() > bytes_max) {
      return fmt::format("is {} bytes long, at most {} are allowed", text.size(), bytes_max);
    }
    if (FirstInvalidUtf8(text)) return "is not UTF-8";
    if (ingest::FoldedTerm(text).empty()) return "must not be empty";
    if (form == Form::kName) return {};
    const auto split = SplitAtGaps(text);
    if (!split) return split.error().message;
    const bool is_template = form == Form::kTemplate;
    std::string own;
    for (const std::string& part : is_template ? TemplateParts(text) : SignatureParts(text)) {
      own += WithoutSpaces(part);
    }
    if (own.empty()) return "holds nothing but placeholders";
    if (is_template && split->size() > 1 && Letters(own) < kTemplateLettersMin) {
      return fmt::format(
          "holds fewer than {} letters beside its placeholders: it would fit too much",
          kTemplateLettersMin);
    }
    return {};
  }

  static size_t Letters(std::string_view text) {
    size_t letters = 0;
    for (size_t end = 1; end <= text.size(); ++end) {
      const bool ends_code_point =
          end == text.size() || (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
      if (ends_code_point && ingest::ScriptBefore(text, end) != Script::kNone) ++letters;
    }
    return letters;
  }

  std::vector<ResponseProblem> problems_;
};

}  // namespace

std::vector<ResponseProblem> ProblemsOf(const ResponseRules& rules) {
  return Inspection().Run(rules);
}

Result<std::shared_ptr<const ResponseKinds>> ResponseKinds::Make(ResponseRules rules) {
  std::string message;
  for (const ResponseProblem& problem : ProblemsOf(rules)) {
    message += fmt::format("{}{}: {}", message.empty() ? "" : "\n", problem.where, problem.what);
  }
  if (!message.empty()) return Error{Errc::kInvalid, std::move(message)};
  return std::shared_ptr<const ResponseKinds>(new ResponseKinds(std::move(rules)));
}

ResponseKinds::ResponseKinds(ResponseRules rules) : rules_(std::move(rules)) {
  for (const std::string& application : rules_.automatic_applications) {
    applications_.push_back(ingest::FoldedTerm(application));
  }
  std::sort(applications_.begin(), applications_.end());
  for (const std::string& text : rules_.automatic_texts) {
    automatic_texts_.emplace_back(TemplateParts(text));
  }
  for (const std::string& text : rules_.templates) templates_.emplace_back(TemplateParts(text));
  for (const std::string& text : rules_.human_signatures) {
    human_signatures_.emplace_back(SignatureParts(text));
  }
}

bool ResponseKinds::IsAutomaticApplication(std::string_view application) const {
  return !application.empty() && std::binary_search(applications_.begin(), applications_.end(),
                                                    ingest::FoldedTerm(application));
}

std::optional<ResponseKind> ResponseKinds::KindByWording(std::string_view text) const {
  if (rules_.wording.empty()) return std::nullopt;
  const ResponseKind kind = ReadResponse({.text = text, .parent_text = {}, .customer = {}}).kind;
  const bool is_listed =
      std::find(rules_.wording.begin(), rules_.wording.end(), kind) != rules_.wording.end();
  return is_listed ? std::optional(kind) : std::nullopt;
}

ResponseKind ResponseKinds::KindOf(const Response& response) const {
  if (response.told) return *response.told;
  const std::string folded = ingest::Folded(response.text);
  const std::string_view text = Core(folded);
  const std::string whole = WithoutSpaces(text);
  if (FitsAny(automatic_texts_, whole)) return ResponseKind::kAutomatic;

  const size_t signature = BeginOfSignature(human_signatures_, text);
  const bool is_signed = signature != kNone;
  if (!is_signed && IsAutomaticApplication(response.application)) return ResponseKind::kAutomatic;

  if (FitsAny(templates_, whole) ||
      (is_signed && FitsAny(templates_, WithoutSpaces(text.substr(0, signature))))) {
    return ResponseKind::kTemplate;
  }
  if (const auto kind = KindByWording(response.text)) return *kind;
  return is_signed || human_signatures_.empty() ? ResponseKind::kHuman : rules_.unsigned_posts;
}

}  // namespace firstreply::triage
