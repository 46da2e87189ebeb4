#include "triage/classifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "triage/model/labelled_post.h"

namespace firstreply::triage {
namespace {

// Longer ones are seldom nothing but thanks.
constexpr size_t kCourtesyTokensMax = 25;
// Where it is this likely that they complain after all, the wait goes on.
constexpr int kCourtesyComplaintMax = 350;

constexpr std::array<std::string_view, 6> kNeeded = {"complaint", "question",    "praise",
                                                     "abuse",     "about_brand", "needs_response"};

// Of a score and where yes begins, both logits in thousandths.
int PermilleOf(int64_t score, int64_t threshold) {
  const double logit = static_cast<double>(score - threshold) / 1000;
  return static_cast<int>(std::lround(1000 / (1 + std::exp(-logit))));
}

// Only a picture, a number, "?" or a handle.
bool SaysNothingReadable(const PostText& post) {
  return std::none_of(post.tokens.begin(), post.tokens.end(), [](const Token& token) {
    return token.kind == TokenKind::kWord || token.kind == TokenKind::kEmoji;
  });
}

}  // namespace

ingest::VerdictHint HintOf(TextVerdict verdict) {
  ingest::VerdictHint hint;
  hint.needs_response = verdict.needs_response;
  hint.complaint = verdict.complaint;
  hint.urgency = verdict.urgency.level;
  hint.topics = std::move(verdict.topics);
  hint.language = std::move(verdict.language);
  hint.courtesy = verdict.courtesy;
  return hint;
}

Status CheckModel(const LinearModel& model) {
  if (model.reading() != FeatureReader().digest())
    return Error{
        Errc::kInvalid,
        "the model was made by another version, which reads posts otherwise: train it again"};
  for (const std::string_view name : kNeeded) {
    if (!model.Find(name))
      return Error{Errc::kInvalid, fmt::format("the model has no output '{}'", name)};
  }
  return Done{};
}

Classifier::Classifier(const LinearModel& model, const BrandAdjustment* adjustment)
    : model_(model),
      added_(adjustment ? &adjustment->added() : nullptr),
      complaint_(model.Find("complaint").value()),
      question_(model.Find("question").value()),
      praise_(model.Find("praise").value()),
      abuse_(model.Find("abuse").value()),
      about_brand_(model.Find("about_brand").value()),
      needs_response_(model.Find("needs_response").value()),
      thanks_(WordClasses::Shipped().MatterNamed("thanks")),
      farewell_(WordClasses::Shipped().MatterNamed("farewell")),
      contrast_(WordClasses::Shipped().MatterNamed("contrast")),
      terms_(model),
      scores_(model.outputs().size()) {
  for (const std::string_view topic : kTopics) {
    if (const auto output = model.Find(topic)) topics_.push_back(*output);
  }
  if (!added_) return;
  for (const ModelOutput& output : added_->outputs())
    added_to_.push_back(model.Find(output.name).value());
  more_.resize(added_to_.size());
}

void Classifier::Score(std::span<const uint32_t> features) {
  model_.Score(features, scores_);
  if (!added_) return;
  added_->Score(features, more_);
  for (size_t i = 0; i < more_.size(); ++i) scores_[added_to_[i]] += more_[i];
}

bool Classifier::Says(size_t output) const {
  return scores_[output] >= model_.outputs()[output].threshold;
}

TextVerdict Classifier::Read(const PostToRead& post) {
  const PostText& text = posts_.Read(post.text);
  Score(features_.Read(text));
  TextVerdict verdict;
  verdict.complaint = Says(complaint_);
  verdict.complaint_permille =
      PermilleOf(scores_[complaint_], model_.outputs()[complaint_].threshold);
  verdict.question = Says(question_);
  verdict.praise = Says(praise_);
  verdict.abuse = Says(abuse_);
  verdict.about_brand = Says(about_brand_);
  verdict.language = features_.language();
  verdict.topics = Topics();
  verdict.needs_response = verdict.complaint || verdict.question || Says(needs_response_) ||
                           (post.directed && SaysNothingReadable(text));
  verdict.courtesy = CourtesyOf(text, verdict);
  const SaidTerms said = terms_.Read(scores_, features_.cues(), verdict.needs_response);
  verdict.urgency = ScoreUrgency(said.reading, said.terms);
  if (post.answers_question && !verdict.needs_response && !verdict.courtesy) {
    verdict.needs_response = true;
    verdict.urgency = WithMore(verdict.urgency, ingest::Urgency::kNormal, {});
  }
  verdict.urgency = WithReach(verdict.urgency, post.followers);
  return verdict;
}

int Classifier::ComplaintPermille(std::string_view text) {
  Score(features_.Read(posts_.Read(text)));
  return PermilleOf(scores_[complaint_], model_.outputs()[complaint_].threshold);
}

std::vector<Reason> Classifier::ReasonsOf(const PostToRead& post) {
  const int whole = ComplaintPermille(post.text);
  const PostText& read = posts_.Read(post.text);
  const std::string text(read.text);
  std::vector<std::pair<size_t, size_t>> words;  // begin and length
  for (const Token& token : read.tokens) {
    if (words.size() == kExplainedTokensMax) break;
    words.emplace_back(token.text.data() - read.text.data(), token.text.size());
  }
  std::vector<Reason> reasons;
  for (const auto& [begin, length] : words) {
    const std::string rest = text.substr(0, begin) + " " + text.substr(begin + length);
    const int difference = whole - ComplaintPermille(rest);
    if (difference != 0) reasons.push_back({text.substr(begin, length), difference});
  }
  std::stable_sort(reasons.begin(), reasons.end(), [](const Reason& a, const Reason& b) {
    return std::abs(a.permille) > std::abs(b.permille);
  });
  if (reasons.size() > kReasonsMax) reasons.resize(kReasonsMax);
  return reasons;
}

std::vector<TermWords> Classifier::TermWordsOf(const PostToRead& post) {
  features_.Read(posts_.Read(post.text));
  std::vector<TermWords> said;
  for (size_t i = 0; i < kTerms.size(); ++i) {
    TermWords words{.term = kTerms[i], .words = {}};
    for (const Cue& cue : features_.said_cues()) {
      if ((cue.terms >> i & 1) != 0) words.words.emplace_back(cue.words);
    }
    if (!words.words.empty()) said.push_back(std::move(words));
  }
  return said;
}

std::vector<std::string> Classifier::Topics() const {
  std::vector<std::pair<int64_t, std::string>> found;
  for (const size_t output : topics_) {
    const ModelOutput& topic = model_.outputs()[output];
    if (Says(output)) found.emplace_back(topic.threshold - scores_[output], topic.name);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> names;
  for (auto& [distance, name] : found) names.push_back(std::move(name));
  return names;
}

std::optional<ingest::Courtesy> Classifier::CourtesyOf(const PostText& post,
                                                       const TextVerdict& verdict) const {
  if (verdict.needs_response || post.tokens.size() > kCourtesyTokensMax) return std::nullopt;
  // Thanks with a contrast, a question or a term of urgency are no end of the matter.
  const auto says = [&](uint64_t matter) { return (features_.matters() & matter) != 0; };
  const bool goes_on = says(contrast_) || features_.cues() != 0 ||
                       post.text.find('?') != std::string_view::npos ||
                       verdict.complaint_permille > kCourtesyComplaintMax;
  if (goes_on) return std::nullopt;
  if (says(thanks_)) return ingest::Courtesy::kThanks;
  return says(farewell_) ? std::optional(ingest::Courtesy::kGoodbye) : std::nullopt;
}

}  // namespace firstreply::triage
