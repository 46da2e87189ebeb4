// The program's subcommands, one file each (`*_command.cc`), and what they have in common.
#pragma once

#include <functional>
#include <string>

#include "ingest/base/result.h"

namespace CLI {
class App;
}

namespace firstreply::app {

// Parses and runs; returns the process's exit code: 0 done, 1 refused or failed (the reason is on
// standard error, nothing on standard output), above 1 the command line itself is wrong.
int RunCommandLine(int argc, char** argv);

// What a subcommand does once its options are known.
using Command = std::function<Status()>;

// Each adds its subcommand to `app` and leaves in `chosen` what to do when it was called.
void AddReplayCommand(CLI::App& app, Command& chosen);
void AddExportCommand(CLI::App& app, Command& chosen);
void AddCalibrateCommand(CLI::App& app, Command& chosen);
void AddExplainCommand(CLI::App& app, Command& chosen);
void AddReportCommand(CLI::App& app, Command& chosen);
void AddCheckCommand(CLI::App& app, Command& chosen);
void AddRunCommand(CLI::App& app, Command& chosen);
void AddUserCommand(CLI::App& app, Command& chosen);
void AddBackupCommand(CLI::App& app, Command& chosen);
void AddRestoreCommand(CLI::App& app, Command& chosen);
void AddClassifyCommand(CLI::App& app, Command& chosen);
void AddTrainCommand(CLI::App& app, Command& chosen);
void AddEvaluateCommand(CLI::App& app, Command& chosen);

// Writes `text` to standard output whole, or says why it could not.
Status Print(const std::string& text);

}  // namespace firstreply::app
