// What the operator wrote: which brands are watched, where their posts come from, where the store
// lies.
//
// One YAML file; deploy/config/example.yaml is the commented example. Every key is known or an
// error; nothing is guessed. Plain values.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "deploy/app/policy_config.h"
#include "ingest/base/clock.h"
#include "ingest/base/result.h"
#include "ingest/base/transport.h"
#include "ingest/brand_directory.h"
#include "triage/judgement_versions.h"
#include "triage/review/review_sample.h"

namespace firstreply::app {

// How events come: by `POST /ingest/v1/events`, from files and from standard input, in the form of
// ingest/EVENTS.md.
enum class SourceKind : uint8_t { kNdjson };

// "ndjson": the word in the config.
std::string_view NameOf(SourceKind kind);

struct SourceConfig {
  std::string name;
  SourceKind kind = SourceKind::kNdjson;
  bool directed = true;             // everything it brings is kept; else only what concerns a brand
  std::vector<std::string> brands;  // that it is bound to; empty: all
  bool trust_hints = false;         // what its events say of themselves is believed
  bool operator==(const SourceConfig&) const = default;
};

// Where a secret lies: in a file (its first line), or in a variable of the environment.
struct SecretPlace {
  std::string file;
  std::string environment;
  bool empty() const { return file.empty() && environment.empty(); }
  bool operator==(const SecretPlace&) const = default;
};

// Who is told: a receiver of signed webhooks.
struct DestinationConfig {
  std::string name;
  std::string url;        // empty: `url_place` says
  SecretPlace url_place;  // an address that is itself a secret
  SecretPlace secret;
  std::vector<std::string> brands;  // empty: all
  int64_t burst = 10;
  int64_t per_minute = 600;
  Duration timeout = std::chrono::seconds(15);
  bool operator==(const DestinationConfig&) const = default;
};

struct TlsConfig {
  std::string certificate, key;  // PEM files
  bool operator==(const TlsConfig&) const = default;
};

struct ProxyConfig {
  std::string header;
  std::vector<std::string> addresses;
  bool operator==(const ProxyConfig&) const = default;
};

// What a brand's agents taught, in a file (triage/model/brand_adjustment.h).
struct AdjustmentFile {
  std::string brand, file;
  bool operator==(const AdjustmentFile&) const = default;
};

// Who says what a post is, where its source does not or is not believed.
struct TriageConfig {
  bool by_model = true;                       // else nobody: every such post needs an answer
  std::string model{};                        // the model's file; empty: the shipped one
  std::vector<AdjustmentFile> adjustments{};  // of brands of the config, each once
  triage::ThresholdsByBrand thresholds{};
  int64_t reviews_per_day = triage::kReviewsPerDayDefault;  // of each brand
  bool operator==(const TriageConfig&) const = default;
};

struct Config : PolicyConfig {
  std::string listen = "127.0.0.1:8080";  // ADDRESS:PORT; an IPv6 address in brackets
  std::string public_url;                 // of the console, for links; no slash at its end
  std::string log = "info";               // error, warning, info or debug
  std::optional<TlsConfig> tls;
  std::optional<ProxyConfig> trusted_proxy;
  std::vector<DestinationConfig> destinations;
  std::string store;  // the store's file; empty: the command line has to say
  std::shared_ptr<const ingest::BrandDirectory> brands;  // never null in a config that was read
  std::vector<SourceConfig> sources;                     // in the order of the file
  TriageConfig triage;
};

// Reads a config's text. `name` stands for it in messages. kInvalid with every error found (the
// first kConfigErrorsMax), a line each, in the order of the file:
//   example.yaml:14:15: brands[0].keywords: must not be empty
// Lines and columns count from 1, columns in characters. Where the text is no YAML, only the first
// such error is known. kTooLarge beyond kConfigBytesMax. Files that the config names lie beside it:
// in the folder of `name`, if that is a path.
Result<Config> ReadConfig(std::string_view text, std::string_view name);

// The same of a file. kNotFound or kUnavailable when it cannot be read.
Result<Config> LoadConfig(const std::string& path);

// "127.0.0.1:8080", "[::1]:0", taken apart; kInvalid.
Result<Endpoint> ParseListen(std::string_view text);

}  // namespace firstreply::app
