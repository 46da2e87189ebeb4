// Says which brands a post names.
//
// Rules, over folded text (ingest/folded_text.h), for brand names, aliases, keywords and ambiguous
// terms alike:
//   - a term counts where it stands as a word of its own. Letters of one alphabet, digits and "_"
//     make one word, and so does a run of katakana; any change of script ends it. "ANAの便", "#ANA"
//     and "ANA's" name ANA; "BANANA", "ANA2" and "ana_x" do not; "ソニー" is not in "パナソニック".
//     Kanji and hiragana have no such borders;
//   - a term inside one of its brand's exclusions does not count; exclusions stand as words in the
//     same way;
//   - an ambiguous term counts if one of its context words stands anywhere in the post;
//   - an own account counts if the platform lists it among the post's mentions, or if the text
//     calls it: "@handle".
// Looked through are the text with its links and hashtags, and the alternative texts of pictures.
//
// Immutable: any number of threads, each with a scratch of its own. A changed config makes a new
// matcher.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/result.h"
#include "ingest/brand_directory.h"
#include "ingest/folded_text.h"
#include "ingest/post_view.h"
#include "ingest/term_scanner.h"

namespace firstreply::ingest {

// Brands as indexes into the directory, sorted, without doubles. Valid until the scratch is used
// again.
struct NamedBrands {
  std::span<const uint32_t> named;      // all of them
  std::span<const uint32_t> addressed;  // those whose own account the post mentions
};

class BrandMatcher {
 private:
  // What a literal stands for when it is found.
  enum class Role : uint8_t { kTerm, kAmbiguous, kContext, kExclusion, kHandle };
  struct Use {
    Role role;
    uint32_t brand;
    uint32_t detail;  // kAmbiguous, kContext: index of the ambiguous term; kHandle: index of the
                      // platform
  };

 public:
  // Working memory for one thread at a time; serves any matcher, also one after the other.
  class Scratch {
    friend class BrandMatcher;
    struct Span {
      uint32_t brand;
      uint32_t text;  // which text of the post
      uint32_t begin;
      uint32_t end;
    };
    struct Candidate {
      Span span;
      uint32_t ambiguous;  // index of the ambiguous term, or kUnambiguous
    };

    TextFolder folder_;
    TermScanner::Scratch scanner_;
    std::vector<TermScanner::Hit> hits_;
    std::vector<Candidate> candidates_;
    std::vector<Span> exclusions_;
    std::vector<uint32_t> contexts_;  // ambiguous terms whose context was seen
    std::vector<uint32_t> named_;
    std::vector<uint32_t> addressed_;
  };

  // kUnavailable where the scanner cannot be built.
  static Result<std::shared_ptr<const BrandMatcher>> Build(
      std::shared_ptr<const BrandDirectory> directory);

  // Looks at `platform` of the key, the texts and the mentions of a post.
  NamedBrands Match(const PostView& post, Scratch& scratch) const;

  const BrandDirectory& directory() const { return *directory_; }

 private:
  static constexpr uint32_t kUnambiguous = UINT32_MAX;
  struct Plan;

  BrandMatcher(std::shared_ptr<const BrandDirectory> directory, Plan plan, TermScanner scanner);

  void SearchText(std::string_view text, uint32_t number, std::string_view platform,
                  Scratch& scratch) const;
  void Note(const Use& use, Scratch::Span span, std::string_view folded, std::string_view platform,
            Scratch& scratch) const;
  static void Settle(Scratch& scratch);

  const std::shared_ptr<const BrandDirectory> directory_;
  const std::vector<std::string> literals_;
  const std::vector<std::vector<Use>> uses_;  // of the literal with the same index
  const std::vector<std::string> platforms_;
  const TermScanner scanner_;
};

}  // namespace firstreply::ingest
