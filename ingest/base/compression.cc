#include "ingest/base/compression.h"

#include <zlib.h>

#include <algorithm>
#include <new>

namespace firstreply {
namespace {

// Weights of a model become hardly smaller by more work.
constexpr int kLevel = 3;

constexpr size_t kStepBytes = size_t{256} << 10;

const Bytef* AsZlib(std::string_view bytes) {
  return reinterpret_cast<const Bytef*>(bytes.data());
}

}  // namespace

std::string Compressed(std::string_view bytes) {
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::string compressed(size, '\0');
  const int made = compress2(reinterpret_cast<Bytef*>(compressed.data()), &size, AsZlib(bytes),
                             static_cast<uLong>(bytes.size()), kLevel);
  // There is room for all that can come out, so that nothing else can be amiss.
  if (made != Z_OK) throw std::bad_alloc();
  compressed.resize(size);
  return compressed;
}

std::optional<std::string> Decompressed(std::string_view compressed, size_t bytes_max) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) throw std::bad_alloc();
  stream.next_in = const_cast<Bytef*>(AsZlib(compressed));
  stream.avail_in = static_cast<uInt>(compressed.size());
  std::string bytes;
  int step = Z_OK;
  while (step == Z_OK && bytes.size() <= bytes_max) {
    const size_t known = bytes.size();
    // One more than may be, so that too much is seen.
    bytes.resize(std::min(known + kStepBytes, bytes_max + 1));
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data() + known);
    stream.avail_out = static_cast<uInt>(bytes.size() - known);
    step = inflate(&stream, Z_NO_FLUSH);
    bytes.resize(bytes.size() - stream.avail_out);
  }
  const bool is_whole = step == Z_STREAM_END && stream.avail_in == 0 && bytes.size() <= bytes_max;
  inflateEnd(&stream);
  if (!is_whole) return std::nullopt;
  return bytes;
}

}  // namespace firstreply
