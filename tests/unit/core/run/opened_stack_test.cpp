#include "core/run/opened_stack.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/unit/core/run/play.hpp"

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::Play;
using slipway::core::test::Variable;

using Texts = std::vector<std::string>;

namespace {

ExitCode open(Play& play) {
  return play.run("look", [](Session& session) { return session.open(Access::look); });
}

/// The stack names its plugin by the path of a file, which whoever wrote the stack chose.
std::string with_plugin_by_path() {
  auto text = Play::text();
  const std::string name = "plugin: puppet";
  return text.replace(text.find(name), name.size(), "plugin: " RUN_PLUGINS "/puppet.so");
}

}  // namespace

TEST_CASE("a stack is opened with a word of which it is", "[opened]") {
  Play play;
  CHECK(open(play) == ExitCode::ok);
  const auto begun = play.of(EventKind::run_started);
  REQUIRE(begun.size() == 1);
  CHECK(begun[0].fields["stack"].as_string() == "fair");
  CHECK(play.codes().empty());
}

TEST_CASE("faults of the file and of the options of its roles are told in one run", "[opened]") {
  Play play;
  play.folder.write("slipway.yaml", Play::text("  shape: round\n", "plattform: x\n"));
  CHECK(open(play) == ExitCode::usage);
  CHECK(play.codes().size() == 2);
  CHECK(play.of(EventKind::run_started).empty());
  bool option = false;
  for (const auto& event : play.of(EventKind::finding))
    option =
        option || event.fields["finding"]["message"].as_string().find("shape") != std::string::npos;
  CHECK(option);
}

TEST_CASE("a stack file that is not there is a fault of the command", "[opened]") {
  Play play;
  std::filesystem::remove(play.folder.path() + "/slipway.yaml");
  CHECK(open(play) == ExitCode::usage);
  CHECK_FALSE(play.codes().empty());
}

TEST_CASE("a plugin that is not there is told, and nothing is opened", "[opened]") {
  Play play;
  play.options.plugin_dirs.clear();
  CHECK(open(play) != ExitCode::ok);
  CHECK_FALSE(play.codes().empty());
}

TEST_CASE("a secret that a person is asked for is asked once a run", "[opened]") {
  Play play("  token: ${ask:TOKEN}\n  summary: ${ask:TOKEN}\n");
  Texts prompts;
  play.answers("y");
  play.console.read_secret = [&](const std::string& prompt) -> std::optional<std::string> {
    prompts.push_back(prompt);
    return "geheim-geheim";
  };
  const auto code = play.run("look", [](Session& session) {
    const auto opened = session.open(Access::look);
    if (opened == ExitCode::ok)
      CHECK(session.roles().find("cloud")->options["token"].as_string() == "geheim-geheim");
    return opened;
  });
  CHECK(code == ExitCode::ok);
  CHECK(prompts == Texts{"TOKEN: "});
}

TEST_CASE("nobody is asked where nobody can answer", "[opened]") {
  Play play("  token: ${ask:TOKEN}\n");
  int asked = 0;
  const auto answer = [&](const std::string&) -> std::optional<std::string> {
    ++asked;
    return "geheim-geheim";
  };
  SECTION("a program listens") {
    play.answers("y");
    play.console.read_secret = answer;
    play.console.stream = &play;
  }
  SECTION("nobody types") {
    play.console.read_secret = answer;
    play.console.stream = nullptr;
  }
  SECTION("there is no way to ask") { play.answers("y"); }
  CHECK(open(play) == ExitCode::usage);
  CHECK(asked == 0);
}

TEST_CASE("a secret is taken out of whatever is told, and what is none is shown in commands",
          "[opened]") {
  Play play;
  play.options.sets = {"cloud.token=geheim-geheim", "cloud.shade=blue"};
  const auto code = play.run("look", [](Session& session) {
    const auto opened = session.open(Access::look);
    session.teller.tell_record(Value::map().set("line", "it is geheim-geheim"));
    session.teller.end(ExitCode::ok, {}, "slipway plan");
    return opened;
  });
  CHECK(code == ExitCode::ok);
  const auto line = play.of(EventKind::record).at(0).fields["record"]["line"].as_string();
  CHECK(line.find("geheim") == std::string::npos);
  CHECK(play.end()["next"].as_string().find("--set 'cloud.token=…' --set cloud.shade=blue") !=
        std::string::npos);
}

TEST_CASE("a secret on record is taken out of whatever is told", "[opened]") {
  Play play("  token: geheim-geheim\n");
  REQUIRE(play.up() == ExitCode::ok);
  play.rewrite("  token: another-secret\n");
  play.run("look", [](Session& session) {
    const auto opened = session.open(Access::look);
    session.teller.tell_record(Value::map().set("line", "it was geheim-geheim, and key-of-t-1"));
    return opened;
  });
  const auto line = play.of(EventKind::record).at(0).fields["record"]["line"].as_string();
  CHECK(line.starts_with("it was "));
  CHECK(line.find("geheim") == std::string::npos);
  CHECK(line.find("key-of") == std::string::npos);
}

TEST_CASE("what killed writers of the lock file left is cleared by whoever changes the stack",
          "[opened]") {
  Play play;
  const auto draft = play.folder.path() + "/slipway.lock.new-0123456789abcdef";
  const auto is_cleared = [&](Access access) {
    play.folder.write("slipway.lock.new-0123456789abcdef", "{");
    REQUIRE(play.run("up", [&](Session& session) { return session.open(access); }) == ExitCode::ok);
    return !std::filesystem::exists(draft);
  };
  CHECK_FALSE(is_cleared(Access::look));
  CHECK(is_cleared(Access::change));
  REQUIRE(play.up() == ExitCode::ok);
  CHECK(is_cleared(Access::change));
}

TEST_CASE("a plugin that the stack file names by its path runs once a person said so",
          "[opened][trust]") {
  Play play;
  play.folder.write("slipway.yaml", with_plugin_by_path());
  CHECK(open(play) == ExitCode::usage);
  const auto told = play.findings("plugin.not-trusted");
  REQUIRE(told.size() == 1);
  CHECK(told[0]["message"].as_string().starts_with("the stack file names the plugin '" RUN_PLUGINS
                                                   "/puppet.so' by its path (SHA-256 "));

  play.answers("n");
  CHECK(open(play) == ExitCode::cancelled);
  play.answers("y");
  play.out.str("");
  CHECK(open(play) == ExitCode::ok);
  CHECK(play.out.str().find("run plugins as it says, now and later? [y/N] ") != std::string::npos);
  play.answers("n");
  CHECK(open(play) == ExitCode::ok);
}

TEST_CASE("a stack file that everybody can write is asked about, once", "[opened][trust]") {
  Play play;
  const auto file = play.folder.path() + "/slipway.yaml";
  REQUIRE(::chmod(file.c_str(), 0666) == 0);
  CHECK(open(play) == ExitCode::usage);
  const auto told = play.findings("plugin.not-trusted");
  REQUIRE(told.size() == 1);
  CHECK(told[0]["message"].as_string().find("can be written by everybody") != std::string::npos);
  play.answers("y");
  CHECK(open(play) == ExitCode::ok);
  play.console.stream = &play;
  CHECK(open(play) == ExitCode::ok);
}

TEST_CASE("what was accepted holds for the run also where it cannot be kept", "[opened][trust]") {
  Play play;
  play.folder.write("slipway.yaml", with_plugin_by_path());
  const Variable data("XDG_DATA_HOME", "");
  const Variable home("HOME", "");
  play.answers("y");
  CHECK(play.run("up", [](Session& session) { return session.open(Access::look); }) ==
        ExitCode::ok);
  CHECK(play.err.str().find("[plugin.trust-store]") != std::string::npos);
  CHECK(play.err.str().find("warning: ") != std::string::npos);
}

TEST_CASE("plugins of another content than on record do not run", "[opened][trust]") {
  Play play;
  REQUIRE(play.up() == ExitCode::ok);
  SECTION("by the lock file") {
    const auto file = play.folder.path() + "/slipway.lock";
    std::ifstream from(file);
    std::string text{std::istreambuf_iterator<char>(from), {}};
    const auto at = text.find("\"sha256\": \"");
    REQUIRE(at != std::string::npos);
    text.replace(at + 11, 64, std::string(64, 'a'));
    play.folder.write("slipway.lock", text);
  }
  SECTION("by a lock file that is none") { play.folder.write("slipway.lock", "{"); }
  CHECK(open(play) != ExitCode::ok);
  CHECK_FALSE(play.codes().empty());
}
