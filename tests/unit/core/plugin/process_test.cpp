#include <catch2/catch.hpp>

#include <sys/wait.h>

#include <thread>

#include "slipway/bytes.hpp"
#include "slipway/plugin.h"
#include "tests/support/plugin_rig.hpp"

using namespace slipway;
using core::Function;
using test::PluginRig;
using test::says;

namespace {

struct ProcessRig : PluginRig {
  ProcessRig() : PluginRig(CARELESS_PLUGIN) { configure("cloud", Value::map()); }

  /// What the whole call answered.
  Value call_with(Value run, Function function = Function::action) {
    return call(function, Value::map().set("wish", "run").set("run", std::move(run)));
  }
  /// What the host answered of the program.
  Value run(Value request) { return call_with(std::move(request))["result"]["ran"]; }
};

Value shell(const std::string& script) {
  return Value::map()
      .set("argv", std::vector<std::string>{"sh", "-c", script})
      .set("deadline_ms", 30'000);
}

}  // namespace

TEST_CASE("a plugin runs a program with input and variables", "[plugin][host][process]") {
  ProcessRig rig;
  auto request = shell("cat; printf \"$ONE\"; echo no >&2; exit 2");
  request.set("input", "in ").set("environment", Value::map().set("ONE", "1"));
  const auto answer = rig.run(request);
  CHECK(answer["outcome"] == Value("ended"));
  CHECK(answer["status"] == Value(2));
  CHECK(answer["output"] == Value("in 1"));
  CHECK(answer["errors"] == Value("no\n"));
}

TEST_CASE("of the host's variables three reach a program", "[plugin][host][process]") {
  ProcessRig rig;
  ::setenv("SLIPWAY_TEST_SECRET", "not for programs", 1);
  const auto answer = rig.run(shell("env"));
  ::unsetenv("SLIPWAY_TEST_SECRET");
  const auto said = answer["output"].as_string();
  CHECK_THAT(said, Catch::Contains("PATH="));
  CHECK_THAT(said, !Catch::Contains("SLIPWAY_TEST_SECRET"));
}

TEST_CASE("bytes that are no text travel as base64", "[plugin][host][process]") {
  ProcessRig rig;
  auto request =
      Value::map().set("argv", std::vector<std::string>{"cat"}).set("deadline_ms", 30'000);
  request.set("input", Value::map().set("base64", base64_encode(std::string("\xff\x00z", 3))));
  CHECK(bytes_of(rig.run(request)["output"]) == std::string("\xff\x00z", 3));
}

TEST_CASE("a program that takes longer than a call is followed by its number",
          "[plugin][host][process]") {
  ProcessRig rig;
  const auto first = rig.run(shell("echo begun; sleep 1000").set("wait_ms", 1));
  REQUIRE(first["outcome"] == Value("running"));
  const auto number = first["program"];
  auto ask = Value::map().set("program", number).set("wait_ms", 100);
  std::string heard = first["output"].as_string();
  while (heard.empty()) heard = rig.run(ask)["output"].as_string();
  CHECK(heard == "begun\n");
  const auto end = rig.run(Value::map().set("program", number).set("end", true));
  CHECK(end["signal"] == Value(15));
  CHECK(rig.run(ask)["class"] == Value("not_found"));
}

TEST_CASE("a deadline ends a program with all that it started", "[plugin][host][process]") {
  ProcessRig rig;
  const auto answer = rig.run(shell("echo on; sleep 1000 & sleep 1000").set("deadline_ms", 300));
  CHECK(answer["class"] == Value("timeout"));
  CHECK(answer["output"] == Value("on\n"));
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
}

TEST_CASE("a cancelled call begins no program, and ends the one it follows",
          "[plugin][host][process]") {
  ProcessRig rig;
  const auto number = rig.run(shell("sleep 1000").set("wait_ms", 1))["program"];
  rig.cancel();
  CHECK(rig.run(Value::map().set("program", number))["class"] == Value("cancelled"));
  CHECK(rig.run(shell("true"))["class"] == Value("cancelled"));
  rig.resume();
  CHECK(rig.run(Value::map().set("program", number))["class"] == Value("not_found"));
}

TEST_CASE("what cannot be run says why", "[plugin][host][process]") {
  ProcessRig rig;
  const auto argv = [](const char* word) {
    return Value::map().set("argv", std::vector<std::string>{word}).set("deadline_ms", 1000);
  };
  CHECK(rig.run(argv("no-such-program-anywhere"))["class"] == Value("not_found"));
  CHECK(rig.run(argv("/etc/passwd"))["class"] == Value("forbidden"));
}

TEST_CASE("a request without good form refuses the call", "[plugin][host][process]") {
  ProcessRig rig;
  CHECK(says(rig.call_with(Value::map()), "whose argv is no list of 1 to 1024 texts"));
  CHECK(says(rig.call_with(shell("true").set("deadline_ms", nullptr)), "without a deadline_ms"));
  CHECK(says(rig.call_with(shell("true").set("wait_ms", 25'001)), "with a wait_ms over 25000"));
  CHECK(says(rig.call_with(shell("true").set("argv", Value::list().push("./sh"))),
             "by a path that is not absolute"));
  CHECK(says(rig.call_with(shell("true").set("environment", Value::map().set("A=B", "x"))),
             "with a variable whose name is none"));
}

TEST_CASE("something sensitive in argv refuses the call", "[plugin][host][process]") {
  ProcessRig rig;
  Value secret("hunter2-hunter2");
  secret.mark_sensitive();
  auto request = shell("true");
  request.set("argv", Value::list().push("echo").push(secret));
  CHECK(says(rig.call_with(request), "which everybody can read"));
  // the same secret, found again in a text that is not marked
  auto answer =
      rig.call(Function::action,
               Value::map().set("option", secret).set("run", shell("echo hunter2-hunter2")));
  CHECK(says(answer, "which everybody can read"));
}

TEST_CASE("a pure call may run nothing", "[plugin][host][process]") {
  ProcessRig rig;
  CHECK(says(rig.call_with(shell("true"), Function::layout), "which this call may not run"));
}

TEST_CASE("a plugin has sixteen programs running at most", "[plugin][host][process]") {
  ProcessRig rig;
  std::vector<Value> numbers;
  for (int i = 0; i < 16; ++i)
    numbers.push_back(rig.run(shell("sleep 1000").set("wait_ms", 0))["program"]);
  CHECK(rig.run(shell("true"))["class"] == Value("unavailable"));
  for (const auto& number : numbers) rig.run(Value::map().set("program", number).set("end", true));
  CHECK(rig.run(shell("true"))["status"] == Value(0));
}
