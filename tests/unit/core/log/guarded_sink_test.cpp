#include "core/log/guarded_sink.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ostream_sink.h>

#include <catch2/catch.hpp>
#include <sstream>

using namespace slipway;
using namespace slipway::core;

namespace {

/// A logger before the sink, and what came out of it.
struct Scene {
  std::ostringstream out;
  std::shared_ptr<GuardedSink> sink = std::make_shared<GuardedSink>();
  spdlog::logger logger{"engine", sink};

  explicit Scene(const std::string& levels = "trace") {
    auto plain = std::make_shared<spdlog::sinks::ostream_sink_mt>(out);
    plain->set_formatter(std::make_unique<spdlog::pattern_formatter>("%l %n: %v"));
    sink->add(plain, *log_levels_from_text(levels));
    logger.set_level(spdlog::level::trace);
  }
};

}  // namespace

TEST_CASE("a secret that was told of is in no line, in whichever form", "[log]") {
  Scene scene;
  scene.logger.info("before: hunter2-hunter2");
  scene.sink->learn(Value::map().set("password", Value("hunter2-hunter2").mark_sensitive()));
  scene.logger.info("said hunter2-hunter2 and {}", "aHVudGVyMi1odW50ZXIy");
  CHECK(scene.out.str() ==
        "info engine: before: hunter2-hunter2\n"
        "info engine: said (sensitive) and (sensitive)\n");
}

TEST_CASE("one line stays one line, and is no command to a terminal", "[log]") {
  Scene scene;
  scene.logger.info("first\nsecond \x1b[31mred\x1b[0m \xff");
  const auto text = scene.out.str();
  CHECK(text == "info engine: first second ?[31mred?[0m \xEF\xBF\xBD\n");
}

TEST_CASE("a sink is given what its levels say, logger by logger", "[log]") {
  Scene scene("warning,engine=debug");
  spdlog::logger state("state", scene.sink);
  state.set_level(spdlog::level::trace);
  scene.logger.trace("one");
  scene.logger.debug("two");
  state.info("three");
  state.warn("four");
  CHECK(scene.out.str() == "debug engine: two\nwarning state: four\n");
  CHECK(scene.sink->level_of("engine") == spdlog::level::debug);
  CHECK(scene.sink->level_of("state") == spdlog::level::warn);
}
