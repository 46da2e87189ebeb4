#include "tests/support/child_process.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace firstreply::test {

ChildProcess::ChildProcess(
    const std::function<void(const std::function<void(bool)>& answer)>& work) {
  int channel[2];
  if (pipe(channel) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  process_id_ = fork();
  if (process_id_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (process_id_ == 0) {
    // What `work` made lives as long as the call, so the child stays inside of it.
    work([&](bool answer) {
      const char byte = answer ? 1 : 0;
      if (write(channel[1], &byte, 1) != 1) _exit(1);
      while (true) pause();
    });
    _exit(0);
  }
  close(channel[1]);
  char byte = 0;
  answer_ = read(channel[0], &byte, 1) == 1 && byte == 1;
  close(channel[0]);
}

void ChildProcess::Kill() {
  if (process_id_ <= 0) return;
  kill(process_id_, SIGKILL);
  waitpid(process_id_, nullptr, 0);
  process_id_ = 0;
}

}  // namespace firstreply::test
