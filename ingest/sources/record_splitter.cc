#include "ingest/sources/record_splitter.h"

#include <algorithm>
#include <utility>

#include "ingest/base/limits.h"

namespace firstreply::ingest {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kWhiteSpace = " \t\r\n";

std::string_view Trimmed(std::string_view bytes) {
  const size_t first = bytes.find_first_not_of(kWhiteSpace);
  if (first == std::string_view::npos) return {};
  return bytes.substr(first, bytes.find_last_not_of(kWhiteSpace) - first + 1);
}

}  // namespace

RecordSplitter::RecordSplitter(Take take) : take_(std::move(take)) {}

void RecordSplitter::Feed(std::string_view bytes) {
  while (!bytes.empty()) {
    switch (mode_) {
      case Mode::kStart:
        bytes = SkipToFirstRecord(bytes);
        break;
      case Mode::kLines:
        bytes = FeedLine(bytes);
        break;
      case Mode::kArray:
        bytes = FeedElement(bytes);
        break;
      case Mode::kAfterArray:
        // One word about it is enough: whatever else follows belongs to the same mistake.
        if (!too_long_ && !Trimmed(bytes).empty()) {
          too_long_ = true;
          take_({number_, {}, RawRecord::Fault::kAfterArray});
        }
        return;
    }
  }
}

void RecordSplitter::Finish() {
  if (mode_ == Mode::kStart && mark_seen_ > 0 && mark_seen_ < kByteOrderMark.size()) {
    Hold(kByteOrderMark.substr(0, mark_seen_));  // half a mark is no mark
    mode_ = Mode::kLines;
  }
  if (mode_ == Mode::kLines) EndRecord({}, false);
  if (mode_ == Mode::kArray) {
    // An element that breaks off is told as such, and once.
    const bool cut = depth_ > 0 || in_string_;
    if (!held_.empty() || too_long_) {
      EndRecord({}, false);
      ++number_;
    }
    if (!cut) take_({number_, {}, RawRecord::Fault::kUnclosedArray});
  }
  Reset();
}

void RecordSplitter::Reset() {
  mode_ = Mode::kStart;
  mark_seen_ = 0;
  number_ = 1;
  held_.clear();
  too_long_ = false;
  depth_ = 0;
  in_string_ = escaped_ = element_expected_ = false;
}

std::string_view RecordSplitter::SkipToFirstRecord(std::string_view bytes) {
  while (!bytes.empty()) {
    const char c = bytes.front();
    if (mark_seen_ < kByteOrderMark.size() && c == kByteOrderMark[mark_seen_]) {
      ++mark_seen_;
      bytes.remove_prefix(1);
      continue;
    }
    if (mark_seen_ > 0 && mark_seen_ < kByteOrderMark.size()) {
      Hold(kByteOrderMark.substr(0, mark_seen_));
      mode_ = Mode::kLines;
      return bytes;
    }
    mark_seen_ = kByteOrderMark.size();
    if (kWhiteSpace.find(c) == std::string_view::npos) {
      mode_ = c == '[' ? Mode::kArray : Mode::kLines;
      if (c == '[') {
        bytes.remove_prefix(1);
        number_ = 1;
      }
      return bytes;
    }
    if (c == '\n') ++number_;
    bytes.remove_prefix(1);
  }
  return bytes;
}

std::string_view RecordSplitter::FeedLine(std::string_view bytes) {
  const size_t end = bytes.find('\n');
  if (end == std::string_view::npos) {
    Hold(bytes);
    return {};
  }
  EndRecord(bytes.substr(0, end), false);
  ++number_;
  return bytes.substr(end + 1);
}

std::string_view RecordSplitter::FeedElement(std::string_view bytes) {
  const size_t end = ElementLength(bytes);
  if (end == bytes.size()) {
    Hold(bytes);
    return {};
  }
  const bool last = bytes[end] == ']';
  EndRecord(bytes.substr(0, end), !last || element_expected_);
  ++number_;
  element_expected_ = !last;
  if (last) mode_ = Mode::kAfterArray;
  return bytes.substr(end + 1);
}

// The bytes up to the comma or bracket that ends the element, or all of them.
size_t RecordSplitter::ElementLength(std::string_view bytes) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (in_string_) {
      if (!escaped_ && c == '"') in_string_ = false;
      escaped_ = !escaped_ && c == '\\';
    } else if (c == '"') {
      in_string_ = true;
    } else if (c == '{' || c == '[') {
      ++depth_;
    } else if (depth_ == 0 && (c == ',' || c == ']')) {
      return i;
    } else if (depth_ > 0 && (c == '}' || c == ']')) {
      --depth_;
    }
  }
  return bytes.size();
}

void RecordSplitter::Hold(std::string_view bytes) {
  // White space in front belongs to no record, and may be endless.
  if (held_.empty())
    bytes.remove_prefix(std::min(bytes.find_first_not_of(kWhiteSpace), bytes.size()));
  if (too_long_ || held_.size() + bytes.size() > kEventBytesMax) {
    too_long_ = true;
    held_.clear();
    return;
  }
  held_ += bytes;
}

void RecordSplitter::EndRecord(std::string_view tail, bool give_empty) {
  // A record that came in one piece is never copied.
  std::string_view record = tail;
  if (too_long_ || !held_.empty()) {
    Hold(tail);
    record = held_;
  }
  record = Trimmed(record);
  if (too_long_ || record.size() > kEventBytesMax) {
    take_({number_, {}, RawRecord::Fault::kTooLong});
  } else if (!record.empty() || give_empty) {
    take_({number_, record, RawRecord::Fault::kNone});
  }
  held_.clear();
  too_long_ = false;
}

}  // namespace firstreply::ingest
