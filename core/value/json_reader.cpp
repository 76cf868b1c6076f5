#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <vector>

#include "core/value/json.hpp"
#include "core/value/json_marks.hpp"

// RapidJSON reads the text and tells of what is in it; a tree of ours is made of that at once. What
// it is not asked for, because it gets it wrong for us: numbers come as they are written, since it
// makes a double of an integer beyond 64 bits, and texts are checked here, since half a surrogate
// pair, written as an escape, passes its own check of UTF-8.
//
// Chosen by 10,000 resources in one plan (10.8 MB) and by what each does with what is not right:
//
//     reader       the plan   2^64            "\udc00"   where a fault is
//     our own         45 ms   refused         refused    yes
//     RapidJSON       50 ms   as text to us   passes     yes
//     nlohmann       105 ms   refused         refused    not of what the handler refuses
//     Poco           100 ms   becomes 0       refused    no

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

bool fits(std::string_view token, auto& number) {
  return std::from_chars(token.data(), token.data() + token.size(), number).ec == std::errc();
}

/// Makes a tree of what the reader tells; false ends the reading, and `refused` says why.
class Tree {
 public:
  enum class Refusal { none, depth, number, text };

  Value take() { return std::move(root_); }
  Refusal refused() const { return refused_; }

  // RapidJSON calls its handler by these names.
  // NOLINTBEGIN(readability-identifier-naming)
  bool Null() { return put({}); }
  bool Bool(bool value) { return put(value); }
  bool RawNumber(const char* begin, rapidjson::SizeType size, bool) {
    const std::string_view token(begin, size);
    std::int64_t whole = 0;
    double real = 0;
    if (token.find_first_of(".eE") == std::string_view::npos)
      return fits(token, whole) ? put(whole) : refuse(Refusal::number);
    return fits(token, real) ? put(real) : refuse(Refusal::number);
  }
  bool String(const char* begin, rapidjson::SizeType size, bool) {
    const std::string_view text(begin, size);
    return is_utf8(text) ? put(text) : refuse(Refusal::text);
  }
  bool Key(const char* begin, rapidjson::SizeType size, bool) {
    const std::string_view text(begin, size);
    if (!is_utf8(text)) return refuse(Refusal::text);
    entries_.emplace_back(std::string(text), Value());
    return true;
  }
  bool StartObject() { return open({true, entries_.size()}); }
  bool StartArray() { return open({false, items_.size()}); }
  bool EndObject(rapidjson::SizeType) {
    const auto first = close();
    return put(unmarked(Value::Map::of(taken_from(entries_, first))));
  }
  bool EndArray(rapidjson::SizeType) {
    const auto first = close();
    return put(taken_from(items_, first));
  }

  // The reader's interface has them; numbers come as they are written.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }
  // NOLINTEND(readability-identifier-naming)

 private:
  static constexpr std::size_t deepest = 128;

  /// A map or a list that is being read.
  struct Level {
    bool map;
    std::size_t first;  ///< of its own on the pile
  };

  bool refuse(Refusal why) {
    refused_ = why;
    return false;
  }
  bool put(Value value) {
    if (levels_.empty())
      root_ = std::move(value);
    else if (levels_.back().map)
      entries_.back().second = std::move(value);
    else
      items_.push_back(std::move(value));
    return true;
  }
  bool open(Level level) {
    if (levels_.size() == deepest) return refuse(Refusal::depth);
    levels_.push_back(level);
    return true;
  }
  std::size_t close() {
    const auto first = levels_.back().first;
    levels_.pop_back();
    return first;
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

  Value root_;
  std::vector<Level> levels_;
  Value::Map::Entries entries_;  ///< of the maps that are being read, the innermost last
  Value::List items_;            ///< of the lists
  Refusal refused_ = Refusal::none;
};

/// Where the text begins that ends before `end`.
std::size_t opening_quote(std::string_view json, std::size_t end) {
  const auto is_escaped = [json](std::size_t at) {
    return at > 0 && (at - 1 - json.find_last_not_of('\\', at - 1)) % 2 == 1;
  };
  auto at = json.rfind('"', end - 2);
  while (is_escaped(at)) at = json.rfind('"', at - 1);
  return at;
}

/// What is wrong, and at which byte.
struct Fault {
  std::size_t at;
  const char* why;
};

Fault refusal(std::string_view json, std::size_t at, Tree::Refusal why) {
  if (why == Tree::Refusal::depth) return {at - 1, "lists and maps are nested too deep"};
  if (why == Tree::Refusal::number) return {at, "the number does not fit 64 bits"};
  const auto begin = opening_quote(json, at);
  const bool as_written = is_utf8(json.substr(begin, at - begin));
  return {begin, as_written ? "half a surrogate pair" : "this text is not UTF-8"};
}

/// One code stands for an unknown escape, with the place of its backslash, and for a byte that
/// should have been escaped.
Fault escape_fault(std::string_view json, std::size_t at) {
  if (json[at] == '\\') return {at + 1, "this escape is unknown"};
  return {at, "a control character in a text has to be escaped"};
}

const char* reason(rapidjson::ParseErrorCode code) {
  switch (code) {
    case rapidjson::kParseErrorDocumentRootNotSingular:
      return "something follows after its end";
    case rapidjson::kParseErrorObjectMissName:
      return "a key in quotes is expected here";
    case rapidjson::kParseErrorObjectMissColon:
      return "a ':' is expected here";
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
      return "a ',' or a '}' is expected here";
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
      return "a ',' or a ']' is expected here";
    case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
      return "four hex digits are expected here";
    case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
      return "half a surrogate pair";
    case rapidjson::kParseErrorStringMissQuotationMark:
      return "a control character in a text has to be escaped";
    case rapidjson::kParseErrorNumberTooBig:
      return "the number does not fit 64 bits";
    case rapidjson::kParseErrorNumberMissFraction:
    case rapidjson::kParseErrorNumberMissExponent:
      return "a digit is expected here";
    default:
      return "a value is expected here";
  }
}

Error error_of(std::string_view json, const Fault& fault) {
  const auto before = json.substr(0, fault.at);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return Error{
      Errc::invalid_input,
      "line " + std::to_string(line) + ", column " + std::to_string(before.size() - start + 1) +
          ": the text is not JSON: " + (fault.at < json.size() ? fault.why : "it ends too early"),
      {}};
}

}  // namespace

Result<Value> from_json(std::string_view text) {
  Tree tree;
  rapidjson::MemoryStream stream(text.data(), text.size());
  const auto read = rapidjson::Reader().Parse<rapidjson::kParseNumbersAsStringsFlag>(stream, tree);
  if (tree.refused() != Tree::Refusal::none)
    return error_of(text, refusal(text, read.Offset(), tree.refused()));
  if (read.Code() == rapidjson::kParseErrorStringEscapeInvalid)
    return error_of(text, escape_fault(text, read.Offset()));
  if (read.IsError()) return error_of(text, {read.Offset(), reason(read.Code())});
  // It takes a zero byte for the end.
  if (stream.Tell() < text.size())
    return error_of(text, {stream.Tell(), "something follows after its end"});
  return tree.take();
}

}  // namespace slipway::core
