#include "deploy/app/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "ingest/base/database_error.h"

namespace firstreply::app {
namespace {

int Complain(const std::string& message) {
  fmt::print(stderr, "firstreply: {}\n", message);
  return 1;
}

// The edge at which exceptions stop: what failed on the way is said like any other error.
int RunChosen(const Command& chosen) {
  try {
    const Status done = chosen();
    return done ? 0 : Complain(done.error().message);
  } catch (const DiskFailure& failure) {
    return Complain(failure.error().message);
  } catch (const std::exception& broken) {
    return Complain(fmt::format("internal error: {}", broken.what()));
  }
}

}  // namespace

int RunCommandLine(int argc, char** argv) {
  CLI::App app("firstreply watches how brands answer the people who write to them.", "firstreply");
  app.require_subcommand(1);
  Command chosen;
  AddRunCommand(app, chosen);
  AddReplayCommand(app, chosen);
  AddExportCommand(app, chosen);
  AddExplainCommand(app, chosen);
  AddCalibrateCommand(app, chosen);
  AddReportCommand(app, chosen);
  AddCheckCommand(app, chosen);
  AddUserCommand(app, chosen);
  AddBackupCommand(app, chosen);
  AddRestoreCommand(app, chosen);
  AddClassifyCommand(app, chosen);
  AddTrainCommand(app, chosen);
  AddEvaluateCommand(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong);
  }
  return RunChosen(chosen);
}

Status Print(const std::string& text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0) {
    return Error{Errc::kDisk, "standard output cannot be written"};
  }
  return Done{};
}

}  // namespace firstreply::app
