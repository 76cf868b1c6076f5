#include <catch2/catch.hpp>

#include "core/plan/abandon.hpp"
#include "scene.hpp"

// `--replace` is obeyed however a resource stands on record, and whatever is still open of it.
using namespace slipway;
using namespace slipway::core;

namespace {

constexpr const char* the_thing = "cloud/thing/a";

void failed_read(Scene& scene) {
  auto& read = scene.reads[the_thing];
  read.answer = ReadBack::Answer::failed;
  read.failure = std::make_unique<Finding>();
  read.failure->code = "read.unavailable";
  read.failure->address = the_thing;
}

void present(Scene& scene) { scene.reads[the_thing].answer = ReadBack::Answer::present; }

void broken(Scene& scene) {
  present(scene);
  scene.reads[the_thing].failure = std::make_unique<Finding>();
  scene.reads[the_thing].failure->message = "it never booted";
}

OperationRow open_one(Action action) {
  OperationRow operation;
  operation.key = "key";
  operation.address = the_thing;
  operation.plugin = "test";
  operation.action = action;
  operation.id = "id-made";
  operation.inputs.set("size", 1);
  return operation;
}

bool all(const OperationRow&) { return true; }

}  // namespace

TEST_CASE("whatever stands on record and however it was read, --replace makes it anew", "[plan]") {
  const auto standing =
      GENERATE(Standing::whole, Standing::half_made, Standing::unknown, Standing::leaving);
  const int read = GENERATE(0, 1, 2, 3);
  CAPTURE(to_text(standing), read);
  Scene scene;
  scene.want("a");
  scene.have("a").standing = standing;
  if (read == 1) present(scene);
  if (read == 2) failed_read(scene);
  if (read == 3) broken(scene);
  scene.replace = {{the_thing, "asked for by --replace"}};
  CHECK(changes_of(scene.plan()) == "replace a");
}

TEST_CASE("what is half made and broken for good is made anew unasked, with the reason", "[plan]") {
  Scene scene;
  scene.want("a");
  auto& row = scene.have("a");
  broken(scene);
  CHECK(scene.plan().nothing_to_do());
  row.standing = Standing::half_made;
  const auto plan = scene.plan();
  CHECK(changes_of(plan) == "replace a");
  CHECK(plan.changes[0].reason == "it did not come up: it never booted");
}

TEST_CASE("a making or a change that was given up is made anew or deleted under its id", "[plan]") {
  const auto action = GENERATE(Action::create, Action::update);
  CAPTURE(to_text(action));
  Scene scene;
  if (action == Action::update) scene.have("a");
  scene.state.operations[the_thing] = open_one(action);
  const auto batch = abandon(scene.state, all);
  CHECK(scene.state.operations.empty());
  CHECK(batch.erase_operations == std::vector<std::string>{the_thing});
  REQUIRE(batch.put_resources.size() == 1);
  const auto& row = scene.state.resources.at(the_thing);
  CHECK(row.standing == Standing::half_made);
  CHECK(row.id == (action == Action::update ? "id-a" : "id-made"));
  CHECK(changes_of(scene.plan()) == "delete a");
  scene.want("a");
  scene.replace = {{the_thing, "asked for by --replace"}};
  CHECK(changes_of(scene.plan()) == "replace a");
}

TEST_CASE("only its own operation finds what has no known id, so that stays open", "[plan]") {
  Scene scene;
  scene.state.operations[the_thing] = open_one(Action::create);
  scene.state.operations[the_thing].id.clear();
  CHECK(abandon(scene.state, all).empty());
  scene.state.operations[the_thing] = open_one(Action::remove);
  CHECK(abandon(scene.state, all).empty());
  CHECK(scene.state.operations.size() == 1);
}

TEST_CASE("of a replacement that is made first both stay on record when it is given up", "[plan]") {
  Scene scene;
  scene.have("a");
  scene.state.operations[the_thing] = open_one(Action::create);
  scene.state.operations[the_thing].old_address = std::string(the_thing) + "~1";
  static_cast<void>(abandon(scene.state, all));
  CHECK(scene.state.resources.at(the_thing).id == "id-made");
  const auto& old = scene.state.resources.at(std::string(the_thing) + "~1");
  CHECK(old.id == "id-a");
  CHECK(old.standing == Standing::leaving);
}
