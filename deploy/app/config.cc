#include "deploy/app/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <utility>

#include "deploy/app/config_errors.h"
#include "deploy/app/config_monitor.h"
#include "deploy/app/config_policies.h"
#include "deploy/app/config_reader.h"
#include "deploy/app/config_tree.h"
#include "deploy/app/config_triage.h"
#include "deploy/app/file_text.h"
#include "ingest/base/limits.h"
#include "ingest/base/utf8.h"

namespace firstreply::app {
namespace {

std::vector<std::string> OptionalKeys() {
  return {"sources",       "store",        "listen",    "public_url", "log",       "tls",
          "trusted_proxy", "destinations", "calendars", "policies",   "responses", "triage"};
}

std::string FolderOf(std::string_view name) {
  return std::filesystem::path(name).parent_path().string();
}

class ConfigWalk {
 public:
  ConfigWalk(ConfigErrors& errors, std::string folder)
      : errors_(errors), reader_(errors), folder_(std::move(folder)) {}

  Config Read(const ConfigTree& root) {
    Config config;
    const auto fields = reader_.Map({&root, ""}, {"brands"}, OptionalKeys());
    std::vector<ingest::Brand> brands;
    if (const auto at = fields.find("brands"); at != fields.end()) brands = ReadBrands(at->second);
    if (const auto at = fields.find("sources"); at != fields.end()) {
      config.sources = ReadSources(at->second, brands);
    }
    if (const auto at = fields.find("store"); at != fields.end()) {
      config.store = reader_.Text(at->second);
      if (config.store.empty()) ReportOnce(at->second, "must not be empty");
    }
    std::vector<std::string> names;
    for (const ingest::Brand& brand : brands) names.push_back(brand.name);
    if (const auto at = fields.find("triage"); at != fields.end()) {
      config.triage = TriageConfigWalk(errors_, reader_, folder_, names).Read(at->second);
    }
    MonitorConfigWalk(errors_, reader_, names).Read(fields, config);
    const PolicyConfigWalk::Known known{std::move(names), &config.sources};
    PolicyConfigWalk(errors_, reader_, folder_, known).Read(fields, config);
    if (errors_.empty()) config.brands = ingest::BrandDirectory::Make(std::move(brands)).value();
    return config;
  }

 private:
  void ReportOnce(const ConfigNode& value, std::string what) {
    if (!errors_.Explains(value.path)) reader_.Report(value, std::move(what));
  }

  std::vector<ingest::Brand> ReadBrands(const ConfigNode& value) {
    std::vector<ingest::Brand> brands;
    for (const ConfigNode& entry : reader_.List(value, kBrandsMax))
      brands.push_back(ReadBrand(entry));
    for (const ingest::BrandProblem& problem : ingest::ProblemsOf(brands)) {
      if (!errors_.Explains(problem.where))
        errors_.Report(reader_.PlaceOf(problem.where), problem.where, problem.what);
    }
    return brands;
  }

  ingest::Brand ReadBrand(const ConfigNode& value) {
    ingest::Brand brand;
    const auto fields =
        reader_.Map(value, {"name"},
                    {"aliases", "keywords", "exclusions", "ambiguous", "own_accounts", "tenant"});
    const auto read_texts = [&](const char* key, std::vector<std::string>& into) {
      if (const auto at = fields.find(key); at != fields.end()) {
        into = reader_.Texts(at->second, kTermsPerListMax);
      }
    };
    if (const auto at = fields.find("name"); at != fields.end())
      brand.name = reader_.Text(at->second);
    if (const auto at = fields.find("tenant"); at != fields.end()) {
      brand.tenant = reader_.Text(at->second);
      if (brand.tenant.empty()) ReportOnce(at->second, "must not be empty");
    }
    read_texts("aliases", brand.aliases);
    read_texts("keywords", brand.keywords);
    read_texts("exclusions", brand.exclusions);
    if (const auto at = fields.find("ambiguous"); at != fields.end()) {
      for (const ConfigNode& entry : reader_.List(at->second, kTermsPerListMax)) {
        brand.ambiguous.push_back(ReadAmbiguous(entry));
      }
    }
    if (const auto at = fields.find("own_accounts"); at != fields.end()) {
      for (const ConfigNode& entry : reader_.List(at->second, kTermsPerListMax)) {
        brand.own_accounts.push_back(ReadAccount(entry));
      }
    }
    return brand;
  }

  ingest::AmbiguousTerm ReadAmbiguous(const ConfigNode& value) {
    ingest::AmbiguousTerm ambiguous;
    const auto fields = reader_.Map(value, {"term", "context"}, {});
    if (const auto at = fields.find("term"); at != fields.end())
      ambiguous.term = reader_.Text(at->second);
    if (const auto at = fields.find("context"); at != fields.end()) {
      ambiguous.context = reader_.Texts(at->second, kTermsPerListMax);
    }
    return ambiguous;
  }

  ingest::OwnAccount ReadAccount(const ConfigNode& value) {
    ingest::OwnAccount account;
    const auto fields = reader_.Map(value, {"platform", "id"}, {"handle"});
    if (const auto at = fields.find("platform"); at != fields.end()) {
      account.key.platform = reader_.Text(at->second);
    }
    if (const auto at = fields.find("id"); at != fields.end())
      account.key.id = reader_.Text(at->second);
    if (const auto at = fields.find("handle"); at != fields.end()) {
      account.handle = reader_.Text(at->second);
      if (account.handle.empty()) ReportOnce(at->second, "must not be empty");
    }
    return account;
  }

  std::vector<SourceConfig> ReadSources(const ConfigNode& value,
                                        const std::vector<ingest::Brand>& brands) {
    std::vector<SourceConfig> sources;
    std::set<std::string> names;
    for (const ConfigNode& entry : reader_.List(value, kSourcesMax)) {
      sources.push_back(ReadSource(entry, brands));
      const std::string& name = sources.back().name;
      if (!name.empty() && !names.insert(name).second) {
        errors_.Report(reader_.PlaceOf(entry.path + ".name"), entry.path + ".name",
                       "is the name of another source");
      }
    }
    return sources;
  }

  SourceConfig ReadSource(const ConfigNode& value, const std::vector<ingest::Brand>& brands) {
    SourceConfig source;
    const auto fields = reader_.Map(value, {"name", "kind"}, {"directed", "brands", "trust_hints"});
    if (const auto at = fields.find("name"); at != fields.end()) {
      source.name = reader_.Text(at->second);
      CheckPlainName(reader_, errors_, source.name, at->second);
    }
    if (const auto at = fields.find("kind"); at != fields.end()) {
      const std::string kind = reader_.Text(at->second);
      if (kind != NameOf(SourceKind::kNdjson))
        ReportOnce(at->second, "unknown kind; known: ndjson");
    }
    if (const auto at = fields.find("directed"); at != fields.end()) {
      source.directed = reader_.YesOrNo(at->second);
    }
    if (const auto at = fields.find("trust_hints"); at != fields.end()) {
      source.trust_hints = reader_.YesOrNo(at->second);
    }
    if (const auto at = fields.find("brands"); at != fields.end()) {
      std::vector<std::string> names;
      for (const ingest::Brand& brand : brands) names.push_back(brand.name);
      source.brands = ReadBinding(reader_, errors_, at->second, names);
    }
    return source;
  }

  ConfigErrors& errors_;
  ConfigReader reader_;
  const std::string folder_;
};

// The tree of a text that is a config at all; else what is wrong with it is in `errors`.
std::optional<ConfigTree> ParseConfig(std::string_view text, ConfigErrors& errors) {
  if (const std::optional<size_t> invalid = FirstInvalidUtf8(text)) {
    errors.Report(PlaceOfByte(text, *invalid), "", "is not UTF-8");
    return std::nullopt;
  }
  ConfigTree tree = ParseConfigTree(text, errors);
  if (!errors.empty() && tree.kind != ConfigTree::Kind::kMap) return std::nullopt;
  return tree;
}

Status CheckLength(std::string_view text, std::string_view name) {
  if (text.size() <= kConfigBytesMax) return Done{};
  return Error{Errc::kTooLarge, fmt::format("{}: is longer than {} bytes", name, kConfigBytesMax)};
}

Result<PolicyConfig> ReadPolicyKeys(std::string_view text, std::string_view name,
                                    std::optional<PolicyConfigWalk::Known> known) {
  PolicyConfig config;
  ConfigErrors errors(text, name);
  if (const std::optional<ConfigTree> tree = ParseConfig(text, errors)) {
    std::vector<std::string> keys = OptionalKeys();
    keys.insert(keys.begin(), "brands");
    ConfigReader reader(errors);
    const auto fields = reader.Map({&*tree, ""}, {}, keys);
    PolicyConfigWalk(errors, reader, FolderOf(name), std::move(known)).Read(fields, config);
  }
  if (!errors.empty()) return Error{Errc::kInvalid, errors.Message()};
  return config;
}

}  // namespace

std::string_view NameOf(SourceKind kind) {
  switch (kind) {
    case SourceKind::kNdjson:
      return "ndjson";
  }
  return "";
}

Result<Config> ReadConfig(std::string_view text, std::string_view name) {
  if (const Status fits = CheckLength(text, name); !fits) return fits.error();
  Config config;
  ConfigErrors errors(text, name);
  if (const std::optional<ConfigTree> tree = ParseConfig(text, errors)) {
    config = ConfigWalk(errors, FolderOf(name)).Read(*tree);
  }
  if (!errors.empty()) return Error{Errc::kInvalid, errors.Message()};
  return config;
}

Result<Config> LoadConfig(const std::string& path) {
  const Result<std::string> text = ReadFileText(path, kConfigBytesMax);
  if (!text) return text.error();
  return ReadConfig(*text, path);
}

Result<PolicyConfig> ReadPolicies(std::string_view text, std::string_view name,
                                  const Config* watched) {
  if (const Status fits = CheckLength(text, name); !fits) return fits.error();
  std::optional<PolicyConfigWalk::Known> known;
  if (watched != nullptr) {
    known.emplace(PolicyConfigWalk::Known{{}, &watched->sources});
    for (const ingest::Brand& brand : watched->brands->brands())
      known->brands.push_back(brand.name);
  }
  return ReadPolicyKeys(text, name, std::move(known));
}

Result<PolicyConfig> LoadPolicies(const std::string& path, const Config* watched) {
  const Result<std::string> text = ReadFileText(path, kConfigBytesMax);
  if (!text) return text.error();
  return ReadPolicies(*text, path, watched);
}

Result<PolicyConfig> ReadStoredPolicies(std::string_view text) {
  return ReadPolicyKeys(text, "stored policies", std::nullopt);
}

}  // namespace firstreply::app
