#include "tests/support/spawned_program.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace firstreply::test {
namespace {

void Must(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

SpawnedProgram::SpawnedProgram(std::vector<std::string> command) {
  std::vector<char*> arguments;
  for (std::string& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  int output[2];
  int input[2];
  Must(pipe2(output, O_CLOEXEC), "pipe");
  Must(pipe2(input, O_CLOEXEC), "pipe");
  process_id_ = fork();
  Must(process_id_, "fork");
  if (process_id_ == 0) {
    dup2(input[0], STDIN_FILENO);
    dup2(output[1], STDOUT_FILENO);
    dup2(output[1], STDERR_FILENO);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  close(output[1]);
  output_ = output[0];
  input_far_end_ = input[0];
  input_ = input[1];
}

SpawnedProgram::~SpawnedProgram() {
  EndTelling();
  close(output_);
  if (process_id_ == 0) return;
  kill(process_id_, SIGKILL);
  waitpid(process_id_, nullptr, 0);
}

bool SpawnedProgram::ReadMore() {
  char buffer[4096];
  const ssize_t count = read(output_, buffer, sizeof buffer);
  if (count <= 0) return false;
  said_.append(buffer, static_cast<size_t>(count));
  return true;
}

std::string SpawnedProgram::ReadAfter(std::string_view mark) {
  while (true) {
    const size_t at = said_.find(mark);
    const size_t begin = at + mark.size();
    const size_t end = at == std::string::npos ? at : said_.find('\n', begin);
    if (end != std::string::npos) return said_.substr(begin, end - begin);
    if (!ReadMore()) return {};
  }
}

void SpawnedProgram::Tell(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(input_, text.data(), text.size());
    Must(static_cast<int>(count), "write");
    text.remove_prefix(static_cast<size_t>(count));
  }
}

void SpawnedProgram::EndTelling() {
  if (input_ < 0) return;
  close(input_);
  close(input_far_end_);
  input_ = -1;
}

int SpawnedProgram::Wait() {
  EndTelling();
  while (ReadMore()) {
  }
  int status = 0;
  Must(waitpid(process_id_, &status, 0), "waitpid");
  process_id_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace firstreply::test
