#pragma once
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "slipway/bytes.hpp"
#include "slipway/plugin.h"
#include "slipway/value.hpp"

/// A tree of values as one piece of bytes, in the form that plugin.h gives for `slipway.trees/1`:
/// what would be a call of the host for each value is one for all of them.
namespace slipway::tree_bytes {

/// Levels of lists and maps inside each other.
inline constexpr std::uint32_t deepest = 100;

/// What became of reading.
struct Read {
  std::optional<Value> value;  ///< none: the bytes are not just one value, or break a limit
  std::uint32_t depth = 0;     ///< its levels of lists and maps
  std::string fault;           ///< why there is none: `a text is not UTF-8`
};

namespace detail {

constexpr unsigned sensitive_bit = 0x80;

/// The lowest byte first, whatever the machine's own order.
template <class Number>
void append_number(std::string& bytes, Number number) {
  char held[sizeof number];
  for (std::size_t i = 0; i < sizeof number; ++i, number >>= 8U)
    held[i] = static_cast<char>(number & 0xFFU);
  bytes.append(held, sizeof number);
}

inline void append_text(std::string& bytes, std::string_view text) {
  append_number(bytes, static_cast<std::uint32_t>(text.size()));
  bytes += text;
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  Read run() {
    Read read;
    Value found;
    if (value(found, 0) && rest_.empty()) {
      read.value = std::move(found);
      read.depth = depth_;
    } else {
      read.fault = fault_.empty() ? "hands over bytes that are no value" : std::move(fault_);
    }
    return read;
  }

 private:
  bool fail(std::string why) {
    fault_ = std::move(why);
    return false;
  }

  bool value(Value& into, std::uint32_t depth) {
    std::uint8_t first = 0;
    if (!number(first) || !body(static_cast<Kind>(first & ~sensitive_bit), into, depth))
      return false;
    if ((first & sensitive_bit) != 0) into.mark_sensitive();
    return true;
  }

  template <class Number>
  bool number(Number& into) {
    if (rest_.size() < sizeof into) return false;
    into = 0;
    for (std::size_t i = sizeof into; i-- > 0;)
      into = static_cast<Number>(static_cast<std::uint64_t>(into) << 8U |
                                 static_cast<unsigned char>(rest_[i]));
    rest_.remove_prefix(sizeof into);
    return true;
  }

  bool text(std::string& into, std::uint64_t most, const char* what) {
    std::uint32_t size = 0;
    if (!number(size) || size > rest_.size()) return false;
    if (size > most)
      return fail(std::string(what) + " has " + std::to_string(size) + " bytes, more than " +
                  std::to_string(most));
    const auto found = rest_.substr(0, size);
    if (!is_text(found))
      return fail(std::string(what) + (found.find('\0') == std::string_view::npos
                                           ? " is not UTF-8"
                                           : " holds a NUL byte"));
    into.assign(found);
    rest_.remove_prefix(size);
    return true;
  }

  /// How many parts follow; no more than there can be in what is left, so that a count alone makes
  /// nobody allocate.
  bool count(std::uint32_t& into, std::size_t least_size) {
    return number(into) && into <= rest_.size() / least_size;
  }

  bool body(Kind kind, Value& into, std::uint32_t depth) {
    switch (kind) {
      case Kind::null:
        into = Value();
        return true;
      case Kind::boolean:
        return boolean(into);
      case Kind::integer:
        return integer(into);
      case Kind::real:
        return real(into);
      case Kind::string: {
        std::string found;
        if (!text(found, SLIPWAY_MAX_DOCUMENT, "a text")) return false;
        into = std::move(found);
        return true;
      }
      case Kind::list:
        return enter(depth + 1) && list(into, depth + 1);
      case Kind::map:
        return enter(depth + 1) && map(into, depth + 1);
      case Kind::reference:
        return reference(into);
    }
    return false;
  }

  bool enter(std::uint32_t depth) {
    depth_ = std::max(depth_, depth);
    return depth <= deepest || fail("nests lists and maps deeper than " + std::to_string(deepest));
  }

  bool boolean(Value& into) {
    std::uint8_t held = 0;
    if (!number(held) || held > 1) return false;
    into = held == 1;
    return true;
  }

  bool integer(Value& into) {
    std::uint64_t held = 0;
    if (!number(held)) return false;
    into = static_cast<std::int64_t>(held);
    return true;
  }

  bool real(Value& into) {
    std::uint64_t bits = 0;
    double held = 0;
    if (!number(bits)) return false;
    static_assert(sizeof held == sizeof bits);
    std::memcpy(&held, &bits, sizeof held);
    into = held;
    return true;
  }

  bool reference(Value& into) {
    Reference found;
    if (!text(found.address, SLIPWAY_MAX_ID, "the address of a reference") ||
        !text(found.path, SLIPWAY_MAX_ID, "the path of a reference"))
      return false;
    into = Value(std::move(found));
    return true;
  }

  bool list(Value& into, std::uint32_t depth) {
    std::uint32_t size = 0;
    if (!count(size, 1)) return false;
    Value::List items;
    items.reserve(size);
    while (items.size() < size)
      if (!value(items.emplace_back(), depth)) return false;
    into = std::move(items);
    return true;
  }

  bool map(Value& into, std::uint32_t depth) {
    std::uint32_t size = 0;
    if (!count(size, sizeof(std::uint32_t) + 1)) return false;
    Value::Map::Entries entries;
    entries.reserve(size);
    while (entries.size() < size) {
      auto& entry = entries.emplace_back();
      if (!text(entry.first, SLIPWAY_MAX_ID, "the key of a map") || !value(entry.second, depth))
        return false;
    }
    into = Value(Value::Map::of(std::move(entries)));
    return true;
  }

  std::string_view rest_;
  std::uint32_t depth_ = 0;
  std::string fault_;
};

}  // namespace detail

/// Appends a value.
inline void append(std::string& bytes, const Value& value) {
  const auto kind = static_cast<unsigned>(value.kind());
  bytes += static_cast<char>(value.sensitive() ? kind | detail::sensitive_bit : kind);
  switch (value.kind()) {
    case Kind::null:
      return;
    case Kind::boolean:
      bytes += value.as_bool() ? '\1' : '\0';
      return;
    case Kind::integer:
      return detail::append_number(bytes, static_cast<std::uint64_t>(value.as_int()));
    case Kind::real: {
      const double held = value.as_double();
      std::uint64_t bits = 0;
      std::memcpy(&bits, &held, sizeof bits);
      return detail::append_number(bytes, bits);
    }
    case Kind::string:
      return detail::append_text(bytes, value.as_string());
    case Kind::reference:
      detail::append_text(bytes, value.as_reference().address);
      return detail::append_text(bytes, value.as_reference().path);
    case Kind::list:
      detail::append_number(bytes, static_cast<std::uint32_t>(value.size()));
      for (const auto& item : value.as_list()) append(bytes, item);
      return;
    case Kind::map:
      detail::append_number(bytes, static_cast<std::uint32_t>(value.size()));
      for (const auto& [key, item] : value.as_map()) {
        detail::append_text(bytes, key);
        append(bytes, item);
      }
      return;
  }
}

/// The value that the bytes are.  Of two entries with one key the last counts.
inline Read read(std::string_view bytes) { return detail::Reader(bytes).run(); }

}  // namespace slipway::tree_bytes
