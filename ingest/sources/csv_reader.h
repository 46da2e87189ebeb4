// Comma-separated values, as RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180) writes them down.
//
// Quoted fields may hold commas, doubled quotes and line ends; lines end with LF or CRLF; a byte
// order mark at the start and empty lines are passed over. A record that breaks the grammar is told
// with its line, and reading goes on after the next line end. Pure; used by one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/result.h"
#include "ingest/sources/rejection.h"

namespace firstreply::ingest {

struct CsvRecord {
  int64_t line = 0;                 // in which it begins, from 1
  size_t offset = 0, size = 0;      // its bytes in the input, without the line end
  std::vector<std::string> fields;  // unquoted; not looked at for UTF-8
  std::optional<Rejection> fault;   // set: `fields` are not to be used
};

// A stream of records. What it keeps is bounded by kEventBytesMax: a longer record is passed over
// and told.
class CsvReader {
 public:
  using Take = std::function<void(const CsvRecord&)>;

  // `take` is called from Feed and Finish, a record at a time, in order.
  explicit CsvReader(Take take);

  // Bytes may come in pieces of any size.
  void Feed(std::string_view bytes);
  // The input is at its end: gives what is still held. Call it once, last.
  void Finish();

 private:
  enum class State : uint8_t {
    kFieldStart,
    kUnquoted,
    kQuoted,
    kAfterQuote,   // the quote ends the field, or is the first of two
    kAfterReturn,  // behind a quoted field; only a line feed may follow
    kSkipping,     // a fault was told; nothing counts up to the line end
  };

  void KeepHalfMark();
  void Step(char c);
  void StepAfterQuote(char c);
  void StepUnquoted(char c);
  void EndField();
  void EndRecord();
  void Fault(RejectReason reason, std::string message);

  const Take take_;
  size_t mark_left_ = 3;    // bytes of the byte order mark that may still come
  size_t at_ = 0;           // bytes of the input so far
  int64_t line_ = 1;        // in which the next byte stands
  int64_t quote_line_ = 1;  // in which the last quote was opened
  State state_ = State::kFieldStart;
  CsvRecord record_;
  std::string field_;
};

struct CsvRow {
  int64_t line = 0;
  std::string_view raw;             // a part of the input
  std::vector<std::string> fields;  // in the order of the columns asked for; UTF-8
};

struct CsvTable {
  std::vector<CsvRow> rows;
  std::vector<Rejection> rejections;
};

// The named columns of a whole file whose first record is its header; other columns are left out. A
// row is rejected when its number of fields is not the header's, or when it is not UTF-8. kInvalid
// where the header itself is broken, doubled or lacks one of the columns; the message names it. The
// result refers to `bytes`.
Result<CsvTable> ReadCsvTable(std::string_view bytes, const std::vector<std::string_view>& columns);

}  // namespace firstreply::ingest
