// What a cloud-config cannot say, or would say otherwise than it is meant, is refused by the plan.
#include <catch2/catch.hpp>
#include <functional>

#include "render/render.hpp"
#include "tests/unit/plugins/cloud-init/whole_node.hpp"

using namespace cloud_init;
using slipway::contract::NodeConfig;
using user_data::Problems;
using user_data::Thing;

namespace {

struct Mistake {
  const char* name;
  std::function<void(NodeConfig&)> make;
  Thing part;
};

const std::vector<Mistake> mistakes = {
    {"a host name with a blank", [](auto& node) { node.hostname = "a b"; }, {"hostname"}},
    {"a host name in capitals", [](auto& node) { node.hostname = "Demo"; }, {"hostname"}},
    {"a key without a type", [](auto& node) { node.ssh_keys = {"AAAA"}; }, {"ssh_keys"}},
    {"a name that useradd refuses",
     [](auto& node) { node.users[0].name = "Ada L"; },
     {"users", "Ada L"}},
    {"a password in clear",
     [](auto& node) { node.users[0].password_hash = "secret"; },
     {"users", "ada"}},
    {"a comment with a colon",
     [](auto& node) { node.users[0].comment = "Ada: L"; },
     {"users", "ada"}},
    {"a group with a comma", [](auto& node) { node.users[0].groups = {"a,b"}; }, {"users", "ada"}},
    {"a path that is not absolute",
     [](auto& node) { node.files[0].path = "etc/motd"; },
     {"files", "etc/motd"}},
    {"a path that climbs",
     [](auto& node) { node.files[0].path = "/etc/../motd"; },
     {"files", "/etc/../motd"}},
    {"a file that the next boot loses",
     [](auto& node) { node.files[0].path = "/run/motd"; },
     {"files", "/run/motd"}},
    {"a mode of three digits",
     [](auto& node) { node.files[0].mode = "644"; },
     {"files", "/etc/motd"}},
    {"content that is no base64",
     [](auto& node) { node.files[2].base64 = "A!"; },
     {"files", "/opt/blob"}},
    {"a file given twice",
     [](auto& node) { node.files.push_back(node.files[0]); },
     {"files", "/etc/motd"}},
    {"a file that the plugin writes",
     [](auto& node) { node.files[0].path = "/etc/sysctl.d/80-slipway.conf"; },
     {"files", "/etc/sysctl.d/80-slipway.conf"}},
    {"a unit without a suffix",
     [](auto& node) { node.units[0].name = "hello"; },
     {"units", "hello"}},
    {"a command that is a line of shell",
     [](auto& node) { node.units[0].command = "start; rm x"; },
     {"units", "hello.service"}},
    {"a unit that waits for the end of what starts it",
     [](auto& node) { node.units[0].content = "[Unit]\nAfter = cloud-final.service\n"; },
     {"units", "hello.service"}},
    {"a drop-in without .conf",
     [](auto& node) { node.units[0].drop_ins[0].name = "more"; },
     {"units", "hello.service", "more"}},
    {"a time server with a blank",
     [](auto& node) { node.time.servers = {"a b"}; },
     {"time", "servers"}},
    {"a disk without a device",
     [](auto& node) { node.disks[0].devices.clear(); },
     {"disks", "/var/lib/data"}},
    {"a file system that nobody has",
     [](auto& node) { node.disks[0].filesystem = "zip"; },
     {"disks", "/var/lib/data"}},
    {"a device that is a line of shell",
     [](auto& node) { node.disks[0].devices = {"$(x)"}; },
     {"disks", "/var/lib/data"}},
    {"a kernel setting of two lines",
     [](auto& node) { node.sysctl["a"] = "1\nb=2"; },
     {"sysctl", "a"}},
    {"a module that is an option",
     [](auto& node) { node.kernel_modules = {"-r"}; },
     {"kernel_modules"}},
    {"a package that is an option", [](auto& node) { node.packages = {"--force"}; }, {"packages"}}};

}  // namespace

TEST_CASE("a mistake is one error that names the part", "[cloud-init]") {
  for (const auto& mistake : mistakes) {
    INFO(mistake.name);
    auto node = test::whole_node();
    mistake.make(node);
    Problems problems;
    render(node, problems);
    REQUIRE(problems.list().size() == 1);
    const auto& problem = problems.list().front();
    CHECK(problem.level == user_data::Level::error);
    CHECK(problem.code == "node-config-inexpressible");
    CHECK(problem.part == mistake.part);
  }
}

TEST_CASE("a unit may come after the end of the tool when nobody starts it", "[cloud-init]") {
  auto node = test::whole_node();
  node.units[0].content = "[Unit]\nAfter=cloud-final.service\n";
  node.units[0].command.clear();
  Problems problems;
  render(node, problems);
  CHECK(problems.list().empty());
}
