#include "dashboards/window_gauges.h"

#include <algorithm>
#include <utility>

namespace firstreply::dashboards {

WindowGauges::WindowGauges(Options options) : options_(std::move(options)) {}

const WindowGauges::Figures* WindowGauges::Current() {
  const TimePoint now = options_.scheduler->Now();
  const bool is_due = !state_->not_before || now >= *state_->not_before;
  if (is_due && !state_->underway) Begin(now);
  return state_->figures ? &*state_->figures : nullptr;
}

void WindowGauges::Begin(TimePoint now) {
  state_->underway = true;
  const auto result = std::make_shared<Result<Groups>>(Groups());
  options_.off_thread([work_out = options_.work_out, result, now] { *result = work_out(now); },
                      [state = state_, result, now, scheduler = options_.scheduler,
                       every = options_.every, rests = options_.rests] {
                        const TimePoint done = scheduler->Now();
                        state->underway = false;
                        state->not_before = std::max(now + every, done + rests * (done - now));
                        if (*result) {
                          state->figures = Figures{std::move(**result), now};
                        } else {
                          ++state->failures;
                        }
                      });
}

}  // namespace firstreply::dashboards
