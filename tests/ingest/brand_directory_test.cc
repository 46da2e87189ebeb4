#include "ingest/brand_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/base/limits.h"

namespace firstreply::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Brand Named(std::string name) {
  Brand brand;
  brand.name = std::move(name);
  return brand;
}

std::vector<std::string> ProblemsWith(const std::vector<Brand>& brands) {
  std::vector<std::string> lines;
  for (const BrandProblem& problem : ProblemsOf(brands))
    lines.push_back(problem.where + ": " + problem.what);
  return lines;
}

TEST(BrandDirectoryTest, FindsBrandsByNameAndByOwnAccount) {
  Brand northair = Named("northair");
  northair.own_accounts = {{{"x", "77"}, "northair_care"}, {{"bluesky", "did:plc:north"}, ""}};
  const auto directory = BrandDirectory::Make({northair, Named("あさひ堂")}).value();

  ASSERT_NE(directory->Find("northair"), nullptr);
  EXPECT_EQ(*directory->Find("northair"), northair);
  EXPECT_EQ(directory->Find("Northair"), nullptr);
  ASSERT_NE(directory->FindOwner(AccountKey{"x", "77"}), nullptr);
  EXPECT_EQ(directory->FindOwner(AccountKey{"x", "77"})->name, "northair");
  EXPECT_EQ(directory->FindOwner(AccountKey{"bluesky", "77"}), nullptr);
  EXPECT_EQ(directory->FindOwner(AccountKey{"bluesky", "did:plc:north"})->name, "northair");
}

TEST(BrandDirectoryTest, OrdersBrandsByNameSoThatIndexesSortAsNamesDo) {
  const auto directory =
      BrandDirectory::Make({Named("zeta"), Named("alpha"), Named("mid")}).value();
  EXPECT_EQ(directory->IndexOf("alpha"), 0u);
  EXPECT_EQ(directory->IndexOf("mid"), 1u);
  EXPECT_EQ(directory->IndexOf("zeta"), 2u);
  EXPECT_EQ(directory->IndexOf("nobody"), std::nullopt);
}

TEST(BrandDirectoryTest, MayBeEmpty) {
  EXPECT_TRUE(BrandDirectory::Make({}).value()->brands().empty());
}

TEST(BrandDirectoryTest, ReportsEveryProblemAtOnce) {
  const auto directory = BrandDirectory::Make({Named(""), Named("--")});
  ASSERT_FALSE(directory);
  EXPECT_EQ(directory.error().code, Errc::kInvalid);
  EXPECT_EQ(directory.error().message,
            "brands[0].name: must not be empty\nbrands[1].name: holds no letter and no digit");
}

TEST(BrandDirectoryTest, RefusesNamesThatDifferInCaseOrWidthOnly) {
  EXPECT_THAT(ProblemsWith({Named("Northair"), Named("ＮＯＲＴＨＡＩＲ")}),
              ElementsAre("brands[1].name: is the same name as brands[0].name"));
}

TEST(BrandDirectoryTest, RefusesATermTwiceInOneBrandButSharesItBetweenBrands) {
  Brand one = Named("northair");
  one.aliases = {"ノースエア", "lounge"};
  one.keywords = {"ﾉｰｽｴｱ", "NORTHAIR"};
  Brand other = Named("southair");
  other.keywords = {"lounge"};
  EXPECT_THAT(ProblemsWith({one, other}),
              ElementsAre("brands[0].keywords[0]: is the same term as brands[0].aliases[0]",
                          "brands[0].keywords[1]: is the same term as brands[0].name"));
}

TEST(BrandDirectoryTest, RefusesTermsThatCouldNeverBeFoundOrAlways) {
  Brand brand = Named("northair");
  brand.aliases = {"", " \u3000", "#!", "_", "north\nair", "a\xFF"};
  EXPECT_THAT(ProblemsWith({brand}),
              ElementsAre("brands[0].aliases[0]: must not be empty",
                          "brands[0].aliases[1]: holds no letter and no digit",
                          "brands[0].aliases[2]: holds no letter and no digit",
                          "brands[0].aliases[3]: holds no letter and no digit",
                          "brands[0].aliases[4]: holds a control character",
                          "brands[0].aliases[5]: is not UTF-8"));
}

TEST(BrandDirectoryTest, RefusesExclusionsWithoutEffectOrWithTooMuch) {
  Brand brand = Named("あさひ");
  brand.exclusions = {"あさひかわ", "ゆうひ", "あさひ", "あさひかわ"};
  EXPECT_THAT(
      ProblemsWith({brand}),
      ElementsAre(
          "brands[0].exclusions[1]: holds none of the brand's terms, so it would exclude nothing",
          "brands[0].exclusions[2]: is itself a term (brands[0].name)",
          "brands[0].exclusions[3]: is the same exclusion as brands[0].exclusions[0]"));
}

TEST(BrandDirectoryTest, TakesItsOwnNameAsAmbiguousTerm) {
  Brand brand = Named("Aria");
  brand.ambiguous = {{"aria", {"hotel"}}};
  EXPECT_THAT(ProblemsWith({brand}), IsEmpty());
}

TEST(BrandDirectoryTest, RefusesAmbiguousTermsWithoutContext) {
  Brand brand = Named("northair");
  brand.ambiguous = {{"north", {}}, {"sky", {"", "Sky"}}};
  EXPECT_THAT(ProblemsWith({brand}),
              ElementsAre("brands[0].ambiguous[0].context: must not be empty",
                          "brands[0].ambiguous[1].context[0]: must not be empty",
                          "brands[0].ambiguous[1].context[1]: is the ambiguous term itself"));
}

TEST(BrandDirectoryTest, RefusesAnAccountClaimedTwice) {
  Brand one = Named("northair");
  one.own_accounts = {{{"x", "77"}, ""}};
  Brand other = Named("southair");
  other.own_accounts = {{{"x", "77"}, ""}, {{"", "1"}, ""}, {{"x", "2"}, "@south"}};
  EXPECT_THAT(
      ProblemsWith({one, other}),
      ElementsAre("brands[1].own_accounts[0]: is the same account as brands[0].own_accounts[0]",
                  "brands[1].own_accounts[1].platform: must not be empty",
                  "brands[1].own_accounts[2].handle: is written without \"@\""));
}

TEST(BrandDirectoryTest, RefusesATermBeyondItsLimit) {
  Brand brand = Named(std::string(kTermBytesMax, 'n'));
  EXPECT_THAT(ProblemsWith({brand}), IsEmpty());
  brand.name += 'n';
  EXPECT_THAT(ProblemsWith({brand}), ElementsAre(HasSubstr("at most 200 are allowed")));
}

TEST(BrandDirectoryTest, RefusesAnIdBeyondItsLimit) {
  Brand brand = Named("northair");
  brand.own_accounts = {{{"x", std::string(kIdBytesMax, '7')}, ""}};
  EXPECT_THAT(ProblemsWith({brand}), IsEmpty());
  brand.own_accounts[0].key.id += '7';
  EXPECT_THAT(ProblemsWith({brand}), ElementsAre(HasSubstr("at most 512 are allowed")));
}

TEST(BrandDirectoryTest, RefusesAListBeyondItsLimit) {
  Brand brand = Named("northair");
  for (size_t i = 0; i < kTermsPerListMax; ++i) brand.keywords.push_back(std::to_string(i));
  EXPECT_THAT(ProblemsWith({brand}), IsEmpty());
  brand.keywords.push_back("one more");
  EXPECT_THAT(ProblemsWith({brand}),
              ElementsAre("brands[0].keywords: holds 1001 entries, at most 1000 are allowed"));
}

TEST(BrandDirectoryTest, KnowsTheTenantsThatBrandsName) {
  Brand lumo = Named("lumo");
  lumo.tenant = "ferries";
  Brand kito = Named("kito");
  kito.tenant = "books";
  const auto told = BrandDirectory::Make({lumo, kito, Named("alone")}).value();
  EXPECT_THAT(told->tenants(), ElementsAre("", "books", "ferries"));
  EXPECT_TRUE(told->names_tenants());
  EXPECT_TRUE(BrandDirectory::Make({lumo}).value()->names_tenants());

  for (const std::vector<Brand>& brands : {std::vector<Brand>{}, {Named("alone"), Named("two")}}) {
    const auto untold = BrandDirectory::Make(brands).value();
    EXPECT_THAT(untold->tenants(), ElementsAre(""));
    EXPECT_FALSE(untold->names_tenants());
  }
}

TEST(BrandDirectoryTest, RefusesATenantWhoseNameCannotBeKept) {
  Brand brand = Named("lumo");
  brand.tenant = std::string(kTermBytesMax, 't');
  EXPECT_THAT(ProblemsWith({brand}), IsEmpty());
  for (const std::string& tenant : {std::string(kTermBytesMax + 1, 't'),
                                    std::string("a\x1f"
                                                "b"),
                                    std::string("\xFF")}) {
    brand.tenant = tenant;
    EXPECT_THAT(ProblemsWith({brand}), testing::SizeIs(1));
  }
}

TEST(BrandDirectoryTest, RefusesMoreBrandsThanItsLimit) {
  std::vector<Brand> brands;
  for (size_t i = 0; i < kBrandsMax; ++i) brands.push_back(Named("b" + std::to_string(i)));
  EXPECT_THAT(ProblemsWith(brands), IsEmpty());
  brands.push_back(Named("one more"));
  EXPECT_THAT(ProblemsWith(brands),
              ElementsAre("brands: holds 10001 brands, at most 10000 are allowed"));
}

TEST(BrandDirectoryTest, RefusesMoreTermsThanAllBrandsMayHaveTogether) {
  std::vector<Brand> brands;
  for (size_t i = 0; i < kTermsMax / kTermsPerListMax; ++i) {
    Brand brand = Named("b" + std::to_string(i));
    for (size_t k = 1; k < kTermsPerListMax; ++k) brand.keywords.push_back("k" + std::to_string(k));
    brands.push_back(brand);
  }
  EXPECT_THAT(ProblemsWith(brands), IsEmpty());
  brands.push_back(Named("one more"));
  EXPECT_THAT(ProblemsWith(brands),
              ElementsAre("brands: hold 50001 terms together, at most 50000 are allowed"));
}

}  // namespace
}  // namespace firstreply::ingest
