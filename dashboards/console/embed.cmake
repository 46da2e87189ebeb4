# Writes OUTPUT, a C++ file that holds every file of FOLDER with its name and a digest of its bytes.
# Usage: cmake -DFOLDER=... -DOUTPUT=... -P embed.cmake
file(GLOB names RELATIVE ${FOLDER} ${FOLDER}/*)
list(SORT names)

set(bytes "")
set(rows "")
set(index 0)
foreach(name IN LISTS names)
  file(READ ${FOLDER}/${name} hex HEX)
  file(SHA256 ${FOLDER}/${name} digest)
  string(SUBSTRING ${digest} 0 32 digest)
  string(REGEX REPLACE "(................................................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
  string(APPEND bytes "constexpr unsigned char kBytes${index}[] = {\n${hex}};\n")
  string(APPEND rows "      {\"${name}\", \"${digest}\", {kBytes${index}, sizeof(kBytes${index})}},\n")
  math(EXPR index "${index} + 1")
endforeach()

file(WRITE ${OUTPUT} "// Made by embed.cmake from the files beside it.
#include \"dashboards/console/embedded_assets.h\"

namespace firstreply::dashboards {
namespace {

${bytes}
}  // namespace

std::span<const EmbeddedAsset> EmbeddedAssets() {
  static constexpr EmbeddedAsset kAssets[] = {
${rows}  };
  return kAssets;
}

}  // namespace firstreply::dashboards
")
