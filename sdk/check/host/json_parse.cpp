#include <charconv>
#include <system_error>

#include "check/host/json.hpp"

// A recursive descent over the text.  The first fault is thrown inside this file and leaves it as
// `why`.

namespace slipway::check {
namespace {

constexpr int deepest = 128;

struct Fault {
  std::string what;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Value document() {
    Value value = any(0);
    skip_blanks();
    if (at_ < text_.size()) fail("something follows the value");
    return value;
  }
  std::size_t offset() const { return at_; }

 private:
  [[noreturn]] void fail(const std::string& what) const { throw Fault{what}; }

  void skip_blanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != text_.npos) ++at_;
  }
  char look() {
    skip_blanks();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool accept(char c) {
    if (look() != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!accept(c)) fail(std::string("expected '") + c + "'");
  }
  bool word(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }

  Value any(int depth) {
    if (depth > deepest) fail("nested deeper than 128");
    switch (look()) {
      case '{':
        return marked(map(depth));
      case '[':
        return list(depth);
      case '"':
        return text();
      case 't':
        if (word("true")) return true;
        break;
      case 'f':
        if (word("false")) return false;
        break;
      case 'n':
        if (word("null")) return nullptr;
        break;
      default:
        return number();
    }
    fail("expected a value");
  }

  Value list(int depth) {
    Value items = Value::list();
    expect('[');
    if (accept(']')) return items;
    do items.push(any(depth + 1));
    while (accept(','));
    expect(']');
    return items;
  }

  Value map(int depth) {
    Value entries = Value::map();
    expect('{');
    if (accept('}')) return entries;
    do {
      if (look() != '"') fail("expected a key");
      std::string key = text();
      expect(':');
      entries.set(std::move(key), any(depth + 1));
    } while (accept(','));
    expect('}');
    return entries;
  }

  /// A map that is a mark becomes what it stands for.
  static Value marked(const Value& map) {
    if (map.size() == 1 && map.find("$sensitive")) return Value(map["$sensitive"]).mark_sensitive();
    if (map["$ref"].is_string() && map.size() <= 2 && (map.size() == 1 || map.find("path")))
      return Reference{map["$ref"].as_string(), map["path"].as_string()};
    Value plain = Value::map();
    for (const auto& [key, item] : map.as_map()) {
      const auto bare = key.substr(std::min(key.find_first_not_of('$'), key.size()));
      const bool escaped = key.rfind("$$", 0) == 0 && (bare == "ref" || bare == "sensitive");
      plain.set(escaped ? key.substr(1) : key, item);
    }
    return plain;
  }

  Value number() {
    const auto end = std::min(text_.find_first_not_of("+-0123456789.eE", at_), text_.size());
    const char* first = text_.data() + at_;
    const char* last = text_.data() + end;
    if (first == last) fail(at_ < text_.size() ? "expected a value" : "the text ends too early");
    const std::string_view digits = text_.substr(at_, end - at_);
    if (digits.find_first_of(".eE") == std::string_view::npos) {
      std::int64_t whole = 0;
      const auto read = std::from_chars(first, last, whole);
      if (read.ec != std::errc() || read.ptr != last)
        fail("a whole number of 64 bits was expected");
      at_ = end;
      return whole;
    }
    double real = 0;
    const auto read = std::from_chars(first, last, real);
    if (read.ec != std::errc() || read.ptr != last) fail("expected a number");
    at_ = end;
    return real;
  }

  std::string text() {
    std::string made;
    expect('"');
    while (true) {
      if (at_ >= text_.size()) fail("the text ends inside a string");
      const char c = text_[at_++];
      if (c == '"') break;
      if (static_cast<unsigned char>(c) < 0x20) fail("a control character inside a string");
      if (c == '\\')
        escape(made);
      else
        made += c;
    }
    if (!is_text(made)) fail("a string is not UTF-8, or holds a NUL");
    return made;
  }

  void escape(std::string& made) {
    static constexpr std::string_view names = "\"\\/bfnrt";
    static constexpr std::string_view means = "\"\\/\b\f\n\r\t";
    const char c = at_ < text_.size() ? text_[at_++] : '\0';
    if (c != 'u') {
      const auto which = names.find(c);
      if (c == '\0' || which == names.npos) fail("an unknown escape");
      made += means[which];
      return;
    }
    std::uint32_t point = hex4();
    if (point >= 0xD800 && point < 0xDC00) {
      if (!word("\\u")) fail("half of a surrogate pair");
      const std::uint32_t low = hex4();
      if (low < 0xDC00 || low > 0xDFFF) fail("half of a surrogate pair");
      point = 0x10000 + ((point - 0xD800) << 10U) + (low - 0xDC00);
    }
    put_point(point, made);
  }

  std::uint32_t hex4() {
    std::uint32_t point = 0;
    const auto digits = text_.substr(std::min(at_, text_.size()), 4);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), point, 16);
    if (digits.size() < 4 || read.ptr != digits.data() + 4) fail("expected four hex digits");
    at_ += 4;
    return point;
  }

  static void put_point(std::uint32_t point, std::string& made) {
    const auto tail = [&](unsigned shift) {
      made += static_cast<char>(0x80U | ((point >> shift) & 0x3FU));
    };
    if (point < 0x80) {
      made += static_cast<char>(point);
    } else if (point < 0x800) {
      made += static_cast<char>(0xC0U | (point >> 6U));
      tail(0);
    } else if (point < 0x10000) {
      made += static_cast<char>(0xE0U | (point >> 12U));
      tail(6), tail(0);
    } else {
      made += static_cast<char>(0xF0U | (point >> 18U));
      tail(12), tail(6), tail(0);
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// How many bytes the UTF-8 sequence at the front has; 0 when there is none.
std::size_t sequence(std::string_view text) {
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return lead == 0 ? 0 : 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0U) != 0x80) return 0;
  const std::uint32_t second = byte(1);
  const bool short_enough = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool not_a_point = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return short_enough || not_a_point ? 0 : length;
}

}  // namespace

bool is_text(std::string_view text) {
  while (!text.empty()) {
    const auto length = sequence(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::optional<Value> parse_json(std::string_view text, std::string& why) {
  Reader reader(text);
  try {
    return reader.document();
  } catch (const Fault& fault) {
    why = fault.what + " at byte " + std::to_string(reader.offset());
    return std::nullopt;
  }
}

}  // namespace slipway::check
