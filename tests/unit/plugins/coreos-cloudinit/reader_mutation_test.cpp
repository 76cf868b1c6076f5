// The reader meets bytes that nobody meant: whatever comes, it ends with findings and not
// otherwise.
#include "deis_like.hpp"
#include "documents.hpp"
#include "look_at_bytes.hpp"
#include "mutation.hpp"

using namespace cloudconfig;
using namespace cloudconfig::test;

TEST_CASE("mutated documents end in findings, in both releases", "[check][property]") {
  const auto whole = rendered(deis_like()).text;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    CHECK_NOTHROW(look_at(mutated(whole, random)));
  }
}

TEST_CASE("deep nesting and chains of anchors do not grow without bound", "[check]") {
  std::string deep = "#cloud-config\nhostname: ";
  for (int i = 0; i < 2000; ++i) deep += '[';
  CHECK_NOTHROW(look_at(deep));
  // each level names the one before it many times
  std::string laughs = "#cloud-config\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 12; ++i) {
    const auto one = std::to_string(i);
    const auto last = "*a" + std::to_string(i - 1);
    laughs += "a" + one + ": &a" + one + " [";
    for (int n = 0; n < 10; ++n) laughs += last + ",";
    laughs += "x]\n";
  }
  const auto result = checked(laughs);
  CHECK(result.has_errors());
}
