// What the monitor says of itself while it runs: one JSON object a line on standard error, for
// people with jq and for whatever collects logs.
//
//   log.Info("listening", {{"address", "127.0.0.1:8080"}});
//   {"time":"2026-03-02T08:00:00.000Z","level":"info","event":"listening","address":"127.0.0.1:8080"}
//
// `event` is one of a fixed set of words, listed in deploy/OPERATING.md. At the levels info and
// above nothing personal is said: no texts, names, handles or addresses of customers; internal ids
// only.
//
// Any thread. A line is written whole, and at once.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "ingest/base/clock.h"

namespace firstreply {

enum class LogLevel : uint8_t { kError, kWarning, kInfo, kDebug };

class Log {
 public:
  using Field = std::pair<std::string_view, std::string>;
  using Fields = std::initializer_list<Field>;

  struct Options {
    LogLevel level = LogLevel::kInfo;
    std::function<TimePoint()> now;                 // must be given
    std::function<void(std::string_view)> write{};  // of one line; empty: standard error
  };

  explicit Log(Options options);
  ~Log();

  // From now on; any thread.
  void SetLevel(LogLevel level);

  void Error(std::string_view event, Fields fields = {}) { Write(LogLevel::kError, event, fields); }
  void Warning(std::string_view event, Fields fields = {}) {
    Write(LogLevel::kWarning, event, fields);
  }
  void Info(std::string_view event, Fields fields = {}) { Write(LogLevel::kInfo, event, fields); }
  void Debug(std::string_view event, Fields fields = {}) { Write(LogLevel::kDebug, event, fields); }

 private:
  struct Sink;

  void Write(LogLevel level, std::string_view event, Fields fields);

  const Options options_;
  const std::unique_ptr<Sink> sink_;
};

// "error", "warning", "info", "debug"; unknown words mean info.
LogLevel LogLevelNamed(std::string_view name);

}  // namespace firstreply
