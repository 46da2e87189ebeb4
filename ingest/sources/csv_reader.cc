#include "ingest/sources/csv_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ingest/base/limits.h"
#include "ingest/base/utf8.h"

namespace firstreply::ingest {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Where each column stands in the header.
Result<std::vector<size_t>> Positions(const CsvRecord& header,
                                      const std::vector<std::string_view>& columns) {
  if (header.fault) return Error{Errc::kInvalid, Describe(*header.fault)};
  std::vector<size_t> positions;
  for (const std::string_view column : columns) {
    const auto& names = header.fields;
    const auto found = std::find(names.begin(), names.end(), column);
    if (found == names.end()) {
      return Error{Errc::kInvalid,
                   fmt::format("line {}: there is no column '{}'", header.line, column)};
    }
    if (std::find(found + 1, names.end(), column) != names.end()) {
      return Error{Errc::kInvalid,
                   fmt::format("line {}: column '{}' stands twice", header.line, column)};
    }
    positions.push_back(static_cast<size_t>(found - names.begin()));
  }
  return positions;
}

std::optional<Rejection> RowFault(const CsvRecord& record, const CsvRecord& header) {
  if (record.fault) return record.fault;
  if (record.fields.size() != header.fields.size()) {
    return Rejection{record.line, "", RejectReason::kMalformed,
                     fmt::format("has {} fields where the header has {}", record.fields.size(),
                                 header.fields.size())};
  }
  for (size_t i = 0; i < record.fields.size(); ++i) {
    if (const std::optional<size_t> at = FirstInvalidUtf8(record.fields[i])) {
      return Rejection{record.line, header.fields[i], RejectReason::kNotUtf8,
                       fmt::format("byte {} of the field is not UTF-8", *at)};
    }
  }
  return std::nullopt;
}

}  // namespace

CsvReader::CsvReader(Take take) : take_(std::move(take)) {
  record_.line = 1;
}

void CsvReader::Feed(std::string_view bytes) {
  for (const char c : bytes) {
    if (mark_left_ > 0 && c == kByteOrderMark[kByteOrderMark.size() - mark_left_]) {
      --mark_left_;
    } else {
      KeepHalfMark();
      Step(c);
    }
    ++at_;
    if (c == '\n') ++line_;
  }
}

void CsvReader::Finish() {
  KeepHalfMark();
  if (state_ == State::kQuoted) {
    Fault(RejectReason::kMalformed,
          fmt::format("the quote opened in line {} is never closed", quote_line_));
  }
  EndRecord();
}

// Half a mark is no mark, but the first bytes of a field.
void CsvReader::KeepHalfMark() {
  if (mark_left_ > 0) field_ = kByteOrderMark.substr(0, kByteOrderMark.size() - mark_left_);
  mark_left_ = 0;
}

void CsvReader::Step(char c) {
  if (at_ - record_.offset == kEventBytesMax && c != '\n') {
    Fault(RejectReason::kTooLong,
          state_ == State::kQuoted
              ? fmt::format("the quote opened in line {} is not closed within {} bytes",
                            quote_line_, kEventBytesMax)
              : fmt::format("is over {} bytes", kEventBytesMax));
  }
  switch (state_) {
    case State::kFieldStart:
      if (c != '"' || !field_.empty()) return StepUnquoted(c);
      state_ = State::kQuoted;
      quote_line_ = line_;
      return;
    case State::kUnquoted:
      return StepUnquoted(c);
    case State::kQuoted:
      if (c == '"') {
        state_ = State::kAfterQuote;
      } else {
        field_ += c;
      }
      return;
    case State::kAfterQuote:
      return StepAfterQuote(c);
    case State::kAfterReturn:
      if (c != '\n')
        return Fault(RejectReason::kMalformed, "a carriage return follows a closing quote");
      return EndRecord();
    case State::kSkipping:
      if (c == '\n') EndRecord();
      return;
  }
}

void CsvReader::StepAfterQuote(char c) {
  switch (c) {
    case '"':
      field_ += c;
      state_ = State::kQuoted;
      return;
    case ',':
      return EndField();
    case '\n':
      return EndRecord();
    case '\r':
      state_ = State::kAfterReturn;
      return;
    default:
      Fault(RejectReason::kMalformed,
            fmt::format("text follows the closing quote in line {}", line_));
  }
}

void CsvReader::StepUnquoted(char c) {
  if (c == ',') return EndField();
  if (c == '\n') {
    if (field_.ends_with('\r')) field_.pop_back();
    return EndRecord();
  }
  if (c == '"') {
    return Fault(RejectReason::kMalformed,
                 fmt::format("a quote inside an unquoted field in line {}", line_));
  }
  field_ += c;
  state_ = State::kUnquoted;
}

void CsvReader::EndField() {
  record_.fields.push_back(std::exchange(field_, {}));
  state_ = State::kFieldStart;
}

void CsvReader::EndRecord() {
  const bool empty_line = record_.fields.empty() && field_.empty() &&
                          (state_ == State::kFieldStart || state_ == State::kUnquoted);
  if (!empty_line) {
    EndField();
    record_.size = at_ - record_.offset;
    take_(record_);
  }
  record_ = CsvRecord{line_ + 1, at_ + 1, 0, {}, std::nullopt};
  field_.clear();
  state_ = State::kFieldStart;
}

void CsvReader::Fault(RejectReason reason, std::string message) {
  record_.fault = Rejection{record_.line, "", reason, std::move(message)};
  record_.fields.clear();
  field_.clear();
  state_ = State::kSkipping;
}

Result<CsvTable> ReadCsvTable(std::string_view bytes,
                              const std::vector<std::string_view>& columns) {
  CsvTable table;
  std::optional<CsvRecord> header;
  std::optional<Result<std::vector<size_t>>> positions;
  CsvReader reader([&](const CsvRecord& record) {
    if (!header) {
      header = record;
      positions = Positions(record, columns);
      return;
    }
    if (!*positions) return;
    if (std::optional<Rejection> fault = RowFault(record, *header)) {
      table.rejections.push_back(*std::move(fault));
      return;
    }
    CsvRow row{record.line, bytes.substr(record.offset, record.size), {}};
    for (const size_t position : **positions) row.fields.push_back(record.fields[position]);
    table.rows.push_back(std::move(row));
  });
  reader.Feed(bytes);
  reader.Finish();
  if (!header) return Error{Errc::kInvalid, "is empty: there is no header"};
  if (!*positions) return positions->error();
  return table;
}

}  // namespace firstreply::ingest
