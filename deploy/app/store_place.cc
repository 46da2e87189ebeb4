#include "deploy/app/store_place.h"

#include "deploy/app/config.h"

namespace firstreply::app {

Result<std::string> StorePlace(const std::string& config, const std::string& store) {
  if (!store.empty()) return store;
  if (config.empty()) {
    return Error{Errc::kInvalid, "needs --store FILE, or --config FILE that says where it is"};
  }
  const Result<Config> loaded = LoadConfig(config);
  if (!loaded) return loaded.error();
  if (loaded->store.empty()) return Error{Errc::kInvalid, config + ": names no store"};
  return loaded->store;
}

}  // namespace firstreply::app
