#include "core/run/importer.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/unit/core/run/play.hpp"

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::Play;

using Texts = std::vector<std::string>;

namespace {

/// What an import came to.
struct Imported {
  ExitCode code = ExitCode::ok;
  ExitCode failed = ExitCode::ok;
  std::size_t found = 0;
  std::set<std::string> missing;
  std::string summary;
};

Imported import(Play& play, const std::string& address = {}, const std::string& id = {}) {
  Imported result;
  result.code = play.run("import", [&](Session& session) {
    if (const auto code = session.open(Access::change); code != ExitCode::ok) return code;
    Importer importer(session, address, id);
    const auto code = importer.run();
    result.failed = importer.failed();
    result.found = importer.found();
    result.missing = importer.missing();
    result.summary = importer.summary("imported");
    return code;
  });
  return result;
}

void make(const Play& play, const std::string& name, const std::string& shade = "grey") {
  play.folder.write("stage/" + name + ".made", shade + "\n");
}

Texts lines_of(const Play& play) {
  Texts lines;
  for (const auto& event : play.of(EventKind::record))
    lines.push_back(event.fields["record"]["line"].as_string());
  return lines;
}

}  // namespace

TEST_CASE("an import takes on record what is there, and a plan after it is empty", "[import]") {
  Play play("  protect: true\n");
  make(play, "t-0");
  make(play, "t-1");
  const auto done = import(play);
  CHECK(done.code == ExitCode::ok);
  CHECK(done.failed == ExitCode::ok);
  CHECK(done.found == 2);
  CHECK(done.missing.empty());
  CHECK(done.summary == "2 imported, 0 not found");
  CHECK(lines_of(play) == Texts{"cloud/thing/t-0 is t-0", "cloud/thing/t-1 is t-1"});
  const auto state = play.recorded();
  const auto& row = state.resources.at("cloud/thing/t-0");
  CHECK(row.id == "t-0");
  CHECK(row.plugin == "puppet");
  CHECK(row.standing == Standing::whole);
  CHECK(row.protect);
  CHECK(row.inputs["shade"].as_string() == "grey");
  CHECK(row.inputs["size"].as_string() == "small");
  CHECK(row.outputs["address"].as_string() == "203.0.113.0");
  CHECK(state.roles.at("cloud").plugin == "puppet");
  CHECK(state.outputs["layout"]["nodes"].size() == 2);
  CHECK(play.up() == ExitCode::ok);
  CHECK(play.outcome() == Texts{"no changes"});
}

TEST_CASE("an import asks under the name and the id that it was given", "[import]") {
  Play play;
  make(play, "other");
  const auto done = import(play, "cloud/thing/t-0", "other");
  CHECK(done.found == 1);
  CHECK(play.recorded().resources.at("cloud/thing/t-0").id == "other");
  CHECK(play.recorded().resources.size() == 1);
}

TEST_CASE("what is otherwise on the other side is recorded as it is there", "[import]") {
  Play play;
  make(play, "t-0", "blue");
  REQUIRE(import(play, "cloud/thing/t-0").found == 1);
  CHECK(play.recorded().resources.at("cloud/thing/t-0").inputs["shade"].as_string() == "blue");
}

TEST_CASE("what is not there is told and not recorded", "[import]") {
  Play play;
  make(play, "t-0");
  const auto done = import(play);
  CHECK(done.code == ExitCode::ok);
  CHECK(done.summary == "1 imported, 1 not found");
  CHECK(done.missing == std::set<std::string>{"cloud/thing/t-1"});
  CHECK(lines_of(play) == Texts{"cloud/thing/t-0 is t-0", "cloud/thing/t-1 was not found"});
  CHECK_FALSE(play.recorded().resources.contains("cloud/thing/t-1"));
}

TEST_CASE("a plugin that cannot look, or says that there is none, has not found it", "[import]") {
  Play play;
  play.cue("t-0.import", "failed unsupported - cannot look");
  play.cue("t-1.import", "failed not_found - none");
  const auto done = import(play);
  CHECK(done.code == ExitCode::ok);
  CHECK(done.failed == ExitCode::ok);
  CHECK(done.missing.size() == 2);
  CHECK(done.summary == "0 imported, 2 not found");
  CHECK(play.codes().empty());
}

TEST_CASE("what could not be asked for is a failure of its own kind", "[import]") {
  Play play;
  make(play, "t-0");
  play.cue("t-1.import", "failed forbidden - no entry");
  const auto done = import(play);
  CHECK(done.code == ExitCode::ok);
  CHECK(done.failed == ExitCode::credentials);
  CHECK(done.missing.empty());
  CHECK(done.summary == "1 imported, 0 not found, 1 not to be told");
  CHECK(play.codes() == Texts{"plugin.forbidden"});
  CHECK(play.recorded().resources.contains("cloud/thing/t-0"));
}

TEST_CASE("an import that finds nothing writes nothing", "[import]") {
  Play play;
  const auto done = import(play);
  CHECK(done.code == ExitCode::ok);
  CHECK(done.found == 0);
  CHECK(play.recorded().serial == 0);
  CHECK(play.recorded().roles.empty());
}

TEST_CASE("only what was named is looked for", "[import]") {
  Play play({}, "platform:\n  plugin: puppet\n");
  make(play, "t-0");
  make(play, "t-1");
  SECTION("by its address") {
    CHECK(import(play, "cloud/thing/t-1").found == 1);
    CHECK(play.calls() == Texts{"import t-1"});
  }
  SECTION("by its role") {
    CHECK(import(play, "cloud").found == 2);
    CHECK(import(play, "cloud").found == 0);
  }
  SECTION("which may want nothing") {
    const auto done = import(play, "platform");
    CHECK(done.code == ExitCode::ok);
    CHECK(done.found == 0);
    CHECK(done.missing.empty());
    CHECK(play.calls().empty());
  }
}

TEST_CASE("a name that the stack has no use for is refused", "[import]") {
  Play play;
  make(play, "t-0");
  CHECK(import(play, "cloud/thing/t-9").code == ExitCode::not_found);
  const auto told = play.findings("import.nothing");
  REQUIRE(told.size() == 1);
  CHECK(told.front()["message"].as_string() == "the stack asks for no 'cloud/thing/t-9'");
  CHECK(told.front()["help"].as_string() == "slipway plan");
  CHECK(import(play, "config").code == ExitCode::not_found);
}

TEST_CASE("what is on record already is not looked for, and that is no fault", "[import]") {
  Play play;
  make(play, "t-0");
  REQUIRE(import(play, "cloud/thing/t-0").found == 1);
  play.calls();
  const auto again = import(play, "cloud/thing/t-0");
  CHECK(again.code == ExitCode::ok);
  CHECK(again.found == 0);
  CHECK(play.calls().empty());
  CHECK(import(play).missing == std::set<std::string>{"cloud/thing/t-1"});
}

TEST_CASE("what others are needed by is looked for first, and without it they are not asked for",
          "[import]") {
  Play play("  ground: earth\n");
  make(play, "t-0");
  make(play, "t-1");
  SECTION("it is there") {
    make(play, "c");
    CHECK(import(play).found == 3);
    CHECK(play.calls() == Texts{"import c", "import t-0", "import t-1"});
    const auto state = play.recorded();
    CHECK(state.resources.at("cloud/thing/t-0").inputs["crate"].as_string() == "c");
    CHECK(state.resources.at("cloud/thing/t-0").wiring.contained_by == Texts{"cloud/crate/c"});
  }
  SECTION("it is not") {
    const auto done = import(play);
    CHECK(done.found == 0);
    CHECK(done.missing.size() == 3);
    CHECK(play.calls() == Texts{"import c"});
  }
}

TEST_CASE("one that is not asked for is no reason to compose again before the rest is",
          "[import]") {
  Play play("  ground: earth\n  bag: true\n");
  make(play, "b");
  CHECK(import(play).found == 1);
  CHECK(play.calls() == Texts{"import c", "import b", "import c"});
}

TEST_CASE("what holds for new objects only need not be known, and is recorded once it is",
          "[import]") {
  Play play("  bag: true\n");
  make(play, "b");
  SECTION("it is not known") {
    CHECK(import(play).found == 1);
    CHECK_FALSE(play.recorded().resources.at("cloud/bag/b").inputs.find("letter"));
  }
  SECTION("it is known") {
    make(play, "t-0");
    CHECK(import(play).found == 2);
    CHECK(play.recorded().resources.at("cloud/bag/b").inputs["letter"].as_string() ==
          "203.0.113.0");
  }
}

TEST_CASE("after a type of which something is otherwise the stack is composed again", "[import]") {
  Play play("  bag: true\n");
  make(play, "t-0", "blue");
  make(play, "b");
  CHECK(import(play).found == 2);
  // t-1 is asked for in each round: the bag waits for the second, and the third finds no more
  CHECK(play.calls() == Texts{"import t-0", "import t-1", "import t-1", "import b", "import t-1"});
}

TEST_CASE("an import that is stopped takes nothing on record", "[import]") {
  Play play;
  make(play, "t-0");
  play.stop.request_stop();
  const auto done = import(play);
  CHECK(done.code == ExitCode::cancelled);
  CHECK(play.outcome() == Texts{"cancelled: nothing was taken on record"});
  CHECK(play.next() == "slipway import");
  CHECK(play.recorded().resources.empty());
  CHECK(play.calls().empty());
}

TEST_CASE("a fault in what the stack asks for is told before anything is looked for", "[import]") {
  Play play;
  play.cue("expand", "failed invalid - no stage");
  CHECK(import(play).code == ExitCode::usage);
  CHECK(play.calls().empty());
}
