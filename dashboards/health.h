// What is wrong with the monitor right now, by name, for the people and programs that ask.
//
// Whoever notices something sets a condition and clears it when it is over: "store_refuses",
// "source_silent", ... A name is a word of ours, never anything from outside: it is public and a
// label of a metric. Its detail is for operators and holds nothing personal either.
//
// It watches two things itself: that the pipeline beats (pipeline_stalled), and that the wall clock
// goes as the monotonic one does (clock_stepped).
//
// `Set`, `Clear`, `Beat` and `problems` on any thread; the rest on the scheduler's thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ingest/base/scheduler.h"
#include "ingest/wire/route.h"

namespace firstreply::dashboards {

enum class Severity : uint8_t {
  kDegraded,  // the monitor works, and somebody should look
  kNotReady,  // it cannot take anything: /readyz says so
};

struct HealthProblem {
  std::string name;
  Severity severity = Severity::kDegraded;
  TimePoint since{};
  std::string detail;
};

class Health {
 public:
  struct Options {
    Scheduler* scheduler = nullptr;  // outlives the health
    Duration look_every = std::chrono::seconds(1);
    Duration stalled_after = std::chrono::seconds(10);
    Duration clock_tolerance = std::chrono::seconds(30);
    Duration clock_remembered = std::chrono::minutes(10);  // how long a step stays a problem
  };

  explicit Health(Options options);
  ~Health();
  Health(const Health&) = delete;
  Health& operator=(const Health&) = delete;

  // `at` is the wall clock's time at the caller. Set again, a condition keeps its beginning.
  void Set(const std::string& name, const std::string& detail, TimePoint at,
           Severity severity = Severity::kDegraded);
  void Clear(const std::string& name);

  // The pipeline lives, at this time of its own. It is not missed before its first beat.
  void Beat(TimePoint at);

  // Everything is loaded: from here on /readyz can be 200.
  void Start();

  // The monitor stops: /readyz is 503 from here on.
  void Stop();

  std::vector<HealthProblem> problems() const;  // by name
  bool ready() const;
  int64_t clock_steps() const { return clock_steps_.load(); }

  // /healthz: 200 as long as this thread lives, with what is wrong. /readyz: 200 or 503. Both
  // public: names only, the details to an operator.
  wire::Routes routes();

 private:
  void Look();
  void LookAtPipeline();
  void LookAtClock();
  wire::HttpResponse Healthz(const wire::Principal& principal) const;
  wire::HttpResponse Readyz(const wire::Principal& principal) const;

  const Options options_;
  TimerId timer_ = 0;

  // Of the scheduler's thread.
  Duration heard_at_{};  // the last beat, on the monotonic clock
  int64_t beats_heard_ = 0;
  Duration clock_offset_{};  // wall minus monotonic, at the last look
  std::optional<Duration> stepped_at_;

  std::atomic<int64_t> beats_{0};
  std::atomic<TimePoint> beat_at_{TimePoint{}};
  std::atomic<int64_t> clock_steps_{0};
  std::atomic<bool> started_{false};
  std::atomic<bool> stopping_{false};

  mutable std::mutex mutex_;
  std::map<std::string, HealthProblem> problems_;  // guarded by mutex_
};

}  // namespace firstreply::dashboards
