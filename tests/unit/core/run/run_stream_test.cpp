#include "core/run/run_stream.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "core/run/last_word.hpp"
#include "core/value/json.hpp"

using namespace slipway;
using namespace slipway::core;

using Texts = std::vector<std::string>;

namespace {

std::vector<Value> lines_of(const std::ostringstream& out) {
  std::vector<Value> lines;
  std::istringstream from(out.str());
  for (std::string line; std::getline(from, line);) {
    auto value = from_json(line);
    REQUIRE(value);
    lines.push_back(*value);
  }
  return lines;
}

Texts kinds_of(const std::ostringstream& out) {
  Texts kinds;
  for (const auto& line : lines_of(out)) kinds.push_back(line["event"].as_string());
  return kinds;
}

Event event_of(EventKind kind) {
  Event event;
  event.kind = kind;
  event.wall_ms = 1'700'000'000'000;
  return event;
}

}  // namespace

TEST_CASE("a stream begins with run_started and ends with run_ended, whatever comes between",
          "[stream]") {
  std::ostringstream out;
  {
    RunStream stream(out, "version");
    stream.on(event_of(EventKind::record));
    stream.close(ExitCode::ok);
  }
  CHECK(kinds_of(out) == Texts{"run_started", "record", "run_ended"});
  const auto lines = lines_of(out);
  CHECK(lines[0]["command"].as_string() == "version");
  CHECK(lines[0]["time"].as_string() == lines[1]["time"].as_string());
  CHECK(lines[2]["exit_code"].as_int(-1) == 0);
}

TEST_CASE("a stream in which nothing was said has its two lines", "[stream]") {
  std::ostringstream out;
  {
    RunStream stream(out, "version");
    stream.close(ExitCode::not_found);
  }
  CHECK(kinds_of(out) == Texts{"run_started", "run_ended"});
  CHECK(lines_of(out)[0]["command"].as_string() == "version");
  CHECK(lines_of(out)[1]["exit_code"].as_int() == 6);
  CHECK(lines_of(out)[1]["seconds"].as_double(-1) >= 0);
  CHECK(lines_of(out)[1]["seconds"].as_double() < 60);
}

TEST_CASE("a stream is begun once, by the run or by what came before it", "[stream]") {
  std::ostringstream out;
  RunStream stream(out, "up");
  SECTION("by the run") {
    stream.on(event_of(EventKind::run_started));
    stream.on(event_of(EventKind::finding));
    CHECK(kinds_of(out) == Texts{"run_started", "finding"});
  }
  SECTION("by a finding before the stack was known") {
    stream.on(event_of(EventKind::finding));
    stream.on(event_of(EventKind::run_started));
    CHECK(kinds_of(out) == Texts{"run_started", "finding"});
  }
}

TEST_CASE("the end that a command says is held back, and has the code of the program", "[stream]") {
  std::ostringstream out;
  RunStream stream(out, "up");
  auto end = event_of(EventKind::run_ended);
  end.fields.set("exit_code", 0).set("next", "slipway status").set("seconds", 4.5);
  stream.on(end);
  CHECK(out.str().empty());
  stream.close(ExitCode::other);
  const auto last = lines_of(out).back();
  CHECK(last["exit_code"].as_int() == 1);
  CHECK(last["next"].as_string() == "slipway status");
  CHECK(last["seconds"].as_double() == Approx(4.5));
  CHECK(last["time"].as_string() > "2024");
}

TEST_CASE("what comes after the end is dropped", "[stream]") {
  std::ostringstream out;
  RunStream stream(out, "up");
  stream.close(ExitCode::ok);
  stream.close(ExitCode::defect);
  stream.on(event_of(EventKind::record));
  CHECK(kinds_of(out) == Texts{"run_started", "run_ended"});
}

TEST_CASE("a stream that is left without an end was left by a defect", "[stream]") {
  std::ostringstream out;
  { RunStream stream(out, "up"); }
  CHECK(lines_of(out).back()["exit_code"].as_int() == 70);
}

TEST_CASE("each line is written out before the next is begun", "[stream]") {
  struct Counted : std::stringbuf {
    int sync() override {
      ++syncs;
      return 0;
    }
    int syncs = 0;
  } buffer;
  std::ostream out(&buffer);
  RunStream stream(out, "up");
  stream.on(event_of(EventKind::run_started));
  CHECK(buffer.syncs == 1);
  stream.on(event_of(EventKind::record));
  CHECK(buffer.syncs == 2);
}
