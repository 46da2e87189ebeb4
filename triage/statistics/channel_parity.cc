#include "triage/statistics/channel_parity.h"

#include <algorithm>

#include "triage/statistics/breakdown.h"

namespace firstreply::triage {

void ChannelComparison::Add(std::string_view channel, const JudgedWait& wait) {
  if (!wait.IsForAnswer()) return;
  Service& service =
      services_[{wait.urgency, std::string(channel.empty() ? kUnknownGroup : channel)}];
  if (wait.waited) service.times.push_back(*wait.waited);
  if (wait.answered != Standing::kMet && wait.answered != Standing::kMissed) return;
  ++service.decided;
  if (!wait.has_response) ++service.never_answered;
}

std::vector<ChannelParity> ChannelComparison::Finish() const {
  std::vector<ChannelParity> parity;
  for (const auto& [key, service] : services_) {
    const auto& [urgency, channel] = key;
    if (parity.empty() || parity.back().urgency != urgency) {
      parity.emplace_back();
      parity.back().urgency = urgency;
    }
    ChannelService& shown = parity.back().channels.emplace_back();
    shown.channel = channel;
    shown.decided = service.decided;
    shown.never_answered = {service.never_answered, service.decided};
    if (service.decided >= kDecidedMin) shown.times = TimesOf(service.times);
  }
  std::reverse(parity.begin(), parity.end());
  return parity;
}

}  // namespace firstreply::triage
