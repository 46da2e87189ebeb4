#include "deploy/app/secrets.h"

#include <cstdlib>
#include <fstream>

#include "alerts/notifiers/webhook_signature.h"

namespace firstreply::app {
namespace {

Result<alerts::Destination> Resolve(const DestinationConfig& config) {
  std::string address = config.url;
  if (address.empty()) {
    Result<std::string> secret = ReadSecret(config.url_place);
    if (!secret) return secret.error();
    address = std::move(*secret);
  }
  Result<wire::Url> url = wire::Url::Parse(address);
  if (!url) return url.error().In("url");
  const Result<std::string> text = ReadSecret(config.secret);
  if (!text) return text.error();
  Result<std::string> secret = alerts::ParseWebhookSecret(*text);
  if (!secret) return secret.error().In("secret");
  return alerts::Destination{
      .name = config.name,
      .url = std::move(*url),
      .secret = std::move(*secret),
      .brands = {config.brands.begin(), config.brands.end()},
      .burst = config.burst,
      .refill_interval = Duration(std::chrono::minutes(1)) / config.per_minute,
      .timeout = config.timeout};
}

}  // namespace

Result<std::string> ReadSecret(const SecretPlace& place) {
  if (!place.environment.empty()) {
    const char* value = std::getenv(place.environment.c_str());
    if (value == nullptr || *value == '\0') {
      return Error{Errc::kNotFound, "the environment has no " + place.environment};
    }
    return std::string(value);
  }
  std::ifstream file(place.file);
  if (!file) return Error{Errc::kNotFound, place.file + ": cannot be opened"};
  std::string line;
  std::getline(file, line);
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
  if (line.empty()) return Error{Errc::kInvalid, place.file + ": its first line is empty"};
  return line;
}

Result<std::vector<alerts::Destination>> ResolveDestinations(const Config& config) {
  std::vector<alerts::Destination> destinations;
  for (const DestinationConfig& destination : config.destinations) {
    Result<alerts::Destination> resolved = Resolve(destination);
    if (!resolved) return resolved.error().In("destinations: " + destination.name);
    destinations.push_back(std::move(*resolved));
  }
  return destinations;
}

}  // namespace firstreply::app
