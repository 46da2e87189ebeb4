// Writes JSON text (RFC 8259), a value after the other, into one string.
//
//   JsonWriter json;
//   json.BeginObject();
//   json.Key("brand").String("Nordwind Air");
//   json.Key("waits").BeginArray(); ... json.EndArray();
//   json.EndObject();
//   json.text();
//
// Strings must be UTF-8. Whoever opens closes; a key precedes each value of an object.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/base/clock.h"

namespace firstreply {

class JsonWriter {
 public:
  JsonWriter& BeginObject();
  JsonWriter& EndObject();
  JsonWriter& BeginArray();
  JsonWriter& EndArray();
  JsonWriter& Key(std::string_view name);

  JsonWriter& String(std::string_view value);
  JsonWriter& Integer(int64_t value);
  JsonWriter& Bool(bool value);
  JsonWriter& Null();
  // Whole seconds without decimals, else with three.
  JsonWriter& Seconds(Duration value);
  // A part of a whole: with six decimals, without the zeros behind them. `value` is finite.
  JsonWriter& Share(double value);

  const std::string& text() const { return text_; }

 private:
  void Separate();

  std::string text_;
  bool after_value_ = false;  // a comma is due before the next value
};

}  // namespace firstreply
