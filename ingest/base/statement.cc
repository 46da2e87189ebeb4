#include "ingest/base/statement.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <stdexcept>

#include "ingest/base/connection.h"

namespace firstreply {

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_),
      text_(other.text_),
      compiled_(std::exchange(other.compiled_, nullptr)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(connection_, other.connection_);
  std::swap(text_, other.text_);
  std::swap(compiled_, other.compiled_);
  return *this;
}

Statement::~Statement() {
  if (compiled_ != nullptr) connection_->TakeBack(*text_, compiled_);
}

bool Statement::OnlyReads() const {
  return sqlite3_stmt_readonly(compiled_) != 0;
}

void Statement::CheckBound(int code) {
  if (code != SQLITE_OK) connection_->Fail(code, *text_);
}

void Statement::BindNull(int position) {
  CheckBound(sqlite3_bind_null(compiled_, position));
}

void Statement::BindInt(int position, int64_t value) {
  CheckBound(sqlite3_bind_int64(compiled_, position, value));
}

void Statement::BindReal(int position, double value) {
  CheckBound(sqlite3_bind_double(compiled_, position, value));
}

void Statement::BindText(int position, std::string_view value) {
  // A null pointer would bind NULL, and the empty text is not that.
  const char* data = value.empty() ? "" : value.data();
  CheckBound(
      sqlite3_bind_text64(compiled_, position, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::BindBlob(int position, std::span<const std::byte> value) {
  if (value.empty()) {
    CheckBound(sqlite3_bind_zeroblob(compiled_, position, 0));
  } else {
    CheckBound(
        sqlite3_bind_blob64(compiled_, position, value.data(), value.size(), SQLITE_TRANSIENT));
  }
}

void Statement::ExpectValues(size_t count) {
  const int expected = sqlite3_bind_parameter_count(compiled_);
  if (expected != static_cast<int>(count)) {
    throw std::logic_error(fmt::format("{} values for {} places in: {}", count, expected, *text_));
  }
}

void Statement::RunBound() {
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = sqlite3_step(compiled_);
  if (code == SQLITE_DONE) code = sqlite3_reset(compiled_);
  if (code == SQLITE_OK) return;

  // The reset comes after the message was taken, and leaves the statement fit for its next use.
  try {
    connection_->Fail(code, *text_);
  } catch (...) {
    sqlite3_reset(compiled_);
    throw;
  }
}

Rows::Rows(Statement& statement)
    : connection_(statement.connection_), compiled_(statement.compiled_) {
  if (sqlite3_stmt_busy(compiled_) != 0) {
    throw std::logic_error("the statement is still being read: " + *statement.text_);
  }
}

Rows::Rows(Statement&& statement) : Rows(statement) {
  kept_.emplace(std::move(statement));
}

Rows::Rows(Rows&& other) noexcept
    : kept_(std::move(other.kept_)),
      connection_(other.connection_),
      compiled_(std::exchange(other.compiled_, nullptr)),
      on_a_row_(other.on_a_row_) {}

Rows::~Rows() {
  if (compiled_ != nullptr) sqlite3_reset(compiled_);
}

bool Rows::Next() {
  const int code = sqlite3_step(compiled_);
  on_a_row_ = code == SQLITE_ROW;
  if (code != SQLITE_ROW && code != SQLITE_DONE) connection_->Fail(code, sqlite3_sql(compiled_));
  return on_a_row_;
}

void Rows::Expect(int column, int type, std::string_view type_name) const {
  if (!on_a_row_ || column < 0 || column >= sqlite3_column_count(compiled_)) {
    throw std::logic_error(
        fmt::format("there is no column {} to read in: {}", column, sqlite3_sql(compiled_)));
  }
  if (type != SQLITE_NULL && sqlite3_column_type(compiled_, column) != type) {
    throw std::logic_error(
        fmt::format("column {} is no {} in: {}", column, type_name, sqlite3_sql(compiled_)));
  }
}

bool Rows::IsNull(int column) const {
  Expect(column, SQLITE_NULL, "NULL");
  return sqlite3_column_type(compiled_, column) == SQLITE_NULL;
}

int64_t Rows::Int(int column) const {
  Expect(column, SQLITE_INTEGER, "integer");
  return sqlite3_column_int64(compiled_, column);
}

double Rows::Real(int column) const {
  Expect(column, SQLITE_FLOAT, "real");
  return sqlite3_column_double(compiled_, column);
}

std::string_view Rows::Text(int column) const {
  Expect(column, SQLITE_TEXT, "text");
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(compiled_, column));
  if (data == nullptr) throw std::bad_alloc();
  return {data, static_cast<size_t>(sqlite3_column_bytes(compiled_, column))};
}

std::span<const std::byte> Rows::Blob(int column) const {
  Expect(column, SQLITE_BLOB, "blob");
  const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(compiled_, column));
  return {data, static_cast<size_t>(sqlite3_column_bytes(compiled_, column))};
}

std::optional<int64_t> Rows::OptionalInt(int column) const {
  if (IsNull(column)) return std::nullopt;
  return Int(column);
}

std::optional<double> Rows::OptionalReal(int column) const {
  if (IsNull(column)) return std::nullopt;
  return Real(column);
}

std::optional<TimePoint> Rows::OptionalTime(int column) const {
  if (IsNull(column)) return std::nullopt;
  return Time(column);
}

std::optional<std::string_view> Rows::OptionalText(int column) const {
  if (IsNull(column)) return std::nullopt;
  return Text(column);
}

}  // namespace firstreply
