#include "ingest/base/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <mutex>

#include "ingest/base/json_writer.h"
#include "ingest/base/rfc3339.h"
#include "ingest/base/utf8.h"

namespace firstreply {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"error", "warning", "info", "debug"};

spdlog::level::level_enum LevelOf(LogLevel level) {
  switch (level) {
    case LogLevel::kError:
      return spdlog::level::err;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kDebug:
      return spdlog::level::debug;
  }
  return spdlog::level::info;
}

// Hands each line to a function, one at a time.
class FunctionSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit FunctionSink(std::function<void(std::string_view)> write) : write_(std::move(write)) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    write_(std::string_view(message.payload.data(), message.payload.size()));
  }
  void flush_() override {}

  const std::function<void(std::string_view)> write_;
};

spdlog::sink_ptr SinkOf(const std::function<void(std::string_view)>& write) {
  if (!write) return std::make_shared<spdlog::sinks::stderr_sink_mt>();
  return std::make_shared<FunctionSink>(write);
}

}  // namespace

struct Log::Sink {
  explicit Sink(const Options& options) : logger("firstreply", SinkOf(options.write)) {
    logger.set_pattern("%v");
    logger.set_level(LevelOf(options.level));
    logger.flush_on(spdlog::level::debug);
  }
  spdlog::logger logger;
};

Log::Log(Options options) : options_(std::move(options)), sink_(std::make_unique<Sink>(options_)) {}

Log::~Log() = default;

void Log::SetLevel(LogLevel level) {
  sink_->logger.set_level(LevelOf(level));
}

void Log::Write(LogLevel level, std::string_view event, Fields fields) {
  if (!sink_->logger.should_log(LevelOf(level))) return;
  JsonWriter json;
  json.BeginObject();
  json.Key("time").String(FormatRfc3339({options_.now(), true}));
  json.Key("level").String(kNames.at(static_cast<size_t>(level)));
  json.Key("event").String(event);
  for (const auto& [name, value] : fields) {
    json.Key(name).String(FirstInvalidUtf8(value) ? "(not UTF-8)" : value);
  }
  json.EndObject();
  sink_->logger.log(LevelOf(level), json.text());
}

LogLevel LogLevelNamed(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<LogLevel>(i);
  }
  return LogLevel::kInfo;
}

}  // namespace firstreply
