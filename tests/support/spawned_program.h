// Another program, run by a test, with what it says and what it is told.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace firstreply::test {

// Killed by the destructor if it has not ended.
class SpawnedProgram {
 public:
  // `command` is looked for as a shell does. Throws std::system_error when no process can be made;
  // a program that is not there ends with exit code 127.
  explicit SpawnedProgram(std::vector<std::string> command);
  ~SpawnedProgram();
  SpawnedProgram(const SpawnedProgram&) = delete;
  SpawnedProgram& operator=(const SpawnedProgram&) = delete;

  // Waits for a line that holds `mark` (on either output): the rest of the line. Empty when the
  // program ends first.
  std::string ReadAfter(std::string_view mark);

  void Tell(std::string_view text);

  // Ends what it is told, waits for its end: its exit code; -1 when a signal ended it.
  int Wait();
  const std::string& said() const { return said_; }

 private:
  bool ReadMore();
  void EndTelling();

  int process_id_ = 0;  // 0: ended
  int output_ = -1;
  int input_ = -1;
  int input_far_end_ = -1;  // held, so that telling a program that has ended does not end us
  std::string said_;
};

}  // namespace firstreply::test
