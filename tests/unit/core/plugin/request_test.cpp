#include "core/plugin/request.hpp"

#include <catch2/catch.hpp>

using namespace slipway;
using namespace slipway::core;

namespace {

Value base() {
  return Value::map()
      .set("role", "cloud")
      .set("stack", "demo")
      .set("owner", Value::map().set("stack", "demo").set("lineage", "ab"));
}

}  // namespace

TEST_CASE("a request about a resource says its type, its address and whose it is", "[request]") {
  const auto request = about_resource(base(), "cloud/virtual_machine/demo-0");
  CHECK(request["type"].as_string() == "virtual_machine");
  CHECK(request["address"].as_string() == "cloud/virtual_machine/demo-0");
  CHECK(request["owner"]["address"].as_string() == "cloud/virtual_machine/demo-0");
  CHECK(request["owner"]["lineage"].as_string() == "ab");
  CHECK(request["role"].as_string() == "cloud");
}

TEST_CASE("a name may hold what parts an address", "[request]") {
  const auto request = about_resource(base(), "cloud/file/etc/hosts");
  CHECK(request["type"].as_string() == "file");
  CHECK(request["address"].as_string() == "cloud/file/etc/hosts");
}

TEST_CASE("an old one goes by the address that it was made under", "[request]") {
  const auto request = about_resource(base(), "cloud/disk/a~1");
  CHECK(request["address"].as_string() == "cloud/disk/a");
  CHECK(request["owner"]["address"].as_string() == "cloud/disk/a");
}
