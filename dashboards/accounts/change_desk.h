// Takes changes to the pipeline and answers whoever asked once they are committed.
//
// Nothing of ours is touched by another thread: a command carries values and a number, and what is
// to happen after its commit waits here under that number. When the desk is gone the number leads
// nowhere. Network thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ingest/base/database.h"
#include "ingest/base/result.h"
#include "ingest/base/scheduler.h"
#include "ingest/command.h"
#include "ingest/wire/http.h"
#include "ingest/wire/responder.h"

namespace firstreply::dashboards {

// A handler's answer that waits for something: shared because std::function copies. It never leaves
// the network thread.
using Answer = std::shared_ptr<wire::Responder>;

// What the store said no to, as a response: 404, 409, or 503 with Retry-After.
wire::HttpResponse ProblemOf(const Error& error);

class ChangeDesk {
 public:
  using Write = std::function<Status(Transaction& tx, TimePoint now)>;
  using Done = std::function<void(const Status& status)>;
  using Touches = std::function<std::vector<int64_t>(Reader& reader)>;

  // Both outlive the desk.
  ChangeDesk(Scheduler* scheduler, ingest::CommandSink* commands)
      : scheduler_(scheduler), commands_(commands) {}
  ChangeDesk(const ChangeDesk&) = delete;
  ChangeDesk& operator=(const ChangeDesk&) = delete;

  // `write` runs on the pipeline's thread and holds values only; `done` runs here, after the commit
  // or the failure. `done` may be empty. `touches`: as in ingest/command.h.
  void Ask(std::string author, Write write, Done done = {}, Touches touches = {});

 private:
  Scheduler* const scheduler_;
  ingest::CommandSink* const commands_;
  uint64_t last_number_ = 0;
  std::map<uint64_t, Done> waiting_;
  const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace firstreply::dashboards
