#include <catch2/catch.hpp>

#include "core/state/rows.hpp"

using namespace slipway;
using namespace slipway::core;

TEST_CASE("a reference points at an id or into the outputs of what is on record",
          "[state][reference]") {
  State state;
  auto& row = state.resources["cloud/disk/a"];
  row.id = "disk-7";
  row.outputs.set("ports", Value::list().push(22).push(80)).set("id", "another");
  CHECK(recorded_value(state, {"cloud/disk/a", "id"}) == Value("disk-7"));
  CHECK(recorded_value(state, {"cloud/disk/a", "ports.1"}) == Value(80));
  CHECK(recorded_value(state, {"cloud/disk/a", ""}) == row.outputs);
  SECTION("nothing at the path is null, which is not the same as nothing on record") {
    CHECK(recorded_value(state, {"cloud/disk/a", "ports.9"}) == Value());
    CHECK(recorded_value(state, {"cloud/disk/b", "ports.1"}) == std::nullopt);
    CHECK(recorded_value(state, {"cloud/disk/b", "id"}) == std::nullopt);
  }
}
