// `firstreply export --canonical`: the projection that two stores are compared by.
#include <CLI/CLI.hpp>
#include <memory>

#include "dashboards/report/response_report.h"
#include "deploy/app/command_line.h"
#include "deploy/app/store.h"

namespace firstreply::app {
namespace {

struct ExportArguments {
  std::string store;
  bool canonical = false;
};

Status Export(const ExportArguments& arguments) {
  Result<Store> store = Store::OpenToRead(arguments.store);
  if (!store) return store.error();
  Reader reader(store->database());
  return Print(dashboards::RenderCanonical(reader));
}

}  // namespace

void AddExportCommand(CLI::App& app, Command& chosen) {
  const auto arguments = std::make_shared<ExportArguments>();
  CLI::App* command = app.add_subcommand("export", "Write out what a store holds");
  command->add_option("--store", arguments->store, "The store to read")->required();
  command
      ->add_flag(
          "--canonical", arguments->canonical,
          "Conversations, waits and outcomes, in an order and form that do not depend on arrival")
      ->required();
  command->callback([arguments, &chosen] { chosen = [arguments] { return Export(*arguments); }; });
}

}  // namespace firstreply::app
