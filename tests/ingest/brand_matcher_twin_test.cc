// The matcher against a naive twin that tries every term at every place of every text.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ingest/brand_matcher.h"
#include "tests/support/random.h"

namespace firstreply::ingest {
namespace {

using Characters = std::vector<std::string>;  // UTF-8, one character each

Characters Split(const std::string& text) {
  Characters characters;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) {
      characters.back() += c;
    } else {
      characters.emplace_back(1, c);
    }
  }
  return characters;
}

// The texts of this test are made of few characters, so that their kinds can be listed.
enum class Kind { kWord, kKatakana, kOther };
Kind KindOf(const std::string& character) {
  if (std::string("abcn_27").find(character) != std::string::npos) return Kind::kWord;
  if (character == "ソ" || character == "ニ" || character == "ー") return Kind::kKatakana;
  return Kind::kOther;
}

bool Holds(const std::string& before, const std::string& after) {
  return KindOf(before) == KindOf(after) && KindOf(before) != Kind::kOther;
}

struct Place {
  size_t begin;
  size_t end;
};

std::vector<Place> PlacesOf(const std::string& term, const Characters& text) {
  const Characters wanted = Split(FoldedTerm(term));
  std::vector<Place> places;
  for (size_t begin = 0; begin + wanted.size() <= text.size(); ++begin) {
    const size_t end = begin + wanted.size();
    if (!std::equal(wanted.begin(), wanted.end(), text.begin() + static_cast<ptrdiff_t>(begin)))
      continue;
    if (begin > 0 && Holds(text[begin - 1], text[begin])) continue;
    if (end < text.size() && Holds(text[end - 1], text[end])) continue;
    places.push_back({begin, end});
  }
  return places;
}

using Texts = std::vector<Characters>;

bool Stands(const std::string& term, const Brand& brand, const Texts& texts) {
  for (const Characters& text : texts) {
    for (const Place& place : PlacesOf(term, text)) {
      bool is_excluded = false;
      for (const std::string& exclusion : brand.exclusions) {
        for (const Place& excluded : PlacesOf(exclusion, text)) {
          is_excluded |= excluded.begin <= place.begin && place.end <= excluded.end;
        }
      }
      if (!is_excluded) return true;
    }
  }
  return false;
}

bool StandsAnywhere(const std::vector<std::string>& words, const Texts& texts) {
  for (const std::string& word : words) {
    for (const Characters& text : texts) {
      if (!PlacesOf(word, text).empty()) return true;
    }
  }
  return false;
}

bool Names(const Brand& brand, const Texts& texts) {
  bool name_is_ambiguous = false;
  for (const AmbiguousTerm& ambiguous : brand.ambiguous) {
    name_is_ambiguous |= FoldedTerm(ambiguous.term) == FoldedTerm(brand.name);
  }
  if (!name_is_ambiguous && Stands(brand.name, brand, texts)) return true;
  for (const std::string& keyword : brand.keywords) {
    if (Stands(keyword, brand, texts)) return true;
  }
  for (const AmbiguousTerm& ambiguous : brand.ambiguous) {
    if (Stands(ambiguous.term, brand, texts) && StandsAnywhere(ambiguous.context, texts))
      return true;
  }
  return false;
}

class Inventor {
 public:
  explicit Inventor(uint64_t seed) : random_(seed) {}

  std::string Text(uint64_t length_max) {
    static const std::vector<std::string> kPieces = {"a",  "b", "c",  "n",  "A", "Ｂ", "_",
                                                     "2",  "7", " ",  "-",  "#", "ソ", "ニ",
                                                     "ー", "ｿ", "あ", "さ", "空"};
    std::string text;
    for (uint64_t left = random_.Below(length_max + 1); left > 0; --left)
      text += random_.PickFrom(kPieces);
    return text;
  }

  // Only what `ProblemsOf` lets pass.
  std::vector<Brand> Brands() {
    std::vector<Brand> brands;
    for (uint64_t left = 1 + random_.Below(12); left > 0; --left) {
      Brand brand;
      do brand.name = Text(3);
      while (!Pass(brands, brand));
      Try(brands, brand, [&] { brand.keywords.push_back(Text(3)); });
      Try(brands, brand, [&] { brand.ambiguous.push_back({Text(2), {Text(2), Text(1)}}); });
      for (int i = 0; i < 3; ++i)
        Try(brands, brand, [&] { brand.exclusions.push_back(Text(2) + brand.name + Text(2)); });
      brands.push_back(brand);
    }
    return brands;
  }

 private:
  static bool Pass(std::vector<Brand> brands, const Brand& further) {
    brands.push_back(further);
    return ProblemsOf(brands).empty();
  }

  template <class Change>
  void Try(const std::vector<Brand>& brands, Brand& brand, Change change) {
    const Brand before = brand;
    change();
    if (!Pass(brands, brand)) brand = before;
  }

  test::Random random_;
};

std::vector<std::string> ByTwin(const std::vector<Brand>& brands,
                                const std::vector<std::string>& texts) {
  Texts split;
  for (const std::string& text : texts) split.push_back(Split(Folded(text)));
  std::vector<std::string> names;
  for (const Brand& brand : brands) {
    if (Names(brand, split)) names.push_back(brand.name);
  }
  return names;
}

TEST(BrandMatcherTwinTest, AgreesWithTheNaiveTwinOnRandomBrandsAndTexts) {
  BrandMatcher::Scratch scratch;
  int named = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Inventor inventor(seed);
    const auto matcher =
        BrandMatcher::Build(BrandDirectory::Make(inventor.Brands()).value()).value();
    const auto& brands = matcher->directory().brands();
    for (int round = 0; round < 100; ++round) {
      const std::string text = inventor.Text(24);
      const std::string alt_text = inventor.Text(8);
      const std::vector<std::string_view> alt_texts = {alt_text};
      PostView post;
      post.text = text;
      post.alt_texts = alt_texts;

      std::vector<std::string> names;
      for (const uint32_t brand : matcher->Match(post, scratch).named)
        names.push_back(brands[brand].name);
      ASSERT_EQ(names, ByTwin(brands, {text, alt_text}))
          << "seed " << seed << ": " << text << " / " << alt_text;
      named += static_cast<int>(names.size());
    }
  }
  EXPECT_GT(named, 5'000);  // or the test would prove little
}

TEST(TermScannerTest, FindsEveryPlaceOfEveryTermHoweverLong) {
  test::Random random(5);
  for (int round = 0; round < 50; ++round) {
    std::vector<std::string> terms;
    for (int i = 0; i < 40; ++i) {
      std::string term(1 + random.Below(i % 10 == 0 ? 200 : 6), 'a');
      for (char& c : term) c = static_cast<char>('a' + random.Below(2));
      if (std::find(terms.begin(), terms.end(), term) == terms.end()) terms.push_back(term);
    }
    std::string text;
    for (int i = 0; i < 30; ++i) text += random.Chance(50) ? random.PickFrom(terms) : "c";

    std::vector<std::pair<uint32_t, uint32_t>> expected;
    for (uint32_t term = 0; term < terms.size(); ++term) {
      for (size_t at = text.find(terms[term]); at != std::string::npos;
           at = text.find(terms[term], at + 1)) {
        expected.emplace_back(static_cast<uint32_t>(at + terms[term].size()), term);
      }
    }
    std::sort(expected.begin(), expected.end());

    TermScanner::Scratch scratch;
    std::vector<TermScanner::Hit> hits;
    TermScanner::Build(terms).value().Scan(text, scratch, hits);
    EXPECT_TRUE(
        std::is_sorted(hits.begin(), hits.end(), [](auto a, auto b) { return a.end < b.end; }));
    std::vector<std::pair<uint32_t, uint32_t>> found;
    for (const auto& hit : hits) found.emplace_back(hit.end, hit.term);
    std::sort(found.begin(), found.end());
    ASSERT_EQ(found, expected);
  }
}

}  // namespace
}  // namespace firstreply::ingest
