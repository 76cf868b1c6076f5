#include "core/value/json.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "core/value/json_marks.hpp"

namespace slipway::core {
namespace {

/// How many bytes the UTF-8 sequence at `at` has; 0 when it is none (RFC 3629, section 4).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = lead == 0xED && byte(1) > 0x9F;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool outside = (lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F);
    return follows(1) && follows(2) && follows(3) && !outside ? 4 : 0;
  }
  return 0;
}

/// How many characters from `at` on are ASCII and stand for themselves in JSON.
std::size_t plain_length(std::string_view text, std::size_t at) {
  const auto begin = at;
  const auto plain = [](char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; };
  while (at < text.size() && plain(text[at])) ++at;
  return at - begin;
}

/// Writes a value into one string; much faster than a general stringifier, which matters for the
/// journal.
class Printer {
 public:
  Printer(JsonForm form, bool pretty) : form_(form), pretty_(pretty) {}

  void print(const Value& value) {
    if (value.sensitive() && form_ == JsonForm::shown) return text("(sensitive)");
    if (value.sensitive() && form_ == JsonForm::marked) {
      out_ += "{\"$sensitive\":";
      data(value);
      out_ += '}';
      return;
    }
    data(value);
  }
  std::string take() { return std::move(out_); }

 private:
  void data(const Value& value) {
    switch (value.kind()) {
      case Kind::null:
        out_ += "null";
        break;
      case Kind::boolean:
        out_ += value.as_bool() ? "true" : "false";
        break;
      case Kind::integer:
        number(value.as_int());
        break;
      case Kind::real:
        real(value.as_double());
        break;
      case Kind::string:
        text(value.as_string());
        break;
      case Kind::list:
        list(value.as_list());
        break;
      case Kind::map:
        map(value.as_map());
        break;
      case Kind::reference:
        reference(value.as_reference());
        break;
    }
  }

  void line() {
    if (!pretty_) return;
    out_ += '\n';
    out_.append(2 * depth_, ' ');
  }

  template <class Number>
  void number(Number value) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out_.append(digits.data(), end);
  }

  /// The shortest digits that read back the same, and always seen to be no integer.
  void real(double value) {
    if (!std::isfinite(value)) {  // JSON has no word for it
      out_ += "null";
      return;
    }
    const auto before = out_.size();
    number(value);
    if (out_.find_first_of(".e", before) == std::string::npos) out_ += ".0";
  }

  void text(std::string_view value) {
    static constexpr char hex[] = "0123456789abcdef";
    out_ += '"';
    for (std::size_t at = 0; at < value.size();) {
      if (const auto plain = plain_length(value, at); plain > 0) {
        out_.append(value, at, plain);
        at += plain;
        continue;
      }
      const auto length = sequence_length(value, at);
      const char c = value[at];
      if (length == 0) {
        out_ += "\xEF\xBF\xBD";  // U+FFFD stands for a byte that is no UTF-8
      } else if (c == '"' || c == '\\') {
        (out_ += '\\') += c;
      } else if (c == '\n') {
        out_ += "\\n";
      } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
        out_ += "\\u00";
        out_ += hex[static_cast<unsigned char>(c) >> 4U];
        out_ += hex[static_cast<unsigned char>(c) & 15U];
      } else {
        out_.append(value, at, length);
      }
      at += length == 0 ? 1 : length;
    }
    out_ += '"';
  }

  void list(const Value::List& items) {
    out_ += '[';
    ++depth_;
    for (bool first = true; const auto& item : items) {
      if (!std::exchange(first, false)) out_ += ',';
      line();
      print(item);
    }
    --depth_;
    if (!items.empty()) line();
    out_ += ']';
  }

  void map(const Value::Map& entries) {
    out_ += '{';
    ++depth_;
    for (bool first = true; const auto& [key, item] : entries) {
      if (!std::exchange(first, false)) out_ += ',';
      line();
      text(form_ == JsonForm::marked && looks_like_mark(key) ? "$" + key : key);
      out_ += pretty_ ? ": " : ":";
      print(item);
    }
    --depth_;
    if (!entries.empty()) line();
    out_ += '}';
  }

  void reference(const Reference& reference) {
    if (form_ == JsonForm::shown) return text("(" + reference.address + "#" + reference.path + ")");
    out_ += "{\"$ref\":";
    text(reference.address);
    out_ += ",\"path\":";
    text(reference.path);
    out_ += '}';
  }

  JsonForm form_;
  bool pretty_;
  std::size_t depth_ = 0;
  std::string out_;
};

bool change_in(Value& value, const std::function<bool(Value&)>& change) {
  bool changed = false;
  // A child is written back only when it did change, so that untouched parts stay shared.
  if (value.is_list()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      Value item = value.as_list()[i];
      if (!change_in(item, change)) continue;
      value.own_list()[i] = std::move(item);
      changed = true;
    }
  } else if (value.is_map()) {
    const Value before = value;
    for (const auto& [key, entry] : before.as_map()) {
      Value item = entry;
      if (!change_in(item, change)) continue;
      value.set(key, std::move(item));
      changed = true;
    }
  }
  return change(value) || changed;
}

template <class Test>
bool any_in(const Value& value, const Test& test) {
  if (test(value)) return true;
  for (const auto& item : value.as_list())
    if (any_in(item, test)) return true;
  for (const auto& entry : value.as_map())
    if (any_in(entry.second, test)) return true;
  return false;
}

}  // namespace

std::string to_json(const Value& value, JsonForm form) {
  Printer printer(form, false);
  printer.print(value);
  return printer.take();
}

std::string to_pretty_json(const Value& value, JsonForm form) {
  Printer printer(form, true);
  printer.print(value);
  return printer.take();
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const bool ascii = static_cast<unsigned char>(text[at]) < 0x80;
    const auto length = ascii ? 1 : sequence_length(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

Value transformed(const Value& value, const std::function<bool(Value&)>& change) {
  Value copy = value;
  change_in(copy, change);
  return copy;
}

bool has_sensitive(const Value& value) {
  return any_in(value, [](const Value& one) { return one.sensitive(); });
}

bool has_references(const Value& value) {
  return any_in(value, [](const Value& one) { return one.is_reference(); });
}

}  // namespace slipway::core
