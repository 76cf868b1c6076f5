#include "core/state/stack_names.hpp"

#include <catch2/catch.hpp>

#include "state_scene.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

/// A state with one row, closed again.
void make_state(const StateScene& scene) {
  auto store = scene.open();
  REQUIRE(store);
  const auto number = (*store)->lock(scene.me());
  REQUIRE(number);
  REQUIRE((*store)->commit(batch_of({machine("a")}), *number));
  REQUIRE((*store)->unlock(*number));
}

Result<void> rename(const StateScene& scene, const std::string& to) {
  return rename_state(scene.options(), to, scene.me(), scene.clock);
}

}  // namespace

TEST_CASE("a renamed state keeps its rows and lineage, and can be locked again", "[state][name]") {
  StateScene scene;
  make_state(scene);
  const auto lineage = (*scene.open(StoreAccess::read))->load()->lineage;
  REQUIRE(rename(scene, "other"));
  CHECK(recorded_stacks(scene.options().base_dir) == std::vector<std::string>{"other"});
  auto options = scene.options();
  options.stack = "other";
  auto store = open_sqlite_store(options, scene.clock);
  REQUIRE(store);
  const auto state = (*store)->load();
  REQUIRE(state);
  CHECK(state->lineage == lineage);
  CHECK(state->resources.contains("cloud/machine/a"));
  CHECK(state->outputs["made_under"].as_string() == scene.options().stack);
  CHECK((*store)->lock(scene.me()));
}

TEST_CASE("a state is not renamed over another one, nor while it is in use", "[state][name]") {
  StateScene scene;
  make_state(scene);
  SECTION("there is one of that name") {
    std::ofstream(scene.options().folder() + "/other.db") << "";
    const auto renamed = rename(scene, "other");
    REQUIRE_FALSE(renamed);
    CHECK(renamed.error().code == Errc::invalid_input);
  }
  SECTION("a run has the lock") {
    auto store = scene.open();
    REQUIRE((*store)->lock(scene.me()));
    const auto renamed = rename(scene, "other");
    REQUIRE_FALSE(renamed);
    CHECK(renamed.error().code == Errc::locked);
  }
  SECTION("somebody reads it") {
    auto reader = scene.open(StoreAccess::read);
    REQUIRE((*reader)->load());
    const auto renamed = rename(scene, "other");
    REQUIRE_FALSE(renamed);
    CHECK(renamed.error().code == Errc::locked);
  }
  auto store = scene.open();
  REQUIRE(store);
  CHECK((*store)->load()->resources.size() == 1);
}

TEST_CASE("a state that is not there cannot be renamed", "[state][name]") {
  StateScene scene;
  const auto renamed = rename(scene, "other");
  REQUIRE_FALSE(renamed);
  CHECK(renamed.error().code == Errc::not_found);
  CHECK(recorded_stacks(scene.options().base_dir).empty());
}

TEST_CASE("a renaming that was cut off after the file was moved is done again", "[state][name]") {
  StateScene scene;
  make_state(scene);
  REQUIRE(rename(scene, "other"));
  std::ofstream(scene.options().lock_file()) << "";  // what it would have left
  REQUIRE(rename(scene, "other"));
  CHECK(recorded_stacks(scene.options().base_dir) == std::vector<std::string>{"other"});
  CHECK_FALSE(std::filesystem::exists(scene.options().lock_file()));
  const auto of_others = rename(scene, "third");
  REQUIRE_FALSE(of_others);
  CHECK(of_others.error().code == Errc::not_found);
}
