#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "slipway/flat_map.hpp"

namespace slipway {

/// Points at an output of another resource: its address, and a path into its outputs such as
/// `ports.0`. The path `id` is the object's id.
struct Reference {
  std::string address;
  std::string path;
  friend bool operator==(const Reference&, const Reference&) = default;
};

/// What a value holds; the numbers are those of plugin.h.
enum class Kind : std::int32_t { null, boolean, integer, real, string, list, map, reference };

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
  Value(bool value) : data_(value) {}
  template <class Int,
            std::enable_if_t<std::is_integral_v<Int> && !std::is_same_v<Int, bool>, int> = 0>
  Value(Int value) : data_(static_cast<std::int64_t>(value)) {}
  Value(double value) : data_(value) {}
  Value(const char* text) : data_(std::string(text)) {}
  Value(std::string_view text) : data_(std::string(text)) {}
  Value(std::string text) : data_(std::move(text)) {}
  Value(List items) : data_(unless_empty(std::move(items))) {}
  Value(Map entries) : data_(unless_empty(std::move(entries))) {}
  Value(Reference reference) : data_(std::make_shared<Reference>(std::move(reference))) {}
  Value(const std::vector<std::string>& texts) : Value(List(texts.begin(), texts.end())) {}

  static Value list() { return Value(List{}); }
  static Value map() { return Value(Map{}); }

  Kind kind() const {
    static constexpr Kind kinds[] = {Kind::null,   Kind::boolean, Kind::integer, Kind::real,
                                     Kind::string, Kind::list,    Kind::map,     Kind::reference};
    return kinds[data_.index()];
  }
  bool is_null() const { return kind() == Kind::null; }
  bool is_bool() const { return kind() == Kind::boolean; }
  bool is_int() const { return kind() == Kind::integer; }
  bool is_number() const { return is_int() || kind() == Kind::real; }
  bool is_string() const { return kind() == Kind::string; }
  bool is_list() const { return kind() == Kind::list; }
  bool is_map() const { return kind() == Kind::map; }
  bool is_reference() const { return kind() == Kind::reference; }

  bool as_bool(bool otherwise = false) const {
    const bool* held = std::get_if<bool>(&data_);
    return held ? *held : otherwise;
  }
  std::int64_t as_int(std::int64_t otherwise = 0) const {
    const auto* held = std::get_if<std::int64_t>(&data_);
    return held ? *held : otherwise;
  }
  double as_double(double otherwise = 0) const {
    if (const auto* held = std::get_if<double>(&data_)) return *held;
    return is_int() ? static_cast<double>(as_int()) : otherwise;
  }
  const std::string& as_string() const {
    static const std::string empty;
    const auto* held = std::get_if<std::string>(&data_);
    return held ? *held : empty;
  }
  const List& as_list() const {
    static const List empty;
    const auto* held = std::get_if<std::shared_ptr<List>>(&data_);
    return held && *held ? **held : empty;
  }
  const Map& as_map() const {
    static const Map empty;
    const auto* held = std::get_if<std::shared_ptr<Map>>(&data_);
    return held && *held ? **held : empty;
  }
  const Reference& as_reference() const {
    static const Reference empty;
    const auto* held = std::get_if<std::shared_ptr<Reference>>(&data_);
    return held ? **held : empty;
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

  bool sensitive() const { return sensitive_; }
  Value& mark_sensitive(bool on = true) {
    sensitive_ = on;
    return *this;
  }

  friend bool operator==(const Value& a, const Value& b) {
    if (a.data_.index() != b.data_.index()) return false;
    if (a.is_list()) return &a.as_list() == &b.as_list() || a.as_list() == b.as_list();
    if (a.is_map()) return &a.as_map() == &b.as_map() || a.as_map() == b.as_map();
    if (a.is_reference()) return a.as_reference() == b.as_reference();
    return a.data_ == b.data_;
  }

  /// The members, for code that must see or change the shared data itself; makes it this value's
  /// own first.
  Map& own_map() { return own<Map>(); }
  List& own_list() { return own<List>(); }

 private:
  /// Most lists and maps that are made stay empty: those hold nothing at all.
  template <class Members>
  static std::shared_ptr<Members> unless_empty(Members members) {
    return members.empty() ? nullptr : std::make_shared<Members>(std::move(members));
  }
  template <class Members>
  Members& own() {
    auto* mine = std::get_if<std::shared_ptr<Members>>(&data_);
    if (!mine) mine = &data_.template emplace<std::shared_ptr<Members>>();
    if (!*mine)
      *mine = std::make_shared<Members>();
    else if (mine->use_count() > 1)
      *mine = std::make_shared<Members>(**mine);
    return **mine;
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

  std::variant<std::monostate, bool, std::int64_t, double, std::string, std::shared_ptr<List>,
               std::shared_ptr<Map>, std::shared_ptr<Reference>>
      data_;
  bool sensitive_ = false;
};

}  // namespace slipway
