#include "supervisor/record/network.hpp"

#include <catch2/catch.hpp>

using namespace slipway_local;

TEST_CASE("a network is a prefix without bits behind it, wide enough and not too wide", "[local]") {
  for (const char* good : {"10.77.0.0/24", "172.16.0.0/16", "192.168.1.8/29"})
    CHECK(Network::parse(good));
  for (const char* bad : {"", "10.77.0.0", "10.77.0.1/24", "10.77.0.0/15", "10.77.0.0/30",
                          "10.77.0.0/24x", "10.77.0/24", "fd00::/24", "10.77.0.0/-1"})
    CHECK(Network::parse(bad).fault().kind == FaultClass::invalid);
}

TEST_CASE("machines get the lowest address that is free, and leave some for others", "[local]") {
  const auto network = *Network::parse("10.77.0.0/24");
  CHECK(network.gateway() == "10.77.0.1");
  CHECK(network.free_address({}) == "10.77.0.11");
  CHECK(network.free_address({"10.77.0.11", "10.77.0.13"}) == "10.77.0.12");
  const auto small = *Network::parse("10.0.0.8/29");
  CHECK(small.free_address({}) == "10.0.0.10");
  CHECK(small.free_address({"10.0.0.10", "10.0.0.11", "10.0.0.12", "10.0.0.13", "10.0.0.14"}) ==
        std::nullopt);
}

TEST_CASE("a machine's address is none of the bridge's and of the broadcast's", "[local]") {
  const auto network = *Network::parse("10.77.0.0/24");
  CHECK(network.has_room_for("10.77.0.2"));
  CHECK(network.has_room_for("10.77.0.254"));
  for (const char* bad : {"10.77.0.0", "10.77.0.1", "10.77.0.255", "10.77.1.2", "x", ""})
    CHECK_FALSE(network.has_room_for(bad));
}

TEST_CASE("an address is a word that fits into the name of a link", "[local]") {
  CHECK(address_word("10.77.0.11") == "0a4d000b");
}
