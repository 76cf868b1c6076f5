#include "core/compose/requests.hpp"

#include <catch2/catch.hpp>

using namespace slipway;
using namespace slipway::core;

namespace {

Stack stack() {
  Stack made;
  made.name = "demo";
  return made;
}

State state() {
  State made;
  made.lineage = "0123456789abcdef0123456789abcdef";
  return made;
}

}  // namespace

TEST_CASE("every request says who asks, and all but the cloud's what machines there are",
          "[compose][request]") {
  const auto inventory = Value::map().set("nodes", Value::list());
  for (const char* role : {"cloud", "config", "platform"}) {
    CAPTURE(role);
    const auto request = request_base(role, stack(), state(), inventory);
    CHECK(request["role"].as_string() == role);
    CHECK(request["stack"].as_string() == "demo");
    CHECK(request["lineage"].as_string() == state().lineage);
    CHECK(request["owner"]["stack"].as_string() == "demo");
    CHECK(request["owner"]["lineage"].as_string() == state().lineage);
    CHECK((request.find("inventory") != nullptr) == (std::string(role) != "cloud"));
  }
  CHECK(request_base("platform", stack(), state(), Value()).find("inventory") == nullptr);
}

TEST_CASE("a stack that was renamed is still known by the name that its things were made under",
          "[compose][request]") {
  auto renamed = state();
  renamed.outputs.set("made_under", "before");
  const auto request = request_base("cloud", stack(), renamed, Value());
  CHECK(request["stack"].as_string() == "before");
  CHECK(request["owner"]["stack"].as_string() == "before");
}

TEST_CASE("a role is told of its own records, and how they stand", "[compose][request]") {
  auto known = state();
  auto& disk = known.resources["cloud/disk/a"];
  disk.id = "disk-7";
  disk.standing = Standing::half_made;
  disk.inputs.set("size_gb", 100);
  known.resources["cloud-like/disk/a"] = {};
  known.resources["platform/unit/a"] = {};
  const auto records = records_of("cloud", known);
  REQUIRE(records.size() == 1);
  const auto& record = records["cloud/disk/a"];
  CHECK(record["id"].as_string() == "disk-7");
  CHECK(record["status"].as_string() == to_text(Standing::half_made));
  CHECK(record["inputs"]["size_gb"].as_int() == 100);
  CHECK(records_of("config", known).size() == 0);
}

TEST_CASE("the nodes, how they stand and the endpoints are added to what a request holds",
          "[compose][request]") {
  contract::Endpoint web;
  web.name = "web";
  const auto layout = Value::map().set("nodes", Value::list());
  auto request = with_records(Value::map().set("role", "config"), Value::map(),
                              {{"demo-0", NodeStanding::fresh}, {"demo-1", NodeStanding::present}});
  request = with_layout(std::move(request), layout, {web});
  CHECK(request["role"].as_string() == "config");
  CHECK(request["nodes"]["demo-0"].as_string() == "new");
  CHECK(request["nodes"]["demo-1"].as_string() == "present");
  CHECK(request["layout"] == layout);
  REQUIRE(request["endpoints"].size() == 1);
  CHECK(request["endpoints"].as_list()[0]["name"].as_string() == "web");
}
