// `firstreply user`: makes, lists and removes the people who may sign in.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <termios.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "dashboards/accounts/accounts.h"
#include "deploy/app/command_line.h"
#include "deploy/app/config.h"
#include "deploy/app/monitor_client.h"
#include "deploy/app/store.h"
#include "ingest/base/asio_scheduler.h"
#include "ingest/base/json_writer.h"

namespace firstreply::app {
namespace {

constexpr std::string_view kAuthor = "command line";

struct UserArguments {
  std::string config, store, name;
  std::string role = "agent";
  std::vector<std::string> brands;
};

// From a terminal without showing it; else the first line of standard input.
Result<std::string> AskPassword() {
  termios before{};
  const bool is_terminal = tcgetattr(STDIN_FILENO, &before) == 0;
  if (is_terminal) {
    fmt::print(stderr, "Password: ");
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSANOW, &silent);
  }
  std::string password;
  const bool read = static_cast<bool>(std::getline(std::cin, password));
  if (is_terminal) {
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
    fmt::print(stderr, "\n");
  }
  if (!read) return Error{Errc::kInvalid, "no password came on standard input"};
  return password;
}

// The store itself where nobody runs it, else the monitor that does.
struct Place {
  Config config;
  std::optional<Store> store;
};

Result<Place> Find(const UserArguments& arguments) {
  Place place;
  if (!arguments.config.empty()) {
    Result<Config> config = LoadConfig(arguments.config);
    if (!config) return config.error();
    place.config = std::move(*config);
  }
  if (!arguments.store.empty()) place.config.store = arguments.store;
  if (place.config.store.empty()) {
    return Error{Errc::kInvalid, "needs --store FILE, or --config FILE that says where it is"};
  }
  Result<Store> store = Store::OpenToWrite(place.config.store);
  if (store) {
    if (Status migrated =
            Migrate(store->database(), dashboards::kAccountsRoom, dashboards::AccountsMigrations());
        !migrated) {
      return migrated.error();
    }
    place.store.emplace(std::move(*store));
  } else if (store.error().code != Errc::kUnavailable || arguments.config.empty()) {
    return store.error();
  }
  return place;
}

Status AddTo(Store& store, const UserArguments& arguments, const std::string& password,
             wire::Role role) {
  dashboards::NewUser user;
  user.name = arguments.name;
  user.password = password;
  user.role = role;
  if (!arguments.brands.empty())
    user.brands.emplace(arguments.brands.begin(), arguments.brands.end());
  Transaction tx(store.database());
  if (Status added =
          dashboards::AddUser(tx, user, std::string(kAuthor), AsioScheduler::WallClock());
      !added) {
    return added;
  }
  return tx.Commit();
}

Status AddThrough(const Config& config, const UserArguments& arguments,
                  const std::string& password) {
  JsonWriter json;
  json.BeginObject();
  json.Key("name").String(arguments.name);
  json.Key("password").String(password);
  json.Key("role").String(arguments.role);
  if (!arguments.brands.empty()) {
    json.Key("brands").BeginArray();
    for (const std::string& brand : arguments.brands) json.String(brand);
    json.EndArray();
  }
  json.EndObject();
  const auto answer = AskMonitor(config, "POST", "/api/v1/users", json.text());
  return answer ? Status(Done{}) : Status(answer.error());
}

Status RunAdd(const UserArguments& arguments) {
  const std::optional<wire::Role> role = wire::RoleNamed(arguments.role);
  if (!role || *role == wire::Role::kIngest) {
    return Error{Errc::kInvalid, "--role: must be agent, manager or operator"};
  }
  Result<Place> place = Find(arguments);
  if (!place) return place.error();
  const Result<std::string> password = AskPassword();
  if (!password) return password.error();
  Status added = place->store ? AddTo(*place->store, arguments, *password, *role)
                              : AddThrough(place->config, arguments, *password);
  if (!added) return added;
  return Print(fmt::format("{} may sign in as {}\n", arguments.name, arguments.role));
}

Status RunRemove(const UserArguments& arguments) {
  Result<Place> place = Find(arguments);
  if (!place) return place.error();
  if (!place->store) {
    const auto answer = AskMonitor(place->config, "DELETE", "/api/v1/users/" + arguments.name, "");
    if (!answer) return answer.error();
  } else {
    Transaction tx(place->store->database());
    if (Status removed = dashboards::RemoveUser(tx, arguments.name, std::string(kAuthor),
                                                AsioScheduler::WallClock());
        !removed) {
      return removed;
    }
    if (Status committed = tx.Commit(); !committed) return committed;
  }
  return Print(fmt::format("{} may not sign in any more\n", arguments.name));
}

Status RunList(const UserArguments& arguments) {
  Result<Place> place = Find(arguments);
  if (!place) return place.error();
  if (!place->store) {
    const auto answer = AskMonitor(place->config, "GET", "/api/v1/users", "");
    return answer ? Print(answer->body + "\n") : Status(answer.error());
  }
  Reader reader(place->store->database());
  std::string lines;
  for (const dashboards::UserLine& user : dashboards::ListUsers(reader)) {
    lines +=
        fmt::format("{}\t{}\t{}\n", user.name, NameOf(user.role),
                    user.brands ? fmt::format("{}", fmt::join(*user.brands, ", ")) : "all brands");
  }
  return Print(lines);
}

using Act = Status (*)(const UserArguments&);

CLI::App* AddAct(CLI::App& user, const std::string& name, const std::string& what, Act act,
                 const std::shared_ptr<UserArguments>& arguments, Command& chosen) {
  CLI::App* command = user.add_subcommand(name, what);
  command->add_option("--config", arguments->config, "The config that says where the store is");
  command->add_option("--store", arguments->store, "The store's file");
  command->callback(
      [act, arguments, &chosen] { chosen = [act, arguments] { return act(*arguments); }; });
  return command;
}

}  // namespace

void AddUserCommand(CLI::App& app, Command& chosen) {
  const auto arguments = std::make_shared<UserArguments>();
  CLI::App* user = app.add_subcommand("user", "The people who may sign in");
  user->require_subcommand(1);
  CLI::App* add = AddAct(*user, "add", "Let somebody sign in; the password comes on standard input",
                         RunAdd, arguments, chosen);
  add->add_option("NAME", arguments->name, "What they sign in with")->required();
  add->add_option("--role", arguments->role, "agent, manager or operator")->capture_default_str();
  add->add_option("--brands", arguments->brands, "What they may see; left out: all brands");
  CLI::App* remove =
      AddAct(*user, "remove", "Let somebody sign in no more", RunRemove, arguments, chosen);
  remove->add_option("NAME", arguments->name, "Who")->required();
  AddAct(*user, "list", "Who may sign in", RunList, arguments, chosen);
}

}  // namespace firstreply::app
