#include "dashboards/report/response_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>
#include <vector>

#include "ingest/base/json_writer.h"
#include "ingest/base/rfc3339.h"
#include "ingest/names.h"
#include "ingest/source_state.h"
#include "triage/response_statistics.h"
#include "triage/tables.h"

namespace firstreply::dashboards {
namespace {

using triage::Conversation;
using triage::Wait;

// A conversation with the customer's name, in an order that does not depend on arrival.
struct NamedConversation {
  Conversation conversation;
  std::string customer;
};

std::vector<NamedConversation> LoadNamed(Reader& reader) {
  std::vector<NamedConversation> named;
  for (Conversation& conversation : triage::LoadAllConversations(reader)) {
    std::string customer = ingest::CustomerName(reader, conversation.customer_id);
    named.push_back({std::move(conversation), std::move(customer)});
  }
  std::sort(named.begin(), named.end(), [](const NamedConversation& a, const NamedConversation& b) {
    if (a.conversation.root != b.conversation.root) {
      return ingest::KeyPrecedes(a.conversation.root, b.conversation.root);
    }
    return std::tie(a.customer, a.conversation.brand) < std::tie(b.customer, b.conversation.brand);
  });
  return named;
}

// Decimals only where one of the two times had them.
std::string Seconds(const Wait& wait) {
  const Duration took = wait.response_at.at - wait.started_at.at;
  const bool exact = wait.started_at.to_the_millisecond || wait.response_at.to_the_millisecond;
  const int64_t whole = took.count() / 1000;
  return exact ? fmt::format("{}.{:03}", whole, took.count() % 1000) : std::to_string(whole);
}

std::string CsvField(const std::string& value) {
  if (value.find_first_of(",\"\r\n") == std::string::npos) return value;
  std::string quoted = "\"";
  for (char c : value) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

void WriteTime(JsonWriter& json, std::optional<Duration> time) {
  if (time) {
    json.Seconds(*time);
  } else {
    json.Null();
  }
}

void WriteSummary(JsonWriter& json, const triage::ResponseSummary& summary) {
  json.Key("conversations").Integer(summary.conversations);
  json.Key("answered").Integer(summary.answered);
  json.Key("unanswered").Integer(summary.unanswered);
  json.Key("first_response_seconds").BeginObject();
  WriteTime(json.Key("p50"), summary.first_response.p50);
  WriteTime(json.Key("p90"), summary.first_response.p90);
  WriteTime(json.Key("max"), summary.first_response.max);
  json.EndObject();
}

void WriteSources(JsonWriter& json, Reader& reader) {
  json.Key("sources").BeginObject();
  for (const auto& [name, state] : ingest::LoadSources(reader)) {
    json.Key(name).BeginObject();
    json.Key("received").Integer(state.tally.received);
    json.Key("rejected").BeginObject();
    for (const auto& [reason, count] : state.tally.rejected) json.Key(reason).Integer(count);
    json.EndObject();
    json.Key("irrelevant").Integer(state.tally.irrelevant);
    // Read from a store, in which nothing waits: what is on its way is counted when it is
    // committed.
    json.Key("queued").Integer(state.tally.received - state.AccountedFor());
    json.Key("duplicates").Integer(state.tally.duplicates);
    json.Key("conflicts").Integer(state.conflicts);
    json.Key("quarantined").Integer(state.quarantined);
    json.Key("stored").Integer(state.stored);
    json.EndObject();
  }
  json.EndObject();
}

void WriteOutcomes(JsonWriter& json, const triage::OutcomeCounts& outcomes) {
  json.Key("outcomes").BeginObject();
  json.Key("met").Integer(outcomes.met);
  json.Key("missed").Integer(outcomes.missed);
  json.Key("cancelled").Integer(outcomes.cancelled);
  json.Key("undecided").Integer(outcomes.undecided);
  json.EndObject();
}

// A time that is known.
void WriteAt(JsonWriter& json, std::string_view key, std::optional<TimePoint> at) {
  if (at) json.Key(key).String(FormatRfc3339({*at, true}));
}

// What an agent recorded started with no post.
void WriteStarter(JsonWriter& json, Reader& reader, const Wait& wait) {
  json.Key("started_by");
  if (wait.started_by > 0) {
    json.String(ingest::PostKeyOf(reader, wait.started_by).id);
  } else {
    json.String("agent");
  }
}

void WriteAcknowledgement(JsonWriter& json, Reader& reader, const Wait& wait) {
  WriteAt(json, "acknowledge_by", wait.acknowledge_by);
  if (wait.acknowledge_by) json.Key("acknowledgement").String(NameOf(wait.acknowledgement));
  WriteAt(json, "acknowledged_at", wait.acknowledged_at);
  if (wait.acknowledged_by > 0) {
    json.Key("acknowledged_by").String(ingest::PostKeyOf(reader, wait.acknowledged_by).id);
  }
}

void WriteWait(JsonWriter& json, Reader& reader, const Wait& wait) {
  json.BeginObject();
  json.Key("kind").String(NameOf(wait.kind));
  WriteStarter(json, reader, wait);
  if (wait.opened_at != wait.started_at.at) WriteAt(json, "opened_at", wait.opened_at);
  WriteAt(json, "started_at", wait.started_at.at);
  json.Key("urgency").String(ingest::NameOf(wait.urgency));
  json.Key("policy").String(wait.policy);
  WriteAt(json, "deadline", wait.deadline);
  json.Key("outcome").String(NameOf(wait.outcome));
  WriteAt(json, "decided_at", wait.decided_at);
  WriteAt(json, "ended_at", wait.ended_at);
  if (wait.end_reason != triage::EndReason::kNone)
    json.Key("end_reason").String(NameOf(wait.end_reason));
  if (wait.answered()) {
    json.Key("response").String(ingest::PostKeyOf(reader, wait.response).id);
    WriteAt(json, "response_at", wait.response_at.at);
  }
  if (wait.self_reported) json.Key("self_reported").Bool(true);
  WriteAcknowledgement(json, reader, wait);
  json.EndObject();
}

std::string InSeconds(std::optional<Duration> time) {
  return time ? fmt::format("{} s", time->count() / 1000) : "-";
}

void AppendTextLine(std::string& text, std::string_view name,
                    const triage::ResponseSummary& summary) {
  fmt::format_to(std::back_inserter(text), "{:<24} {:>13} {:>9} {:>11} {:>10} {:>10}\n", name,
                 summary.conversations, summary.answered, summary.unanswered,
                 InSeconds(summary.first_response.p50), InSeconds(summary.first_response.p90));
}

}  // namespace

std::string RenderResponseJson(Reader& reader) {
  const triage::ResponseStatistics statistics =
      triage::Summarise(triage::LoadAllConversations(reader));
  JsonWriter json;
  json.BeginObject();
  WriteSummary(json, statistics.all);
  json.Key("brands").BeginObject();
  for (const auto& [brand, summary] : statistics.brands) {
    json.Key(brand).BeginObject();
    WriteSummary(json, summary);
    json.EndObject();
  }
  json.EndObject();
  WriteOutcomes(json, statistics.outcomes);
  WriteSources(json, reader);
  json.EndObject();
  return json.text() + "\n";
}

std::string RenderResponseText(Reader& reader) {
  const triage::ResponseStatistics statistics =
      triage::Summarise(triage::LoadAllConversations(reader));
  std::string text = fmt::format("{:<24} {:>13} {:>9} {:>11} {:>10} {:>10}\n", "brand",
                                 "conversations", "answered", "unanswered", "p50", "p90");
  for (const auto& [brand, summary] : statistics.brands) AppendTextLine(text, brand, summary);
  AppendTextLine(text, "all", statistics.all);
  const triage::OutcomeCounts& outcomes = statistics.outcomes;
  text += fmt::format("\nfirst wait: {} met, {} missed, {} cancelled, {} undecided\n", outcomes.met,
                      outcomes.missed, outcomes.cancelled, outcomes.undecided);
  text += "p50 and p90 are of the answered only; the unanswered stand beside them.\n";
  return text;
}

std::string RenderConversationsCsv(Reader& reader) {
  std::vector<NamedConversation> named = LoadNamed(reader);
  std::erase_if(named, [](const NamedConversation& one) { return !FirstWait(one.conversation); });
  std::stable_sort(
      named.begin(), named.end(), [](const NamedConversation& a, const NamedConversation& b) {
        return FirstWait(a.conversation)->started_at < FirstWait(b.conversation)->started_at;
      });
  std::string csv = "root,customer,brand,started_at,first_response_at,seconds,response,outcome\n";
  for (const auto& [conversation, customer] : named) {
    const Wait& first = *FirstWait(conversation);
    const bool answered = first.answered();
    fmt::format_to(
        std::back_inserter(csv), "{},{},{},{},{},{},{},{}\n", CsvField(conversation.root.id),
        CsvField(customer), CsvField(conversation.brand), FormatRfc3339(first.started_at),
        answered ? FormatRfc3339(first.response_at) : "", answered ? Seconds(first) : "",
        answered ? CsvField(ingest::PostName(reader, first.response)) : "", NameOf(first.outcome));
  }
  return csv;
}

std::string RenderCanonical(Reader& reader) {
  std::vector<std::string> lines;
  for (const auto& [conversation, customer] : LoadNamed(reader)) {
    JsonWriter json;
    json.BeginObject();
    json.Key("brand").String(conversation.brand);
    json.Key("platform").String(conversation.root.platform);
    json.Key("root").String(conversation.root.id);
    json.Key("customer").String(customer);
    json.Key("waits").BeginArray();
    for (const Wait& wait : conversation.waits) WriteWait(json, reader, wait);
    json.EndArray();
    json.EndObject();
    lines.push_back(json.text() + "\n");
  }
  // By their text: customers who were forgotten have no name to be ordered by.
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

}  // namespace firstreply::dashboards
