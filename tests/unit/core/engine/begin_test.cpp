#include <catch2/catch.hpp>

#include "script.hpp"

// From a step to its intent and its request.

using namespace slipway;
using namespace slipway::core;

namespace {

ResourceType thing() {
  ResourceType type;
  type.name = "thing";
  type.version = 3;
  type.inputs.emplace_back().name = "size";
  type.inputs.emplace_back().name = "token";
  type.inputs.back().sensitive = true;
  type.inputs.emplace_back().name = "letter";
  type.inputs.back().change = ChangeMeans::keep;
  type.outputs.emplace_back().name = "key";
  type.outputs.back().sensitive = true;
  return type;
}

}  // namespace

TEST_CASE("a request of a new one holds its inputs, its key and its time, and no prior",
          "[engine][begin]") {
  Staged staged;
  staged.world.limit = Millis(60'000);
  auto graph = creates({"a"}, {});
  graph.steps[0].inputs.set("size", 3);
  staged.world.run(std::move(graph));
  REQUIRE(staged.script.asked.size() == 1);
  const auto& [function, request] = staged.script.asked[0];
  CHECK(function == Function::create);
  CHECK(request["address"].as_string() == "cloud/thing/a");
  CHECK(request["inputs"]["size"].as_int() == 3);
  CHECK(request["key"].as_string().size() == 32);
  CHECK(request["attempt"].as_int() == 1);
  CHECK_FALSE(request["recover"].as_bool(true));
  CHECK(request["deadline_ms"].as_int() == 60'000);
  CHECK(request["id"].is_null());
  CHECK(request["token"].is_null());
  CHECK(request["prior"].is_null());
}

TEST_CASE("a request about one on record holds what that is", "[engine][begin]") {
  Staged staged;
  auto graph = staged.operation(Action::update);
  staged.record("cloud/thing/a").inputs.set("size", 2);
  staged.record("cloud/thing/a").outputs.set("place", "here");
  staged.world.run(std::move(graph));
  const auto& [function, request] = staged.script.asked.at(0);
  CHECK(function == Function::update);
  CHECK(request["id"].as_string() == "old-cloud/thing/a");
  CHECK(request["prior"]["id"].as_string() == "old-cloud/thing/a");
  CHECK(request["prior"]["inputs"]["size"].as_int() == 2);
  CHECK(request["prior"]["outputs"]["place"].as_string() == "here");
}

TEST_CASE("a delete is asked for by the id on record, also where its step knows none",
          "[engine][begin]") {
  Staged staged;
  auto graph = staged.operation(Action::remove);
  graph.steps[0].prior_id.clear();
  CHECK(staged.world.run(std::move(graph)).done == 1);
  CHECK(staged.script.asked.at(0).function == Function::remove);
  CHECK(staged.script.asked.at(0).request["id"].as_string() == "old-cloud/thing/a");
  CHECK(staged.state().resources.empty());
}

TEST_CASE("a delete of what is not on record is not begun", "[engine][begin]") {
  Staged staged;
  auto graph = creates({"a"}, {});
  graph.steps[0].action = Action::remove;
  const auto summary = staged.world.run(std::move(graph));
  CHECK(summary.done == 0);
  CHECK(summary.unchanged == 1);
  CHECK(staged.script.asked.empty());
  const auto told = staged.of(EventKind::operation_done);
  REQUIRE(told.size() == 1);
  CHECK(told[0].fields["unchanged"].as_bool());
  CHECK(told[0].fields["action"].as_string() == "delete");
  CHECK(told[0].fields["seconds"].as_double(-1) == 0);
}

TEST_CASE("a step whose plugin cannot be had fails without a call", "[engine][begin]") {
  Staged staged;
  staged.world.backend = nullptr;
  const auto summary = staged.create();
  REQUIRE(summary.failed.size() == 1);
  CHECK(summary.failed[0].second.message == "the plugin 'fake' that made it cannot be used");
  CHECK(staged.state().operations.empty());
  CHECK(staged.state().resources.empty());
}

TEST_CASE("refused credentials end what is not begun of that role, and of no other",
          "[engine][begin]") {
  Staged staged;
  auto graph = creates({"a", "b"}, {}, "group");
  graph.order.add_node();
  graph.steps.push_back(graph.steps[0]);
  graph.steps[2].address = "platform/thing/c";
  graph.steps[2].wiring.exclusive.clear();
  staged.answers() = {Script::failed("unauthenticated")};
  const auto summary = staged.world.run(std::move(graph));
  CHECK(summary.failed.size() == 1);
  REQUIRE(summary.skipped.size() == 1);
  CHECK(summary.skipped[0].first == "cloud/thing/b");
  CHECK(summary.skipped[0].second == "the credentials of the role 'cloud' were refused");
  CHECK(summary.done == 1);
}

TEST_CASE("what may not do one thing is still asked for the next", "[engine][begin]") {
  Staged staged;
  staged.answers() = {Script::failed("forbidden")};
  const auto summary = staged.world.run(creates({"a", "b"}, {}, "group"));
  CHECK(summary.failed.size() == 1);
  CHECK(summary.done == 1);
}

TEST_CASE("an input that refers to what is not known is a failure that names it",
          "[engine][begin]") {
  const auto why = [](Staged& staged, const Reference& reference) {
    auto graph = creates({"a"}, {});
    graph.steps[0].inputs.set("from", reference);
    const auto summary = staged.world.run(std::move(graph));
    CHECK(staged.script.asked.empty());
    return summary.failed.empty() ? "" : summary.failed[0].second.message;
  };
  Staged staged;
  CHECK(why(staged, Reference{"cloud/thing/b", "place"}) ==
        "cloud/thing/b, which it refers to, is not on record");
  staged.record("cloud/thing/b").plugin = "rooms";
  CHECK(why(staged, Reference{"cloud/thing/b", "place.deep"}) ==
        "plugin 'rooms' gave no output 'place' of cloud/thing/b, which it refers to");
}

TEST_CASE("an input that refers to an id, or to an output that is null, is known",
          "[engine][begin]") {
  Staged staged;
  staged.record("cloud/thing/b").outputs.set("place", nullptr);
  auto graph = creates({"a"}, {});
  graph.steps[0].inputs.set("id", Reference{"cloud/thing/b", "id"});
  graph.steps[0].inputs.set("place", Reference{"cloud/thing/b", "place"});
  CHECK(staged.world.run(std::move(graph)).done == 1);
  const auto& inputs = staged.script.asked.at(0).request["inputs"];
  CHECK(inputs["id"].as_string() == "old-cloud/thing/b");
  CHECK(inputs["place"].is_null());
}

TEST_CASE("what was only maybe needed is compared once its inputs are known", "[engine][begin]") {
  const auto type = thing();
  const auto run = [&](const Value& wanted, bool known) {
    Staged staged;
    auto graph = staged.operation(Action::update);
    staged.record("cloud/thing/a").inputs = Value::map().set("size", 2).set("letter", "old");
    graph.steps[0].maybe = true;
    graph.steps[0].inputs = wanted;
    if (known) graph.steps[0].type = &type;
    const auto summary = staged.world.run(std::move(graph));
    CHECK(summary.done + summary.unchanged == 1);
    CHECK(summary.unchanged == (staged.script.asked.empty() ? 1 : 0));
    return summary.done == 1;
  };
  CHECK_FALSE(run(Value::map().set("size", 2).set("letter", "old"), true));
  CHECK_FALSE(run(Value::map().set("size", 2).set("letter", "new"), true));
  CHECK(run(Value::map().set("size", 3).set("letter", "old"), true));
  CHECK(run(Value::map().set("size", 2).set("letter", "old"), false));
}

TEST_CASE("a deadline is the user's, else the type's, else half an hour", "[engine][begin]") {
  auto type = thing();
  const auto limit = [&](std::optional<Millis> given, bool known) {
    Staged staged;
    staged.world.limit = given;
    auto graph = creates({"a"}, {});
    if (known) graph.steps[0].type = &type;
    staged.world.run(std::move(graph));
    return staged.script.asked.at(0).request["deadline_ms"].as_int();
  };
  CHECK(limit({}, false) == 30 * 60 * 1000);
  CHECK(limit({}, true) == 30 * 60 * 1000);
  type.deadlines_s["create"] = 20;
  CHECK(limit({}, true) == 20'000);
  CHECK(limit(Millis(7000), true) == 7000);
}

TEST_CASE("what is made is on record with its type's version, and its secrets marked",
          "[engine][begin]") {
  Staged staged;
  const auto type = thing();
  staged.world.known_type = &type;
  staged.answers() = {Script::done("x", Value::map().set("key", "hush").set("place", "here"))};
  auto graph = creates({"a"}, {});
  graph.steps[0].inputs.set("token", "hush").set("size", 1);
  graph.steps[0].protect = true;
  staged.world.run(std::move(graph));
  const auto& row = staged.state().resources.at("cloud/thing/a");
  CHECK(row.schema_version == 3);
  CHECK(row.id == "x");
  CHECK(row.plugin == "fake");
  CHECK(row.standing == Standing::whole);
  CHECK(row.protect);
  CHECK(row.inputs["token"].sensitive());
  CHECK_FALSE(row.inputs["size"].sensitive());
  CHECK(row.outputs["key"].sensitive());
  CHECK_FALSE(row.outputs["place"].sensitive());
}

TEST_CASE("a record that goes without an operation is gone, and nobody is asked",
          "[engine][begin]") {
  Staged staged;
  staged.record("cloud/thing/old");
  StepGraph graph;
  graph.forgotten = {"cloud/thing/old"};
  const auto summary = staged.world.run(std::move(graph));
  CHECK(summary.done == 0);
  CHECK_FALSE(summary.fatal);
  CHECK(staged.state().resources.empty());
  CHECK(staged.script.asked.empty());
}
