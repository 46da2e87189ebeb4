// An event stream between the handler that holds one end and the connection that holds the other.
//
// Either may go first. Network thread only.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "ingest/base/scheduler.h"
#include "ingest/wire/responder.h"

namespace firstreply::wire {

class EventChannel : public std::enable_shared_from_this<EventChannel> {
 public:
  // The connection, as an event stream sees it.
  class Writer {
   public:
    virtual ~Writer() = default;
    // False: there is no room; the connection has ended the channel.
    virtual bool WriteEvent(std::string_view frame) = 0;
    virtual void EndEvents() = 0;
  };

  EventChannel(Scheduler& scheduler, std::weak_ptr<Writer> writer)
      : scheduler_(scheduler), writer_(std::move(writer)) {}

  // The handler's end; one.
  std::unique_ptr<EventStream> MakeStream();

  // What a handler gets whose connection is gone or waits for nothing.
  static std::unique_ptr<EventStream> MakeClosed(Scheduler& scheduler);

  // By the connection: nothing more goes out. Tells the handler, later.
  void Close();

 private:
  class End;

  bool Write(std::string_view frame);
  void Leave();  // the handler has gone
  void OnClosed(std::function<void()> closed);
  void TellClosed();

  Scheduler& scheduler_;
  std::weak_ptr<Writer> writer_;
  bool closed_ = false;
  std::function<void()> on_closed_;  // empty: not asked for, or told
};

// One event as it goes over the wire: `event` and `id` are left out when they are empty, and a line
// break in them, which would begin a field of its own, becomes a blank.
std::string EventFrame(std::string_view event, std::string_view id, std::string_view data);

}  // namespace firstreply::wire
