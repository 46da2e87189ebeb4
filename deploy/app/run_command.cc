// `firstreply run`: the monitor, until it is told to stop.
#include <fmt/format.h>
#include <pthread.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <memory>

#include "deploy/app/command_line.h"
#include "deploy/app/monitor.h"

namespace firstreply::app {
namespace {

constexpr Duration kStopDeadline = std::chrono::seconds(20);

// Signals are waited for and never interrupt anything: blocked before any thread is there, so that
// every thread has them blocked.
class Signals {
 public:
  Signals() {
    sigemptyset(&waited_for_);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&waited_for_, signal);
    pthread_sigmask(SIG_BLOCK, &waited_for_, nullptr);
    // A peer that is gone is an error of a write.
    std::signal(SIGPIPE, SIG_IGN);
  }

  // The next of them, or zero when none came for a while.
  int Wait() const {
    constexpr timespec kWhile{.tv_sec = 1, .tv_nsec = 0};
    const int signal = sigtimedwait(&waited_for_, nullptr, &kWhile);
    return signal < 0 ? 0 : signal;
  }

 private:
  sigset_t waited_for_{};
};

bool IsReady(const std::shared_future<Error>& future) {
  return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

Status RunMonitor(const Monitor::Options& options) {
  const Signals signals;
  Result<std::unique_ptr<Monitor>> monitor = Monitor::Start(options);
  if (!monitor) return monitor.error();
  if (Status printed = Print(fmt::format("firstreply: listening on {}\n", (*monitor)->address()));
      !printed) {
    return printed;
  }
  while (true) {
    const int signal = signals.Wait();
    if (IsReady((*monitor)->fatal())) {
      // What the disk has is unknown, and nothing that we hold is worth a risk: the next start is
      // the recovery.
      fmt::print(stderr, "firstreply: {}\n", (*monitor)->fatal().get().message);
      std::_Exit(EXIT_FAILURE);
    }
    if (signal == SIGHUP) (*monitor)->Reload();
    if (signal == SIGTERM || signal == SIGINT) break;
  }
  if (!(*monitor)->Stop(kStopDeadline)) {
    return Error{Errc::kUnavailable, "stopped before everything was done"};
  }
  return Done{};
}

}  // namespace

void AddRunCommand(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Monitor::Options>();
  CLI::App* command = app.add_subcommand("run", "Run the monitor");
  command->add_option("--config", options->config_file, "The config file")->required();
  command->add_option("--listen", options->listen, "ADDRESS:PORT instead of the config's");
  command->add_option("--store", options->store, "The store's file instead of the config's");
  command->callback([options, &chosen] { chosen = [options] { return RunMonitor(*options); }; });
}

}  // namespace firstreply::app
