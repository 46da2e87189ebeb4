#include "deploy/app/config.h"
#include "deploy/app/config_triage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "ingest/base/limits.h"

namespace firstreply::app {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// The tests run wherever ctest likes; the repository is where the build says.
const std::filesystem::path kRepository = FIRSTREPLY_REPOSITORY;
const std::filesystem::path kFixtures = kRepository / "tests/data/config";

std::string ErrorOf(std::string_view text) {
  const auto config = ReadConfig(text, "a.yaml");
  return config ? "" : config.error().message;
}

TEST(ConfigTest, TheExampleIsRight) {
  const auto config = LoadConfig(kRepository / "deploy/config/example.yaml");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->store, "firstreply.db");

  const ingest::Brand* aurora = config->brands->Find("Aurora Rail");
  ASSERT_NE(aurora, nullptr);
  EXPECT_THAT(aurora->aliases, ElementsAre("AuroraRail", "Aurora Railways"));
  EXPECT_THAT(aurora->keywords, ElementsAre("Northern Light Pass", "#RideTheAurora"));
  EXPECT_THAT(aurora->ambiguous,
              ElementsAre(ingest::AmbiguousTerm{
                  "Aurora", {"train", "platform", "conductor", "seat reservation"}}));
  EXPECT_EQ(aurora->own_accounts[0], (ingest::OwnAccount{{"x", "880142217"}, "AuroraHelp"}));
  ASSERT_NE(config->brands->Find("あさひ堂"), nullptr);

  ASSERT_EQ(config->sources.size(), 2u);
  EXPECT_EQ(
      config->sources[0],
      (SourceConfig{"service-desk", SourceKind::kNdjson, true, {"Aurora Rail", "あさひ堂"}, true}));
  EXPECT_EQ(config->sources[1],
            (SourceConfig{"public-stream", SourceKind::kNdjson, false, {}, false}));
}

TEST(ConfigTest, TheExamplePromisesWhatAFirstInstallShould) {
  using namespace std::chrono_literals;
  const auto config = LoadConfig(kRepository / "deploy/config/example.yaml");
  ASSERT_TRUE(config) << config.error().message;
  triage::PolicyFacts facts;
  const auto targets = [&](ingest::Urgency urgency) {
    facts.urgency = urgency;
    return config->policies->For(facts).targets;
  };
  EXPECT_EQ(targets(ingest::Urgency::kCritical),
            (triage::Targets{10min, 15min, 15min, 15min, 24h}));
  EXPECT_EQ(targets(ingest::Urgency::kHigh), (triage::Targets{30min, 1h, 1h, 1h, 24h}));
  EXPECT_EQ(targets(ingest::Urgency::kNormal), (triage::Targets{1h, 4h, 4h, 4h, 24h}));
  EXPECT_EQ(targets(ingest::Urgency::kLow), (triage::Targets{.answer = 9h}));

  facts.directed = false;
  EXPECT_EQ(targets(ingest::Urgency::kHigh), triage::Targets{});
  EXPECT_EQ(targets(ingest::Urgency::kCritical).answer, Duration(15min));
  EXPECT_EQ(config->policies->For(facts).calendar, triage::Calendar::RoundTheClock());

  // 11 February is the Foundation Day of Japan.
  const auto desk = triage::Calendar::Make(config->calendars.at(0)).value();
  const TimePoint noon_in_tokyo = std::chrono::sys_days(std::chrono::year(2027) / 2 / 11) + 3h;
  EXPECT_FALSE(desk->OpenAt(noon_in_tokyo));
  EXPECT_TRUE(desk->OpenAt(noon_in_tokyo + 24h));
}

TEST(ConfigTest, ABrandMayNameItsTenant) {
  const auto config =
      ReadConfig("brands: [{name: Lumo, tenant: lumo-house}, {name: Kito}]", "a.yaml");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->brands->Find("Lumo")->tenant, "lumo-house");
  EXPECT_EQ(config->brands->Find("Kito")->tenant, "");
  EXPECT_EQ(ErrorOf("brands: [{name: Lumo, tenant: ''}]"),
            "a.yaml:1:31: brands[0].tenant: must not be empty");
  EXPECT_EQ(ErrorOf("brands: [{name: Lumo, tenant: \"a\\tb\"}]"),
            "a.yaml:1:31: brands[0].tenant: holds a control character");
}

TEST(ConfigTest, OneBrandIsEnough) {
  const auto config = ReadConfig("brands: [{name: Aurora Rail}]", "a.yaml");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->brands->brands().size(), 1u);
  EXPECT_EQ(config->store, "");
  EXPECT_THAT(config->sources, IsEmpty());
}

TEST(ConfigTest, PostsAreJudgedUnlessItSaysOtherwise) {
  const std::string brands = "brands: [{name: Aurora Rail}]\n";
  EXPECT_EQ(ReadConfig(brands, "a.yaml")->triage, TriageConfig());
  EXPECT_TRUE(TriageConfig().by_model);
  EXPECT_FALSE(ReadConfig(brands + "triage: {verdicts: sources}", "a.yaml")->triage.by_model);
  const auto own =
      ReadConfig(brands + "triage: {verdicts: model, model: our.model}", "conf/a.yaml");
  EXPECT_EQ(own->triage.model, "conf/our.model");
}

TEST(ConfigTest, ABrandMayHaveAnAdjustmentAndThresholdsOfItsOwn) {
  const auto config = ReadConfig(
      "brands: [{name: Lumo}, {name: Kito}]\n"
      "triage: {adjustments: [{brand: Lumo, file: lumo.adjustment}],\n"
      "  thresholds: {high: 64, brands: [{brand: Kito, critical: 90}]}}\n",
      "conf/a.yaml");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->triage.adjustments,
            (std::vector<AdjustmentFile>{{"Lumo", "conf/lumo.adjustment"}}));
  EXPECT_EQ(config->triage.thresholds, (triage::ThresholdsByBrand{{64, 80}, {{"Kito", {64, 90}}}}));
}

TEST(ConfigTest, RefusesMoreAdjustmentsThanItsLimit) {
  std::string text = "brands:\n";
  std::string triage = "triage:\n  adjustments:\n";
  for (size_t i = 0; i <= kAdjustmentsMax; ++i) {
    text += "  - {name: Lumo" + std::to_string(i) + "x}\n";
    if (i < kAdjustmentsMax) triage += "    - {brand: Lumo" + std::to_string(i) + "x, file: a}\n";
  }
  EXPECT_EQ(ErrorOf(text + triage), "");
  triage += "    - {brand: Lumo" + std::to_string(kAdjustmentsMax) + "x, file: a}\n";
  EXPECT_THAT(ErrorOf(text + triage), HasSubstr("holds 257 entries, at most 256 are allowed"));
}

TEST(ConfigTest, NumbersAndYesInPlaceOfTextAreText) {
  const auto config =
      ReadConfig("brands: [{name: yes, own_accounts: [{platform: x, id: 0077}]}]", "a.yaml");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->brands->brands()[0].name, "yes");
  EXPECT_EQ(config->brands->brands()[0].own_accounts[0].key.id, "0077");
}

TEST(ConfigTest, ADocumentMayBeMarkedAsOne) {
  EXPECT_EQ(ErrorOf("%YAML 1.2\n---\nbrands: [{name: Aurora Rail}]\n...\n"), "");
  EXPECT_EQ(ErrorOf("\xEF\xBB\xBF"
                    "brands: [{name: Aurora Rail}]\r\n"),
            "");
}

struct WrongFile {
  const char* name;
  const char* message;  // after "NAME.yaml:"
};

constexpr WrongFile kWrongFiles[] = {
    {"account_of_two_brands",
     "5:20: brands[1].own_accounts[0]: is the same account as brands[0].own_accounts[0]"},
    {"account_without_id", "4:9: brands[0].own_accounts[0].id: is missing"},
    {"adjustment_of_unknown_brand",
     "5:25: triage.adjustments[0].brand: no brand is named \"Nobody\""},
    {"adjustment_twice", "5:49: triage.adjustments[1].brand: is given twice"},
    {"adjustment_without_a_model",
     "6:16: triage.adjustments: add to a model, and \"verdicts\" names none"},
    {"adjustment_without_file", "5:17: triage.adjustments[0].file: is missing"},
    {"alias_of_unknown_anchor", "1:9: is no YAML: the referenced anchor is not defined"},
    {"ambiguous_with_empty_context", "5:18: brands[0].ambiguous[0].context: must not be empty"},
    {"ambiguous_without_context", "4:9: brands[0].ambiguous[0].context: is missing"},
    {"brand_is_text", "2:5: brands[0]: must be a map with the keys name"},
    {"brand_without_name", "2:5: brands[0].name: is missing"},
    {"brands_empty", "1:9: brands: must not be empty"},
    {"brands_missing", "1:1: brands: is missing"},
    {"brands_without_value", "1:1: brands: must be a list"},
    {"column_after_japanese_text",
     "2:18: brands[0].keyword: unknown key; known here: name, aliases, keywords, exclusions, "
     "ambiguous, own_accounts, tenant"},
    {"directed_is_a_number", "4:42: sources[0].directed: must be yes or no"},
    {"doubled_key", "4:5: brands[0].aliases: is given twice"},
    {"exclusion_without_effect",
     "3:18: brands[0].exclusions[0]: holds none of the brand's terms, so it would exclude nothing"},
    {"handle_with_at_sign", "3:51: brands[0].own_accounts[0].handle: is written without \"@\""},
    {"key_is_a_list", "3:7: brands[0]: a key must be text"},
    {"keyword_without_letters", "3:22: brands[0].keywords[1]: holds no letter and no digit"},
    {"keywords_are_text", "3:15: brands[0].keywords: must be a list"},
    {"keywords_empty", "3:15: brands[0].keywords: must not be empty"},
    {"name_is_a_list", "2:11: brands[0].name: must be text"},
    {"name_is_null", "2:11: brands[0].name: must be text"},
    {"names_alike", "3:11: brands[1].name: is the same name as brands[0].name"},
    {"nested_without_end", "2:1: is nested too deeply"},
    {"not_a_map", "1:1: must be a map with the keys brands"},
    {"not_utf8", "2:18: is not UTF-8"},
    {"not_yaml", "3:1: is no YAML: ends inside a quoted text"},
    {"nothing", "1:1: holds nothing"},
    {"refers_to_an_anchor", "4:41: sources[0].brands[0]: refers to an anchor; write the value out"},
    {"source_kind_unknown", "5:11: sources[0].kind: unknown kind; known: ndjson"},
    {"source_name_with_spaces",
     "4:12: sources[0].name: may hold letters a-z, digits, \"-\", \"_\" and \".\" only"},
    {"source_names_alike", "5:12: sources[1].name: is the name of another source"},
    {"source_names_brand_twice", "4:54: sources[0].brands[1]: is given twice"},
    {"source_of_unknown_brand", "4:41: sources[0].brands[0]: no brand is named \"Aurora Air\""},
    {"source_without_kind", "4:5: sources[0].kind: is missing"},
    {"store_empty", "1:8: store: must not be empty"},
    {"store_is_a_map", "1:8: store: must be text"},
    {"tab_as_indentation", "2:2: is no YAML: illegal block entry"},
    {"term_twice", "4:16: brands[0].keywords[0]: is the same term as brands[0].aliases[0]"},
    {"text_with_a_foreign_tag", "2:11: brands[0].name: must be text"},
    {"threshold_out_of_reach",
     "5:22: triage.thresholds.high: must be a whole number from 31 to 101"},
    {"thresholds_fall",
     "5:15: triage.thresholds: critical begins below high: at 80, and high at 81"},
    {"thresholds_of_brand_fall",
     "5:35: triage.thresholds.brands[0]: critical begins below high: at 63, and high at 64"},
    {"triage_model_empty", "4:10: triage.model: must not be empty"},
    {"triage_verdicts_unknown", "3:20: triage.verdicts: must be \"model\" or \"sources\""},
    {"trust_hints_in_quotes", "4:45: sources[0].trust_hints: must be yes or no"},
    {"two_documents", "3:1: holds more than one document"},
    {"unknown_key",
     "3:1: sauces: unknown key; known here: brands, sources, store, listen, public_url, log, "
     "tls, trusted_proxy, destinations, calendars, policies, responses, triage"},
    {"unknown_key_of_brand",
     "3:5: brands[0].keyword: unknown key; known here: name, aliases, keywords, exclusions, "
     "ambiguous, own_accounts, tenant"},
    {"unknown_key_of_source",
     "6:5: sources[0].token: unknown key; known here: name, kind, directed, brands, trust_hints"},
};

TEST(ConfigTest, SaysWhatIsWrongWithEachFixtureAndWhere) {
  for (const WrongFile& wrong : kWrongFiles) {
    const std::string path = kFixtures / (std::string(wrong.name) + ".yaml");
    const auto config = LoadConfig(path);
    ASSERT_FALSE(config) << wrong.name;
    EXPECT_EQ(config.error().code, Errc::kInvalid);
    EXPECT_EQ(config.error().message, path + ":" + wrong.message);
  }
}

TEST(ConfigTest, EveryFixtureIsTested) {
  std::set<std::string> tested = {"many_at_once"};
  for (const WrongFile& wrong : kWrongFiles) tested.insert(wrong.name);
  std::set<std::string> there;
  for (const auto& entry : std::filesystem::directory_iterator(kFixtures))
    there.insert(entry.path().stem());
  EXPECT_EQ(there, tested);
}

TEST(ConfigTest, ReportsAllErrorsOfAFileInItsOrder) {
  std::ifstream file(kFixtures / "many_at_once.yaml");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(
      ErrorOf(text),
      "a.yaml:1:1: shop: unknown key; known here: brands, sources, store, listen, public_url, log, "
      "tls, trusted_proxy, destinations, calendars, policies, responses, triage\n"
      "a.yaml:3:5: brands[0].name: is missing\n"
      "a.yaml:3:14: brands[0].aliases: must not be empty\n"
      "a.yaml:5:27: brands[0].own_accounts[0].id: must be text\n"
      "a.yaml:6:11: brands[1].name: must not be empty\n"
      "a.yaml:8:24: sources[0].kind: unknown kind; known: ndjson\n"
      "a.yaml:8:41: sources[0].brands[0]: no brand is named \"Nobody\"");
}

TEST(ConfigTest, AValueThatIsWrongInItselfIsReportedOnce) {
  EXPECT_EQ(ErrorOf("brands: [{name: {}}]"), "a.yaml:1:17: brands[0].name: must be text");
}

TEST(ConfigTest, ReportsAHundredErrorsAndTheNumberOfTheRest) {
  std::string text = "brands: [{name: Aurora Rail}]\n";
  for (size_t i = 0; i < kConfigErrorsMax; ++i) text += "k" + std::to_string(i) + ": 1\n";
  EXPECT_THAT(ErrorOf(text), Not(HasSubstr("more errors")));
  text += "one: 1\nanother: 1\n";
  EXPECT_THAT(ErrorOf(text),
              AllOf(HasSubstr("a.yaml:2:1: k0: "), HasSubstr("\na.yaml: and 2 more errors")));
}

TEST(ConfigTest, RefusesATextBeyondItsLimit) {
  std::string text = "brands: [{name: Aurora Rail}]\n";
  text.resize(kConfigBytesMax, '#');
  text[30] = '#';
  EXPECT_EQ(ErrorOf(text), "");
  text += '#';
  EXPECT_EQ(ErrorOf(text), "a.yaml: is longer than 4194304 bytes");
}

TEST(ConfigTest, RefusesMoreSourcesThanItsLimit) {
  std::string text = "brands: [{name: Aurora Rail}]\nsources:\n";
  for (size_t i = 0; i < kSourcesMax; ++i)
    text += "  - {kind: ndjson, name: s" + std::to_string(i) + "}\n";
  EXPECT_EQ(ErrorOf(text), "");
  text += "  - {kind: ndjson, name: more}\n";
  EXPECT_EQ(ErrorOf(text), "a.yaml:3:3: sources: holds 257 entries, at most 256 are allowed");
}

TEST(ConfigTest, RefusesASourceNameBeyondItsLimit) {
  const std::string before = "brands: [{name: Aurora Rail}]\nsources: [{kind: ndjson, name: ";
  EXPECT_EQ(ErrorOf(before + std::string(kSourceNameBytesMax, 's') + "}]"), "");
  EXPECT_THAT(ErrorOf(before + std::string(kSourceNameBytesMax + 1, 's') + "}]"),
              HasSubstr("sources[0].name: is 65 bytes long, at most 64 are allowed"));
}

TEST(ConfigTest, RefusesAListOfTermsBeyondItsLimit) {
  std::string text = "brands:\n  - name: Aurora Rail\n    keywords:\n";
  for (size_t i = 0; i <= kTermsPerListMax; ++i) text += "      - k" + std::to_string(i) + "\n";
  EXPECT_EQ(ErrorOf(text),
            "a.yaml:4:7: brands[0].keywords: holds 1001 entries, at most 1000 are allowed");
}

TEST(ConfigTest, AFileThatIsNotThereIsSaidSo) {
  const auto config = LoadConfig("no/such.yaml");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().code, Errc::kNotFound);
  EXPECT_EQ(config.error().message, "no/such.yaml: there is no such file");
}

TEST(ConfigTest, AFolderIsNoConfig) {
  const auto config = LoadConfig(kFixtures);
  ASSERT_FALSE(config);
  EXPECT_THAT(config.error().message, HasSubstr("is a folder"));
}

TEST(ConfigTest, ATextCutOffAnywhereNeverCrashesAndIsNeverHalfTaken) {
  std::ifstream file(kRepository / "deploy/config/example.yaml");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  for (size_t length = 0; length < text.size(); length += 17) {
    const auto config = ReadConfig(std::string_view(text).substr(0, length), "a.yaml");
    if (config) {
      EXPECT_NE(config->brands, nullptr);
    } else {
      EXPECT_THAT(config.error().message, StartsWith("a.yaml:")) << length;
    }
  }
}

}  // namespace
}  // namespace firstreply::app
