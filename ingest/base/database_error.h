// What the database throws. Only the pipeline's batch and a request's edge catch these; see
// `Transaction::Commit` for the one failure that is expected often enough to be a value.
//
// A mistake in a statement's text or in its use is a std::logic_error, as elsewhere.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "ingest/base/result.h"

namespace firstreply {

// The data broke a rule of the schema (NOT NULL, UNIQUE, CHECK, a foreign key, a size). The same
// data would break it again; the statement changed nothing and its transaction can go on or be
// rolled back.
class ConstraintViolation : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The store could not be read or written: kDisk (full, failing, read-only), kCorrupt (damaged),
// kUnavailable (another connection kept it locked for the whole busy timeout). SQLite may have
// rolled the transaction back already.
class DiskFailure : public std::runtime_error {
 public:
  explicit DiskFailure(Error error) : std::runtime_error(error.message), error_(std::move(error)) {}

  const Error& error() const { return error_; }

 private:
  Error error_;
};

}  // namespace firstreply
