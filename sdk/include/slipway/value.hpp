#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "slipway/flat_map.hpp"
#include "slipway/held.hpp"

namespace slipway {

/// Points at an output of another resource: its address, and a path into its outputs such as
/// `ports.0`. The path `id` is the object's id.
struct Reference {
  std::string address;
  std::string path;
  friend bool operator==(const Reference&, const Reference&) = default;
};

/// One value of the tree in which options, inputs, outputs and answers travel.
///
/// Copies are cheap: lists and maps are shared until one side changes (copy on write).  A wrong
/// kind reads as the empty value of the wanted kind, never as an error.  Equality looks at the
/// data, not at the sensitive mark.  Distinct values may be used from distinct threads, also when
/// they share data.
class Value {
 public:
  using List = std::vector<Value>;
  using Map = FlatMap<Value>;

  Value() = default;
  Value(std::nullptr_t) {}
  Value(bool value) : held_(value) {}
  template <class Int,
            std::enable_if_t<std::is_integral_v<Int> && !std::is_same_v<Int, bool>, int> = 0>
  Value(Int value) : held_(static_cast<std::int64_t>(value)) {}
  Value(double value) : held_(value) {}
  Value(const char* text) : held_(std::string(text)) {}
  Value(std::string_view text) : held_(std::string(text)) {}
  Value(std::string text) : held_(std::move(text)) {}
  Value(List items) : held_(Kind::list, unless_empty(std::move(items))) {}
  Value(Map entries) : held_(Kind::map, unless_empty(std::move(entries))) {}
  Value(Reference reference)
      : held_(Kind::reference, std::make_shared<Reference>(std::move(reference))) {}
  Value(const std::vector<std::string>& texts) : Value(List(texts.begin(), texts.end())) {}

  static Value list() { return Value(List{}); }
  static Value map() { return Value(Map{}); }

  Kind kind() const { return held_.kind(); }
  bool is_null() const { return kind() == Kind::null; }
  bool is_bool() const { return kind() == Kind::boolean; }
  bool is_int() const { return kind() == Kind::integer; }
  bool is_number() const { return is_int() || kind() == Kind::real; }
  bool is_string() const { return kind() == Kind::string; }
  bool is_list() const { return kind() == Kind::list; }
  bool is_map() const { return kind() == Kind::map; }
  bool is_reference() const { return kind() == Kind::reference; }

  bool as_bool(bool otherwise = false) const { return is_bool() ? held_.boolean() : otherwise; }
  std::int64_t as_int(std::int64_t otherwise = 0) const {
    return is_int() ? held_.integer() : otherwise;
  }
  double as_double(double otherwise = 0) const {
    if (kind() == Kind::real) return held_.real();
    return is_int() ? static_cast<double>(as_int()) : otherwise;
  }
  const std::string& as_string() const {
    static const std::string empty;
    return is_string() ? held_.text() : empty;
  }
  const List& as_list() const {
    static const List empty;
    const auto* held = held_.shared<List>(Kind::list);
    return held ? *held : empty;
  }
  const Map& as_map() const {
    static const Map empty;
    const auto* held = held_.shared<Map>(Kind::map);
    return held ? *held : empty;
  }
  const Reference& as_reference() const {
    static const Reference empty;
    const auto* held = held_.shared<Reference>(Kind::reference);
    return held ? *held : empty;
  }

  /// The entry of a map, null when there is none.
  const Value* find(std::string_view key) const {
    const auto& entries = as_map();
    const auto at = entries.find(key);
    return at == entries.end() ? nullptr : &at->second;
  }
  /// The entry of a map, the null value when there is none.
  const Value& operator[](std::string_view key) const {
    const Value* found = find(key);
    return found ? *found : null_value();
  }
  const Value& operator[](const char* key) const { return (*this)[std::string_view(key)]; }
  /// How many items a list or a map has; 0 for anything else.
  std::size_t size() const { return is_list() ? as_list().size() : as_map().size(); }

  /// Follows `a.b.0` through maps and lists; the null value where it leads nowhere, itself for the
  /// empty path.
  const Value& at_path(std::string_view path) const {
    const Value* here = this;
    while (!path.empty()) {
      const auto dot = path.find('.');
      here = here->step(path.substr(0, dot));
      if (!here) return null_value();
      path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    }
    return *here;
  }

  /// Sets an entry; a value that is not a map becomes one.
  Value& set(std::string key, Value value) {
    own_map().insert_or_assign(std::move(key), std::move(value));
    return *this;
  }
  /// Sets an entry unless the value is null, empty text, an empty list or an empty map.
  Value& set_if(std::string key, Value value) {
    const bool nothing = value.is_null() || (value.is_string() && value.as_string().empty()) ||
                         ((value.is_list() || value.is_map()) && value.size() == 0);
    return nothing ? *this : set(std::move(key), std::move(value));
  }
  void erase(std::string_view key) {
    if (!find(key)) return;
    auto& entries = own_map();
    entries.erase(entries.find(key));
  }
  /// Appends to a list; a value that is not a list becomes one.
  Value& push(Value value) {
    own_list().push_back(std::move(value));
    return *this;
  }

  bool sensitive() const { return held_.sensitive; }
  Value& mark_sensitive(bool on = true) {
    held_.sensitive = on;
    return *this;
  }

  friend bool operator==(const Value& a, const Value& b) {
    if (a.kind() != b.kind()) return false;
    switch (a.kind()) {
      case Kind::null:
        return true;
      case Kind::boolean:
        return a.held_.boolean() == b.held_.boolean();
      case Kind::integer:
        return a.held_.integer() == b.held_.integer();
      case Kind::real:
        return a.held_.real() == b.held_.real();
      case Kind::string:
        return a.held_.text() == b.held_.text();
      case Kind::list:
        return &a.as_list() == &b.as_list() || a.as_list() == b.as_list();
      case Kind::map:
        return &a.as_map() == &b.as_map() || a.as_map() == b.as_map();
      case Kind::reference:
        return a.as_reference() == b.as_reference();
    }
    return false;
  }

  /// The members, for code that must see or change the shared data itself; makes it this value's
  /// own first.
  Map& own_map() { return own<Map>(Kind::map); }
  List& own_list() { return own<List>(Kind::list); }

 private:
  /// Most lists and maps that are made stay empty: those hold nothing at all.
  template <class Members>
  static std::shared_ptr<Members> unless_empty(Members members) {
    return members.empty() ? nullptr : std::make_shared<Members>(std::move(members));
  }
  template <class Members>
  Members& own(Kind kind) {
    auto* mine = held_.shared<Members>(kind);
    if (mine && held_.is_alone()) return *mine;
    auto made = mine ? std::make_shared<Members>(*mine) : std::make_shared<Members>();
    auto& members = *made;
    held_.share(kind, std::move(made));
    return members;
  }
  static const Value& null_value() {
    static const Value nothing;
    return nothing;
  }
  const Value* step(std::string_view key) const {
    if (is_map()) return find(key);
    if (!is_list() || key.empty()) return nullptr;
    std::size_t index = 0;
    for (const char digit : key) {
      if (digit < '0' || digit > '9') return nullptr;
      index = index * 10 + static_cast<std::size_t>(digit - '0');
    }
    return index < as_list().size() ? &as_list()[index] : nullptr;
  }

  detail::Held held_;
};

}  // namespace slipway
