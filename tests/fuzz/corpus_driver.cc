// Runs a fuzz target over the files of a folder, without libFuzzer: each file as it is, and each of
// its beginnings.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    std::printf("%s\n", entry.path().filename().c_str());
    for (size_t size = 0; size <= bytes.size(); ++size) {
      // A copy of its own, so that a sanitizer sees each byte that is read beyond the end.
      const std::string beginning = bytes.substr(0, size);
      LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(beginning.data()), size);
    }
    ++files;
  }
  return files == 0 ? 1 : 0;
}
