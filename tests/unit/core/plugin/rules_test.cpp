#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "core/value/json.hpp"
#include "slipway/plugin.h"
#include "tests/support/plugin_rig.hpp"

using namespace slipway;
using core::Function;
using test::PluginRig;
using test::says;

namespace {

struct RulesRig : PluginRig {
  RulesRig() : PluginRig(CARELESS_PLUGIN) { configure("cloud", Value::map()); }
  Value wish(const std::string& what, Value request = Value::map()) {
    return call(Function::layout, request.set("wish", what));
  }
};

/// Every look at it finds half a minute more gone.
class HastyClock final : public core::Clock {
 public:
  core::Millis wall() const override { return now_ += core::Millis(31'000); }
  core::Millis monotonic() const override { return wall(); }

 private:
  mutable core::Millis now_{0};
};

}  // namespace

TEST_CASE("a handle of a wrong kind, or none, reads as empty", "[plugin][host]") {
  RulesRig rig;
  auto answer = rig.wish("wrong_kinds");
  answer.erase("findings");  // of its keys, which are those of no layout
  CHECK(core::to_json(answer) == R"j({"extension":0,"surprises":0,"widened":7})j");
}

TEST_CASE("what was taken out of a list or map stays good while it grows", "[plugin][host]") {
  RulesRig rig;
  const auto answer = rig.wish("held_items");
  CHECK(answer["kept"] == Value(1));
  CHECK(answer["key"] == Value(1));
  CHECK(answer["length"] == Value(1001));
}

TEST_CASE("a plugin cannot change the request that it was given", "[plugin][host]") {
  RulesRig rig;
  const auto list = Value::list().push("mine");
  const auto answer = rig.wish("change_request", Value::map().set("list", list));
  CHECK(answer["length"] == Value(1));
  CHECK(answer["sensitive"] == Value(0));
  CHECK(list.size() == 1);
}

TEST_CASE("values may be nested a hundred levels, not more", "[plugin][host]") {
  RulesRig rig;
  CHECK(rig.wish("nest", Value::map().set("levels", 98)).find("nested"));
  const auto refused = rig.wish("nest", Value::map().set("levels", 200'000));
  CHECK(refused["class"] == Value("internal"));
  CHECK(says(refused, "nests lists and maps deeper than 100"));
}

TEST_CASE("a use of a call that has returned does nothing and is logged as the plugin's fault",
          "[plugin][host]") {
  RulesRig rig;
  rig.wish("keep");
  CHECK(rig.logs().empty());
  const auto answer = rig.wish("use");
  CHECK(answer["surprises"] == Value(0));
  CHECK(rig.emitted().empty());
  CHECK(rig.phases().empty());
  REQUIRE(rig.logs().size() == 1);
  CHECK(rig.logs()[0].message ==
        "plugin 'careless' is at fault: used the call of 'layout' after it had returned");
  CHECK(rig.logs()[0].level == SLIPWAY_LOG_ERROR);
}

TEST_CASE("a dead call is known as dead after thousands of later calls", "[plugin][host]") {
  RulesRig rig;
  rig.wish("keep");
  for (int i = 0; i < 10'000; ++i) rig.wish("else");
  CHECK(rig.wish("use")["surprises"] == Value(0));
}

TEST_CASE("no answer is an internal failure that names plugin and function", "[plugin][host]") {
  RulesRig rig;
  const auto answer = rig.wish("nothing");
  CHECK(answer["class"] == Value("internal"));
  CHECK(answer["message"] == Value("plugin 'careless': layout: gave no answer"));
  CHECK(says(rig.wish("text"), "answered no map"));
}

TEST_CASE("misuse of a building function is an internal failure", "[plugin][host]") {
  RulesRig rig;
  CHECK(says(rig.wish("append_to_map"), "appends to something that is not one"));
  CHECK(says(rig.wish("lie"), "has a length but no data"));
}

TEST_CASE("an item may be emitted as the bytes of its tree", "[plugin][host][trees]") {
  RulesRig rig;
  auto answer = rig.wish("whole_bytes");
  CHECK(answer["said"] == Value(0));
  REQUIRE(rig.emitted().size() == 1);
  CHECK(rig.emitted()[0] == Value::map().set("code", "a.b"));
}

TEST_CASE("an item whose bytes are broken off refuses the call", "[plugin][host][trees]") {
  RulesRig rig;
  CHECK(says(rig.wish("broken_bytes"), "hands over bytes that are no value"));
  CHECK(rig.emitted().empty());
}

TEST_CASE("a call that took too long is logged as the plugin's fault", "[plugin][host]") {
  RulesRig rig;
  const HastyClock clock;
  std::vector<core::LogLine> lines;
  core::CallServices services;
  services.clock = &clock;
  services.log = [&](core::LogLine line) { lines.push_back(std::move(line)); };
  const auto answer = rig.instance().call(Function::layout, Value::map(), services);
  CHECK(answer == Value::map());
  REQUIRE(lines.size() == 1);
  CHECK_THAT(lines[0].message,
             Catch::Contains("layout: did not return within 30 seconds, but after 31"));
}

TEST_CASE("a map of many entries is read from front to back in no time", "[plugin][host]") {
  RulesRig rig;
  auto map = Value::map();
  for (int i = 0; i < 50'000; ++i) map.set(std::to_string(100'000 + i), i);
  const auto answer = rig.wish("big_map", Value::map().set("map", map));
  CHECK(answer["sum"] == Value(50'000LL * 49'999 / 2 + 6 * 50'000));
}

TEST_CASE("several threads may call one instance at once", "[plugin][host]") {
  RulesRig rig;
  std::vector<std::jthread> threads;
  std::atomic<int> good{0};
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        auto map = Value::map();
        for (int k = 0; k < 20; ++k) map.set(std::to_string(k), i);
        if (rig.wish("big_map", Value::map().set("map", map))["sum"] == Value(20 * i + 30)) ++good;
        if (rig.wish("held_items")["kept"] == Value(1)) ++good;
      }
    });
  threads.clear();
  CHECK(good == 1600);
}

TEST_CASE("a plugin that lacks functions is asked for none of them", "[plugin][host]") {
  RulesRig rig;
  CHECK(rig.instance().has(Function::layout));
  for (const auto function :
       {Function::read, Function::create, Function::read_many, Function::check})
    CHECK_FALSE(rig.instance().has(function));
  CHECK(rig.call(Function::read)["class"] == Value("unsupported"));
}
