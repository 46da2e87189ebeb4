// `firstreply backup` and `firstreply restore`.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "deploy/app/backup.h"
#include "deploy/app/command_line.h"
#include "deploy/app/config.h"
#include "deploy/app/monitor_client.h"
#include "deploy/app/store_place.h"
#include "ingest/base/asio_scheduler.h"

namespace firstreply::app {
namespace {

struct BackupArguments {
  std::string config, store, file;
  bool release = false;
};

Status RunBackup(const BackupArguments& arguments) {
  const Result<std::string> store = StorePlace(arguments.config, arguments.store);
  if (!store) return store.error();
  if (Status done = BackUp(*store, arguments.file); !done) return done;
  return Print(fmt::format("{}: a copy of {}\n", arguments.file, *store));
}

// Where a monitor has the store, it is asked.
Status Release(const BackupArguments& arguments, const std::string& store) {
  Status released = ReleaseDeliveries(store);
  if (!released && released.error().code == Errc::kUnavailable && !arguments.config.empty()) {
    const Result<Config> config = LoadConfig(arguments.config);
    if (!config) return config.error();
    const auto answer = AskMonitor(*config, "POST", "/api/v1/deliveries/release", "");
    released = answer ? Status(Done{}) : Status(answer.error());
  }
  if (!released) return released;
  return Print("deliveries go out again\n");
}

Status RunRestore(const BackupArguments& arguments) {
  const Result<std::string> store = StorePlace(arguments.config, arguments.store);
  if (!store) return store.error();
  if (arguments.release) return Release(arguments, *store);
  if (arguments.file.empty()) {
    return Error{Errc::kInvalid, "says neither which backup to restore nor --release"};
  }
  const Result<std::string> replaced = Restore(arguments.file, *store, AsioScheduler::WallClock());
  if (!replaced) return replaced.error().In("restore");
  std::string said = fmt::format("{} is what {} was\n", *store, arguments.file);
  if (!replaced->empty()) said += fmt::format("what was there before is now {}\n", *replaced);
  said += "deliveries are held until: firstreply restore --release\n";
  return Print(said);
}

void AddPlaces(CLI::App& command, BackupArguments& arguments) {
  command.add_option("--config", arguments.config, "The config that says where the store is");
  command.add_option("--store", arguments.store, "The store's file");
}

}  // namespace

void AddBackupCommand(CLI::App& app, Command& chosen) {
  const auto arguments = std::make_shared<BackupArguments>();
  CLI::App* command =
      app.add_subcommand("backup", "Copy the store, also while the monitor runs, to a new file");
  AddPlaces(*command, *arguments);
  command->add_option("FILE", arguments->file, "The new file")->required();
  command->callback(
      [arguments, &chosen] { chosen = [arguments] { return RunBackup(*arguments); }; });
}

void AddRestoreCommand(CLI::App& app, Command& chosen) {
  const auto arguments = std::make_shared<BackupArguments>();
  CLI::App* command = app.add_subcommand(
      "restore", "Put a backup in the store's place; deliveries are held until --release");
  AddPlaces(*command, *arguments);
  command->add_flag("--release", arguments->release, "Deliveries of a restored store go out again");
  command->add_option("FILE", arguments->file, "The backup");
  command->callback(
      [arguments, &chosen] { chosen = [arguments] { return RunRestore(*arguments); }; });
}

}  // namespace firstreply::app
