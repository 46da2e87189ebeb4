#include "deploy/app/command_line.h"

int main(int argc, char** argv) {
  return firstreply::app::RunCommandLine(argc, argv);
}
