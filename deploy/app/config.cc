#include "deploy/app/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

#include "deploy/app/config_errors.h"
#include "deploy/app/config_monitor.h"
#include "deploy/app/config_reader.h"
#include "deploy/app/config_tree.h"
#include "ingest/base/limits.h"
#include "ingest/base/utf8.h"

namespace firstreply::app {
namespace {

class ConfigWalk {
 public:
  explicit ConfigWalk(ConfigErrors& errors) : errors_(errors), reader_(errors) {}

  Config Read(const ConfigTree& root) {
    Config config;
    const auto fields = reader_.Map({&root, ""}, {"brands"},
                                    {"sources", "store", "listen", "public_url", "log", "tls",
                                     "trusted_proxy", "destinations"});
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
    MonitorConfigWalk(errors_, reader_, std::move(names)).Read(fields, config);
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
        errors_.Report(PlaceOf(problem.where), problem.where, problem.what);
    }
    return brands;
  }

  // Of the value itself, or of the nearest one around it that the file holds.
  ConfigPlace PlaceOf(std::string path) const {
    while (true) {
      if (const auto at = reader_.places().find(path); at != reader_.places().end())
        return at->second;
      const size_t cut = path.find_last_of(".[");
      if (cut == std::string::npos) return {};
      path.resize(cut);
    }
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
        errors_.Report(PlaceOf(entry.path + ".name"), entry.path + ".name",
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
};

}  // namespace

std::string_view NameOf(SourceKind kind) {
  switch (kind) {
    case SourceKind::kNdjson:
      return "ndjson";
  }
  return "";
}

Result<Config> ReadConfig(std::string_view text, std::string_view name) {
  if (text.size() > kConfigBytesMax) {
    return Error{Errc::kTooLarge,
                 fmt::format("{}: is longer than {} bytes", name, kConfigBytesMax)};
  }
  Config config;
  ConfigErrors errors(text, name);
  if (const std::optional<size_t> invalid = FirstInvalidUtf8(text)) {
    errors.Report(PlaceOfByte(text, *invalid), "", "is not UTF-8");
  } else {
    const ConfigTree tree = ParseConfigTree(text, errors);
    if (errors.empty() || tree.kind == ConfigTree::Kind::kMap)
      config = ConfigWalk(errors).Read(tree);
  }
  if (!errors.empty()) return Error{Errc::kInvalid, errors.Message()};
  return config;
}

Result<Config> LoadConfig(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status))
    return Error{Errc::kNotFound, path + ": there is no such file"};
  if (std::filesystem::is_directory(status)) return Error{Errc::kInvalid, path + ": is a folder"};
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{Errc::kUnavailable, path + ": cannot be opened"};

  std::string text(kConfigBytesMax + 1,
                   '\0');  // one more than is allowed, so that a longer file shows
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return Error{Errc::kDisk, path + ": cannot be read"};
  text.resize(static_cast<size_t>(file.gcount()));
  return ReadConfig(text, path);
}

}  // namespace firstreply::app
