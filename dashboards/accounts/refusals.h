// What was refused to whom: counted for the metrics, and written to the audit log as far as that
// bears it.
//
// Anybody can be refused as often as he likes, so a flood must not fill the store: after a burst of
// lines the rest is counted, and every kAuditPause the counts become one line each. Network thread
// only.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "dashboards/accounts/audit_log.h"
#include "dashboards/accounts/change_desk.h"
#include "ingest/base/scheduler.h"

namespace firstreply::dashboards {

enum class Refusal : uint8_t {
  kWrongPassword,
  kUnknownUser,
  kRateLimited,       // too many tries; see login_limit.h
  kBusy,              // too many passwords wait to be checked
  kBadToken,          // no token of ours
  kBadSession,        // a cookie of no session, or of one that is over
  kUnknownProxyUser,  // the proxy vouches for somebody who is no user here
  kBadProxyHeader,    // the proxy's header came twice
  kCrossSite,         // another site's page asked
  kNotLoopback,       // no user yet, and the request is not from this machine
};
inline constexpr size_t kRefusals = 10;
std::string_view NameOf(Refusal refusal);  // "wrong_password", ...

// Lines about refusals that are written at once; then one more each kAuditPause.
inline constexpr int64_t kRefusalLinesMax = 30;
inline constexpr Duration kAuditPause = std::chrono::minutes(10);

class Refusals {
 public:
  // Both outlive this.
  Refusals(Scheduler* scheduler, ChangeDesk* desk) : scheduler_(scheduler), desk_(desk) {}
  ~Refusals();
  Refusals(const Refusals&) = delete;
  Refusals& operator=(const Refusals&) = delete;

  void Count(Refusal refusal) { ++counts_[static_cast<size_t>(refusal)]; }

  // A line for the audit log. `action` and `why` are words from a short list.
  void Write(const std::string& author, const std::string& action, const std::string& subject,
             std::string_view why);

  // Only as a part of the next sum: what comes in floods by its nature.
  void WriteLater(const std::string& action, Refusal refusal);

  // By name, also those that never happened.
  std::map<std::string, int64_t> counts() const;

 private:
  void Sum(const std::string& action, const std::string& outcome, int64_t count);
  void WriteSums();

  Scheduler* const scheduler_;
  ChangeDesk* const desk_;
  std::array<int64_t, kRefusals> counts_{};
  int64_t lines_left_ = kRefusalLinesMax;
  Duration earned_until_{};  // lines were added to `lines_left_` up to here
  std::map<std::pair<std::string, std::string>, int64_t> sums_;  // by action and outcome
  TimerId timer_ = 0;                                            // zero: none is set
  const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace firstreply::dashboards
