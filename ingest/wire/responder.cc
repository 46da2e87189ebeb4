#include "ingest/wire/responder.h"

#include <cassert>
#include <utility>

namespace firstreply::wire {

// The other one takes along what this one may still owe, and answers for it.
Responder& Responder::operator=(Responder&& other) noexcept {
  std::swap(sink_, other.sink_);
  return *this;
}

Responder::~Responder() {
  if (!sink_) return;
  sink_->Send(Problem(500, "No answer", "The monitor did not answer this request. Try again."));
}

void Responder::Send(HttpResponse response) {
  assert(sink_);
  const std::shared_ptr<Sink> sink = std::exchange(sink_, nullptr);
  sink->Send(std::move(response));
}

std::unique_ptr<EventStream> Responder::OpenEventStream(HttpHeaders headers) {
  assert(sink_);
  const std::shared_ptr<Sink> sink = std::exchange(sink_, nullptr);
  return sink->OpenEventStream(std::move(headers));
}

}  // namespace firstreply::wire
