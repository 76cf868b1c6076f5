#include <catch2/catch.hpp>

#include "core/value/json.hpp"
#include "slipway/plugin.h"
#include "tests/support/plugin_rig.hpp"

using namespace slipway;
using core::Function;
using test::PluginRig;
using test::says;

namespace {

constexpr const char* secret = "correct-horse-battery";

struct NaughtyRig : PluginRig {
  NaughtyRig() : PluginRig(NAUGHTY_PLUGIN) {
    configure("cloud", Value::map().set("password", secret));
  }
  Value create(const std::string& name) {
    return call(Function::create, change("thing", name, Value::map()));
  }
};

bool has_secret(const Value& value) {
  return core::to_json(value, core::JsonForm::plain).find(secret) != std::string::npos;
}

}  // namespace

TEST_CASE("an operation that is done comes back as the plugin answered it", "[plugin]") {
  NaughtyRig rig;
  const auto answer = rig.create("one");
  CHECK(answer["outcome"] == Value("done"));
  CHECK(answer["id"] == Value("id-of-one"));
  CHECK(answer["outputs"]["note"] == Value("fine"));
}

TEST_CASE("a pending operation is polled with its token until it is done", "[plugin]") {
  NaughtyRig rig;
  const auto answer = rig.drive(Function::create, rig.change("thing", "waits", Value::map()));
  CHECK(answer["outcome"] == Value("done"));
  CHECK(answer["id"] == Value("waiting-7"));
  CHECK(rig.polls() == 3);
  CHECK(rig.clock().monotonic() == core::Millis(180'000));
  CHECK(rig.phases() == std::vector<std::string>{"round 0", "round 1", "round 2"});
}

TEST_CASE("an exception inside a plugin is an internal failure", "[plugin]") {
  NaughtyRig rig;
  for (const char* name : {"throws", "throws_int"}) {
    const auto answer = rig.create(name);
    CHECK(answer["outcome"] == Value("failed"));
    CHECK(answer["class"] == Value("internal"));
    CHECK(says(answer, "unexpected"));
  }
}

TEST_CASE("an unknown class of failure is taken as internal", "[plugin]") {
  NaughtyRig rig;
  const auto answer = rig.create("strange_class");
  CHECK(answer["class"] == Value("internal"));
  CHECK(says(answer, "what is this"));
}

TEST_CASE("a secret in what is shown is redacted", "[plugin][secrets]") {
  NaughtyRig rig;
  const auto failed = rig.create("fails");
  CHECK(failed["class"] == Value("quota"));
  CHECK(failed["message"] == Value("no more than 5, said (sensitive)"));
  CHECK(failed["hint"] == Value("ask for (sensitive)"));

  rig.create("logs");
  REQUIRE(rig.logs().size() >= 2);
  CHECK(rig.logs()[0].message == "using (sensitive)");
  CHECK_FALSE(has_secret(rig.logs()[0].fields));
  CHECK(rig.phases() == std::vector<std::string>{"half of (sensitive)"});

  rig.call(Function::validate);
  REQUIRE(rig.emitted().size() == 1);
  CHECK(rig.emitted()[0]["message"] == Value("the password is (sensitive)"));
}

TEST_CASE("a secret in what is stored in clear is the plugin's defect", "[plugin][secrets]") {
  NaughtyRig rig;
  for (const char* name : {"secret_id", "secret_token", "marked_token", "secret_output"}) {
    CAPTURE(name);
    const auto answer = rig.create(name);
    CHECK(answer["class"] == Value("internal"));
    CHECK(says(answer, "plugin 'naughty': create:"));
    CHECK(says(answer, "secret"));
    CHECK_FALSE(has_secret(answer));
  }
}

TEST_CASE("a leaking answer does not make the object be forgotten", "[plugin][secrets]") {
  NaughtyRig rig;
  const auto answer = rig.create("secret_output");
  CHECK(answer["effect"] == Value("partial"));
  CHECK(answer["id"] == Value("7"));
}

TEST_CASE("an output that the schema calls sensitive may hold a secret and is marked",
          "[plugin][secrets]") {
  NaughtyRig rig;
  const auto answer = rig.create("secret_key");
  CHECK(answer["outcome"] == Value("done"));
  CHECK(answer["outputs"]["key"].sensitive());
}

TEST_CASE("a secret in observed inputs is marked sensitive", "[plugin][secrets]") {
  NaughtyRig rig;
  const auto answer = rig.call(Function::read, rig.change("thing", "one", Value::map(), "7"));
  CHECK(answer["outcome"] == Value("present"));
  CHECK(answer["inputs"]["text"].sensitive());
  CHECK_FALSE(answer["inputs"]["size"].sensitive());
}

TEST_CASE("what a resource takes over from a secret is marked sensitive", "[plugin][secrets]") {
  NaughtyRig rig;
  rig.call(Function::expand, Value::map().set("wish", "secret_input"));
  REQUIRE(rig.emitted().size() == 1);
  CHECK(rig.emitted()[0]["inputs"]["text"].sensitive());
  CHECK(rig.emitted()[0]["inputs"]["password"].sensitive());
}

TEST_CASE("a resource whose name holds a secret is refused", "[plugin][secrets]") {
  NaughtyRig rig;
  const auto answer = rig.call(Function::expand, Value::map().set("wish", "secret_name"));
  CHECK(answer["class"] == Value("internal"));
  CHECK(rig.emitted().empty());
  CHECK_FALSE(has_secret(answer));
}

TEST_CASE("secrets of the request are found, not only those of the options", "[plugin][secrets]") {
  NaughtyRig rig;
  auto request = rig.change("thing", "long_id", Value::map());
  request.set("extra", Value("iiiiiiii").mark_sensitive());
  CHECK(rig.call(Function::create, request)["class"] == Value("internal"));
  auto naming = rig.change("thing", "abcdefgh", Value::map());
  naming.set("extra", Value("abcdefgh").mark_sensitive());
  CHECK(says(rig.call(Function::create, naming), "the id holds a secret"));
}

TEST_CASE("an action may not put a secret into the arguments of a program", "[plugin][secrets]") {
  NaughtyRig rig;
  const auto answer = rig.call(Function::action, Value::map().set("action", "exec"));
  CHECK(answer["class"] == Value("internal"));
  CHECK(says(answer, "arguments"));
}

TEST_CASE("an unknown outcome is an internal failure that names plugin and function", "[plugin]") {
  NaughtyRig rig;
  const auto answer = rig.call(Function::action, Value::map().set("action", "other"));
  CHECK(answer["class"] == Value("internal"));
  CHECK(answer["message"] ==
        Value("plugin 'naughty': action: answered the unknown outcome 'maybe'"));
  REQUIRE(rig.emitted().size() == 1);
  CHECK(rig.emitted()[0]["line"] == Value("secret (sensitive)"));
}

TEST_CASE("answers beyond the limits are refused with the limit", "[plugin][limits]") {
  NaughtyRig rig;
  const std::pair<const char*, std::uint64_t> cases[] = {{"long_id", SLIPWAY_MAX_ID},
                                                         {"long_message", SLIPWAY_MAX_MESSAGE},
                                                         {"long_token", SLIPWAY_MAX_TOKEN}};
  for (const auto& [name, most] : cases) {
    CAPTURE(name);
    const auto answer = rig.create(name);
    CHECK(answer["class"] == Value("internal"));
    CHECK(says(answer, "more than " + std::to_string(most)));
  }
  const auto named = rig.call(Function::expand, Value::map().set("wish", "long_name"));
  CHECK(says(named, "more than 256"));
}

TEST_CASE("texts with a NUL byte or that are no UTF-8 are refused", "[plugin][limits]") {
  NaughtyRig rig;
  CHECK(says(rig.create("nul"), "a text holds a NUL byte"));
  CHECK(says(rig.create("not_utf8"), "a text is not UTF-8"));
}

TEST_CASE("a log line that is too long is cut and blamed on the plugin", "[plugin][limits]") {
  NaughtyRig rig;
  rig.create("logs");
  REQUIRE(rig.logs().size() == 4);
  CHECK(rig.logs()[1].level == SLIPWAY_LOG_INFO);
  CHECK(rig.logs()[2].message.size() == SLIPWAY_MAX_MESSAGE);
  CHECK(rig.logged("plugin 'naughty' is at fault: create: a log line has 16394 bytes"));
}

TEST_CASE("a created object needs an id", "[plugin]") {
  NaughtyRig rig;
  CHECK(says(rig.create("no_id"), "without an id"));
}

TEST_CASE("a function that a plugin lacks is unsupported", "[plugin]") {
  NaughtyRig rig;
  CHECK(rig.instance().has(Function::action));
  CHECK_FALSE(rig.instance().has(Function::read_many));
  const auto answer = rig.call(Function::read_many, Value::map());
  CHECK(answer["class"] == Value("unsupported"));
  CHECK(answer["message"] == Value("plugin 'naughty' has no read_many"));
}

TEST_CASE("an instance that cannot be made says why without the secret", "[plugin][secrets]") {
  PluginRig rig(NAUGHTY_PLUGIN);
  const auto error = rig.configure_raw("cloud", Value::map().set("password", "wrong-but-secret"));
  CHECK(error.message.empty());
  const auto refused = rig.configure_raw("cloud", Value::map().set("password", "wrong"));
  CHECK(refused.code == core::Errc::denied);
  CHECK(rig.configure_raw("platform", Value::map()).code == core::Errc::invalid_input);
}

TEST_CASE("the host's stop of a stream reaches the plugin", "[plugin]") {
  NaughtyRig rig;
  core::CallServices services;
  int taken = 0;
  services.emit = [&](const Value&) { return ++taken < 3; };
  const auto request = Value::map().set("wish", "some");
  CHECK(rig.instance().call(Function::expand, request, services)["taken"] == Value(2));
  CHECK(taken == 3);
  CHECK(rig.instance().call(Function::expand, request, core::CallServices{})["taken"] == Value(0));
}

TEST_CASE("a plugin reads the records of its role whichever way it asks", "[plugin]") {
  NaughtyRig rig;
  const auto record = Value::map().set("id", "a-1").set("inputs", Value::map());
  const auto request = Value::map()
                           .set("wish", "recorded")
                           .set("recorded", Value::map().set("cloud/thing/a", record))
                           .set("nodes", Value::map().set("one", "new"));
  const auto answer = rig.instance().call(Function::expand, request, core::CallServices{});
  CHECK(answer["first"] == Value("a-1"));
  CHECK(answer["again"] == Value("a-1"));
  CHECK(answer["nodes"] == Value(1));
}

TEST_CASE("a plugin that logs without end fills nothing, and what was dropped is told",
          "[plugin][limits]") {
  NaughtyRig rig;
  rig.create("logs_without_end");
  CHECK(rig.logs().size() == 1001);
  CHECK(rig.logged("create: logged too much; 199000 lines were dropped"));

  NaughtyRig other;
  other.create("logs_much");
  std::size_t bytes = 0;
  for (const auto& line : other.logs()) bytes += line.message.size();
  CHECK(bytes < (1U << 20U) + 1000);
  CHECK(other.logged("lines were dropped"));
}

TEST_CASE("each of the items that one call asks about has what a request of its own would have",
          "[plugin]") {
  NaughtyRig rig;
  const auto node = Value::map().set("name", "one").set("status", "present");
  const auto inventory = Value::map().set("nodes", Value::list().push(node));
  auto items = Value::list();
  items.push(Value::map().set("address", "cloud/thing/a").set("inventory", inventory));
  items.push(Value::map().set("address", "cloud/thing/b"));
  const auto request = Value::map().set("wish", "items").set("items", items);
  const auto answer = rig.instance().call(Function::expand, request, core::CallServices{});
  CHECK(answer["told"] == Value::list().push("a one present").push("b  none"));
  CHECK(answer["count"] == Value(2));
}
