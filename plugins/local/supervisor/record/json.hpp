#pragma once

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "supervisor/linux/outcome.hpp"

/// JSON from outside, held to form where it enters.  RapidJSON does the reading: it keeps integers
/// exact and says where a fault is (core/value/json_reader.cpp has its figures beside others').
namespace slipway_local {

/// A document that is one object.  Depth is bounded by the text's: RapidJSON reads without
/// recursion here.
Result<rapidjson::Document> parse_object(std::string_view text);

/// Reads the fields of one object; the first that is missing or of another form is remembered, with
/// its name, and what is read after it does not matter.
class Fields {
 public:
  /// `where` is put before the names: `machine.` for those of a machine.
  Fields(const rapidjson::Value& object, std::string where);

  std::string text(const char* name);
  std::string text(const char* name, const std::string& otherwise);
  std::int64_t number(const char* name, std::int64_t least, std::int64_t most);
  std::int64_t number(const char* name, std::int64_t least, std::int64_t most,
                      std::int64_t otherwise);
  bool truth(const char* name, bool otherwise);

  /// The objects of a list; a list that is not there is empty.
  std::vector<Fields> objects(const char* name);

  /// An object that has to be there.
  Fields object(const char* name);
  bool has(const char* name) const;

  /// Bytes in base64; empty when it is not there.
  std::string bytes(const char* name);

  /// Nothing but these fields may be there.
  void only(std::initializer_list<std::string_view> names);

  void refuse(const char* name, const std::string& why);

  /// Takes over what was wrong in a part.
  void join(const Fields& part);

  Outcome outcome() const;

 private:
  const rapidjson::Value* find(const char* name, bool needed);

  const rapidjson::Value* object_;
  std::string where_;
  std::optional<Fault> fault_;
};

/// Writes one JSON text.
class JsonText {
 public:
  JsonText& open() { return writer_.StartObject(), *this; }
  JsonText& close() { return writer_.EndObject(), *this; }
  JsonText& open_list() { return writer_.StartArray(), *this; }
  JsonText& close_list() { return writer_.EndArray(), *this; }
  JsonText& key(std::string_view name);
  JsonText& value(std::string_view text);
  JsonText& value(std::int64_t number) { return writer_.Int64(number), *this; }
  JsonText& truth(bool yes) { return writer_.Bool(yes), *this; }
  template <class T>
  JsonText& put(std::string_view name, const T& held) {
    key(name);
    if constexpr (std::is_same_v<T, bool>)
      return truth(held);
    else if constexpr (std::is_integral_v<T>)
      return value(static_cast<std::int64_t>(held));
    else
      return value(std::string_view(held));
  }

  std::string take() const { return {buffer_.GetString(), buffer_.GetSize()}; }

 private:
  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

/// `{"error":{...}}` as the wire has it.
std::string error_line(const Fault& fault);

}  // namespace slipway_local
