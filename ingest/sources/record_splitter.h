// Cuts a stream of bytes into the JSON records it holds, without understanding them: the lines of
// NDJSON, or the elements of one JSON array.
//
// Which of the two it is, the first byte that is no white space says ('[' opens an array). A byte
// order mark at the start and blank lines are passed over. Bytes may come in pieces of any size.
// What it keeps is bounded by kEventBytesMax: a longer record is passed over and told as such.
// Pure; used by one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace firstreply::ingest {

struct RawRecord {
  enum class Fault : uint8_t {
    kNone,
    kTooLong,        // over kEventBytesMax; `bytes` is empty
    kUnclosedArray,  // the input ended inside the array; `bytes` is empty
    kAfterArray,     // the first thing that follows the array's end; `bytes` is empty
  };
  int64_t number = 0;      // line or element, from 1
  std::string_view bytes;  // without white space at either end; valid during the call only
  Fault fault = Fault::kNone;
};

class RecordSplitter {
 public:
  using Take = std::function<void(const RawRecord&)>;

  // `take` is called from Feed and Finish, a record at a time, in order.
  explicit RecordSplitter(Take take);

  void Feed(std::string_view bytes);
  // The input is at its end: gives what is still held. The next Feed begins a new input.
  void Finish();

  bool in_array() const { return mode_ == Mode::kArray || mode_ == Mode::kAfterArray; }

 private:
  enum class Mode : uint8_t { kStart, kLines, kArray, kAfterArray };

  std::string_view SkipToFirstRecord(std::string_view bytes);
  std::string_view FeedLine(std::string_view bytes);
  std::string_view FeedElement(std::string_view bytes);
  size_t ElementLength(std::string_view bytes);
  void Hold(std::string_view bytes);
  void EndRecord(std::string_view tail, bool give_empty);
  void Reset();

  const Take take_;
  Mode mode_ = Mode::kStart;
  size_t mark_seen_ = 0;  // bytes of the byte order mark that have come
  int64_t number_ = 1;    // of the record being read
  std::string held_;      // its bytes so far, from earlier pieces
  bool too_long_ = false;

  // Where in an element we are.
  int64_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
  bool element_expected_ = false;  // after a comma something has to follow
};

}  // namespace firstreply::ingest
