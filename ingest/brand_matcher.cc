#include "ingest/brand_matcher.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "ingest/script.h"

namespace firstreply::ingest {

struct BrandMatcher::Plan {
  std::vector<std::string> literals;
  std::vector<std::vector<Use>> uses;
  std::vector<std::string> platforms;

  explicit Plan(const BrandDirectory& directory) {
    for (uint32_t brand = 0; brand < directory.brands().size(); ++brand)
      Enter(directory.brands()[brand], brand);
  }

 private:
  void Enter(const Brand& brand, uint32_t index) {
    const std::string name = FoldedTerm(brand.name);
    bool name_is_ambiguous = false;
    for (const AmbiguousTerm& ambiguous : brand.ambiguous) {
      name_is_ambiguous |= FoldedTerm(ambiguous.term) == name;
      Enter(ambiguous.term, {Role::kAmbiguous, index, ambiguous_count_});
      for (const std::string& word : ambiguous.context)
        Enter(word, {Role::kContext, index, ambiguous_count_});
      ++ambiguous_count_;
    }
    if (!name_is_ambiguous) Enter(brand.name, {Role::kTerm, index, 0});
    for (const std::string& alias : brand.aliases) Enter(alias, {Role::kTerm, index, 0});
    for (const std::string& keyword : brand.keywords) Enter(keyword, {Role::kTerm, index, 0});
    for (const std::string& exclusion : brand.exclusions)
      Enter(exclusion, {Role::kExclusion, index, 0});
    for (const OwnAccount& account : brand.own_accounts) {
      const std::string& handle = account.handle.empty() ? account.key.id : account.handle;
      Enter("@" + handle, {Role::kHandle, index, PlatformIndex(account.key.platform)});
    }
  }

  void Enter(const std::string& term, Use use) {
    const auto [at, is_new] =
        index_of_.emplace(FoldedTerm(term), static_cast<uint32_t>(literals.size()));
    if (is_new) {
      literals.push_back(at->first);
      uses.emplace_back();
    }
    uses[at->second].push_back(use);
  }

  uint32_t PlatformIndex(const std::string& platform) {
    const auto at = std::find(platforms.begin(), platforms.end(), platform);
    const auto index = static_cast<uint32_t>(at - platforms.begin());
    if (at == platforms.end()) platforms.push_back(platform);
    return index;
  }

  std::map<std::string, uint32_t> index_of_;
  uint32_t ambiguous_count_ = 0;
};

namespace {

// In "care@northair.example" nobody is called.
bool IsMailAddress(std::string_view folded, uint32_t at_sign) {
  switch (ScriptBefore(folded, at_sign)) {
    case Script::kLatin:
    case Script::kDigit:
    case Script::kJoiner:
      return true;
    default:
      return false;
  }
}

void SortUnique(std::vector<uint32_t>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace

Result<std::shared_ptr<const BrandMatcher>> BrandMatcher::Build(
    std::shared_ptr<const BrandDirectory> directory) {
  Plan plan(*directory);
  auto scanner = TermScanner::Build(plan.literals);
  if (!scanner) return scanner.error().In("brand matcher");
  return std::shared_ptr<const BrandMatcher>(
      new BrandMatcher(std::move(directory), std::move(plan), std::move(*scanner)));
}

BrandMatcher::BrandMatcher(std::shared_ptr<const BrandDirectory> directory, Plan plan,
                           TermScanner scanner)
    : directory_(std::move(directory)),
      literals_(std::move(plan.literals)),
      uses_(std::move(plan.uses)),
      platforms_(std::move(plan.platforms)),
      scanner_(std::move(scanner)) {}

NamedBrands BrandMatcher::Match(const PostView& post, Scratch& scratch) const {
  scratch.candidates_.clear();
  scratch.exclusions_.clear();
  scratch.contexts_.clear();
  scratch.named_.clear();
  scratch.addressed_.clear();

  SearchText(post.text, 0, post.key.platform, scratch);
  uint32_t number = 0;
  for (const std::string_view alt_text : post.alt_texts)
    SearchText(alt_text, ++number, post.key.platform, scratch);
  for (const AccountKeyView& mention : post.mentions) {
    if (const auto brand = directory_->OwnerOf(mention)) scratch.addressed_.push_back(*brand);
  }

  Settle(scratch);
  return {scratch.named_, scratch.addressed_};
}

void BrandMatcher::SearchText(std::string_view text, uint32_t number, std::string_view platform,
                              Scratch& scratch) const {
  const std::string_view folded = scratch.folder_.Fold(text);
  scanner_.Scan(folded, scratch.scanner_, scratch.hits_);
  for (const TermScanner::Hit& hit : scratch.hits_) {
    const auto begin = hit.end - static_cast<uint32_t>(literals_[hit.term].size());
    if (!IsWordBorder(folded, begin) || !IsWordBorder(folded, hit.end)) continue;
    for (const Use& use : uses_[hit.term])
      Note(use, {use.brand, number, begin, hit.end}, folded, platform, scratch);
  }
}

void BrandMatcher::Note(const Use& use, Scratch::Span span, std::string_view folded,
                        std::string_view platform, Scratch& scratch) const {
  switch (use.role) {
    case Role::kTerm:
      scratch.candidates_.push_back({span, kUnambiguous});
      break;
    case Role::kAmbiguous:
      scratch.candidates_.push_back({span, use.detail});
      break;
    case Role::kContext:
      scratch.contexts_.push_back(use.detail);
      break;
    case Role::kExclusion:
      scratch.exclusions_.push_back(span);
      break;
    case Role::kHandle:
      if (platforms_[use.detail] == platform && !IsMailAddress(folded, span.begin)) {
        scratch.addressed_.push_back(use.brand);
      }
      break;
  }
}

void BrandMatcher::Settle(Scratch& scratch) {
  // Sorted by beginning, each reaching as far as any of its brand and text before it: then the last
  // one that begins at or before a candidate tells whether any encloses it. A post may repeat an
  // excluded phrase thousands of times.
  auto& exclusions = scratch.exclusions_;
  const auto place = [](const Scratch::Span& span) {
    return std::tie(span.brand, span.text, span.begin);
  };
  std::sort(exclusions.begin(), exclusions.end(),
            [&](const auto& a, const auto& b) { return place(a) < place(b); });
  for (size_t i = 1; i < exclusions.size(); ++i) {
    const auto& before = exclusions[i - 1];
    auto& here = exclusions[i];
    if (before.brand == here.brand && before.text == here.text)
      here.end = std::max(here.end, before.end);
  }
  const auto is_excluded = [&](const Scratch::Span& span) {
    const auto after =
        std::upper_bound(exclusions.begin(), exclusions.end(), span,
                         [&](const auto& a, const auto& b) { return place(a) < place(b); });
    if (after == exclusions.begin()) return false;
    const auto& enclosing = *std::prev(after);
    return enclosing.brand == span.brand && enclosing.text == span.text &&
           enclosing.end >= span.end;
  };

  SortUnique(scratch.contexts_);
  for (const Scratch::Candidate& candidate : scratch.candidates_) {
    const bool counts =
        candidate.ambiguous == kUnambiguous ||
        std::binary_search(scratch.contexts_.begin(), scratch.contexts_.end(), candidate.ambiguous);
    if (counts && !is_excluded(candidate.span)) scratch.named_.push_back(candidate.span.brand);
  }
  SortUnique(scratch.addressed_);
  scratch.named_.insert(scratch.named_.end(), scratch.addressed_.begin(), scratch.addressed_.end());
  SortUnique(scratch.named_);
}

}  // namespace firstreply::ingest
