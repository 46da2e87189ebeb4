// The part of the config that only a running monitor needs: where it listens, who is told, who is
// trusted.
#pragma once

#include <string>
#include <vector>

#include "deploy/app/config.h"
#include "deploy/app/config_reader.h"

namespace firstreply::app {

// A name that is a label of metrics and a word of the command line.
void CheckPlainName(ConfigReader& reader, const ConfigErrors& errors, const std::string& name,
                    const ConfigNode& value);

// A list of brands that the config has, each once.
std::vector<std::string> ReadBinding(ConfigReader& reader, const ConfigErrors& errors,
                                     const ConfigNode& value,
                                     const std::vector<std::string>& brands);

class MonitorConfigWalk {
 public:
  MonitorConfigWalk(ConfigErrors& errors, ConfigReader& reader, std::vector<std::string> brands)
      : errors_(errors), reader_(reader), brands_(std::move(brands)) {}

  // Of the fields of the whole config those that are there.
  void Read(const ConfigReader::Fields& fields, Config& config);

 private:
  void ReportOnce(const ConfigNode& value, std::string what);
  std::string RequiredText(const ConfigNode& value);
  TlsConfig ReadTls(const ConfigNode& value);
  ProxyConfig ReadProxy(const ConfigNode& value);
  std::vector<DestinationConfig> ReadDestinations(const ConfigNode& value);
  DestinationConfig ReadDestination(const ConfigNode& value);
  void ReadAddress(const ConfigNode& value, const ConfigReader::Fields& fields,
                   DestinationConfig& destination);
  SecretPlace ReadSecret(const ConfigNode& value, const ConfigReader::Fields& fields,
                         const std::string& what);

  ConfigErrors& errors_;
  ConfigReader& reader_;
  const std::vector<std::string> brands_;
};

}  // namespace firstreply::app
