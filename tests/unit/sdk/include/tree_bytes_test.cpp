// Trees of values as bytes, on their way from a plugin to the host.
#include "slipway/tree_bytes.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace slipway;

namespace {

std::string bytes_of_tree(const Value& value) {
  std::string bytes;
  tree_bytes::append(bytes, value);
  return bytes;
}

std::string count(std::uint32_t number) {
  std::string bytes;
  for (int shift = 0; shift < 32; shift += 8)
    bytes += static_cast<char>(number >> static_cast<unsigned>(shift) & 0xFFU);
  return bytes;
}

std::string kind(Kind kind) { return {static_cast<char>(kind)}; }

class Trees {
 public:
  explicit Trees(std::uint32_t seed) : chance_(seed) {}

  Value any(int depth) {
    auto made = of_kind(pick(depth > 0 ? 8 : 6), depth);
    if (pick(5) == 0) made.mark_sensitive();
    return made;
  }

 private:
  std::uint32_t pick(std::uint32_t below) { return static_cast<std::uint32_t>(chance_()) % below; }
  std::string text() {
    static const char* parts[] = {"a", "key", "\xc3\xa9", "\xf0\x9f\x98\x80", " ", "\n", "\x7f"};
    std::string made;
    for (auto left = pick(12); left > 0; --left) made += parts[pick(7)];
    return made;
  }
  Value of_kind(std::uint32_t which, int depth) {
    switch (which) {
      case 0:
        return {};
      case 1:
        return pick(2) == 0;
      case 2:
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(chance_()) << 32U | chance_());
      case 3:
        return static_cast<double>(static_cast<std::int32_t>(chance_())) / 7;
      case 4:
        return text();
      case 5:
        return Reference{text(), text()};
      case 6: {
        Value list = Value::list();
        for (auto left = pick(5); left > 0; --left) list.push(any(depth - 1));
        return list;
      }
      default: {
        Value map = Value::map();
        for (auto left = pick(5); left > 0; --left) map.set(text(), any(depth - 1));
        return map;
      }
    }
  }
  std::mt19937 chance_;
};

/// Equality looks at the data; this looks at the marks too.
bool is_same(const Value& a, const Value& b) {
  if (a.sensitive() != b.sensitive() || !(a == b)) return false;
  for (std::size_t i = 0; i < a.as_list().size(); ++i)
    if (!is_same(a.as_list()[i], b.as_list()[i])) return false;
  for (const auto& [key, item] : a.as_map())
    if (!is_same(item, b[key])) return false;
  return true;
}

}  // namespace

TEST_CASE("any tree comes out of its bytes as it went in, with its marks", "[sdk][trees]") {
  for (std::uint32_t seed = 0; seed < 500; ++seed) {
    const auto tree = Trees(seed).any(5);
    const auto read = tree_bytes::read(bytes_of_tree(tree));
    INFO("seed " << seed << " " << read.fault);
    REQUIRE(read.value);
    CHECK(is_same(*read.value, tree));
  }
}

TEST_CASE("the bytes are those that plugin.h describes", "[sdk][trees]") {
  CHECK(bytes_of_tree(Value()) == std::string(1, '\0'));
  CHECK(bytes_of_tree(Value(true)) == std::string("\x01\x01"));
  CHECK(bytes_of_tree(Value(258)) == std::string("\x02\x02\x01\0\0\0\0\0\0", 9));
  CHECK(bytes_of_tree(Value(-1)) == std::string("\x02") + std::string(8, '\xff'));
  CHECK(bytes_of_tree(Value(1.0)) == std::string("\x03\0\0\0\0\0\0\xf0\x3f", 9));
  CHECK(bytes_of_tree(Value("ab").mark_sensitive()) == std::string("\x84\x02\0\0\0ab", 7));
  CHECK(bytes_of_tree(Value::list().push(Value())) == std::string("\x05\x01\0\0\0\0", 6));
  CHECK(bytes_of_tree(Value::map().set("k", false)) ==
        std::string("\x06\x01\0\0\0\x01\0\0\0k\x01\0", 12));
  CHECK(bytes_of_tree(Value(Reference{"a", ""})) == std::string("\x07\x01\0\0\0a\0\0\0\0", 10));
}

TEST_CASE("bytes that are broken off or go on are no value", "[sdk][trees]") {
  const auto whole = bytes_of_tree(
      Value::map().set("list", Value::list().push(1).push("two").push(Reference{"a/b/c", "id"})));
  for (std::size_t length = 0; length < whole.size(); ++length)
    CHECK_FALSE(tree_bytes::read(whole.substr(0, length)).value);
  CHECK_FALSE(tree_bytes::read(whole + '\0').value);
  CHECK(tree_bytes::read(whole).value);
}

TEST_CASE("whatever byte is wrong, what is read is a value or nothing", "[sdk][trees]") {
  std::mt19937 chance(11);
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    auto bytes = bytes_of_tree(Trees(seed).any(4));
    for (int wrong = 0; wrong < 3; ++wrong)
      bytes[chance() % bytes.size()] = static_cast<char>(chance());
    const auto read = tree_bytes::read(bytes);
    CHECK((read.value.has_value() || !read.fault.empty()));
  }
}

TEST_CASE("a count alone makes nobody allocate", "[sdk][trees]") {
  for (const auto container : {Kind::list, Kind::map})
    CHECK_FALSE(tree_bytes::read(kind(container) + count(0xFFFFFFFFU)).value);
  CHECK_FALSE(tree_bytes::read(kind(Kind::string) + count(0xFFFFFFFFU)).value);
}

TEST_CASE("what no value may hold is told as such", "[sdk][trees]") {
  const auto fault = [](const std::string& bytes) { return tree_bytes::read(bytes).fault; };
  const auto text = [](const std::string& held) {
    return count(static_cast<std::uint32_t>(held.size())) + held;
  };
  CHECK(fault(kind(Kind::string) + text("\xff")) == "a text is not UTF-8");
  CHECK(fault(kind(Kind::string) + text(std::string("a\0b", 3))) == "a text holds a NUL byte");
  CHECK(fault(kind(Kind::map) + count(1) + text("\xff") + kind(Kind::null)) ==
        "the key of a map is not UTF-8");
  CHECK(fault(kind(Kind::map) + count(1) + text(std::string(5000, 'k')) + kind(Kind::null)) ==
        "the key of a map has 5000 bytes, more than 4096");
  CHECK(fault(kind(Kind::reference) + text("a") + text("\xff")) ==
        "the path of a reference is not UTF-8");
  CHECK(fault("\x01\x02") == "hands over bytes that are no value");
  CHECK(fault("\x08") == "hands over bytes that are no value");
  CHECK(fault("") == "hands over bytes that are no value");
}

TEST_CASE("a tree may be a hundred levels deep and no deeper", "[sdk][trees]") {
  Value tree = Value::list();
  for (std::uint32_t level = 1; level < tree_bytes::deepest; ++level)
    tree = Value::list().push(tree);
  const auto read = tree_bytes::read(bytes_of_tree(tree));
  REQUIRE(read.value);
  CHECK(read.depth == 100);
  CHECK(tree_bytes::read(bytes_of_tree(Value::list().push(tree))).fault ==
        "nests lists and maps deeper than 100");
  CHECK(tree_bytes::read(bytes_of_tree(Value(1))).depth == 0);
}

TEST_CASE("of two entries with one key the last counts, in whatever order they come",
          "[sdk][trees]") {
  const auto entry = [](char key, char held) {
    return count(1) + key + kind(Kind::boolean) + held;
  };
  const auto read = tree_bytes::read(kind(Kind::map) + count(3) + entry('b', '\0') +
                                     entry('a', '\1') + entry('b', '\1'));
  REQUIRE(read.value);
  CHECK(*read.value == Value::map().set("a", true).set("b", true));
}
