#include <catch2/catch.hpp>

#include "deis/machines/machine_files.hpp"
#include "deis/units/unit_text.hpp"
#include "tests/support/script_rig.hpp"

using namespace deis;

namespace {

/// The script inside `/bin/sh -c '...'`, as the shell gets it from systemd.
std::string script_of(const std::string& command) {
  const std::string begin = "/bin/sh -c '";
  if (command.rfind(begin, 0) != 0) return {};
  std::string script;
  for (std::size_t i = begin.size(); i + 1 < command.size(); ++i) {
    if (command[i] == '$' && command[i + 1] == '$') ++i;
    script += command[i];
  }
  return "COREOS_PRIVATE_IPV4=10.0.0.4; export COREOS_PRIVATE_IPV4\n" + script + "\n";
}

}  // namespace

TEST_CASE("every script that a machine gets is clean POSIX shell", "[deis][scripts]") {
  for (const auto& file : machine_files(Settings())) {
    if (file.mode != "0755") continue;
    INFO(file.path);
    CHECK(slipway::test::shellcheck(file.content.as_string()) == "");
  }
}

TEST_CASE("every command line of a unit is clean shell with balanced quotes", "[deis][scripts]") {
  std::string all;
  for (const auto& component : components())
    for (const auto& option : unit_of(component, {Release{1, 13, 4}, true}))
      if (const auto script = script_of(option.value); !script.empty()) {
        CHECK(script.find('\'') == std::string::npos);
        all += "(" + script + ")\n";
      }
  // what a variable may be split into is known: an address and an image name
  CHECK(slipway::test::shellcheck("#!/bin/sh\n# shellcheck disable=SC2086,SC2031,SC2030\n:\n" +
                                  all) == "");
}
