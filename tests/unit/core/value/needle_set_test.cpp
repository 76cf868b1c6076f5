#include "core/value/needle_set.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>

using slipway::core::NeedleSet;

namespace {

using Texts = std::vector<std::string>;
using Dice = std::mt19937;

std::size_t up_to(Dice& random, std::size_t most) {
  return std::uniform_int_distribution<std::size_t>(0, most)(random);
}

std::string random_text(Dice& random, std::size_t length, std::string_view letters) {
  std::string text;
  while (text.size() < length) text += letters[up_to(random, letters.size() - 1)];
  return text;
}

/// Needles that overlap, begin and end with each other, and hold each other.
Texts random_needles(Dice& random, std::string_view letters) {
  Texts needles;
  for (auto count = 1 + up_to(random, 12); count > 0; --count) {
    auto needle = random_text(random, 6 + up_to(random, 14), letters);
    const auto& other = needles.empty() ? needle : needles[up_to(random, needles.size() - 1)];
    if (up_to(random, 3) == 0) needle = other + needle;
    if (up_to(random, 3) == 0) needle = needle + other.substr(other.size() / 2);
    if (up_to(random, 3) == 0 && other.size() > 6) needle = other.substr(1);
    needles.push_back(std::move(needle));
  }
  return needles;
}

/// Random letters with needles, and pieces of them, between.
std::string random_haystack(Dice& random, const Texts& needles, std::string_view letters) {
  std::string text;
  for (auto pieces = up_to(random, 8); pieces > 0; --pieces) {
    text += random_text(random, up_to(random, 9), letters);
    const auto& needle = needles[up_to(random, needles.size() - 1)];
    text += needle.substr(0, needle.size() - (up_to(random, 1) == 0 ? 0 : up_to(random, 3)));
  }
  return text;
}

/// The same as `stretches_in`, by a search for one needle after the other: `x` where one stands,
/// and `|` where a stretch ends.
std::string covered_by_search(const Texts& needles, const std::string& text) {
  std::vector<bool> covered(text.size(), false);
  std::vector<bool> joined(text.size() + 1, false);  // with the byte before, by one needle
  for (const auto& needle : needles)
    for (auto at = text.find(needle); at != std::string::npos; at = text.find(needle, at + 1))
      for (std::size_t i = at; i < at + needle.size(); ++i) {
        covered[i] = true;
        if (i > at) joined[i] = true;
      }
  std::string marks;
  for (std::size_t i = 0; i < text.size(); ++i)
    (marks += covered[i] ? 'x' : '.') += covered[i] && !joined[i + 1] ? "|" : "";
  return marks;
}

std::string covered_by(const NeedleSet& set, const std::string& text) {
  std::string marks;
  std::size_t from = 0;
  for (const auto& [begin, end] : set.stretches_in(text)) {
    marks += std::string(begin - from, '.') + std::string(end - begin, 'x') + "|";
    from = end;
  }
  return marks + std::string(text.size() - from, '.');
}

}  // namespace

TEST_CASE("a set of needles covers what a search for one after the other finds", "[redactor]") {
  Dice random(7);  // NOLINT(cert-msc51-cpp): the same cases in every run
  for (const std::string letters : {"a", "ab", "abc", "abcdefghijklmnopqrstuvwxyz"})
    for (int round = 0; round < 1500; ++round) {
      const auto needles = random_needles(random, letters);
      NeedleSet set;
      for (const auto& needle : needles) set.add(needle);
      const auto text = random_haystack(random, needles, letters);
      const auto expected = covered_by_search(needles, text);
      CAPTURE(needles, text);
      REQUIRE(covered_by(set, text) == expected);
      REQUIRE(set.found_in(text) == (expected.find('x') != std::string::npos));
    }
}

TEST_CASE("each of many thousand needles with one beginning is found, and nothing like them",
          "[redactor]") {
  NeedleSet set;
  for (int number = 0; number < 20000; ++number)
    set.add("password-" + std::to_string(number) + ";");
  for (int number = 0; number < 20000; number += 7)
    REQUIRE(covered_by(set, "<password-" + std::to_string(number) + ";>") ==
            "." + std::string(10 + std::to_string(number).size(), 'x') + "|.");
  CHECK_FALSE(set.found_in("password-20000; password-; password-00001; passwor"));
}

TEST_CASE("a set without needles, and a text shorter than any, have nothing to find",
          "[redactor]") {
  NeedleSet set;
  CHECK(set.empty());
  CHECK_FALSE(set.found_in("whatever"));
  set.add("needle");
  CHECK_FALSE(set.found_in(""));
  CHECK_FALSE(set.found_in("needl"));
  CHECK(set.found_in("needle"));
}
