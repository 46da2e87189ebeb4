// Prepared SQL: bind by position, run, read typed rows.
//
//   Statement insert = tx.Prepare("INSERT INTO posts(id, body, parent) VALUES (?, ?, ?)");
//   insert.Run(post.id, post.body, post.parent);             // std::optional binds as its value or
//   NULL
//
//   Rows row = reader.Query("SELECT id, parent FROM posts WHERE thread = ?", thread);
//   while (row.Next()) Use(row.Int(0), row.OptionalInt(1));
//
// A Statement is compiled once per connection and text: its destructor hands it back for the next
// `Prepare` of the same text. It belongs to its Database, lives no longer than that and runs on the
// same thread.
//
// Throws as database_error.h says. Wrong SQL, a wrong number of values and a read of the wrong type
// or of an unexpected NULL are programmer's mistakes: std::logic_error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "ingest/base/clock.h"

struct sqlite3_stmt;

namespace firstreply {

class Connection;
class Rows;

class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  ~Statement();

  // Positions count from 1. Takes integers and bool, double, text, bytes, TimePoint (milliseconds
  // since 1970), nullopt, and std::optional of each. The value is copied and stays bound until it
  // is bound anew. A uint64_t keeps its bits.
  template <class T>
  Statement& Bind(int position, const T& value);

  // Runs a write to its end. With values: binds them to positions 1, 2, ... first; there must be
  // one for each.
  template <class... Values>
  void Run(const Values&... values);

  // Starts a read; the rows live no longer than the statement. One read of a statement at a time.
  template <class... Values>
  Rows Query(const Values&... values) &;

  // The same for a statement that nobody keeps: the rows keep it.
  template <class... Values>
  Rows Query(const Values&... values) &&;

  // It writes nothing to the store.
  bool OnlyReads() const;

 private:
  friend class Connection;
  friend class Rows;
  Statement(Connection& connection, const std::string& text, sqlite3_stmt* compiled)
      : connection_(&connection), text_(&text), compiled_(compiled) {}

  void BindNull(int position);
  void BindInt(int position, int64_t value);
  void BindReal(int position, double value);
  void BindText(int position, std::string_view value);
  void BindBlob(int position, std::span<const std::byte> value);
  template <class... Values>
  void BindAll(const Values&... values);
  void ExpectValues(size_t count);
  void RunBound();
  void CheckBound(int code);

  Connection* connection_;
  const std::string* text_;  // the key in the connection's cache
  sqlite3_stmt* compiled_;   // null after a move
};

// The rows of one query, in order. Columns count from 0. Destroying it ends the read.
class Rows {
 public:
  Rows(Rows&& other) noexcept;
  Rows& operator=(Rows&&) = delete;
  ~Rows();

  // Steps to the next row (at first: to the first one); false when there is none.
  bool Next();

  bool IsNull(int column) const;
  int64_t Int(int column) const;
  bool Bool(int column) const { return Int(column) != 0; }
  double Real(int column) const;
  TimePoint Time(int column) const { return TimePoint(Duration(Int(column))); }

  // What `Text` and `Blob` show is gone with the next call of Next().
  std::string_view Text(int column) const;
  std::span<const std::byte> Blob(int column) const;

  std::optional<int64_t> OptionalInt(int column) const;
  std::optional<double> OptionalReal(int column) const;
  std::optional<TimePoint> OptionalTime(int column) const;
  std::optional<std::string_view> OptionalText(int column) const;

 private:
  friend class Statement;
  explicit Rows(Statement& statement);
  explicit Rows(Statement&& statement);

  void Expect(int column, int type, std::string_view type_name) const;

  std::optional<Statement> kept_;
  Connection* connection_;
  sqlite3_stmt* compiled_;  // null after a move
  bool on_a_row_ = false;
};

namespace internal {
template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
}  // namespace internal

template <class T>
Statement& Statement::Bind(int position, const T& value) {
  if constexpr (internal::kIsOptional<T>) {
    if (value) {
      Bind(position, *value);
    } else {
      BindNull(position);
    }
  } else if constexpr (std::is_same_v<T, std::nullopt_t>) {
    BindNull(position);
  } else if constexpr (std::is_integral_v<T>) {
    BindInt(position, static_cast<int64_t>(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    BindReal(position, static_cast<double>(value));
  } else if constexpr (std::is_same_v<T, TimePoint>) {
    BindInt(position, value.time_since_epoch().count());
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    BindText(position, value);
  } else {
    // An enum does not get here by accident: whoever stores one writes out its name or its number.
    BindBlob(position, value);
  }
  return *this;
}

template <class... Values>
void Statement::BindAll(const Values&... values) {
  if constexpr (sizeof...(values) > 0) {
    ExpectValues(sizeof...(values));
    int position = 0;
    (Bind(++position, values), ...);
  }
}

template <class... Values>
void Statement::Run(const Values&... values) {
  BindAll(values...);
  RunBound();
}

template <class... Values>
Rows Statement::Query(const Values&... values) & {
  BindAll(values...);
  return Rows(*this);
}

template <class... Values>
Rows Statement::Query(const Values&... values) && {
  BindAll(values...);
  return Rows(std::move(*this));
}

}  // namespace firstreply
