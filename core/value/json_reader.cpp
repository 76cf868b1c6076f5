#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <vector>

#include "core/value/json.hpp"
#include "core/value/json_marks.hpp"

// A recursive reader of RFC 8259 that builds our tree at once.  It is our own because state and
// tokens depend on it: Poco's parser bends integers of more than 53 bits without a word, and does
// not say where a fault is.

namespace slipway::core {
namespace {

/// A map that is a mark becomes what it marks; a key that was escaped gets its own name back.
Value unmarked(Value::Map entries) {
  if (const auto at = entries.find(sensitive_mark); at != entries.end() && entries.size() == 1)
    return std::move(at->second.mark_sensitive());
  if (const auto at = entries.find(reference_mark); at != entries.end() && at->second.is_string()) {
    const auto path = entries.find("path");
    const bool has_path = path != entries.end() && path->second.is_string();
    if (entries.size() == (has_path ? 2U : 1U))
      return Reference{at->second.as_string(), has_path ? path->second.as_string() : std::string()};
  }
  const auto escaped = [](const std::string& key) { return looks_like_mark(key) && key[1] == '$'; };
  if (std::none_of(entries.begin(), entries.end(),
                   [&](const auto& entry) { return escaped(entry.first); }))
    return Value(std::move(entries));
  Value::Map::Entries plain;
  for (auto& [key, value] : entries)
    plain.emplace_back(escaped(key) ? key.substr(1) : key, std::move(value));
  return Value(Value::Map::of(std::move(plain)));
}

void append_utf8(std::string& text, std::uint32_t code) {
  const auto byte = [&](std::uint32_t bits) { text += static_cast<char>(bits); };
  if (code < 0x80) return byte(code);
  if (code < 0x800) return byte(0xC0U | code >> 6U), byte(0x80U | (code & 0x3FU));
  if (code < 0x10000) {
    byte(0xE0U | code >> 12U);
  } else {
    byte(0xF0U | code >> 18U);
    byte(0x80U | (code >> 12U & 0x3FU));
  }
  byte(0x80U | (code >> 6U & 0x3FU));
  byte(0x80U | (code & 0x3FU));
}

bool is_plain(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; }

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<Value> document() {
    Value value;
    if (!any(value)) return error();
    skip_blanks();
    if (at_ < text_.size()) {
      fail("something follows after its end");
      return error();
    }
    return value;
  }

 private:
  static constexpr int deepest = 128;

  bool fail(const char* why) {
    if (!why_) why_ = at_ < text_.size() ? why : "it ends too early";
    return false;
  }
  Error error() const {
    const auto before = text_.substr(0, std::min(at_, text_.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const auto start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    return Error{Errc::invalid_input,
                 "line " + std::to_string(line) + ", column " +
                     std::to_string(before.size() - start + 1) +
                     ": the text is not JSON: " + (why_ ? why_ : "it cannot be read"),
                 {}};
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char wanted) {
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  void skip_blanks() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r'))
      ++at_;
  }

  bool any(Value& value) {
    skip_blanks();
    switch (peek()) {
      case '{':
        return nested(value, &Reader::map);
      case '[':
        return nested(value, &Reader::list);
      case '"': {
        std::string text;
        if (!string(text)) return false;
        value = std::move(text);
        return true;
      }
      case 't':
        value = true;
        return word("true");
      case 'f':
        value = false;
        return word("false");
      case 'n':
        value = Value();
        return word("null");
      default:
        return number(value);
    }
  }

  bool nested(Value& value, bool (Reader::*read)(Value&)) {
    if (++depth_ > deepest) return fail("lists and maps are nested too deep");
    ++at_;
    const bool good = (this->*read)(value);
    --depth_;
    return good;
  }

  bool map(Value& value) {
    const auto first = entries_.size();
    skip_blanks();
    while (!take('}')) {
      if (entries_.size() > first && !comma('}')) return false;
      std::string key;
      Value item;
      skip_blanks();
      if (peek() != '"') return fail("a key in quotes is expected here");
      if (!string(key)) return false;
      skip_blanks();
      if (!take(':')) return fail("a ':' is expected here");
      if (!any(item)) return false;
      entries_.emplace_back(std::move(key), std::move(item));
      skip_blanks();
    }
    value = unmarked(Value::Map::of(taken_from(entries_, first)));
    return true;
  }

  bool list(Value& value) {
    const auto first = items_.size();
    skip_blanks();
    while (!take(']')) {
      if (items_.size() > first && !comma(']')) return false;
      Value item;
      if (!any(item)) return false;
      items_.push_back(std::move(item));
      skip_blanks();
    }
    value = taken_from(items_, first);
    return true;
  }

  /// What is on the pile from `first` on, in a vector of just its size: most of what is read is
  /// kept for long.
  template <class Part>
  static std::vector<Part> taken_from(std::vector<Part>& pile, std::size_t first) {
    const auto begin = pile.begin() + static_cast<std::ptrdiff_t>(first);
    std::vector<Part> parts(std::make_move_iterator(begin), std::make_move_iterator(pile.end()));
    pile.erase(begin, pile.end());
    return parts;
  }

  bool comma(char end) {
    return take(',') ||
           fail(end == ']' ? "a ',' or a ']' is expected here" : "a ',' or a '}' is expected here");
  }

  bool word(std::string_view wanted) {
    for (const char c : wanted)
      if (!take(c)) return fail("a value is expected here");
    return true;
  }

  bool digits() {
    const auto begin = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
    return at_ > begin;
  }

  bool number(Value& value) {
    const auto begin = at_;
    take('-');
    const bool zero = peek() == '0';
    if (!digits()) return fail("a value is expected here");
    if (zero && at_ - begin > (text_[begin] == '-' ? 2U : 1U)) {
      at_ = begin;
      return fail("a number begins with a needless 0");
    }
    bool real = false;
    if (take('.')) {
      real = true;
      if (!digits()) return fail("a digit is expected here");
    }
    if (peek() == 'e' || peek() == 'E') {
      real = true;
      ++at_;
      if (!take('+')) take('-');
      if (!digits()) return fail("a digit is expected here");
    }
    const auto token = text_.substr(begin, at_ - begin);
    return real ? converted<double>(token, value) : converted<std::int64_t>(token, value);
  }

  template <class Number>
  bool converted(std::string_view token, Value& value) {
    Number number{};
    if (std::from_chars(token.data(), token.data() + token.size(), number).ec != std::errc()) {
      at_ -= token.size();
      return fail("the number does not fit 64 bits");
    }
    value = number;
    return true;
  }

  bool string(std::string& text) {
    const auto opening = at_++;
    while (true) {
      auto plain = at_;
      while (plain < text_.size() && is_plain(text_[plain])) ++plain;
      text.append(text_, at_, plain - at_);
      at_ = plain;
      if (take('"')) break;
      if (take('\\')) {
        if (!escape(text)) return false;
      } else {
        return fail("a control character in a text has to be escaped");
      }
    }
    if (is_utf8(text_.substr(opening, at_ - opening))) return true;
    at_ = opening;
    return fail("this text is not UTF-8");
  }

  bool escape(std::string& text) {
    static constexpr std::string_view letters = "\"\\/bfnrt";
    static constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
    if (take('u')) return unicode(text);
    const auto which = letters.find(peek());
    if (at_ >= text_.size() || which == std::string_view::npos)
      return fail("this escape is unknown");
    text += meant[which];
    ++at_;
    return true;
  }

  std::optional<std::uint32_t> four_digits() {
    std::uint32_t code = 0;
    const auto token = text_.substr(std::min(at_, text_.size()), 4);
    const auto read = std::from_chars(token.data(), token.data() + token.size(), code, 16);
    if (token.size() < 4 || read.ptr != token.data() + 4) return std::nullopt;
    at_ += 4;
    return code;
  }

  bool unicode(std::string& text) {
    auto code = four_digits();
    if (!code) return fail("four hex digits are expected here");
    if (*code >= 0xD800 && *code < 0xDC00) {  // the first half of a pair, RFC 8259, section 7
      const auto low = take('\\') && take('u') ? four_digits() : std::nullopt;
      if (!low || *low < 0xDC00 || *low > 0xDFFF) return fail("half a surrogate pair");
      code = 0x10000 + ((*code - 0xD800) << 10U) + (*low - 0xDC00);
    } else if (*code >= 0xDC00 && *code <= 0xDFFF) {
      return fail("half a surrogate pair");
    }
    append_utf8(text, *code);
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Value::Map::Entries entries_;  ///< of the maps that are being read, the innermost last
  Value::List items_;            ///< of the lists
  const char* why_ = nullptr;
};

}  // namespace

Result<Value> from_json(std::string_view text) { return Reader(text).document(); }

}  // namespace slipway::core
