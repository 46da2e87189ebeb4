#include <cmath>

#include "dashboards/report/statistics_report.h"
#include "ingest/base/json_writer.h"
#include "ingest/base/rfc3339.h"
#include "ingest/masked_text.h"

namespace firstreply::dashboards {
namespace {

using triage::Attainment;
using triage::Group;
using triage::GroupFigures;
using triage::Ratio;
using triage::ResponseCurve;
using triage::ResponseTimes;
using triage::Standing;

void WriteTime(JsonWriter& json, std::string_view key, TimePoint at) {
  json.Key(key).String(FormatRfc3339({at, true}));
}

void WriteDuration(JsonWriter& json, std::string_view key, std::optional<Duration> time) {
  json.Key(key);
  if (time) {
    json.Seconds(*time);
  } else {
    json.Null();
  }
}

// A share with its band; null where there is none to show.
void WriteShare(JsonWriter& json, const std::optional<ResponseCurve::Share>& share) {
  json.Key("share");
  if (!share) {
    json.Null();
    return;
  }
  json.Share(share->share);
  if (!share->has_band) return;
  json.Key("lower").Share(share->lower);
  json.Key("upper").Share(share->upper);
}

void WriteRatio(JsonWriter& json, std::string_view key, std::string_view hits,
                std::string_view total, const Ratio& ratio) {
  json.Key(key).BeginObject();
  json.Key(hits).Integer(ratio.hits);
  json.Key(total).Integer(ratio.total);
  WriteShare(json, ratio.Share());
  json.EndObject();
}

void WriteReading(JsonWriter& json, std::string_view key, const Ratio& ratio) {
  WriteRatio(json, key, "met", "decided", ratio);
}

void WriteAttainment(JsonWriter& json, std::string_view key, const Attainment& attainment) {
  json.Key(key).BeginObject();
  json.Key("met").Integer(attainment.Count(Standing::kMet));
  json.Key("missed").Integer(attainment.Count(Standing::kMissed));
  json.Key("decided").Integer(attainment.decided());
  WriteShare(json, attainment.Decided().Share());
  json.Key("excluded").BeginObject();
  for (const Standing standing : triage::kNotDecided)
    json.Key(NameOf(standing)).Integer(attainment.Count(standing));
  json.EndObject();
  json.Key("excluded_self_reported").BeginObject();
  json.Key("dismissed").Integer(attainment.self_reported_dismissed());
  json.Key("answered_elsewhere").Integer(attainment.self_reported_elsewhere());
  json.EndObject();
  WriteReading(json, "as_claimed", attainment.AsClaimed());
  WriteReading(json, "self_reported_missed", attainment.SelfReportedMissed());
  WriteReading(json, "due", attainment.Due());
  WriteReading(json, "answered_only", attainment.AnsweredOnly());
  WriteRatio(json, "handed_off", "handed_off", "waits", attainment.HandedOff());
  json.EndObject();
}

std::string HorizonName(Duration horizon) {
  return std::to_string(horizon / std::chrono::seconds(1));
}

void WriteTimes(JsonWriter& json, std::string_view key, const ResponseTimes& times) {
  json.Key(key).BeginObject();
  json.Key("estimate").String(times.has_competing_ends() ? "aalen-johansen" : "kaplan-meier");
  json.Key("answered").Integer(times.answered);
  json.Key("waiting").Integer(times.waiting);
  json.Key("ended_otherwise").Integer(times.otherwise);
  json.Key("percentiles").BeginObject();
  for (size_t i = 0; i < triage::kPercentiles.size(); ++i) {
    const ResponseTimes::Percentile& percentile = times.percentiles[i];
    json.Key("p" + std::to_string(triage::kPercentiles[i])).BeginObject();
    WriteDuration(json, "seconds", percentile.at);
    WriteDuration(json, "from", percentile.interval.from);
    WriteDuration(json, "to", percentile.interval.to);
    json.EndObject();
  }
  json.EndObject();
  json.Key("answered_within").BeginObject();
  for (size_t i = 0; i < triage::kHorizons.size(); ++i) {
    const ResponseCurve::Share& share = times.within[i];
    json.Key(HorizonName(triage::kHorizons[i])).BeginObject();
    WriteShare(json, times.total() > 0 ? std::optional(share) : std::nullopt);
    json.Key("observed").Bool(share.observed);
    json.EndObject();
  }
  json.EndObject();
  json.Key("answered_only").BeginObject();
  for (size_t i = 0; i < triage::kPercentiles.size(); ++i)
    WriteDuration(json, "p" + std::to_string(triage::kPercentiles[i]), times.answered_only[i]);
  json.EndObject();
  json.EndObject();
}

void WriteFigures(JsonWriter& json, const GroupFigures& figures) {
  json.Key("waits").Integer(figures.waits);
  WriteAttainment(json, "answered", figures.answered);
  WriteAttainment(json, "acknowledged", figures.acknowledged);
  WriteTimes(json, "wall_clock", figures.times);
  WriteTimes(json, "open_hours", figures.open_times);
}

// [seconds, share still unanswered, lower, upper]; a step without a band has null.
void WriteCurve(JsonWriter& json, std::string_view key,
                const std::vector<triage::CurvePoint>& curve) {
  json.Key(key).BeginArray();
  for (const triage::CurvePoint& point : curve) {
    json.BeginArray();
    json.Seconds(point.time);
    json.Share(point.unanswered);
    if (point.has_band) {
      json.Share(point.lower);
      json.Share(point.upper);
    } else {
      json.Null();
      json.Null();
    }
    json.EndArray();
  }
  json.EndArray();
}

void WriteDismissal(JsonWriter& json, const triage::Dismissals::Count& count) {
  json.Key("waits").Integer(count.waits);
  json.Key("self_reported").Integer(count.self_reported);
}

void WriteDismissals(JsonWriter& json, const triage::Dismissals& dismissals) {
  json.Key("dismissals").BeginArray();
  for (const auto& [key, count] : dismissals.by_author_and_reason()) {
    json.BeginObject();
    json.Key("author").String(key.author);
    json.Key("reason").String(ingest::MaskedText(key.reason));
    WriteDismissal(json, count);
    json.EndObject();
  }
  json.EndArray();
  json.Key("other_dismissals").BeginObject();
  WriteDismissal(json, dismissals.others());
  json.EndObject();
}

void WriteFollowThrough(JsonWriter& json, const triage::FollowThrough& through) {
  const triage::Handoffs& handoffs = through.handoffs;
  json.Key("handoffs").BeginObject();
  json.Key("handoffs").Integer(handoffs.total);
  json.Key("answered").Integer(handoffs.answered);
  json.Key("open").Integer(handoffs.open);
  json.Key("ended_otherwise").Integer(handoffs.ended_otherwise);
  WriteRatio(json, "never_answered", "handoffs", "decided", handoffs.NeverAnswered());
  WriteRatio(json, "customer_did_not_follow", "handoffs", "decided", handoffs.DidNotFollow());
  json.EndObject();

  const triage::Promises& promises = through.promises;
  json.Key("promises").BeginObject();
  json.Key("promises").Integer(promises.total);
  json.Key("kept").Integer(promises.kept);
  json.Key("kept_late").Integer(promises.kept_late);
  json.Key("never_kept").Integer(promises.never_kept);
  json.Key("open").Integer(promises.open);
  json.Key("ended_otherwise").Integer(promises.ended_otherwise);
  WriteRatio(json, "broken", "promises", "decided", promises.Broken());
  json.EndObject();

  const triage::SelfReports& reports = through.self_reports;
  json.Key("self_reports").BeginObject();
  json.Key("waits").Integer(reports.waits);
  json.Key("dismissed").Integer(reports.dismissed);
  json.Key("answered_elsewhere").Integer(reports.elsewhere);
  WriteRatio(json, "self_reported_dismissed", "self_reported", "waits", reports.Dismissed());
  WriteRatio(json, "self_reported_elsewhere", "self_reported", "waits", reports.Elsewhere());
  json.EndObject();
}

void WriteParity(JsonWriter& json, const std::vector<triage::ChannelParity>& parity) {
  json.Key("channel_parity").BeginArray();
  for (const triage::ChannelParity& urgency : parity) {
    json.BeginObject();
    json.Key("urgency").String(NameOf(urgency.urgency));
    json.Key("channels").BeginArray();
    for (const triage::ChannelService& channel : urgency.channels) {
      json.BeginObject();
      json.Key("channel").String(channel.channel);
      json.Key("decided").Integer(channel.decided);
      json.Key("too_few").Bool(!channel.times);
      WriteRatio(json, "never_answered", "waits", "decided", channel.never_answered);
      if (channel.times) WriteTimes(json, "wall_clock", *channel.times);
      json.EndObject();
    }
    json.EndArray();
    json.EndObject();
  }
  json.EndArray();
}

void WriteMissed(JsonWriter& json, std::string_view key, int64_t seen,
                 const std::optional<triage::Missed>& missed) {
  json.Key(key).BeginObject();
  json.Key("seen").Integer(seen);
  json.Key("estimate");
  if (missed) {
    json.Integer(std::llround(missed->estimate));
    json.Key("lower").Integer(std::llround(std::floor(missed->interval.lower)));
    json.Key("upper").Integer(std::llround(std::ceil(missed->interval.upper)));
  } else {
    json.Null();
  }
  json.EndObject();
}

void WriteReview(JsonWriter& json, const std::optional<triage::MissedEstimate>& missed) {
  json.Key("review");
  if (!missed) {
    json.Null();
    return;
  }
  json.BeginObject();
  json.Key("judged").Integer(missed->judged);
  json.Key("reviewed").Integer(missed->reviewed);
  json.Key("judged_on_other_days").Integer(missed->judged_on_other_days);
  WriteMissed(json, "missed_complaints", missed->complaints_seen, missed->complaints);
  WriteMissed(json, "needed_a_response", missed->needs_seen, missed->needs);
  json.EndObject();
}

void WriteSignals(JsonWriter& json, const triage::SignalFigures& figures) {
  json.Key("read").Integer(figures.read);
  const auto write = [&](std::string_view key, int64_t count) {
    WriteRatio(json, key, "responses", "read", figures.Of(count));
  };
  write("acknowledges", figures.acknowledges);
  write("next_step", figures.next_step);
  write("same_language", figures.same_language);
  write("considerate", figures.considerate);
  write("names_customer", figures.names_customer);
  write("signed", figures.is_signed);
  write("apologises", figures.apologises);
  write("promises", figures.promises);
  write("kind_close", figures.kind_close);
  write("repeated", figures.repeated);
}

void WriteResponses(JsonWriter& json, const std::optional<triage::ResponseQuality>& quality) {
  json.Key("responses");
  if (!quality) {
    json.Null();
    return;
  }
  json.BeginObject();
  json.Key("kinds").BeginObject();
  for (size_t i = 0; i < triage::kResponseKinds; ++i)
    json.Key(NameOf(static_cast<ingest::ResponseKind>(i))).Integer(quality->kinds[i]);
  json.EndObject();
  json.Key("other_languages").Integer(quality->other_languages);
  WriteSignals(json, quality->all);
  json.Key("brands").BeginArray();
  for (const auto& [brand, figures] : quality->brands) {
    json.BeginObject();
    json.Key("name").String(brand);
    WriteSignals(json, figures);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

void WriteScope(JsonWriter& json, const triage::Statistics& statistics,
                const StatisticsScope& scope) {
  WriteTime(json, "from", scope.from);
  WriteTime(json, "to", scope.to);
  WriteTime(json, "now", statistics.now);
  json.Key("zone").String(scope.zone);
  json.Key("brands");
  if (scope.brands) {
    json.BeginArray();
    for (const std::string& brand : *scope.brands) json.String(brand);
    json.EndArray();
  } else {
    json.Null();
  }
  json.Key("conversations_without_wait").Integer(scope.conversations_without_wait);
  WriteReview(json, scope.missed);
  WriteResponses(json, scope.responses);
}

}  // namespace

std::string RenderStatisticsJson(const triage::Statistics& statistics,
                                 const StatisticsScope& scope) {
  JsonWriter json;
  json.BeginObject();
  WriteScope(json, statistics, scope);
  json.Key("answers").BeginObject();
  WriteFigures(json, statistics.answers);
  WriteCurve(json, "curve", statistics.curve);
  WriteCurve(json, "open_hours_curve", statistics.open_curve);
  json.EndObject();
  json.Key("kinds").BeginObject();
  for (const triage::KindFigures& kind : statistics.kinds) {
    json.Key(NameOf(kind.kind)).BeginObject();
    WriteFigures(json, kind.figures);
    json.EndObject();
  }
  json.EndObject();
  WriteDismissals(json, statistics.dismissals);
  WriteFollowThrough(json, statistics.follow_through);
  WriteTimes(json, "persons", statistics.persons);
  json.Key("breakdown").BeginObject();
  for (size_t i = 0; i < triage::kDimensions; ++i) {
    json.Key(NameOf(static_cast<triage::Dimension>(i))).BeginArray();
    for (const Group& group : statistics.breakdown[i]) {
      json.BeginObject();
      json.Key("name").String(group.name);
      WriteFigures(json, group.figures);
      json.EndObject();
    }
    json.EndArray();
  }
  json.EndObject();
  WriteParity(json, statistics.parity);
  json.EndObject();
  return json.text();
}

}  // namespace firstreply::dashboards
