#include "deis/cluster/fleet_wire.hpp"

#include <catch2/catch.hpp>

using namespace deis;

TEST_CASE("an empty collection has no key at all and is empty all the same", "[deis][fleet]") {
  CHECK(units_from("{}").items.empty());
  CHECK(states_from("{}").items.empty());
  CHECK(machines_from("{}").next.empty());
}

TEST_CASE("machines are read with their labels in order", "[deis][fleet]") {
  const auto page = machines_from(
      R"({"machines":[{"id":"aa","primaryIP":"10.0.0.4","metadata":{"b":"2","a":"1"}}],
          "nextPageToken":"ZAACAA=="})");
  REQUIRE(page.items.size() == 1);
  CHECK(page.items[0].address == "10.0.0.4");
  CHECK(page.items[0].metadata == std::vector<std::string>{"a=1", "b=2"});
  CHECK(page.next == "ZAACAA==");
}

TEST_CASE("a unit keeps the order and the repetition of its options", "[deis][fleet]") {
  const auto unit = unit_from(
      R"({"name":"a.service","desiredState":"launched","options":[
          {"section":"Service","name":"ExecStartPre","value":"one"},
          {"section":"Service","name":"ExecStartPre","value":"two"}]})");
  REQUIRE(unit.options.size() == 2);
  CHECK(unit.options[1].value == "two");
  CHECK(unit.desired == "launched");
}

TEST_CASE("what is sent comes back as the same unit", "[deis][fleet]") {
  const UnitFile file = {{"Service", "ExecStart", "/bin/sh -c 'echo \"a\" \\n'"},
                         {"X-Fleet", "Global", "true"}};
  const auto unit = unit_from(unit_body("a.service", &file, Desired::launched));
  CHECK(unit.options == file);
  CHECK(unit.name == "a.service");
}

TEST_CASE("an answer that is no JSON is unavailable, not a crash", "[deis][fleet]") {
  CHECK_THROWS_AS(states_from("<html>"), slipway::Failure);
  CHECK_THROWS_AS(states_from("[1]"), slipway::Failure);
  CHECK_THROWS_AS(unit_from(""), slipway::Failure);
}

TEST_CASE("what fleet refuses has the class that says what to do", "[deis][fleet]") {
  const auto class_of = [](int status) {
    slipway::kit::HttpResponse response;
    response.status = status;
    response.body = R"({"error":{"code":0,"message":"because"}})";
    return fleet_failure(response, "test").kind;
  };
  CHECK(class_of(400) == "invalid");
  CHECK(class_of(404) == "not_found");
  CHECK(class_of(409) == "conflict");
  CHECK(class_of(503) == "unavailable");
}
