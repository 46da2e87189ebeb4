#include "ingest/sources/json_decoder.h"

#include <simdjson.h>

#include <bit>
#include <new>
#include <utility>

#include "ingest/base/limits.h"

namespace firstreply::ingest {

using simdjson::dom::element;
using simdjson::dom::element_type;

// The parser's own handle is a pointer and an index too; ours keeps its header out of everybody's
// sight.
struct JsonValueAccess {
  struct Handle {
    const void* document;
    size_t index;
  };
  static_assert(sizeof(Handle) == sizeof(element) && std::is_trivially_copyable_v<element>);

  static JsonValue Wrap(element value) {
    const auto handle = std::bit_cast<Handle>(value);
    return {handle.document, handle.index};
  }
  static element Unwrap(const JsonValue& value) {
    return std::bit_cast<element>(Handle{value.document_, value.index_});
  }
};

namespace {

template <class T>
std::optional<T> As(const JsonValue& value) {
  T as{};
  if (JsonValueAccess::Unwrap(value).get(as) != simdjson::SUCCESS) return std::nullopt;
  return as;
}

}  // namespace

bool JsonValue::IsNull() const {
  return JsonValueAccess::Unwrap(*this).is_null();
}
bool JsonValue::IsObject() const {
  return JsonValueAccess::Unwrap(*this).is_object();
}
std::optional<bool> JsonValue::Flag() const {
  return As<bool>(*this);
}
std::optional<std::string_view> JsonValue::Text() const {
  return As<std::string_view>(*this);
}

std::optional<std::string> JsonValue::Digits() const {
  // The parser would give an integral double, too, were it asked for a number of any kind.
  switch (JsonValueAccess::Unwrap(*this).type()) {
    case element_type::INT64:
      return std::to_string(*As<int64_t>(*this));
    case element_type::UINT64:
      return std::to_string(*As<uint64_t>(*this));
    default:
      return std::nullopt;
  }
}

std::optional<int64_t> JsonValue::Integer() const {
  if (JsonValueAccess::Unwrap(*this).type() != element_type::INT64) return std::nullopt;
  return As<int64_t>(*this);
}

std::optional<JsonValue> JsonValue::Field(std::string_view name) const {
  element value;
  if (JsonValueAccess::Unwrap(*this).at_key(name).get(value) != simdjson::SUCCESS)
    return std::nullopt;
  return JsonValueAccess::Wrap(value);
}

std::vector<std::string_view> JsonValue::FieldNames() const {
  std::vector<std::string_view> names;
  for (const auto field : As<simdjson::dom::object>(*this).value_or(simdjson::dom::object())) {
    names.push_back(field.key);
  }
  return names;
}

std::optional<std::vector<JsonValue>> JsonValue::Entries(size_t count_max) const {
  const auto list = As<simdjson::dom::array>(*this);
  if (!list) return std::nullopt;
  std::vector<JsonValue> entries;
  for (const element entry : *list) {
    if (entries.size() == count_max) break;
    entries.push_back(JsonValueAccess::Wrap(entry));
  }
  return entries;
}

std::string_view JsonValue::TypeName() const {
  switch (JsonValueAccess::Unwrap(*this).type()) {
    case element_type::ARRAY:
      return "a list";
    case element_type::OBJECT:
      return "an object";
    case element_type::STRING:
      return "a string";
    case element_type::BOOL:
      return "true or false";
    case element_type::NULL_VALUE:
      return "null";
    case element_type::INT64:
    case element_type::UINT64:
      return "an integer";
    case element_type::DOUBLE:
      return "a number with a fraction";
  }
  return "something else";
}

class JsonDecoder::Impl {
 public:
  simdjson::dom::parser parser;
};

JsonDecoder::JsonDecoder() : impl_(std::make_unique<Impl>()) {
  // Most events fit; larger ones make it grow. The parser counts the document itself as one level.
  constexpr size_t kInitialCapacity = size_t{16} << 10;
  if (impl_->parser.allocate(kInitialCapacity, kJsonDepthMax + 1) != simdjson::SUCCESS)
    throw std::bad_alloc();
}
JsonDecoder::~JsonDecoder() = default;

std::variant<JsonValue, JsonFault> JsonDecoder::Decode(std::string_view text) {
  element root;
  if (text.empty()) text = " ";  // the parser copies from a pointer that must not be null
  const simdjson::error_code error = impl_->parser.parse(text.data(), text.size()).get(root);
  if (error == simdjson::SUCCESS) return JsonValueAccess::Wrap(root);
  if (error == simdjson::MEMALLOC) throw std::bad_alloc();
  if (std::optional<JsonFault> fault = FindJsonFault(text)) return *std::move(fault);
  return JsonFault{RejectReason::kMalformed, 0, "", simdjson::error_message(error)};
}

}  // namespace firstreply::ingest
