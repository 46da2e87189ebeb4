#include "ingest/wire/event_channel.h"

#include <algorithm>
#include <utility>

namespace firstreply::wire {
namespace {

void AppendField(std::string& frame, std::string_view name, std::string_view value) {
  frame += name;
  const size_t begin = frame.size();
  frame += value;
  std::replace_if(
      frame.begin() + static_cast<std::ptrdiff_t>(begin), frame.end(),
      [](char c) { return c == '\n' || c == '\r' || c == '\0'; }, ' ');
  frame += '\n';
}

}  // namespace

std::string EventFrame(std::string_view event, std::string_view id, std::string_view data) {
  std::string frame;
  frame.reserve(event.size() + id.size() + data.size() + 32);
  if (!event.empty()) AppendField(frame, "event: ", event);
  if (!id.empty()) AppendField(frame, "id: ", id);
  // A reader ends a line at CR LF, at LF and at CR.
  while (true) {
    const size_t end = data.find_first_of("\r\n");
    AppendField(frame, "data: ", data.substr(0, end));
    if (end == std::string_view::npos) break;
    data.remove_prefix(data.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
  frame += '\n';
  return frame;
}

class EventChannel::End final : public EventStream {
 public:
  explicit End(std::shared_ptr<EventChannel> channel) : channel_(std::move(channel)) {}
  ~End() override { channel_->Leave(); }
  End(const End&) = delete;
  End& operator=(const End&) = delete;

  bool Send(std::string_view event, std::string_view id, std::string_view data) override {
    return !channel_->closed_ && channel_->Write(EventFrame(event, id, data));
  }
  bool KeepAlive() override { return channel_->Write(":\n\n"); }
  void OnClosed(std::function<void()> closed) override { channel_->OnClosed(std::move(closed)); }
  bool closed() const override { return channel_->closed_; }

 private:
  const std::shared_ptr<EventChannel> channel_;
};

std::unique_ptr<EventStream> EventChannel::MakeStream() {
  return std::make_unique<End>(shared_from_this());
}

std::unique_ptr<EventStream> EventChannel::MakeClosed(Scheduler& scheduler) {
  const auto channel = std::make_shared<EventChannel>(scheduler, std::weak_ptr<Writer>());
  channel->Close();
  return channel->MakeStream();
}

bool EventChannel::Write(std::string_view frame) {
  if (closed_) return false;
  const std::shared_ptr<Writer> writer = writer_.lock();
  return writer && writer->WriteEvent(frame);
}

void EventChannel::Leave() {
  on_closed_ = nullptr;
  if (closed_) return;
  closed_ = true;
  if (const std::shared_ptr<Writer> writer = writer_.lock()) writer->EndEvents();
}

void EventChannel::OnClosed(std::function<void()> closed) {
  on_closed_ = std::move(closed);
  if (closed_) TellClosed();
}

void EventChannel::Close() {
  if (closed_) return;
  closed_ = true;
  if (on_closed_) TellClosed();
}

void EventChannel::TellClosed() {
  scheduler_.Post([self = shared_from_this()] {
    const std::function<void()> closed = std::exchange(self->on_closed_, nullptr);
    if (closed) closed();
  });
}

}  // namespace firstreply::wire
