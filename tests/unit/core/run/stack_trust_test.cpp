#include "core/run/stack_trust.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "core/run/stack_source.hpp"
#include "tests/unit/core/run/play.hpp"

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::Play;

using Texts = std::vector<std::string>;

TEST_CASE("a stack file of one's own that others cannot write is no stranger", "[trust]") {
  Play play;
  const auto file = play.folder.path() + "/slipway.yaml";
  REQUIRE(::chmod(file.c_str(), 0644) == 0);
  CHECK_FALSE(strange_file(file));
  CHECK_FALSE(strange_file(file + ".none"));
}

TEST_CASE("a stack file that everybody can write is strange, by its place without links",
          "[trust]") {
  Play play;
  const auto file = play.folder.path() + "/slipway.yaml";
  const auto link = play.folder.path() + "/link.yaml";
  REQUIRE(::symlink(file.c_str(), link.c_str()) == 0);
  REQUIRE(::chmod(file.c_str(), 0646) == 0);
  const auto strange = strange_file(link);
  REQUIRE(strange);
  CHECK(strange->path == std::filesystem::canonical(file).string());
  CHECK(strange->owner == static_cast<std::int64_t>(::geteuid()));
  CHECK(strange->why == "can be written by everybody");
}

TEST_CASE("a stack file of somebody else is strange, whoever can write it", "[trust]") {
  if (::geteuid() != 0) return;  // nobody else can give a file away
  Play play;
  const auto file = play.folder.path() + "/slipway.yaml";
  REQUIRE(::chmod(file.c_str(), 0600) == 0);
  REQUIRE(::chown(file.c_str(), 1002, 1002) == 0);
  const auto strange = strange_file(file);
  REQUIRE(strange);
  CHECK(strange->owner == 1002);
  CHECK(strange->why == "belongs to somebody else (user 1002)");
}

TEST_CASE("what is to be accepted is said line by line, and is kept as it was said", "[trust]") {
  Play play;
  ToAccept wanted;
  CHECK(wanted.nothing());
  CHECK(wanted.lines().empty());
  wanted.file = StrangeFile{"/a/slipway.yaml", 1002, "belongs to somebody else (user 1002)"};
  CHECK_FALSE(wanted.nothing());
  wanted.plugins = {{"one", "/a/one.so", true, true}, {"two", "/a/two.so", true, true}};
  wanted.hashes = {"1111", "2222"};
  CHECK(wanted.lines() ==
        Texts{"the stack file '/a/slipway.yaml' belongs to somebody else (user 1002)",
              "the stack file names the plugin '/a/one.so' by its path (SHA-256 1111)",
              "the stack file names the plugin '/a/two.so' by its path (SHA-256 2222)"});
  auto store = TrustStore::read("");
  REQUIRE(store);
  wanted.put_into(*store);
  CHECK(store->has_stack("/a/slipway.yaml", 1002));
  CHECK(store->has_plugin("1111"));
  CHECK(store->has_plugin("2222"));
  wanted.file.reset();
  CHECK_FALSE(wanted.nothing());
}

TEST_CASE("the lock file alone decides where it names every plugin", "[trust]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  const auto& folder = play.folder.path();
  const auto locked = trust_of(folder, "fair", {"puppet"});
  REQUIRE(locked);
  CHECK(locked->lock.find("puppet"));
  CHECK(locked->recorded.empty());

  SECTION("else the state is asked as well") {
    const auto both = trust_of(folder, "fair", {"puppet", "shed"});
    REQUIRE(both);
    CHECK(both->recorded.contains("puppet"));
    const auto all = trust_of(folder, "fair", {});
    REQUIRE(all);
    CHECK(all->recorded.contains("puppet"));
  }
  SECTION("and when the lock file is gone what is on record still holds") {
    std::filesystem::remove(folder + "/slipway.lock");
    const auto recorded = trust_of(folder, "fair", {"puppet"});
    REQUIRE(recorded);
    CHECK_FALSE(recorded->lock.find("puppet"));
    CHECK(recorded->recorded.at("puppet").size() == 64);
    CHECK(recorded->admission().recorded == recorded->recorded);
    CHECK(recorded->admission().accepted == &recorded->accepted);
  }
  SECTION("a stack without a record has none to ask") {
    const auto none = trust_of(folder, "market", {});
    REQUIRE(none);
    CHECK(none->recorded.empty());
  }
  SECTION("a state that cannot be read might refuse") {
    std::filesystem::remove(folder + "/slipway.lock");
    play.folder.write(".slipway/fair.db", std::string(4096, 'x'));
    CHECK_FALSE(trust_of(folder, "fair", {"puppet"}));
    CHECK(trust_of(folder, "", {}));
  }
}

TEST_CASE("a state that is open is taken as it is", "[trust]") {
  Play play;
  State state;
  state.roles["cloud"].plugin = "one";
  state.roles["cloud"].hash = "1111";
  state.roles["config"].plugin = "two";
  const auto trust = trust_of(play.folder.path(), state);
  REQUIRE(trust);
  CHECK(trust->recorded == std::map<std::string, std::string>{{"one", "1111"}});
}

TEST_CASE("a command without a stack takes the trust of the one around it, if any", "[trust]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  std::filesystem::remove(play.folder.path() + "/slipway.lock");
  const auto around = [&] { return trust_around(stack_source(play.options, play.console)); };
  SECTION("there is one") {
    const auto trust = around();
    REQUIRE(trust);
    CHECK(trust->recorded.contains("puppet"));
  }
  SECTION("there is one with faults") {
    play.folder.write("slipway.yaml", Play::text({}, "plattform: x\n"));
    const auto trust = around();
    REQUIRE(trust);
    CHECK(trust->recorded.contains("puppet"));
  }
  SECTION("there is none") {
    std::filesystem::remove(play.folder.path() + "/slipway.yaml");
    const auto trust = around();
    REQUIRE(trust);
    CHECK(trust->recorded.empty());
  }
}

TEST_CASE("where a run's stack is read from is what its options and surroundings say", "[trust]") {
  Play play;
  play.options.file = "fair.yaml";
  play.options.sets = {"cloud.nodes=5"};
  play.console.environment["SHADE"] = "blue";
  const auto source = stack_source(play.options, play.console);
  CHECK(source.file == "fair.yaml");
  CHECK(source.directory == play.folder.path());
  CHECK(source.sets == Texts{"cloud.nodes=5"});
  CHECK(source.environment.at("SHADE") == "blue");
  CHECK_FALSE(source.ask);
}
