// What a person or a change of the config asks of us: written by the pipeline like everything else,
// in its order, and answered after the commit.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/base/database.h"
#include "ingest/base/result.h"

namespace firstreply::ingest {

struct Command {
  std::string author;  // who asked, for the audit log: "user:anna", "config", "loopback"
  // Runs on the pipeline's thread in a transaction of its own. An error, or an exception, rolls it
  // back. A disk that refuses fails it too: who asked hears that nothing changed.
  std::function<Status(Transaction& tx, TimePoint now)> write;
  // Which threads that changes: asked after `write`, and decided in the same transaction. Where one
  // of them cannot be decided, `write` runs once more and stands without that. Empty: none.
  std::function<std::vector<int64_t>(Reader& reader)> touches{};
  // Runs once, on the pipeline's thread, after the commit or the failure: post it to where it is
  // needed. May be empty. A monitor that stops answers kUnavailable.
  std::function<void(const Status& status)> reply;
};

class CommandSink {
 public:
  virtual ~CommandSink() = default;

  // Any thread.
  virtual void Give(Command command) = 0;
};

}  // namespace firstreply::ingest
