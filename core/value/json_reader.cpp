#include <Poco/Exception.h>
#include <Poco/JSON/Handler.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>
#include <vector>

#include "core/value/json.hpp"
#include "core/value/json_marks.hpp"

// Poco's parser calls a handler, which builds our tree at once: half the time of going through
// Poco's own. Two things the parser does not do are done here: it does not say where a fault is (a
// second, counted pass does, only after a failure), and it silently bends integers that do not fit
// 64 bits (a scan finds them before).

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
  const auto escaped = [](const auto& entry) {
    return looks_like_mark(entry.first) && entry.first[1] == '$';
  };
  if (std::none_of(entries.begin(), entries.end(), escaped)) return Value(std::move(entries));
  Value::Map plain;
  for (auto& [key, value] : entries) {
    const bool longer = looks_like_mark(key) && key[1] == '$';
    plain.insert_or_assign(longer ? key.substr(1) : key, std::move(value));
  }
  return Value(std::move(plain));
}

class Builder final : public Poco::JSON::Handler {
 public:
  void reset() override {}
  void startObject() override { open(Kind::map); }
  void endObject() override { close(); }
  void startArray() override { open(Kind::list); }
  void endArray() override { close(); }
  void key(const std::string& name) override { open_.back().key = name; }
  void null() override { put(Value()); }
  void value(int number) override { put(number); }
  void value(unsigned number) override { put(number); }
  void value(Poco::Int64 number) override { put(number); }
  void value(Poco::UInt64 number) override { put(static_cast<double>(number)); }
  void value(const std::string& text) override { put(text); }
  void value(double number) override { put(number); }
  void value(bool flag) override { put(flag); }

  Value take() { return std::move(root_); }

 private:
  struct Open {
    Kind kind;
    Value::List items;
    Value::Map entries;
    std::string key;
  };

  void open(Kind kind) { open_.push_back(Open{kind, {}, {}, {}}); }
  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    put(done.kind == Kind::list ? Value(std::move(done.items)) : unmarked(std::move(done.entries)));
  }
  void put(Value value) {
    if (open_.empty())
      root_ = std::move(value);
    else if (open_.back().kind == Kind::list)
      open_.back().items.push_back(std::move(value));
    else
      open_.back().entries.insert_or_assign(std::move(open_.back().key), std::move(value));
  }

  std::vector<Open> open_;
  Value root_;
};

/// Where an integer begins that does not fit 64 bits.
std::optional<std::size_t> too_big_integer(std::string_view text) {
  constexpr std::size_t always_fits = 18;  // digits
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') {
      for (++at; at < text.size() && text[at] != '"'; ++at)
        if (text[at] == '\\') ++at;
      continue;
    }
    if (text[at] != '-' && (text[at] < '0' || text[at] > '9')) continue;
    const auto end = std::min(text.find_first_not_of("0123456789+-.eE", at), text.size());
    const auto token = text.substr(at, end - at);
    if (token.size() > always_fits && token.find_first_of(".eE") == std::string_view::npos) {
      std::int64_t number = 0;
      const auto read = std::from_chars(token.data(), token.data() + token.size(), number);
      if (read.ec == std::errc::result_out_of_range) return at;
    }
    at = end - 1;
  }
  return std::nullopt;
}

Error fault_at(std::string_view text, std::size_t at, const std::string& why) {
  at = std::min(at, text.size());
  const auto before = text.substr(0, at);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return Error{Errc::invalid_input,
               "line " + std::to_string(line) + ", column " + std::to_string(at - start + 1) +
                   ": the text is not JSON: " + why,
               {}};
}

/// Parses once more, from a stream that knows how far it was read.
Error located(std::string_view text, const std::string& why) {
  std::istringstream stream{std::string(text)};
  try {
    Poco::JSON::Parser parser{Poco::JSON::Handler::Ptr(new Builder)};
    parser.parse(stream);
  } catch (const std::exception&) {
    // The parser shows the end of the text as a byte 255.
    const bool ended = stream.eof() || why.find("'\xFF'") != std::string::npos;
    if (ended || text.empty()) return fault_at(text, text.size(), "it ends too early");
    stream.clear();
    const auto read = static_cast<std::size_t>(std::max<std::streamoff>(stream.tellg(), 1));
    return fault_at(text, read - 1, why);
  }
  return fault_at(text, text.size(), why);
}

}  // namespace

Result<Value> from_json(std::string_view text) {
  if (const auto at = too_big_integer(text))
    return fault_at(text, *at, "the integer does not fit 64 bits");
  Poco::SharedPtr<Builder> builder(new Builder);
  try {
    Poco::JSON::Parser parser{Poco::JSON::Handler::Ptr(builder)};
    parser.parse(std::string(text));
  } catch (const Poco::Exception& error) {
    return located(text, error.message());
  } catch (const std::exception& error) {
    return located(text, error.what());
  }
  return builder->take();
}

}  // namespace slipway::core
