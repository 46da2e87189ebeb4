#include "dashboards/accounts/refusals.h"

#include <algorithm>

namespace firstreply::dashboards {
namespace {

constexpr std::array<std::string_view, kRefusals> kNames = {
    "wrong_password", "unknown_user",       "rate_limited",     "busy",       "bad_token",
    "bad_session",    "unknown_proxy_user", "bad_proxy_header", "cross_site", "not_loopback"};

std::string OutcomeOf(std::string_view why) {
  return "refused: " + std::string(why);
}

}  // namespace

std::string_view NameOf(Refusal refusal) {
  return kNames.at(static_cast<size_t>(refusal));
}

Refusals::~Refusals() {
  if (timer_ != 0) scheduler_->Cancel(timer_);
}

void Refusals::Write(const std::string& author, const std::string& action,
                     const std::string& subject, std::string_view why) {
  const std::string outcome = OutcomeOf(why);
  const Duration now = scheduler_->Monotonic();
  const int64_t earned = (now - earned_until_) / kAuditPause;
  earned_until_ += earned * kAuditPause;
  lines_left_ = std::min(lines_left_ + earned, kRefusalLinesMax);
  if (lines_left_ == 0) return Sum(action, outcome, 1);
  --lines_left_;
  const AuditLine line{.author = author, .action = action, .subject = subject, .outcome = outcome};
  desk_->Ask(author, [line](Transaction& tx, TimePoint at) -> Status {
    WriteAudit(tx, line, at);
    return Done{};
  });
}

void Refusals::WriteLater(const std::string& action, Refusal refusal) {
  Sum(action, OutcomeOf(NameOf(refusal)), 1);
}

void Refusals::Sum(const std::string& action, const std::string& outcome, int64_t count) {
  sums_[{action, outcome}] += count;
  if (timer_ == 0) timer_ = scheduler_->After(kAuditPause, [this] { WriteSums(); });
}

void Refusals::WriteSums() {
  timer_ = 0;
  for (const auto& [what, count] : std::exchange(sums_, {})) {
    const AuditLine line{.action = what.first, .outcome = what.second, .count = count};
    desk_->Ask(
        "",
        [line](Transaction& tx, TimePoint at) -> Status {
          WriteAudit(tx, line, at);
          return Done{};
        },
        // What was not written is part of the next sum.
        [this, line, alive = std::weak_ptr<bool>(alive_)](const Status& status) {
          if (!status && !alive.expired()) Sum(line.action, line.outcome, line.count);
        });
  }
}

std::map<std::string, int64_t> Refusals::counts() const {
  std::map<std::string, int64_t> named;
  for (size_t i = 0; i < kRefusals; ++i) named.emplace(kNames[i], counts_[i]);
  return named;
}

}  // namespace firstreply::dashboards
