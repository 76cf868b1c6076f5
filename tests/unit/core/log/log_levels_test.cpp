#include "core/log/log_levels.hpp"

#include <catch2/catch.hpp>

using namespace slipway::core;
namespace level = spdlog::level;

TEST_CASE("a level alone is for every logger, one with a name for that and what is below it",
          "[log]") {
  const auto levels = log_levels_from_text("info,plugin=trace,plugin.quiet=off,engine=debug");
  REQUIRE(levels);
  CHECK(levels->level_of("state") == level::info);
  CHECK(levels->level_of("engine") == level::debug);
  CHECK(levels->level_of("plugin.shed") == level::trace);
  CHECK(levels->level_of("plugin.quiet") == level::off);
  CHECK(levels->level_of("plugins") == level::info);
  CHECK_FALSE(levels->silent());
}

TEST_CASE("without a word, and where all are off, nothing is said", "[log]") {
  CHECK(log_levels_from_text("")->silent());
  CHECK(log_levels_from_text("off,engine=off")->silent());
  CHECK_FALSE(log_levels_from_text("engine=error")->silent());
  CHECK(log_levels_from_text("engine=error")->level_of("state") == level::off);
}

TEST_CASE("the last word on a logger counts", "[log]") {
  const auto levels = log_levels_from_text("debug,engine=off,error,engine=trace");
  REQUIRE(levels);
  CHECK(levels->level_of("state") == level::err);
  CHECK(levels->level_of("engine") == level::trace);
}

TEST_CASE("a word that is neither a level nor a logger's is refused, and named", "[log]") {
  for (const std::string word : {"loud", "engine=loud", "=debug", "engine", "engine=debug=trace",
                                 "Engine=debug", "engine debug", "engine=debug,,state=info"}) {
    CAPTURE(word);
    const auto levels = log_levels_from_text(word);
    REQUIRE_FALSE(levels);
    CHECK(levels.error().code == Errc::invalid_input);
    CHECK(levels.error().hint.find("levels are") == 0);
  }
  CHECK(log_levels_from_text("debug,engine=loud").error().message.find("'engine=loud'") !=
        std::string::npos);
}
