#include "core/value/address.hpp"

#include <catch2/catch.hpp>

using namespace slipway::core;

TEST_CASE("an address reads back as it was written", "[address]") {
  for (const char* text : {"cloud/virtual_machine/demo-0", "platform/unit/web-router@1.service",
                           "cloud/disk/a/b/c", "config/user_data/n\xC3\xA9"}) {
    const auto address = parse_address(text);
    REQUIRE(address);
    CHECK(address->text() == text);
  }
}

TEST_CASE("an address has role, type and name", "[address]") {
  const auto address = parse_address("cloud/disk/a/b");
  REQUIRE(address);
  CHECK(address->role == "cloud");
  CHECK(address->type == "disk");
  CHECK(address->name == "a/b");
}

TEST_CASE("an old one is told from the resource that it was", "[address]") {
  CHECK(old_address("cloud/disk/a", 2) == "cloud/disk/a~2");
  CHECK(original_address("cloud/disk/a~2") == "cloud/disk/a");
  for (const char* own : {"cloud/disk/a", "cloud/disk/a~", "cloud/disk/a~b", "cloud/disk/a~1b"})
    CHECK(original_address(own) == own);
}

TEST_CASE("what is no address is refused and quoted", "[address]") {
  for (const char* text : {"", "cloud", "cloud/disk", "cloud/disk/", "/disk/a", "cloud//a",
                           "Cloud/disk/a", "cloud/2disk/a", "cloud/disk/a/", "cloud/disk//a",
                           "cloud/disk/a b", "cloud/disk/a\n", "cl-oud/disk/a"}) {
    CAPTURE(text);
    const auto address = parse_address(text);
    REQUIRE_FALSE(address);
    CHECK(address.error().code == Errc::invalid_input);
    CHECK(address.error().message.find("'" + std::string(text) + "'") == 0);
  }
}

TEST_CASE("an address is cut at its first two slashes, since a name may hold more", "[address]") {
  const std::string address = "cloud/file_share/photos/2026";
  CHECK(role_of(address) == "cloud");
  CHECK(type_of(address) == "file_share");
  CHECK(name_of(address) == "photos/2026");
  CHECK(kind_of(address) == "cloud/file_share");
}

TEST_CASE("what is no address has nothing where its parts would stand", "[address]") {
  CHECK(role_of("cloud") == "cloud");
  CHECK(type_of("cloud").empty());
  CHECK(name_of("cloud/disk").empty());
  CHECK(role_of("").empty());
}
