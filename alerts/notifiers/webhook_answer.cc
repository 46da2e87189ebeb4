#include "alerts/notifiers/webhook_answer.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "ingest/wire/http_date.h"

namespace firstreply::alerts {
namespace {

bool IsAllDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
std::optional<Duration> ReadRetryAfter(const std::string& value, TimePoint now) {
  if (IsAllDigits(value)) {
    int64_t seconds = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    const int64_t most = std::chrono::duration_cast<std::chrono::seconds>(kRetryAfterMax).count();
    if (error == std::errc::result_out_of_range || seconds > most) return kRetryAfterMax;
    return std::chrono::seconds(seconds);
  }
  const std::optional<TimePoint> when = wire::ParseHttpDate(value, now);
  if (!when) return std::nullopt;
  return std::clamp(Duration(*when - now), Duration::zero(), kRetryAfterMax);
}

}  // namespace

WebhookAnswer ReadWebhookAnswer(const Result<wire::HttpResponse>& answer, TimePoint now) {
  if (!answer) return {};
  WebhookAnswer read;
  read.status = answer->status;
  if (answer->status >= 200 && answer->status <= 299) {
    read.kind = WebhookAnswer::Kind::kTaken;
  } else if (answer->status == 410) {
    read.kind = WebhookAnswer::Kind::kGone;
  } else if (const std::string* value = wire::FindHeader(answer->headers, "Retry-After")) {
    read.retry_after = ReadRetryAfter(*value, now);
  }
  return read;
}

}  // namespace firstreply::alerts
