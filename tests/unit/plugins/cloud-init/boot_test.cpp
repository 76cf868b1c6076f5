// What a machine says of its first boot, and where that leads back to.  What is said here was said
// by cloud-init 22.4.2 and 25.1.4 at boots with documents of the folder cases, or with one that was
// numbered by us.
#include <stdlib.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "boot/judge.hpp"
#include "boot/log.hpp"
#include "boot/report.hpp"
#include "role/explanations.hpp"
#include "role/user_data.hpp"
#include "slipway/codec.hpp"
#include "slipway/contract/node_config.hpp"
#include "tests/unit/plugins/cloud-init/whole_node.hpp"

using namespace cloud_init;
using slipway::Value;
using slipway::contract::BaseDocument;
using slipway::contract::NodeConfig;
using user_data::Level;

namespace {

/// Where everything of a document of the user's own comes from.
Origins origins_in(const std::string& base, const NodeConfig& config = {}) {
  Value inputs = Value::map().set("node", "demo-0");
  inputs.set("config", slipway::codec::encode(config));
  inputs.set("base", slipway::codec::encode(BaseDocument::holding(base, "own.yaml")));
  const auto made = make_user_data(inputs);
  CHECK_FALSE(made.refused());
  // as it comes back from the state
  return slipway::codec::decoded<Origins>(slipway::codec::encode(made.origins));
}

Origins origins_of_case(const std::string& name) {
  std::ifstream file(std::string(CASES_FOLDER) + "/" + name + ".txt", std::ios::binary);
  REQUIRE(file);
  return origins_in(std::string(std::istreambuf_iterator<char>(file), {}));
}

std::string log_line(const std::string& text) { return "2026-11-28 22:25:26,123 - " + text + "\n"; }

/// A report of one whose module has failed.
Report failed(const std::string& module, const std::string& last_line) {
  Report report;
  report.log = log_line("util.py[WARNING]: Running module " + module +
                        " (<module 'cloudinit.config.cc'>) failed") +
               log_line("util.py[DEBUG]: Running module " + module + " failed") +
               "Traceback (most recent call last):\n  File \"x.py\", line 1\n" + last_line + "\n";
  return report;
}

std::string places_of(const std::vector<Trouble>& troubles) {
  std::string text;
  for (const auto& one : troubles)
    text += one.problem.code + " " + one.problem.file + ":" + std::to_string(one.problem.at.line) +
            ":" + std::to_string(one.problem.at.column) + "\n";
  return text;
}

/// What a program prints that a shell gets as its input.
std::string said_by_shell(const std::string& program) {
  std::string folder = (std::filesystem::temp_directory_path() / "slipway-XXXXXX").string();
  REQUIRE(::mkdtemp(folder.data()));
  std::ofstream(folder + "/program") << program;
  CHECK(std::system(("sh " + folder + "/program >" + folder + "/printed").c_str()) == 0);
  std::ifstream file(folder + "/printed");
  std::string printed(std::istreambuf_iterator<char>(file), {});
  std::filesystem::remove_all(folder);
  return printed;
}

std::string package_error(const std::string& names) {
  return "{\"v1\": {\"errors\": [\"('package-update-upgrade-install', ProcessExecutionError(\\\""
         "Unexpected error while running command.\\\\nCommand: ['apt-get', 'install', " +
         names + "]\\\\nExit code: 100\\\"))\"]}}";
}

}  // namespace

TEST_CASE("a boot of which nothing is said to have failed is a good one", "[cloud-init][boot]") {
  auto report = Report();
  report.result = "{\"v1\": {\"datasource\": \"DataSourceNoCloud\", \"errors\": []}}";
  const auto origins = origins_of_case("29-commands-good");
  for (std::size_t i = 1; i <= origins.steps.size(); ++i)
    report.steps.push_back(std::to_string(i) + " 0");
  CHECK(judge(report, origins).empty());
  CHECK(judge(Report(), Origins()).empty());
}

TEST_CASE("a path that is a directory is the entry at fault", "[cloud-init][boot]") {
  auto report = failed("write-files", "IsADirectoryError: [Errno 21] Is a directory: '/etc/apt'");
  const auto troubles = judge(report, origins_of_case("18-files-path-is-a-directory"));
  CHECK(places_of(troubles) == "boot-file-not-written own.yaml:4:12\n");
  CHECK(troubles[0].log.find("[Errno 21]") != std::string::npos);
}

TEST_CASE("where the file is not named it is the one after the last that was written",
          "[cloud-init][boot]") {
  Report report;
  report.result = "{\"v1\": {\"errors\": [\"('write-files', Error('Incorrect padding'))\"]}}";
  report.log = log_line("handlers.py[DEBUG]: start: init-network/config-write-files: running") +
               log_line(
                   "util.py[DEBUG]: Writing to /var/lib/cloud/instances/i/sem/config_write_files"
                   " - wb: [644] 24 bytes") +
               log_line("util.py[DEBUG]: Writing to /srv/a - wb: [644] 1 bytes") +
               log_line("handlers.py[DEBUG]: finish: init-network/config-write-files: FAIL") +
               log_line("util.py[DEBUG]: Writing to /etc/hosts - wb: [644] 9 bytes");
  CHECK(places_of(judge(report, origins_of_case("18-files-path-is-a-directory"))) ==
        "boot-file-not-written own.yaml:4:12\n");
}

TEST_CASE("an owner who is not there is the last file that was written", "[cloud-init][boot]") {
  auto report = failed("write-files",
                       "OSError: Unknown user or group: \"getpwnam(): name not found: 'ada'\"");
  report.log = log_line("handlers.py[DEBUG]: start: init-network/config-write-files: running") +
               log_line("util.py[DEBUG]: Writing to /srv/a - wb: [644] 1 bytes") +
               log_line("util.py[DEBUG]: Writing to /srv/b - wb: [644] 1 bytes") + report.log;
  const auto origins = origins_in(
      "#cloud-config\nwrite_files:\n  - {path: /srv/a, content: a}\n"
      "  - {path: /srv/b, content: b, owner: ghost}\n  - {path: /srv/c, content: c}\n");
  CHECK(places_of(judge(report, origins)) == "boot-file-not-written own.yaml:4:12\n");
}

TEST_CASE("deferred files are counted by themselves", "[cloud-init][boot]") {
  const auto report = failed("write-files-deferred", "IsADirectoryError: [Errno 21] x");
  const auto origins = origins_in(
      "#cloud-config\nwrite_files:\n  - {path: /srv/a, content: a}\n"
      "  - {path: /srv/b, content: b, defer: true}\n");
  CHECK(places_of(judge(report, origins)) == "boot-file-not-written own.yaml:4:12\n");
}

TEST_CASE("a package that does not exist is its word in the list", "[cloud-init][boot]") {
  Report report;
  report.result = package_error("'hello', 'no-such-package'");
  report.output = "Reading package lists...\nE: Unable to locate package no-such-package\n";
  const auto troubles = judge(report, origins_of_case("27-package-missing"));
  CHECK(places_of(troubles) == "boot-package-missing own.yaml:3:19\n");
  CHECK(troubles[0].log == "E: Unable to locate package no-such-package");
}

TEST_CASE("later versions name the package in the error", "[cloud-init][boot]") {
  Report report;
  report.result =
      "{\"v1\": {\"errors\": [\"('package-update-upgrade-install', PackageInstallerError(\\\""
      "Failed to install the following packages: {'no-such-package'}. See associated\\\"))\"]}}";
  CHECK(places_of(judge(report, origins_of_case("27-package-missing"))) ==
        "boot-package-missing own.yaml:3:19\n");
}

TEST_CASE("an archive that cannot be reached is said to be the cause", "[cloud-init][boot]") {
  Report report;
  report.result = package_error("'cowsay'");
  report.output =
      "Err:4 http://mirror.example/debian bookworm InRelease\n"
      "  Temporary failure resolving 'mirror.example'\nE: Unable to locate package cowsay\n";
  const auto troubles = judge(report, origins_of_case("28-packages-without-network"));
  CHECK(places_of(troubles) == "boot-package-missing own.yaml:4:12\n");
  CHECK(troubles[0].problem.message.find("cannot be reached") != std::string::npos);
}

TEST_CASE("a command that fails in the middle is its line, with what it said",
          "[cloud-init][boot]") {
  Report report;
  report.steps = {"1 0", "2 2", "3 0"};
  report.output =
      "slipway: step 1 begins\nslipway: step 1 ended with 0\nslipway: step 2 begins\n"
      "ls: cannot access '/nosuch': No such file or directory\nslipway: step 2 ended with 2\n"
      "slipway: step 3 begins\nslipway: step 3 ended with 0\n";
  report.result =
      "{\"v1\": {\"errors\": [\"('scripts-user', RuntimeError('Runparts: 1 failures "
      "(runcmd) in 1 attempted commands'))\"]}}";
  const auto troubles = judge(report, origins_of_case("31-command-fails-in-the-middle"));
  CHECK(places_of(troubles) == "boot-command-failed own.yaml:4:5\n");
  CHECK(troubles[0].log == "ls: cannot access '/nosuch': No such file or directory");
}

TEST_CASE("a command that ends the shell is told with those that were not run",
          "[cloud-init][boot]") {
  Report report;
  report.steps = {"1 0"};
  const auto troubles = judge(report, origins_of_case("33-command-exits"));
  CHECK(places_of(troubles) == "boot-commands-ended own.yaml:4:5\n");
  CHECK(troubles[0].problem.message.find("were not run") != std::string::npos);
}

TEST_CASE("an early command that fails is its line, and told once", "[cloud-init][boot]") {
  auto report = failed("bootcmd", "cloudinit.subp.ProcessExecutionError: Unexpected error");
  report.early = {"1 0", "2 2"};
  CHECK(places_of(judge(report, origins_of_case("37-bootcmd-fails"))) ==
        "boot-command-failed own.yaml:4:5\n");
}

TEST_CASE("a unit that fails when it is started is the command's line, with its journal",
          "[cloud-init][boot]") {
  Report report;
  report.steps = {"1 0", "2 1", "3 0"};
  report.failed = {{"t.service", "t.service: Main process exited, status=7"}};
  const auto troubles = judge(report, origins_of_case("22-unit-fails-in-the-middle"));
  CHECK(places_of(troubles) == "boot-command-failed own.yaml:15:5\n");
  CHECK(troubles[0].log.find("status=7") != std::string::npos);
}

TEST_CASE("a unit that dies after its start has ended well is the file that makes it",
          "[cloud-init][boot]") {
  Report report;
  report.steps = {"1 0", "2 0", "3 0"};
  report.failed = {{"t.service", "it is dead"}};
  CHECK(places_of(judge(report, origins_of_case("22-unit-fails-in-the-middle"))) ==
        "boot-unit-failed own.yaml:3:11\n");
}

TEST_CASE("a unit of the image is the command that started it, or else only a warning",
          "[cloud-init][boot]") {
  const auto origins =
      origins_in("#cloud-config\nruncmd:\n  - systemctl restart --no-block nginx\n");
  Report report;
  report.steps = {"1 0"};
  report.failed = {{"nginx.service", ""}, {"other.service", ""}, {"cloud-final.service", ""}};
  const auto troubles = judge(report, origins);
  REQUIRE(troubles.size() == 2);
  CHECK(troubles[0].problem.at.line == 3);
  CHECK(troubles[1].problem.level == Level::warning);
}

TEST_CASE("a script beside the document is the line in which it stopped", "[cloud-init][boot]") {
  const auto origins = origins_of_case("61-script-fails");
  auto report = failed("scripts-user",
                       "RuntimeError: Runparts: 1 failures (slipway-1-own.yaml) in 1 attempted");
  CHECK(places_of(judge(report, origins)) == "boot-script-failed own.yaml:1:1\n");
  report.output = "/var/lib/cloud/instance/scripts/slipway-1-own.yaml: 2: touchh: not found\n";
  CHECK(places_of(judge(report, origins)) == "boot-script-failed own.yaml:2:1\n");
}

TEST_CASE("a mount that did not come is its entry, though the tool calls it done",
          "[cloud-init][boot]") {
  const auto origins = origins_in(
      "#cloud-config\nmounts:\n  - [LABEL=a, /srv/a, ext4, 'defaults,nofail', '0', '2']\n"
      "  - [LABEL=b, /srv/b, ext4, 'defaults,nofail', '0', '2']\n");
  Report report;
  report.mounted = {{"/srv/a", true}, {"/srv/b", false}};
  CHECK(places_of(judge(report, origins)) == "boot-mount-missing own.yaml:4:5\n");
}

TEST_CASE("a user who was not made is the cause, and what follows is not told",
          "[cloud-init][boot]") {
  auto report = failed("users-groups", "Stderr: useradd: group 'team' does not exist");
  report.log += log_line("util.py[WARNING]: Failed to create user ada") +
                failed("ssh-authkey-fingerprints", "KeyError: 'ada'").log;
  const auto origins =
      origins_in("#cloud-config\nusers:\n  - default\n  - {name: ada, groups: [x]}\n");
  CHECK(places_of(judge(report, origins)) == "boot-user-not-made own.yaml:4:5\n");
}

TEST_CASE("another module is the key that it reads, or else only a warning", "[cloud-init][boot]") {
  const auto origins = origins_in("#cloud-config\ntimezone: Europe/Nowhere\n");
  CHECK(places_of(judge(failed("timezone", "OSError: Invalid timezone"), origins)) ==
        "boot-module-failed own.yaml:2:11\n");
  const auto other = judge(failed("locale", "ProcessExecutionError"), origins);
  REQUIRE(other.size() == 1);
  CHECK(other[0].problem.level == Level::warning);
}

TEST_CASE("what was rendered leads back to the part of the NodeConfig", "[cloud-init][boot]") {
  const auto origins = origins_in("", test::whole_node());
  Report report;
  for (std::size_t i = 1; i <= origins.steps.size(); ++i)
    report.steps.push_back(std::to_string(i) + (i == origins.steps.size() ? " 3" : " 0"));
  report.failed = {{"hello.service", ""}};
  report.mounted = {{"/var/lib/data", false}};
  const auto troubles = judge(report, origins);
  REQUIRE(troubles.size() == 3);
  CHECK(troubles[0].problem.part == user_data::Thing{"disks", "/var/lib/data"});
  CHECK(troubles[1].problem.part == user_data::Thing{"commands"});
  CHECK(troubles[2].problem.part == user_data::Thing{"units", "hello.service"});
}

TEST_CASE("every trouble has an explanation", "[cloud-init][boot]") {
  for (const char* code : {"boot-command-failed", "boot-commands-ended", "boot-file-not-written",
                           "boot-user-not-made", "boot-package-missing", "boot-unit-failed",
                           "boot-mount-missing", "boot-script-failed", "boot-module-failed"})
    CHECK(explanations().contains(code));
}

TEST_CASE("a report is read from what its program printed, and from nothing else",
          "[cloud-init][boot]") {
  const auto report = read_report(
      "Welcome!\nslipway-digest YWJj\nslipway-steps MSAwCjIgMwo=\nslipway-mounted "
      "bm8gL3NydiBhCg==\n"
      "slipway-failed dC5zZXJ2aWNlCml0IGRpZWQK\nslipway-whole d2hvbGUK\nslipway-log !!\nslipway-x "
      "YQ==\n");
  CHECK(report.digest == "abc");
  CHECK(report.steps == std::vector<std::string>{"1 0", "2 3"});
  CHECK_FALSE(report.mounted.at("/srv a"));
  REQUIRE(report.failed.size() == 1);
  CHECK(report.failed[0].name == "t.service");
  CHECK(report.failed[0].journal == "it died");
  CHECK(report.is_whole);
  CHECK(report.log.empty());
  CHECK(read_report("").steps.empty());
}

TEST_CASE("the program of a report runs in a shell and says what is mounted",
          "[cloud-init][boot]") {
  const auto program = report_program({"/proc", "/no such 'place'"});
  const auto printed = said_by_shell(program);
  const auto report = read_report(printed);
  CHECK(report.mounted.at("/proc"));
  CHECK_FALSE(report.mounted.at("/no such 'place'"));
  for (const auto& unit : report.failed) CHECK_FALSE(unit.name.empty());
}

TEST_CASE("hostile words of a machine end nothing and blow nothing up", "[cloud-init][boot]") {
  const auto origins = origins_of_case("31-command-fails-in-the-middle");
  Report report;
  report.steps = {"99999999999999999999 1", "-1 1", "0 1", "4 1", "x", "", "1", "1 ", "2 7", "2 0"};
  report.log = std::string(100, '\n') + "2026-11-28 22:25:26,123 - [\n" + log_line("]: [x") +
               log_line("a[WARNING]: Running module ") + std::string(30, '-');
  report.result = "\"('";
  report.output = "slipway: step 2 begins\n" + std::string(100000, '\xff');
  const auto troubles = judge(report, origins);
  REQUIRE_FALSE(troubles.empty());
  CHECK(troubles[0].problem.at.line == 4);
  for (const auto& one : troubles) CHECK(one.log.size() < 10000);
}
