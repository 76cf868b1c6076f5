#include "slipway/flat_map.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>

using namespace slipway;

namespace {

using TextMap = FlatMap<std::string>;

std::string shown(const TextMap& map) {
  std::string text;
  for (const auto& [key, value] : map) text += key + "=" + value + " ";
  return text;
}

}  // namespace

TEST_CASE("a flat map is walked in the order of its keys, whatever the order of adding",
          "[value][flat-map]") {
  TextMap map;
  for (const char* key : {"m", "z", "a", "mm", ""}) map.insert_or_assign(key, "1");
  map.insert_or_assign("m", "2");
  map["z"] += "3";
  map["b"] = "4";
  CHECK(shown(map) == "=1 a=1 b=4 m=2 mm=1 z=13 ");
  CHECK(map.size() == 6);
}

TEST_CASE("what is not in a flat map is not found, and a prefix is not the key",
          "[value][flat-map]") {
  TextMap map;
  CHECK(map.find("a") == map.end());
  map.insert_or_assign("ab", "1");
  map.insert_or_assign("abc", "2");
  const TextMap& seen = map;
  CHECK(seen.find("a") == seen.end());
  CHECK(seen.find("abcd") == seen.end());
  REQUIRE(seen.find("ab") != seen.end());
  CHECK(seen.find("ab")->second == "1");
  CHECK(map.contains("abc"));
  map.erase(map.find("ab"));
  CHECK_FALSE(map.contains("ab"));
  CHECK(shown(map) == "abc=2 ");
}

TEST_CASE("of entries in any order the last of each key stays", "[value][flat-map]") {
  CHECK(shown(TextMap::of({{"b", "1"}, {"a", "2"}, {"b", "3"}, {"a", "4"}, {"c", "5"}})) ==
        "a=4 b=3 c=5 ");
  CHECK(shown(TextMap::of({{"a", "1"}, {"a", "2"}})) == "a=2 ");
  CHECK(TextMap::of({}).empty());
}

TEST_CASE("only what comes after all others is appended", "[value][flat-map]") {
  TextMap map;
  CHECK(map.append("b", "1"));
  CHECK_FALSE(map.append("b", "2"));
  CHECK_FALSE(map.append("a", "2"));
  CHECK(map.append("c", "3"));
  CHECK(shown(map) == "b=1 c=3 ");
}

TEST_CASE("a flat map does what the standard library's map does", "[value][flat-map]") {
  std::mt19937 random(1);
  FlatMap<int> flat;
  std::map<std::string, int> plain;
  for (int step = 0; step < 2000; ++step) {
    const auto key = std::to_string(random() % 100);
    const auto at = flat.find(key);
    CHECK((at != flat.end()) == (plain.count(key) > 0));
    if (random() % 3 == 0 && at != flat.end()) {
      flat.erase(at);
      plain.erase(key);
    } else {
      flat.insert_or_assign(key, step);
      plain[key] = step;
    }
  }
  CHECK(std::equal(
      flat.begin(), flat.end(), plain.begin(), plain.end(),
      [](const auto& a, const auto& b) { return a.first == b.first && a.second == b.second; }));
}
