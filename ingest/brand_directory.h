// The brands that we watch for: how people call them, and the accounts through which they speak.
//
// A `BrandDirectory` is a checked, immutable snapshot; a changed config makes a new one. Any
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/result.h"
#include "ingest/post_view.h"

namespace firstreply::ingest {

// A term that is also an everyday word: it names the brand only in a post that also holds one of
// the context words.
struct AmbiguousTerm {
  std::string term;
  std::vector<std::string> context;
  bool operator==(const AmbiguousTerm&) const = default;
};

struct OwnAccount {
  AccountKey key;
  std::string handle;  // what people write after "@" on that platform; empty: its id
  bool operator==(const OwnAccount&) const = default;
};

struct Brand {
  std::string name;  // its identity everywhere; also a term of its own, unless listed as ambiguous
  std::vector<std::string> aliases;
  std::vector<std::string>
      keywords;  // products, slogans, hashtags: they name the brand as its name does
  std::vector<std::string> exclusions;  // phrases that hold a term and mean something else
  std::vector<AmbiguousTerm> ambiguous;
  std::vector<OwnAccount> own_accounts;
  std::string tenant;  // whose brand it is; what is said to one tenant is apart from what is said
                       // to others (ingest/realm.h). Empty: of those who name none
  bool operator==(const Brand&) const = default;
};

// What is wrong with a list of brands, and where: "brands[0].keywords[2]".
struct BrandProblem {
  std::string where;
  std::string what;
  bool operator==(const BrandProblem&) const = default;
};

// All problems, in the order of the list; empty when there are none:
//   - a name, term or account that is empty, too long, no UTF-8, or holds no letter and no digit;
//   - names that differ in case or width only, one term twice in a brand, an account claimed twice;
//   - an exclusion that holds none of the brand's terms, or is one: it would exclude nothing, or
//     everything;
//   - a tenant's name that is too long, no UTF-8, or holds a control character;
//   - an ambiguous term without context words; more of anything than the limits below.
std::vector<BrandProblem> ProblemsOf(const std::vector<Brand>& brands);

class BrandDirectory {
 public:
  // kInvalid with all problems, one a line. No brands at all make a valid directory.
  static Result<std::shared_ptr<const BrandDirectory>> Make(std::vector<Brand> brands);

  // Sorted by name, so that an order of indexes is an order of names.
  const std::vector<Brand>& brands() const { return brands_; }

  // The tenants that brands name, sorted, without doubles; the empty one is that of brands which
  // name none. Never empty itself.
  const std::vector<std::string>& tenants() const { return tenants_; }
  bool names_tenants() const { return tenants_.size() > 1 || !tenants_.front().empty(); }

  // An index into `brands()`.
  std::optional<uint32_t> IndexOf(std::string_view name) const;
  std::optional<uint32_t> OwnerOf(const AccountKeyView& account) const;

  const Brand* Find(std::string_view name) const;
  // The brand that speaks through an account; null when none does.
  const Brand* FindOwner(const AccountKeyView& account) const;

 private:
  struct Owned {
    AccountKey account;
    uint32_t brand;
  };

  explicit BrandDirectory(std::vector<Brand> brands);

  std::vector<Brand> brands_;
  std::vector<Owned> owned_;  // sorted by account
  std::vector<std::string> tenants_;
};

}  // namespace firstreply::ingest
