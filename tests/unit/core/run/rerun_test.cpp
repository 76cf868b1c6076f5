#include <catch2/catch.hpp>

#include "core/run/rerun.hpp"

using namespace slipway::core;

namespace {

RunOptions options_of_a_run() {
  RunOptions options;
  options.command = "up";
  options.line = "slipway up --replace cloud/box/fair-1";
  options.file = "my stack.yaml";
  options.sets = {"cloud.nodes=5", "cloud.token=geheim"};
  options.plugin_dirs = {"plugins"};
  options.works_on_a_stack = [](const std::string& word) { return word == "plan" || word == "up"; };
  return options;
}

constexpr const char* flags =
    " --file 'my stack.yaml' --set cloud.nodes=5 --set 'cloud.token=…' --plugin-dir plugins";

}  // namespace

TEST_CASE("a command is named with the flags that lead to the same stack") {
  const auto options = options_of_a_run();
  const Rerun rerun(options);
  CHECK(rerun.with_flags("slipway plan") == std::string("slipway plan") + flags);
}

TEST_CASE("a value is shown only where its plugin says that it is no secret") {
  const auto options = options_of_a_run();
  Rerun rerun(options);
  rerun.may_show({"cloud.token"});
  CHECK(rerun.with_flags("slipway plan").find("cloud.token=geheim") != std::string::npos);
  rerun.may_show({});
  CHECK(rerun.with_flags("slipway plan").find("geheim") == std::string::npos);
}

TEST_CASE("how many calls at once is kept for commands that apply, and for no other") {
  auto options = options_of_a_run();
  options.parallelism = 4;
  const Rerun rerun(options);
  CHECK(rerun.with_flags("slipway up").ends_with(" --parallelism 4"));
  CHECK(rerun.with_flags("slipway down --confirm=fair").ends_with(" --parallelism 4"));
  CHECK_FALSE(rerun.with_flags("slipway plan").ends_with(" --parallelism 4"));
}

TEST_CASE("a help that is commands on a stack gets their flags, each of them") {
  const auto options = options_of_a_run();
  const Rerun rerun(options);
  CHECK(rerun.help_with_flags("slipway plan && slipway up") ==
        std::string("slipway plan") + flags + " && slipway up" + flags);
}

TEST_CASE("a help that is a sentence, or a command without a stack, stays as it is") {
  const auto options = options_of_a_run();
  const Rerun rerun(options);
  for (const std::string help : {"see that the disk has room", "slipway version",
                                 "slipway plan, then slipway up", "slipway plan && reboot", ""})
    CHECK(rerun.help_with_flags(help) == help);
}

TEST_CASE("a run's own command holds the name that was given to confirm it") {
  auto options = options_of_a_run();
  CHECK(Rerun(options).line() == options.line);
  options.confirm = "my fair";
  CHECK(Rerun(options).line() == options.line + " --confirm='my fair'");
}
