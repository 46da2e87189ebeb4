// `firstreply explain`: how the clocks of a conversation came to stand as they do.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "dashboards/report/explanation.h"
#include "deploy/app/circumstances.h"
#include "deploy/app/command_line.h"
#include "deploy/app/store.h"
#include "deploy/app/store_place.h"
#include "triage/tables.h"

namespace firstreply::app {
namespace {

struct ExplainArguments {
  std::string config, store;
  int64_t id = 0;
  bool json = false;
};

Status RunExplain(const ExplainArguments& arguments) {
  const Result<std::string> place = StorePlace(arguments.config, arguments.store);
  if (!place) return place.error();
  Result<Store> store = Store::OpenToRead(*place);
  if (!store) return store.error();
  Reader reader(store->database());
  const auto conversation = triage::LoadConversation(reader, arguments.id);
  if (!conversation) {
    return Error{Errc::kNotFound, fmt::format("{}: has no conversation {}", *place, arguments.id)};
  }
  const Result<triage::Circumstances> circumstances = LoadCircumstances(reader);
  if (!circumstances) return circumstances.error();
  const dashboards::Explanation explanation =
      dashboards::Explain(reader, *conversation, *circumstances);
  return Print(arguments.json ? dashboards::RenderExplanationJson(explanation) + "\n"
                              : dashboards::RenderExplanationText(explanation));
}

}  // namespace

void AddExplainCommand(CLI::App& app, Command& chosen) {
  const auto arguments = std::make_shared<ExplainArguments>();
  CLI::App* command = app.add_subcommand(
      "explain", "Say step by step how the clocks of a conversation came to stand as they do");
  command->add_option("ID", arguments->id, "The conversation's id, as the API and alerts have it")
      ->required();
  command->add_option("--config", arguments->config, "The config that says where the store is");
  command->add_option("--store", arguments->store, "The store's file");
  command->add_flag("--json", arguments->json, "As JSON, for a program");
  command->callback(
      [arguments, &chosen] { chosen = [arguments] { return RunExplain(*arguments); }; });
}

}  // namespace firstreply::app
