#include "tests/alerts/scripted_receiver.h"

#include <algorithm>
#include <cctype>

namespace firstreply::test {
namespace {

// The value of a header of the head, whatever its capitals; empty: there is none.
std::string HeaderOf(const std::string& head, const std::string& name) {
  std::string lower = head;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const size_t at = lower.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const size_t begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

}  // namespace

ScriptedReceiver::ScriptedReceiver(SimScheduler& scheduler, Transport& transport,
                                   const Endpoint& at)
    : scheduler_(scheduler), transport_(transport), at_(at) {
  Live();
}

ScriptedReceiver::Reply ScriptedReceiver::Says(const std::string& status,
                                               const std::string& headers) {
  return {.bytes = "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: 0\r\n\r\n"};
}

void ScriptedReceiver::Live() {
  listener_ = transport_
                  .Listen(at_,
                          [this](std::unique_ptr<Stream> stream) {
                            const int64_t visit = ++visits_made_;
                            visits_[visit].stream = std::move(stream);
                            Read(visit);
                          })
                  .value();
}

void ScriptedReceiver::Read(int64_t visit) {
  Visit& reading = visits_.at(visit);
  reading.stream->Read(reading.buffer, [this, visit](Result<size_t> count) {
    if (!count || *count == 0) {
      visits_.erase(visit);
      return;
    }
    visits_.at(visit).received.append(visits_.at(visit).buffer.data(), *count);
    Understand(visit);
  });
}

void ScriptedReceiver::Understand(int64_t visit) {
  const std::string& received = visits_.at(visit).received;
  const size_t head_end = received.find("\r\n\r\n");
  if (head_end == std::string::npos) return Read(visit);
  const std::string head = received.substr(0, head_end + 2);
  const size_t body_bytes = std::stoul("0" + HeaderOf(head, "content-length"));
  if (received.size() < head_end + 4 + body_bytes) return Read(visit);

  heard_.push_back({HeaderOf(head, "webhook-id"), received.substr(head_end + 4), scheduler_.Now()});
  Reply reply = otherwise_;
  if (!script_.empty()) {
    reply = script_.front();
    script_.pop_front();
  }
  scheduler_.After(reply.after, [this, visit, reply] { Answer(visit, reply); });
}

void ScriptedReceiver::Answer(int64_t visit, const Reply& reply) {
  if (!visits_.contains(visit) || reply.bytes.empty()) return;
  visits_.at(visit).stream->Write(reply.bytes, [this, visit, reply](const Status&) {
    if (reply.closes) visits_.erase(visit);
  });
}

std::vector<std::string> ScriptedReceiver::message_ids() const {
  std::vector<std::string> ids;
  for (const Heard& heard : heard_) ids.push_back(heard.message_id);
  return ids;
}

}  // namespace firstreply::test
