#pragma once
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "slipway/value.hpp"

/// Turns the structs of the contracts into values and back.
///
/// A struct lists its members once, in `template <class V> void visit(V& v) { v("name", name); ...
/// }`.  Encoding leaves out what is empty or false, so that a field that is added later does not
/// change old documents; decoding leaves a member as it is when the key is absent or of another
/// kind, and ignores keys it does not know.
///
/// An enum travels as the word that `to_text` has for it, and is read by `read_word`; both stand
/// beside it.
///
/// What is encoded is used up: its texts and values move into the answer.  Whoever needs the struct
/// afterwards hands over a copy, and that is the only one.
namespace slipway::codec {

template <class T>
Value encode(T item);
template <class T>
void decode(const Value& value, T& item);

inline Value encode_one(Value&& item) { return std::move(item); }
inline Value encode_one(std::string&& item) { return std::move(item); }
inline Value encode_one(bool item) { return item; }
inline Value encode_one(std::int64_t item) { return item; }
inline Value encode_one(double item) { return item; }
template <class T>
Value encode_members(T& item);
template <class T>
Value encode_one(T&& item) {
  if constexpr (std::is_enum_v<T>)
    return to_text(item);
  else
    return encode_members(item);
}
template <class T>
Value encode_one(std::vector<T>&& items) {
  Value::List list;
  list.reserve(items.size());
  for (auto& item : items) list.push_back(encode_one(std::move(item)));
  return list;
}
template <class T>
Value encode_one(std::map<std::string, T, std::less<>>&& items) {
  Value::Map map;
  map.reserve(items.size());
  while (!items.empty()) {
    auto entry = items.extract(items.begin());
    map.append(std::move(entry.key()), encode_one(std::move(entry.mapped())));
  }
  return map;
}
template <class T>
Value encode_one(std::optional<T>&& item) {
  return item ? encode_one(std::move(*item)) : Value();
}

inline void decode_one(const Value& value, Value& item) { item = value; }
inline void decode_one(const Value& value, std::string& item) {
  if (value.is_string()) item = value.as_string();
}
inline void decode_one(const Value& value, bool& item) { item = value.as_bool(item); }
inline void decode_one(const Value& value, std::int64_t& item) { item = value.as_int(item); }
inline void decode_one(const Value& value, double& item) { item = value.as_double(item); }
template <class T>
void decode_one(const Value& value, T& item) {
  if constexpr (std::is_enum_v<T>) {
    if (value.is_string()) read_word(value.as_string(), item);
  } else {
    decode(value, item);
  }
}
template <class T>
void decode_one(const Value& value, std::vector<T>& items) {
  items.clear();
  for (const auto& entry : value.as_list()) decode_one(entry, items.emplace_back());
}
template <class T>
void decode_one(const Value& value, std::map<std::string, T, std::less<>>& items) {
  items.clear();
  for (const auto& [key, entry] : value.as_map()) decode_one(entry, items[key]);
}
template <class T>
void decode_one(const Value& value, std::optional<T>& item) {
  if (!value.is_null()) decode_one(value, item.emplace());
}

/// The visitor that moves members into a map.
class Encoder {
 public:
  template <class T>
  void operator()(const char* name, T& member) {
    Value value = encode_one(std::move(member));
    const bool off = value.is_bool() && !value.as_bool();
    const bool zero = value.is_int() && value.as_int() == 0;
    if (!off && !zero) map_.set_if(name, std::move(value));
  }
  Value take() { return std::move(map_); }

 private:
  Value map_ = Value::map();
};

/// The visitor that reads members from a map.
class Decoder {
 public:
  explicit Decoder(const Value& from) : from_(from) {}
  template <class T>
  void operator()(const char* name, T& member) {
    if (const Value* value = from_.find(name)) decode_one(*value, member);
  }

 private:
  const Value& from_;
};

template <class T>
Value encode_members(T& item) {
  Encoder encoder;
  item.visit(encoder);
  return encoder.take();
}

template <class T>
Value encode(T item) {
  return encode_members(item);
}

template <class T>
void decode(const Value& value, T& item) {
  Decoder decoder(value);
  item.visit(decoder);
}

/// A `T` from a value; members that the value does not name keep their defaults.
template <class T>
T decoded(const Value& value) {
  T item;
  decode(value, item);
  return item;
}

}  // namespace slipway::codec
