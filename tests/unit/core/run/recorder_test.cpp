#include "core/run/recorder.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "core/state/stack_names.hpp"
#include "tests/unit/core/run/play.hpp"

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::Play;

using Texts = std::vector<std::string>;

namespace {

const std::string other_lineage = "0123456789abcdef0123456789abcdef";

bool exists(const Play& play, const std::string& name) {
  return std::filesystem::exists(play.folder.path() + "/" + name);
}

}  // namespace

TEST_CASE("a look at a stack without a record makes nothing on disk, and has a lineage",
          "[recorder]") {
  Play play;
  play.run("look", [](Session& session) {
    CHECK_FALSE(session.recorder.is_open());
    CHECK(session.open_state(Access::look) == ExitCode::ok);
    CHECK(session.recorder.is_open());
    CHECK(session.recorder.lock() == 0);
    CHECK(session.state().lineage.size() == 32);
    CHECK(session.state().serial == 0);
    return ExitCode::ok;
  });
  CHECK_FALSE(exists(play, ".slipway"));
}

TEST_CASE("a stack that needs no record has a state of nothing", "[recorder]") {
  Play play;
  play.run("look", [](Session& session) {
    CHECK(session.open_stack() == ExitCode::ok);
    CHECK_FALSE(session.recorder.is_open());
    CHECK(session.state().lineage == std::string(32, '0'));
    return ExitCode::ok;
  });
}

TEST_CASE("each commit raises the serial, and only what was written does", "[recorder]") {
  Play play;
  play.run("up", [](Session& session) {
    REQUIRE(session.open_state(Access::change) == ExitCode::ok);
    CHECK(session.recorder.lock() > 0);
    Batch batch;
    batch.put_runs.push_back({"r", "up", 1, 2, 0});
    const auto before = session.state().serial;
    CHECK(session.recorder.commit(batch));
    CHECK(session.state().serial == before + 1);
    session.recorder.give_back();
    CHECK(session.recorder.lock() == 0);
    CHECK_FALSE(session.recorder.commit(batch));
    CHECK(session.state().serial == before + 1);
    return ExitCode::ok;
  });
  CHECK(play.recorded().serial == 1);
}

TEST_CASE("the lineage of a record that is begun stays, from the first look on", "[recorder]") {
  Play play;
  std::string looked;
  play.run("up", [&](Session& session) {
    REQUIRE(session.open(Access::look) == ExitCode::ok);
    looked = session.state().lineage;
    REQUIRE(session.take_for_change() == ExitCode::ok);
    CHECK(session.state().lineage == looked);
    return ExitCode::ok;
  });
  CHECK(play.recorded().lineage == looked);
}

TEST_CASE("the lock names who holds it, and is given back when the run ends", "[recorder]") {
  Play play;
  play.run("up", [&](Session& session) {
    REQUIRE(session.open_state(Access::change) == ExitCode::ok);
    Play other;
    other.console.directory = play.folder.path();
    CHECK(other.run("down", [](Session& second) { return second.open_state(Access::change); }) ==
          ExitCode::locked);
    const auto told = other.findings("state.locked");
    REQUIRE(told.size() == 1);
    CHECK(told[0]["message"].as_string().find("(up)") != std::string::npos);
    CHECK(other.run("state list", [](Session& second) {
      return second.open_state(Access::look);
    }) == ExitCode::ok);
    return ExitCode::ok;
  });
  CHECK(play.run("up", [](Session& session) { return session.open_state(Access::change); }) ==
        ExitCode::ok);
}

TEST_CASE("a record that is lost or broken is told so, and that is no fault of the command",
          "[recorder]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  const auto look = [&] {
    return play.run("look", [](Session& session) { return session.open_state(Access::look); });
  };
  SECTION("empty") {
    play.folder.write(".slipway/fair.db", "");
    CHECK(look() == ExitCode::other);
    CHECK(play.codes() == Texts{"state.lost"});
  }
  SECTION("something else") {
    play.folder.write(".slipway/fair.db", std::string(4096, 'x'));
    CHECK(look() == ExitCode::other);
    CHECK(play.codes() == Texts{"state.open"});
  }
}

TEST_CASE("a secret whose key is gone is a warning that names it and the way back", "[recorder]") {
  Play play("  token: geheim-geheim\n");
  REQUIRE(play.up() == ExitCode::ok);
  std::filesystem::remove_all(play.folder.path() + "/data");
  CHECK(play.run("look", [](Session& session) { return session.open_state(Access::look); }) ==
        ExitCode::ok);
  const auto told = play.findings("state.lost-secret");
  REQUIRE_FALSE(told.empty());
  CHECK(told[0]["level"].as_string() == "warning");
  CHECK(told[0]["message"].as_string().find(
            "cannot be opened: the state's key is not there, or it was sealed elsewhere") !=
        std::string::npos);
  CHECK(told[0]["message"].as_string().starts_with("the sensitive value '"));
  CHECK(told[0]["help"].as_string() == "set SLIPWAY_STATE_KEY, or put the key file back");
}

TEST_CASE("a record is kept under another name", "[recorder]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  const auto rename = [&](const std::string& from, const std::string& to) {
    return play.run("state rename", [&](Session& session) {
      if (const auto code = session.opened.read_file(); code != ExitCode::ok) return code;
      return session.recorder.rename(session.stack(), from, to);
    });
  };
  CHECK(rename("nobody", "fare") == ExitCode::not_found);
  CHECK(play.codes() == Texts{"state.rename"});
  play.run("up", [&](Session& session) {
    REQUIRE(session.open_state(Access::change) == ExitCode::ok);
    Play other;
    other.console.directory = play.folder.path();
    const auto code = other.run("state rename", [](Session& second) {
      REQUIRE(second.opened.read_file() == ExitCode::ok);
      return second.recorder.rename(second.stack(), "fair", "fare");
    });
    CHECK(code == ExitCode::locked);
    CHECK(other.codes() == Texts{"state.locked"});
    return ExitCode::ok;
  });
  CHECK(rename("fair", "fare") == ExitCode::ok);
  CHECK(recorded_stacks(play.folder.path()) == Texts{"fare"});
}

TEST_CASE("a record of the lineage that is given is begun, and another is set aside",
          "[recorder]") {
  Play play;
  const auto adopt = [&](const std::string& lineage) {
    return play.run("audit --adopt", [&](Session& session) {
      if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
      const auto code = session.adopt(lineage);
      CHECK(session.recorder.lock() > 0);
      CHECK(session.state().lineage == lineage);
      return code;
    });
  };
  SECTION("nothing was on record") {
    CHECK(adopt(other_lineage) == ExitCode::ok);
    CHECK(play.findings("state.set-aside").empty());
    CHECK(recorded_stacks(play.folder.path()) == Texts{"fair"});
  }
  SECTION("it is that lineage already") {
    REQUIRE(play.up() == ExitCode::ok);
    CHECK(adopt(play.recorded().lineage) == ExitCode::ok);
    CHECK(play.findings("state.set-aside").empty());
    CHECK(play.recorded().resources.size() == 2);
  }
  SECTION("another was on record") {
    REQUIRE(play.up() == ExitCode::ok);
    const auto aside = "fair-before-" + play.recorded().lineage.substr(0, 8);
    CHECK(adopt(other_lineage) == ExitCode::ok);
    const auto told = play.findings("state.set-aside");
    REQUIRE(told.size() == 1);
    CHECK(told[0]["level"].as_string() == "note");
    CHECK(told[0]["message"].as_string() ==
          "what was on record here is now on record for '" + aside + "'");
    CHECK(recorded_stacks(play.folder.path()) == Texts{"fair", aside});
    CHECK(play.recorded().resources.empty());
  }
}
