#include "core/run/suspicions.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/core/stack/stack_folder.hpp"

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::StackFolder;

namespace {

/// A stack that was applied with one value from outside, and what it is now.
struct Applied {
  Stack stack;
  State state;

  Applied() {
    auto& role = stack.roles["cloud"];
    role.role = "cloud";
    role.plugin = "shed";
    auto& row = state.roles["cloud"];
    row.role = "cloud";
    row.plugin = "shed";
    row.overrides["size"] = "flag";
    row.options.set("size", "Large");
  }
  StackRole& role() { return stack.roles.at("cloud"); }
  RoleRow& row() { return state.roles.at("cloud"); }
  std::vector<Finding> findings() const { return forgotten_overrides(stack, state); }
};

}  // namespace

TEST_CASE("a value that came by a flag and is not given now is a warning with that flag",
          "[suspicions]") {
  Applied applied;
  const auto found = applied.findings();
  REQUIRE(found.size() == 1);
  CHECK(found[0].level == Level::warning);
  CHECK(found[0].code == "plan.forgotten-override");
  CHECK(found[0].message == "cloud.size came from a flag at the last apply and is not given now");
  CHECK(found[0].help == "--set cloud.size=Large");
}

TEST_CASE("a value that came by a variable is said to", "[suspicions]") {
  Applied applied;
  applied.row().overrides["size"] = "environment";
  CHECK(applied.findings().at(0).message ==
        "cloud.size came from a variable at the last apply and is not given now");
}

TEST_CASE("a forgotten value that is a secret, or not known, is not shown", "[suspicions]") {
  Applied applied;
  Value secret("hush");
  secret.mark_sensitive();
  applied.row().options.set("size", secret);
  CHECK(applied.findings().at(0).help == "--set cloud.size=…");
  applied.row().options = Value::map();
  CHECK(applied.findings().at(0).help == "--set cloud.size=…");
  applied.row().options.set("size", 3);
  CHECK(applied.findings().at(0).help == "--set cloud.size=3");
}

TEST_CASE("a value that is given again, or of a role that changed, is not missed", "[suspicions]") {
  Applied applied;
  SECTION("given again, by whatever way") { applied.role().overrides["size"] = "environment"; }
  SECTION("another plugin has no use for it") { applied.role().plugin = "barn"; }
  SECTION("the role is gone") { applied.stack.roles.clear(); }
  CHECK(applied.findings().empty());
}

TEST_CASE("a stack of a new name is a warning only where others are on record and it is not",
          "[suspicions]") {
  StackFolder folder;
  Stack stack;
  stack.name = "fair";
  stack.base_dir = folder.path();
  State state;
  CHECK(unknown_name(stack, state).empty());

  folder.write(".slipway/fair.db", "x");
  CHECK(unknown_name(stack, state).empty());

  folder.write(".slipway/market.db", "x");
  folder.write(".slipway/zoo.db", "x");
  const auto found = unknown_name(stack, state);
  REQUIRE(found.size() == 1);
  CHECK(found[0].level == Level::warning);
  CHECK(found[0].message ==
        "nothing is on record for 'fair' here, but for 'market', 'zoo': if it was renamed, all of "
        "it would be made again");
  CHECK(found[0].help == "slipway state rename market fair");

  state.serial = 1;
  CHECK(unknown_name(stack, state).empty());
  state.serial = 0;
  state.resources["cloud/box/a"].address = "cloud/box/a";
  CHECK(unknown_name(stack, state).empty());
}
