#include <catch2/catch.hpp>

#include "core/schema/check.hpp"
#include "slipway/schema.hpp"
#include "stack_folder.hpp"

using namespace slipway;
using namespace slipway::core;
using namespace slipway::core::test;

namespace {

const std::string slips =
    "name: demo\n"
    "cloud:\n"
    "  plugin: paper\n"
    "  vm_sise: Large\n"
    "  location: Wets US\n"
    "  endpoints:\n"
    "    - port: 80\n"
    "    - port: 99999\n"
    "      protocol: tcp\n";

std::string at(const Place& place) {
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

Attributes cloud_schema() {
  auto parsed = parse_schema(
      schema::Description("paper", "1", "")
          .role("cloud",
                {schema::text("vm_size"), schema::text("location").allowed({"West US", "East US"}),
                 schema::text("account").required(), schema::text("password").sensitive(),
                 schema::integer("pin").sensitive().range(1, 9),
                 schema::list("endpoints",
                              schema::object("", {schema::integer("port").range(1, 65535),
                                                  schema::text("protocol")}))})
          .value());
  REQUIRE(parsed);
  return parsed->roles.at("cloud");
}

/// Reads, checks and tells as `slipway validate` does.
std::string told_of_options(const Stack& stack) {
  auto checked = check_options(cloud_schema(), "cloud", stack.roles.at("cloud").options, stack.name,
                               stack.base_dir);
  locate(checked.findings, stack);
  return told(checked.findings);
}

}  // namespace

TEST_CASE("a value's place is where it stands, a block's is its key", "[stack][place]") {
  const Stack stack = stack_of(slips);
  CHECK(at(stack.place_of("cloud", {})) == "slipway.yaml:2:1");
  CHECK(at(stack.place_of("cloud", {"location"})) == "slipway.yaml:5:13");
  CHECK(at(stack.key_place_of("cloud", {"location"})) == "slipway.yaml:5:3");
  CHECK(at(stack.place_of("cloud", {"endpoints"})) == "slipway.yaml:6:3");
  CHECK(at(stack.place_of("cloud", {"endpoints", 1, "port"})) == "slipway.yaml:8:13");
  CHECK(stack.place_of("cloud", {"endpoints", 1, "port"}).text == "    - port: 99999");
}

TEST_CASE("what has no place of its own has that of what encloses it", "[stack][place]") {
  const Stack stack = stack_of(slips);
  CHECK(at(stack.place_of("cloud", {"endpoints", 1, "probe", "path"})) == "slipway.yaml:8:7");
  CHECK(at(stack.place_of("cloud", {"account"})) == "slipway.yaml:2:1");
  CHECK(at(stack.place_of("platform", {"domain"})) == "slipway.yaml:0:0");
}

TEST_CASE("what a flag or a variable gave is placed there", "[stack][place]") {
  const Stack stack = stack_of(slips, {"cloud.nodes=4", "cloud.endpoints=[{port: 1}]"},
                               {{"SLIPWAY_CLOUD_LOCATION", "Mars"}});
  CHECK(stack.place_of("cloud", {"nodes"}).file == "--set cloud.nodes=4");
  CHECK(stack.place_of("cloud", {"nodes"}).line == 0);
  CHECK(stack.place_of("cloud", {"location"}).file == "SLIPWAY_CLOUD_LOCATION");
  CHECK(stack.place_of("cloud", {"endpoints", 0, "port"}).file == "--set cloud.endpoints=...");
}

TEST_CASE("faults of options are placed in the file, every one in one run", "[stack][place]") {
  CHECK(told_of_options(stack_of(slips)) ==
        "slipway.yaml:4:3: error option.unknown: cloud has no option 'vm_sise'; did you mean "
        "'vm_size'?\n"
        "  |   vm_sise: Large\n"
        "  help: write 'vm_size' instead of 'vm_sise'\n"
        "slipway.yaml:2:1: error option.missing: cloud.account is missing\n"
        "  | cloud:\n"
        "  help: add 'account: ...' to cloud, or give --set cloud.account=...\n"
        "slipway.yaml:5:13: error option.not-allowed: cloud.location is 'Wets US'; did you mean "
        "'West US'?\n"
        "  |   location: Wets US\n"
        "  help: allowed: West US, East US\n"
        "slipway.yaml:8:13: error option.out-of-range: cloud.endpoints[1].port is 99999, but must "
        "be 1 to 65535\n"
        "  |     - port: 99999\n");
}

TEST_CASE("no finding shows a secret, wherever it came from", "[stack][place][sensitive]") {
  const StackFolder folder;
  folder.write(
      "slipway.yaml",
      "name: demo\ncloud:\n  plugin: paper\n  account: a\n  password: [\"${file:secret}\"]\n"
      "  pasword: ${env:SECRET}\n");
  folder.write("secret", "hunter2\n");
  const auto read =
      read_stack(folder.source({"cloud.pin=777777", "cloud.pn=888888"},
                               {{"SECRET", "hunter2"}, {"SLIPWAY_CLOUD_PASSWRD", "hunter2"}}));
  REQUIRE(read.stack);
  const std::string text = told_of_options(*read.stack);
  CHECK(text.find("hunter2") == std::string::npos);
  CHECK(text.find("777777") == std::string::npos);
  CHECK(text.find("888888") == std::string::npos);
  CHECK(text.find("--set cloud.pin: error option.out-of-range: cloud.pin is a value that is not "
                  "shown, but must be 1 to 9\n") != std::string::npos);
  CHECK(text.find("slipway.yaml:5:13: error option.wrong-type: cloud.password must be a text, but "
                  "is a list\n  |   password: [\"${file:secret}\"]\n") != std::string::npos);
}

TEST_CASE("the other place of a finding is found too, a flag without its value", "[stack][place]") {
  StackFolder folder;
  folder.write("slipway.yaml", "name: demo\nplatform:\n  plugin: paper\n  account: a\n");
  const auto read = read_stack(folder.source({"platform.pin=777777"}));
  REQUIRE(read.stack);
  std::vector<Finding> findings(1);
  findings[0].place.file = "own.yaml";
  findings[0].also = {{"it", {}, "platform", {"account"}},
                      {"it", {}, "platform", {"pin"}},
                      {"it", {}, "platform", {"unset"}}};
  locate(findings, *read.stack);
  const auto& also = findings[0].also;
  CHECK(also[0].place.line == 4);
  CHECK(also[1].place.file == "--set platform.pin");
  CHECK(also[2].place.line == 2);
}

TEST_CASE("a finding that has a place, or no role, is left as it is", "[stack][place]") {
  const Stack stack = stack_of(slips);
  std::vector<Finding> findings(2);
  findings[0].place.file = "units/a.service";
  findings[0].role = "cloud";
  locate(findings, stack);
  CHECK(findings[0].place.file == "units/a.service");
  CHECK(findings[1].place.empty());
}

TEST_CASE("a file of the user's own is named from the stack file's folder", "[stack][place]") {
  Stack stack = stack_of(slips);
  stack.base_dir = "/home/me/demo";
  std::vector<Finding> findings(2);
  findings[0].place.file = "/home/me/demo/conf/own.yaml";
  findings[1].place.file = "/home/me/demo2/own.yaml";
  locate(findings, stack);
  CHECK(findings[0].place.file == "conf/own.yaml");
  CHECK(findings[1].place.file == "/home/me/demo2/own.yaml");
}

TEST_CASE("what could be made out of a faulty file is checked in the same run", "[stack][place]") {
  const auto read = read_text(
      "nmae: demo\n"
      "cloud:\n"
      "  plugin: paper\n"
      "  nodes: lots\n"
      "  account: ${env:ACCOUNT}\n"
      "  location: Wets US\n"
      "config:\n");
  REQUIRE_FALSE(read.stack);
  REQUIRE(read.partial);
  CHECK(read.partial->roles.size() == 1);
  auto checked = check_options(cloud_schema(), "cloud", read.partial->roles.at("cloud").options,
                               read.partial->name, read.partial->base_dir);
  locate(checked.findings, *read.partial);
  Finding follows;  // what an unset variable may lead to
  follows.place = read.partial->place_of("cloud", {"account"});
  checked.findings.push_back(follows);

  const auto more = only_new(read.findings, checked.findings);

  REQUIRE(more.size() == 1);
  CHECK(more[0].place.line == 6);
}
