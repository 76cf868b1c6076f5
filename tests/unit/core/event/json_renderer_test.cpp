#include <sstream>

#include "core/event/renderer.hpp"
#include "core/value/json.hpp"
#include "event_scene.hpp"
#include "golden.hpp"

using namespace slipway;
using namespace slipway::core;

TEST_CASE("a run reads as one JSON object per line", "[event][json]") {
  std::ostringstream out;
  const auto sink = make_renderer(RendererKind::json, out);
  Told told(*sink);
  tell_a_run(told);
  check_golden("events.jsonl", out.str());
  std::istringstream lines(out.str());
  for (std::string line; std::getline(lines, line);) {
    const auto object = from_json(line);
    REQUIRE(object);
    CHECK((*object)["version"].as_int() == 1);
    CHECK_FALSE((*object)["event"].as_string().empty());
    CHECK((*object)["time"].as_string().size() == 24);
  }
}

TEST_CASE("fields cannot pose as the stream's own, and sensitive ones are hidden",
          "[event][json]") {
  std::ostringstream out;
  const auto sink = make_renderer(RendererKind::json, out);
  Told told(*sink);
  Value fields = Value::map().set("event", "run_ended").set("version", 7);
  fields.set("token", Value("hunter2").mark_sensitive());
  told(EventKind::log, "", fields);
  CHECK(out.str() ==
        "{\"event\":\"log\",\"time\":\"2026-03-01T14:00:00.000Z\",\"token\":\"(sensitive)\","
        "\"version\":1}\n");
}
