#include "dashboards/accounts/login_limit.h"

#include <algorithm>
#include <vector>

namespace firstreply::dashboards {
namespace {

std::vector<std::string> Groups(std::string_view text) {
  std::vector<std::string> groups;
  while (!text.empty()) {
    const size_t colon = std::min(text.find(':'), text.size());
    groups.emplace_back(text.substr(0, colon));
    text.remove_prefix(std::min(colon + 1, text.size()));
  }
  return groups;
}

// "2001:db8::7" is of "2001:db8:0:0", an IPv4 address of itself.
std::string NetworkOf(std::string_view address) {
  const bool sixty_four_bits_matter =
      address.find(':') != std::string_view::npos && address.find('.') == std::string_view::npos;
  if (!sixty_four_bits_matter) return std::string(address);
  const size_t gap = address.find("::");
  std::vector<std::string> groups = Groups(address.substr(0, gap));
  if (gap != std::string_view::npos) {
    const std::vector<std::string> tail = Groups(address.substr(gap + 2));
    while (groups.size() + tail.size() < 8) groups.emplace_back("0");
    groups.insert(groups.end(), tail.begin(), tail.end());
  }
  groups.resize(4);
  std::string network;
  for (const std::string& group : groups) network += group + ":";
  return network;
}

std::string PairOf(const std::string& network, std::string_view name) {
  return network + " " + std::string(name);
}

}  // namespace

// The bucket as one time (GCRA): each try moves the time at which it is full again by `refill`, and
// a try is refused when that time would lie more than `burst` refills ahead.
Duration LoginLimit::Buckets::Wait(const std::string& key, Duration now) const {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return {};
  const Duration allowed_at = found->second->full_at - (rate_.burst - 1) * rate_.refill;
  return std::max(allowed_at - now, Duration::zero());
}

void LoginLimit::Buckets::Spend(const std::string& key, Duration now) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) {
    if (recent_.size() >= count_max_) {
      by_key_.erase(recent_.back().key);
      recent_.pop_back();
    }
    recent_.push_front({.key = key, .full_at = now});
    by_key_[key] = recent_.begin();
  } else {
    recent_.splice(recent_.begin(), recent_, found->second);
  }
  recent_.front().full_at = std::max(recent_.front().full_at, now) + rate_.refill;
}

void LoginLimit::Buckets::Refund(const std::string& key) {
  if (Bucket* bucket = Find(key)) bucket->full_at -= rate_.refill;
}

LoginLimit::Bucket* LoginLimit::Buckets::Find(const std::string& key) {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : &*found->second;
}

LoginLimit::LoginLimit(const Options& options)
    : pairs_(options.of_pair, options.keys_max),
      addresses_(options.of_address, options.keys_max),
      names_(options.of_name, options.keys_max) {}

Duration LoginLimit::Take(std::string_view address, std::string_view name, Duration now) {
  const std::string network = NetworkOf(address);
  const std::string pair = PairOf(network, name);
  const Bucket* known = pairs_.Find(pair);
  const bool was_right = known != nullptr && known->was_right;
  Duration wait = std::max(pairs_.Wait(pair, now), addresses_.Wait(network, now));
  if (!was_right) wait = std::max(wait, names_.Wait(std::string(name), now));
  if (wait > Duration::zero()) return wait;
  pairs_.Spend(pair, now);
  addresses_.Spend(network, now);
  names_.Spend(std::string(name), now);
  return {};
}

void LoginLimit::WasRight(std::string_view address, std::string_view name) {
  GiveBack(address, name);
  if (Bucket* bucket = pairs_.Find(PairOf(NetworkOf(address), name))) bucket->was_right = true;
}

void LoginLimit::GiveBack(std::string_view address, std::string_view name) {
  const std::string network = NetworkOf(address);
  pairs_.Refund(PairOf(network, name));
  addresses_.Refund(network);
  names_.Refund(std::string(name));
}

}  // namespace firstreply::dashboards
