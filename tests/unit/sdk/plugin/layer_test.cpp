#include <catch2/catch.hpp>

#include "slipway/plugin.h"
#include "tests/support/plugin_rig.hpp"

using namespace slipway;
using core::Function;
using test::PluginRig;

namespace {

struct Rig : PluginRig {
  Rig() : PluginRig(ABLE_PLUGIN) { configure("cloud", Value::map().set("label", "tag")); }

  Value ask(Function function, const std::string& type, const std::string& name = "one",
            const Value& more = Value::map()) {
    auto request = change(type, name, Value::map(), "id-" + name,
                          Value::map().set("outputs", Value::map().set("label", "kept")));
    for (const auto& [key, value] : more.as_map()) request.set(key, value);
    return call(function, request);
  }
  Value items(const std::vector<Value>& requests) {
    return Value::map().set("items", Value(Value::List(requests)));
  }
};

constexpr Function optional_ones[] = {
    Function::import_resource, Function::upgrade_state, Function::read_many,   Function::poll_many,
    Function::action,          Function::check,         Function::show_change, Function::as_files};

}  // namespace

TEST_CASE("a plugin has the optional functions that its classes are able to", "[layer]") {
  Rig rig;
  for (const auto function : optional_ones) {
    CAPTURE(static_cast<int>(function));
    CHECK(rig.instance().has(function));
  }
}

TEST_CASE("a plugin lacks the functions of which nothing was stated", "[layer]") {
  PluginRig rig(MODEST_PLUGIN);
  rig.configure("config", Value::map());
  for (const auto function : optional_ones) {
    CAPTURE(static_cast<int>(function));
    CHECK_FALSE(rig.instance().has(function));
  }
  for (const auto function :
       {Function::layout, Function::contribute, Function::read, Function::create}) {
    CAPTURE(static_cast<int>(function));
    CHECK_FALSE(rig.instance().has(function));
  }
  for (const auto function : {Function::validate, Function::expand, Function::preflight})
    CHECK(rig.instance().has(function));
}

TEST_CASE("the calls of a role are answered by its class and its abilities", "[layer]") {
  Rig rig;
  CHECK(rig.call(Function::layout)["nodes"].at_path("0.name") == Value("tag"));
  CHECK(rig.call(Function::contribute)["endpoints"].at_path("0.name") == Value("tag"));
  rig.call(Function::validate);
  rig.call(Function::preflight);
  rig.call(Function::expand);
  REQUIRE(rig.emitted().size() == 3);
  CHECK(rig.emitted()[0]["code"] == Value("able.validated"));
  CHECK(rig.emitted()[0]["facts"] == Value::map().set("a", 1).set("b", 2));
  CHECK(rig.emitted()[1]["code"] == Value("able.looked"));
  CHECK(rig.emitted()[2]["type"] == Value("plain"));
}

TEST_CASE("a role that neither validates nor preflights has nothing to tell", "[layer]") {
  PluginRig rig(MODEST_PLUGIN);
  rig.configure("config", Value::map());
  for (const auto function : {Function::validate, Function::preflight})
    CHECK(rig.call(function)["outcome"].is_null());
  CHECK(rig.emitted().empty());
}

TEST_CASE("a resource is a matter of its type", "[layer]") {
  Rig rig;
  CHECK(rig.ask(Function::create, "plain", "two")["id"] == Value("two"));
  CHECK(rig.ask(Function::update, "versatile")["outputs"]["label"] == Value("changed"));
  CHECK(rig.ask(Function::import_resource, "versatile")["outputs"]["label"] == Value("tag"));
  CHECK(rig.ask(Function::show_change, "versatile")["lines"] == Value::list().push("it grows"));
  const auto stranger = rig.ask(Function::read, "unheard");
  CHECK(stranger["class"] == Value("unsupported"));
  CHECK(stranger["message"] == Value("there is no resource type 'unheard'"));
}

TEST_CASE("a type of which nothing changes in place keeps its outputs when it is updated",
          "[layer]") {
  Rig rig;
  const auto answer = rig.ask(Function::update, "plain");
  CHECK(answer["outcome"] == Value("done"));
  CHECK(answer["id"] == Value("id-one"));
  CHECK(answer["outputs"]["label"] == Value("kept"));
}

TEST_CASE("what only another type is able to is not supported, or leaves all as it is", "[layer]") {
  Rig rig;
  for (const auto function : {Function::import_resource, Function::as_files}) {
    const auto answer = rig.ask(function, "plain");
    CHECK(answer["class"] == Value("unsupported"));
    CHECK(answer["message"] == Value("the resource type 'plain' cannot do this"));
  }
  CHECK(rig.ask(Function::show_change, "plain")["lines"] == Value::list());
  const auto record = Value::map().set("version", 1).set("outputs", Value::map().set("label", "x"));
  CHECK(rig.ask(Function::upgrade_state, "plain", "one", record)["outputs"]["label"] == Value("x"));
}

TEST_CASE("an older record comes in the present form", "[layer]") {
  Rig rig;
  const auto record = Value::map().set("version", 1).set("outputs", Value::map());
  CHECK(rig.ask(Function::upgrade_state, "versatile", "one", record)["inputs"]["size"] == Value(1));
}

TEST_CASE("what the reads of one call look at is shared, and gone with the call", "[layer]") {
  Rig rig;
  const auto one = rig.change("plain", "one", Value::map(), "1");
  const auto two = rig.change("versatile", "two", Value::map(), "2");
  for (int round = 0; round < 2; ++round) {
    const auto answers = rig.call(Function::read_many, rig.items({one, two}))["answers"];
    REQUIRE(answers.size() == 2);
    CHECK(answers.at_path("0.outputs.look") == Value(1));
    CHECK(answers.at_path("1.outputs.look") == Value(2));
  }
}

TEST_CASE("a failure among many reads is the answer for that one alone", "[layer]") {
  Rig rig;
  const auto bad = rig.change("plain", "bad", Value::map(), "1");
  const auto good = rig.change("plain", "good", Value::map(), "2");
  const auto answers = rig.call(Function::read_many, rig.items({bad, good}))["answers"];
  CHECK(answers.at_path("0.class") == Value("unavailable"));
  CHECK(answers.at_path("1.id") == Value("2"));
}

TEST_CASE("many operations are asked after in one call, each by its type", "[layer]") {
  Rig rig;
  const auto token = Value::map().set("name", "it");
  auto able = rig.change("versatile", "one", Value::map());
  auto unable = rig.change("plain", "two", Value::map());
  const auto request = rig.items({able.set("token", token), unable.set("token", token)});
  const auto answers = rig.call(Function::poll_many, request)["answers"];
  CHECK(answers.at_path("0.id") == Value("it"));
  CHECK(answers.at_path("1.class") == Value("unsupported"));
}

TEST_CASE("an action is carried out by what was stated with it", "[layer]") {
  Rig rig;
  CHECK(rig.call(Function::action, Value::map().set("action", "greet"))["result"]["greets"] ==
        Value("tag"));
  CHECK(rig.call(Function::action, Value::map().set("action", "count"))["result"]["letters"] ==
        Value(3));
  const auto unknown = rig.call(Function::action, Value::map().set("action", "dance"));
  CHECK(unknown["message"] == Value("there is no action 'dance'"));
}

TEST_CASE("a document is checked without an instance", "[layer]") {
  PluginRig rig(ABLE_PLUGIN);
  rig.call_alone(Function::check, Value::map().set("name", "paper"));
  REQUIRE(rig.emitted().size() == 1);
  CHECK(rig.emitted()[0]["message"] == Value("paper"));
}
