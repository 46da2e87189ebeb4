// `firstreply check`: is this config right, and what does it come to?
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "deploy/app/command_line.h"
#include "deploy/app/config.h"
#include "deploy/app/policy_summary.h"
#include "ingest/base/asio_scheduler.h"

namespace firstreply::app {
namespace {

Status Check(const std::string& path) {
  const Result<Config> config = LoadConfig(path);
  if (!config) return config.error();
  return Print(fmt::format("{}: right: {} brands, {} sources\n{}", path,
                           config->brands->brands().size(), config->sources.size(),
                           PolicySummary(*config, AsioScheduler::WallClock())));
}

}  // namespace

void AddCheckCommand(CLI::App& app, Command& chosen) {
  const auto path = std::make_shared<std::string>();
  CLI::App* command =
      app.add_subcommand("check", "Say whether a config is right, and if not, every fault of it");
  command->add_option("--config", *path, "The config file")->required();
  command->callback([path, &chosen] { chosen = [path] { return Check(*path); }; });
}

}  // namespace firstreply::app
