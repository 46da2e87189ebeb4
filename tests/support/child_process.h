// A child of the test's process that does one piece of work, stays, and can be killed without a
// word.
#pragma once

#include <cstdint>
#include <functional>

namespace firstreply::test {

// Killed by the destructor if nobody did before. Start it while the test has one thread only.
class ChildProcess {
 public:
  // Runs `work` in the child, which keeps what it made until it is killed, and waits for its
  // answer.
  explicit ChildProcess(const std::function<void(const std::function<void(bool)>& answer)>& work);
  ~ChildProcess() { Kill(); }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // What the work answered; false too when the child ended without an answer.
  bool answer() const { return answer_; }

  // kill -9; returns when the process is gone.
  void Kill();

 private:
  int process_id_ = 0;  // 0: none
  bool answer_ = false;
};

}  // namespace firstreply::test
