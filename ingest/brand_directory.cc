#include "ingest/brand_directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "ingest/base/limits.h"
#include "ingest/base/utf8.h"
#include "ingest/folded_text.h"
#include "ingest/script.h"

namespace firstreply::ingest {
namespace {

bool HoldsWordCharacter(std::string_view folded) {
  for (size_t end = 1; end <= folded.size(); ++end) {
    const bool ends_code_point =
        end == folded.size() || (static_cast<unsigned char>(folded[end]) & 0xC0) != 0x80;
    if (!ends_code_point) continue;
    const Script script = ScriptBefore(folded, end);
    if (script != Script::kNone && script != Script::kJoiner) return true;
  }
  return false;
}

bool HoldsControlCharacter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

// Looks at one brand after the other and keeps what has to be told apart between them.
class Inspection {
 public:
  std::vector<BrandProblem> Run(const std::vector<Brand>& brands) {
    if (brands.size() > kBrandsMax) {
      Report("brands",
             fmt::format("holds {} brands, at most {} are allowed", brands.size(), kBrandsMax));
      return std::move(problems_);
    }
    for (size_t i = 0; i < brands.size(); ++i) LookAt(brands[i], fmt::format("brands[{}]", i));
    if (terms_ > kTermsMax) {
      Report("brands",
             fmt::format("hold {} terms together, at most {} are allowed", terms_, kTermsMax));
    }
    return std::move(problems_);
  }

 private:
  void Report(std::string where, std::string what) {
    problems_.push_back({std::move(where), std::move(what)});
  }

  // The folded term, or an empty string after reporting why it is none.
  std::string Term(const std::string& term, const std::string& where) {
    ++terms_;
    if (term.size() > kTermBytesMax) {
      Report(where,
             fmt::format("is {} bytes long, at most {} are allowed", term.size(), kTermBytesMax));
    } else if (FirstInvalidUtf8(term)) {
      Report(where, "is not UTF-8");
    } else if (HoldsControlCharacter(term)) {
      Report(where, "holds a control character");
    } else if (std::string folded = FoldedTerm(term); HoldsWordCharacter(folded)) {
      return folded;
    } else {
      Report(where, term.empty() ? "must not be empty" : "holds no letter and no digit");
    }
    return {};
  }

  bool FitsList(size_t count, const std::string& where) {
    if (count <= kTermsPerListMax) return true;
    Report(where, fmt::format("holds {} entries, at most {} are allowed", count, kTermsPerListMax));
    return false;
  }

  void LookAt(const Brand& brand, const std::string& where) {
    own_terms_.clear();
    // A name that is also listed as ambiguous counts as that, so it is entered there.
    const bool name_is_ambiguous = std::any_of(
        brand.ambiguous.begin(), brand.ambiguous.end(), [&](const AmbiguousTerm& ambiguous) {
          return FoldedTerm(ambiguous.term) == FoldedTerm(brand.name);
        });
    if (const std::string name = Term(brand.name, where + ".name"); !name.empty()) {
      const auto [other, is_new] = names_.emplace(name, where + ".name");
      if (!is_new) Report(where + ".name", fmt::format("is the same name as {}", other->second));
      if (!name_is_ambiguous) own_terms_.emplace(name, where + ".name");
    }
    LookAtTerms(brand.aliases, where + ".aliases");
    LookAtTerms(brand.keywords, where + ".keywords");
    LookAtAmbiguous(brand.ambiguous, where + ".ambiguous");
    LookAtExclusions(brand.exclusions, where + ".exclusions");
    LookAtAccounts(brand.own_accounts, where + ".own_accounts");
    LookAtTenant(brand.tenant, where + ".tenant");
  }

  void LookAtTenant(const std::string& tenant, const std::string& where) {
    if (tenant.size() > kTermBytesMax) {
      Report(where,
             fmt::format("is {} bytes long, at most {} are allowed", tenant.size(), kTermBytesMax));
    } else if (FirstInvalidUtf8(tenant)) {
      Report(where, "is not UTF-8");
    } else if (HoldsControlCharacter(tenant)) {
      Report(where, "holds a control character");
    }
  }

  void EnterTerm(const std::string& term, const std::string& where) {
    const std::string folded = Term(term, where);
    if (folded.empty()) return;
    const auto [other, is_new] = own_terms_.emplace(folded, where);
    if (!is_new) Report(where, fmt::format("is the same term as {}", other->second));
  }

  void LookAtTerms(const std::vector<std::string>& terms, const std::string& where) {
    if (!FitsList(terms.size(), where)) return;
    for (size_t i = 0; i < terms.size(); ++i) EnterTerm(terms[i], fmt::format("{}[{}]", where, i));
  }

  void LookAtAmbiguous(const std::vector<AmbiguousTerm>& terms, const std::string& where) {
    if (!FitsList(terms.size(), where)) return;
    for (size_t i = 0; i < terms.size(); ++i) {
      EnterTerm(terms[i].term, fmt::format("{}[{}].term", where, i));
      const std::string context = fmt::format("{}[{}].context", where, i);
      if (terms[i].context.empty()) Report(context, "must not be empty");
      if (!FitsList(terms[i].context.size(), context)) continue;
      for (size_t k = 0; k < terms[i].context.size(); ++k) {
        const std::string here = fmt::format("{}[{}]", context, k);
        const std::string word = Term(terms[i].context[k], here);
        if (!word.empty() && word == FoldedTerm(terms[i].term))
          Report(here, "is the ambiguous term itself");
      }
    }
  }

  void LookAtExclusions(const std::vector<std::string>& exclusions, const std::string& where) {
    if (!FitsList(exclusions.size(), where)) return;
    std::map<std::string, std::string> seen;
    for (size_t i = 0; i < exclusions.size(); ++i) {
      const std::string here = fmt::format("{}[{}]", where, i);
      const std::string exclusion = Term(exclusions[i], here);
      if (exclusion.empty()) continue;
      const auto [other, is_new] = seen.emplace(exclusion, here);
      if (!is_new) Report(here, fmt::format("is the same exclusion as {}", other->second));
      if (own_terms_.contains(exclusion)) {
        Report(here, fmt::format("is itself a term ({})", own_terms_.at(exclusion)));
      } else if (std::none_of(own_terms_.begin(), own_terms_.end(), [&](const auto& term) {
                   return exclusion.find(term.first) != std::string::npos;
                 })) {
        Report(here, "holds none of the brand's terms, so it would exclude nothing");
      }
    }
  }

  void LookAtAccounts(const std::vector<OwnAccount>& accounts, const std::string& where) {
    if (!FitsList(accounts.size(), where)) return;
    for (size_t i = 0; i < accounts.size(); ++i) {
      const std::string here = fmt::format("{}[{}]", where, i);
      const AccountKey& key = accounts[i].key;
      LookAtName(key.platform, here + ".platform");
      LookAtName(key.id, here + ".id");
      if (!accounts[i].handle.empty()) LookAtName(accounts[i].handle, here + ".handle");
      if (accounts[i].handle.starts_with('@')) Report(here + ".handle", "is written without \"@\"");
      const auto [other, is_new] = accounts_.emplace(key, here);
      if (!is_new) Report(here, fmt::format("is the same account as {}", other->second));
    }
  }

  void LookAtName(const std::string& name, const std::string& where) {
    if (name.empty()) {
      Report(where, "must not be empty");
    } else if (name.size() > kIdBytesMax) {
      Report(where,
             fmt::format("is {} bytes long, at most {} are allowed", name.size(), kIdBytesMax));
    } else if (FirstInvalidUtf8(name) || HoldsControlCharacter(name)) {
      Report(where, "is not UTF-8 text of one line");
    }
  }

  std::vector<BrandProblem> problems_;
  size_t terms_ = 0;
  // Where each was seen first, by its folded form.
  std::map<std::string, std::string> names_;
  std::map<std::string, std::string> own_terms_;  // of the brand at hand
  std::map<AccountKey, std::string> accounts_;
};

}  // namespace

std::vector<BrandProblem> ProblemsOf(const std::vector<Brand>& brands) {
  return Inspection().Run(brands);
}

Result<std::shared_ptr<const BrandDirectory>> BrandDirectory::Make(std::vector<Brand> brands) {
  std::string message;
  for (const BrandProblem& problem : ProblemsOf(brands)) {
    if (!message.empty()) message += '\n';
    message += problem.where + ": " + problem.what;
  }
  if (!message.empty()) return Error{Errc::kInvalid, std::move(message)};
  return std::shared_ptr<const BrandDirectory>(new BrandDirectory(std::move(brands)));
}

BrandDirectory::BrandDirectory(std::vector<Brand> brands) : brands_(std::move(brands)) {
  std::sort(brands_.begin(), brands_.end(),
            [](const Brand& a, const Brand& b) { return a.name < b.name; });
  for (uint32_t brand = 0; brand < brands_.size(); ++brand) {
    for (const OwnAccount& account : brands_[brand].own_accounts)
      owned_.push_back({account.key, brand});
  }
  std::sort(owned_.begin(), owned_.end(),
            [](const Owned& a, const Owned& b) { return a.account < b.account; });
  for (const Brand& brand : brands_) tenants_.push_back(brand.tenant);
  if (tenants_.empty()) tenants_.emplace_back();
  std::sort(tenants_.begin(), tenants_.end());
  tenants_.erase(std::unique(tenants_.begin(), tenants_.end()), tenants_.end());
}

std::optional<uint32_t> BrandDirectory::IndexOf(std::string_view name) const {
  const auto at =
      std::lower_bound(brands_.begin(), brands_.end(), name,
                       [](const Brand& brand, std::string_view n) { return brand.name < n; });
  if (at == brands_.end() || at->name != name) return std::nullopt;
  return static_cast<uint32_t>(at - brands_.begin());
}

std::optional<uint32_t> BrandDirectory::OwnerOf(const AccountKeyView& account) const {
  const auto at = std::lower_bound(owned_.begin(), owned_.end(), account,
                                   [](const Owned& owned, const AccountKeyView& key) {
                                     return AccountKeyView(owned.account) < key;
                                   });
  if (at == owned_.end() || AccountKeyView(at->account) != account) return std::nullopt;
  return at->brand;
}

const Brand* BrandDirectory::Find(std::string_view name) const {
  const auto index = IndexOf(name);
  return index ? &brands_[*index] : nullptr;
}

const Brand* BrandDirectory::FindOwner(const AccountKeyView& account) const {
  const auto index = OwnerOf(account);
  return index ? &brands_[*index] : nullptr;
}

}  // namespace firstreply::ingest
