#include "ingest/sources/json_fields.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstreply::ingest {
namespace {

constexpr size_t kNameShown =
    64;  // bytes of an unknown field's name; a name is the sender's, and may be anything

bool IsControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

std::string Shown(std::string_view name) {
  if (name.size() <= kNameShown) return std::string(name);
  size_t end = kNameShown;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80)
    --end;  // not inside a character
  return fmt::format("{}...", name.substr(0, end));
}

}  // namespace

void JsonFindings::Fail(std::string field, RejectReason reason, std::string message) {
  if (!fault) fault = Rejection{0, std::move(field), reason, std::move(message)};
}

JsonFields::JsonFields(JsonValue object, std::string path, JsonFindings& findings)
    : object_(object), path_(std::move(path)), findings_(findings) {}

void JsonFields::Fail(std::string_view name, RejectReason reason, std::string message) {
  findings_.Fail(fmt::format("{}{}", path_, name), reason, std::move(message));
}

void JsonFields::FailMissing(std::string_view name) {
  Fail(name, RejectReason::kMissingField, "is required");
}

void JsonFields::FailType(std::string_view name, std::string_view expected,
                          const JsonValue& value) {
  Fail(name, RejectReason::kWrongType,
       fmt::format("must be {}, not {}", expected, value.TypeName()));
}

bool JsonFields::Has(std::string_view name) const {
  const std::optional<JsonValue> value = object_.Field(name);
  return value && !value->IsNull();
}

std::optional<JsonValue> JsonFields::Find(std::string_view name) {
  if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) asked_.push_back(name);
  std::optional<JsonValue> value = object_.Field(name);
  if (value && value->IsNull()) value.reset();
  return value;
}

std::string JsonFields::Text(std::string_view name, size_t bytes_max) {
  const std::optional<JsonValue> value = Find(name);
  return value ? TextOf(*value, name, bytes_max) : std::string();
}

std::string JsonFields::RequiredText(std::string_view name, size_t bytes_max) {
  const std::optional<JsonValue> value = Find(name);
  if (value) return TextOf(*value, name, bytes_max);
  FailMissing(name);
  return {};
}

std::optional<std::string> JsonFields::Id(std::string_view name) {
  const std::optional<JsonValue> value = Find(name);
  if (!value) return std::nullopt;
  return IdOf(*value, name);
}

std::string JsonFields::RequiredId(std::string_view name) {
  std::optional<std::string> id = Id(name);
  if (!id) FailMissing(name);
  return std::move(id).value_or("");
}

std::optional<bool> JsonFields::Flag(std::string_view name) {
  const std::optional<JsonValue> value = Find(name);
  if (!value) return std::nullopt;
  const std::optional<bool> flag = value->Flag();
  if (!flag) FailType(name, "true or false", *value);
  return flag;
}

std::optional<int64_t> JsonFields::Integer(std::string_view name, int64_t min, int64_t max) {
  const std::optional<JsonValue> value = Find(name);
  if (!value) return std::nullopt;
  if (!value->Digits()) {
    FailType(name, "an integer", *value);
    return min;
  }
  const std::optional<int64_t> number = value->Integer();
  if (number && *number >= min && *number <= max) return number;
  Fail(name, RejectReason::kBadValue, fmt::format("must be {} to {}", min, max));
  return min;
}

std::optional<Instant> JsonFields::Time(std::string_view name) {
  const std::optional<JsonValue> value = Find(name);
  if (!value) return std::nullopt;
  const std::optional<std::string_view> text = value->Text();
  if (!text) {
    FailType(name, "a time in a string", *value);
    return Instant{};
  }
  const Result<Instant> time = ParseRfc3339(*text);
  if (!time) {
    Fail(name, RejectReason::kBadValue, time.error().message);
    return Instant{};
  }
  if (time->at < kEventTimeMin || time->at > kEventTimeMax) {
    Fail(name, RejectReason::kBadValue, "must be from 1970 to 2199");
  }
  return *time;
}

std::optional<JsonFields> JsonFields::Object(std::string_view name) {
  const std::optional<JsonValue> value = Find(name);
  if (!value) return std::nullopt;
  return ObjectOf(*value, name);
}

std::optional<JsonFields> JsonFields::ObjectOf(const JsonValue& value, std::string_view name) {
  if (value.IsObject()) return JsonFields(value, fmt::format("{}{}.", path_, name), findings_);
  FailType(name, "an object", value);
  return std::nullopt;
}

std::string JsonFields::TextOf(const JsonValue& value, std::string_view name, size_t bytes_max) {
  const std::optional<std::string_view> text = value.Text();
  if (!text) {
    FailType(name, "a string", value);
    return {};
  }
  if (text->size() > bytes_max) {
    Fail(name, RejectReason::kTooLong, fmt::format("is over {} bytes", bytes_max));
    return {};
  }
  if (text->find('\0') == std::string_view::npos) return std::string(*text);
  // Text that ends at a NUL for one reader and not for another is a way to hide something.
  std::string visible;
  for (const char c : *text) {
    if (c == '\0') {
      visible += "\uFFFD";
    } else {
      visible += c;
    }
  }
  return visible;
}

std::string JsonFields::IdOf(const JsonValue& value, std::string_view name) {
  if (std::optional<std::string> digits = value.Digits()) return *std::move(digits);
  const std::optional<std::string_view> id = value.Text();
  if (!id) {
    FailType(name, "a string or an integer", value);
  } else if (id->empty()) {
    Fail(name, RejectReason::kBadValue, "must not be empty");
  } else if (id->size() > kIdBytesMax) {
    Fail(name, RejectReason::kTooLong, fmt::format("is over {} bytes", kIdBytesMax));
  } else if (std::any_of(id->begin(), id->end(), IsControl)) {
    Fail(name, RejectReason::kBadValue, "holds a control character");
  } else {
    return std::string(*id);
  }
  return {};
}

std::vector<JsonValue> JsonFields::List(std::string_view name, size_t entries_max) {
  const std::optional<JsonValue> value = Find(name);
  if (!value) return {};
  std::optional<std::vector<JsonValue>> entries = value->Entries(entries_max + 1);
  if (!entries) {
    FailType(name, "a list", *value);
    return {};
  }
  if (entries->size() > entries_max) {
    Fail(name, RejectReason::kTooMany, fmt::format("has more than {} entries", entries_max));
    return {};
  }
  return *std::move(entries);
}

std::string JsonFields::EntryName(std::string_view name, size_t index) {
  return fmt::format("{}[{}]", name, index);
}

void JsonFields::NoteIgnored() {
  for (const std::string_view name : object_.FieldNames()) {
    const auto asked = std::find(asked_.begin(), asked_.end(), name);
    if (asked != asked_.end()) {
      asked_.erase(asked);
      continue;
    }
    ++findings_.ignored_fields;
    if (findings_.ignored_names.size() == kIgnoredNamesMax) continue;
    findings_.ignored_names.push_back(path_ + Shown(name));
  }
}

}  // namespace firstreply::ingest
