#include "deploy/app/config_monitor.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "ingest/base/limits.h"
#include "ingest/wire/http_client.h"

namespace firstreply::app {
namespace {

constexpr std::array<std::string_view, 4> kLogLevels = {"error", "warning", "info", "debug"};

constexpr int64_t kTimeoutSecondsMax = 60;
constexpr int64_t kBurstMax = 1000;
constexpr int64_t kPerMinuteMax = 60'000;

}  // namespace

void CheckPlainName(ConfigReader& reader, const ConfigErrors& errors, const std::string& name,
                    const ConfigNode& value) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  if (errors.Explains(value.path)) return;
  if (name.empty()) {
    reader.Report(value, "must not be empty");
  } else if (!std::all_of(name.begin(), name.end(), is_plain)) {
    reader.Report(value, "may hold letters a-z, digits, \"-\", \"_\" and \".\" only");
  } else if (name.size() > kSourceNameBytesMax) {
    reader.Report(value, fmt::format("is {} bytes long, at most {} are allowed", name.size(),
                                     kSourceNameBytesMax));
  }
}

std::vector<std::string> ReadBinding(ConfigReader& reader, const ConfigErrors& errors,
                                     const ConfigNode& value,
                                     const std::vector<std::string>& brands) {
  std::vector<std::string> names;
  for (const ConfigNode& entry : reader.List(value, kBrandsMax)) {
    const std::string name = reader.Text(entry);
    const bool is_known = std::find(brands.begin(), brands.end(), name) != brands.end();
    if (!errors.Explains(entry.path)) {
      if (!is_known) {
        reader.Report(entry, fmt::format("no brand is named \"{}\"", name));
      } else if (std::find(names.begin(), names.end(), name) != names.end()) {
        reader.Report(entry, "is given twice");
      }
    }
    names.push_back(name);
  }
  return names;
}

Result<Endpoint> ParseListen(std::string_view text) {
  const size_t colon = text.rfind(':');
  const Error wrong{Errc::kInvalid, "must be ADDRESS:PORT, as 127.0.0.1:8080 or [::1]:8080"};
  if (colon == std::string_view::npos) return wrong;
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return wrong;
  }
  Endpoint endpoint{.host = std::string(host)};
  const auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
  if (host.empty() || failed != std::errc() || end != port.data() + port.size()) return wrong;
  return endpoint;
}

void MonitorConfigWalk::Read(const ConfigReader::Fields& fields, Config& config) {
  const auto with = [&fields](const char* key, const auto& read) {
    if (const auto at = fields.find(key); at != fields.end()) read(at->second);
  };
  with("listen", [&](const ConfigNode& value) {
    config.listen = reader_.Text(value);
    if (const auto parsed = ParseListen(config.listen); !parsed) {
      ReportOnce(value, parsed.error().message);
    }
  });
  with("public_url", [&](const ConfigNode& value) {
    config.public_url = reader_.Text(value);
    const Result<wire::Url> url = wire::Url::Parse(config.public_url);
    if (!url) {
      ReportOnce(value, url.error().message);
    } else if (config.public_url.ends_with('/')) {
      ReportOnce(value, "must not end with a slash");
    }
  });
  with("log", [&](const ConfigNode& value) {
    config.log = reader_.Text(value);
    if (std::find(kLogLevels.begin(), kLogLevels.end(), config.log) == kLogLevels.end()) {
      ReportOnce(value, "must be error, warning, info or debug");
    }
  });
  with("tls", [&](const ConfigNode& value) { config.tls = ReadTls(value); });
  with("trusted_proxy", [&](const ConfigNode& value) { config.trusted_proxy = ReadProxy(value); });
  with("destinations",
       [&](const ConfigNode& value) { config.destinations = ReadDestinations(value); });
}

void MonitorConfigWalk::ReportOnce(const ConfigNode& value, std::string what) {
  if (!errors_.Explains(value.path)) reader_.Report(value, std::move(what));
}

std::string MonitorConfigWalk::RequiredText(const ConfigNode& value) {
  std::string text = reader_.Text(value);
  if (text.empty()) ReportOnce(value, "must not be empty");
  return text;
}

TlsConfig MonitorConfigWalk::ReadTls(const ConfigNode& value) {
  TlsConfig tls;
  const auto fields = reader_.Map(value, {"certificate", "key"}, {});
  if (const auto at = fields.find("certificate"); at != fields.end()) {
    tls.certificate = RequiredText(at->second);
  }
  if (const auto at = fields.find("key"); at != fields.end()) tls.key = RequiredText(at->second);
  return tls;
}

ProxyConfig MonitorConfigWalk::ReadProxy(const ConfigNode& value) {
  ProxyConfig proxy;
  const auto fields = reader_.Map(value, {"header", "addresses"}, {});
  if (const auto at = fields.find("header"); at != fields.end()) {
    proxy.header = RequiredText(at->second);
  }
  if (const auto at = fields.find("addresses"); at != fields.end()) {
    proxy.addresses = reader_.Texts(at->second, kTermsPerListMax);
  }
  return proxy;
}

std::vector<DestinationConfig> MonitorConfigWalk::ReadDestinations(const ConfigNode& value) {
  std::vector<DestinationConfig> destinations;
  std::set<std::string> names;
  for (const ConfigNode& entry : reader_.List(value, kDestinationsMax)) {
    destinations.push_back(ReadDestination(entry));
    const std::string& name = destinations.back().name;
    if (!name.empty() && !names.insert(name).second) {
      ReportOnce(entry, "has the name of another destination");
    }
  }
  return destinations;
}

DestinationConfig MonitorConfigWalk::ReadDestination(const ConfigNode& value) {
  DestinationConfig destination;
  const auto fields =
      reader_.Map(value, {"name", "kind"},
                  {"url", "url_file", "url_environment", "secret_file", "secret_environment",
                   "brands", "burst", "per_minute", "timeout_seconds"});
  const auto with = [&fields](const char* key, const auto& read) {
    if (const auto at = fields.find(key); at != fields.end()) read(at->second);
  };
  with("name", [&](const ConfigNode& entry) {
    destination.name = reader_.Text(entry);
    CheckPlainName(reader_, errors_, destination.name, entry);
  });
  with("kind", [&](const ConfigNode& entry) {
    if (reader_.Text(entry) != "webhook") ReportOnce(entry, "unknown kind; known: webhook");
  });
  with("brands", [&](const ConfigNode& entry) {
    destination.brands = ReadBinding(reader_, errors_, entry, brands_);
  });
  with("burst",
       [&](const ConfigNode& entry) { destination.burst = reader_.Integer(entry, 1, kBurstMax); });
  with("per_minute", [&](const ConfigNode& entry) {
    destination.per_minute = reader_.Integer(entry, 1, kPerMinuteMax);
  });
  with("timeout_seconds", [&](const ConfigNode& entry) {
    destination.timeout = std::chrono::seconds(reader_.Integer(entry, 1, kTimeoutSecondsMax));
  });
  if (value.tree->kind == ConfigTree::Kind::kMap) {
    ReadAddress(value, fields, destination);
    destination.secret = ReadSecret(value, fields, "secret");
  }
  return destination;
}

void MonitorConfigWalk::ReadAddress(const ConfigNode& value, const ConfigReader::Fields& fields,
                                    DestinationConfig& destination) {
  const auto at = fields.find("url");
  if (at == fields.end()) {
    destination.url_place = ReadSecret(value, fields, "url");
    return;
  }
  if (fields.contains("url_file") || fields.contains("url_environment")) {
    ReportOnce(at->second, "is given twice: as url and as url_file or url_environment");
  }
  destination.url = reader_.Text(at->second);
  const Result<wire::Url> url = wire::Url::Parse(destination.url);
  if (!url) ReportOnce(at->second, url.error().message);
}

SecretPlace MonitorConfigWalk::ReadSecret(const ConfigNode& value,
                                          const ConfigReader::Fields& fields,
                                          const std::string& what) {
  SecretPlace place;
  if (const auto at = fields.find(what + "_file"); at != fields.end()) {
    place.file = RequiredText(at->second);
  }
  if (const auto at = fields.find(what + "_environment"); at != fields.end()) {
    place.environment = RequiredText(at->second);
  }
  if (place.empty()) {
    reader_.Report(value, fmt::format("needs {0}_file or {0}_environment", what));
  } else if (!place.file.empty() && !place.environment.empty()) {
    reader_.Report(value, fmt::format("has both {0}_file and {0}_environment", what));
  }
  return place;
}

}  // namespace firstreply::app
