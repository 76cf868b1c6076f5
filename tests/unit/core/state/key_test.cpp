#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstring>

#include "core/state/key.hpp"
#include "state_scene.hpp"

using namespace slipway::core;

namespace {

bool same(const SealingKey& a, const SealingKey& b) {
  return std::memcmp(a.data(), b.data(), SealingKey::size) == 0;
}

}  // namespace

TEST_CASE("a key is read from hex and from base64 alike", "[state][key]") {
  const auto hex =
      parse_key("  00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff\n");
  const auto base64 = parse_key("ABEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8=");
  const auto url = parse_key("ABEiM0RVZneImaq7zN3u_wARIjNEVWZ3iJmqu8zd7v8");
  REQUIRE(hex);
  REQUIRE(base64);
  REQUIRE(url);
  CHECK(same(*hex, *base64));
  CHECK(same(*hex, *url));
}

TEST_CASE("what is not 32 bytes is no key", "[state][key]") {
  for (const std::string& text : {std::string(), std::string(62, 'a'), std::string(66, 'a'),
                                  std::string(64, 'g'), std::string("ABEiM0RV")}) {
    const auto key = parse_key(text);
    REQUIRE_FALSE(key);
    CHECK(key.error().code == Errc::invalid_input);
  }
}

TEST_CASE("a key file is made private, and found again by whoever makes it second",
          "[state][key]") {
  TempFolder folder;
  const std::string path = folder.path() + "/a/keys/one.key";
  const auto missing = read_key_file(path);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == Errc::not_found);
  const auto made = make_key_file(path);
  const auto second = make_key_file(path);
  const auto read = read_key_file(path);
  REQUIRE(made);
  REQUIRE(second);
  REQUIRE(read);
  CHECK(same(*made, *second));
  CHECK(same(*made, *read));
  struct stat about {};
  REQUIRE(::stat(path.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777U) == 0600);
}
