#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/URI.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <future>

#include "program.hpp"
#include "program/options.hpp"
#include "rig.hpp"

using namespace azure_test;
using Catch::Contains;

namespace {

/// A machine driver as simple as one can be: it notes what it is called with, and a machine's state
/// is what stands in a file.
std::string make_driver(const TempFolder& folder) {
  const std::string path = folder.file("driver.sh");
  std::ofstream(path) << R"(#!/bin/sh
verb=$1; shift
echo "$verb $*" >> "$CALLS"
while [ $# -gt 0 ]; do
  case $1 in --dir) dir=$2 ;; --name) name=$2 ;; --user-data) data=$2 ;; esac
  shift
done
case $verb in
  start) [ "$name" = refuses ] && { echo "no room" >&2; exit 1; }
         cp "$data" "$dir/seen-user-data"; stat -c %a "$data" > "$dir/mode"
         for one in /proc/$$/fd/*; do readlink "$one"; done > "$dir/open"
         echo '{"state":"booting"}' > "$dir/state" ;;
  status) cat "$dir/state" ;;
  stop) rm -f "$dir/state" ;;
esac
)";
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  return path;
}

void make_service(Program& program, const std::string& name) {
  REQUIRE(program.call("POST", "/services/hostedservices", create_service(name)).status == 201);
  CHECK(program.outcome(program.call("POST", service_path(name) + "/certificates",
                                     add_certificate(ssh_certificate_der()))) == "Succeeded");
}

azure_emulator::Element machine_of(Program& program, const std::string& name) {
  return instance(parsed(program.call("GET", deployment_path("demo-svc")).body), name);
}

/// The driver runs beside the clock, so a state of the record says nothing about its files.
bool was_started(const std::string& machine_folder) {
  return eventually([&] { return std::filesystem::exists(machine_folder + "/state"); });
}

bool has_status(Program& program, const std::string& name, const std::string& status) {
  return eventually([&] { return machine_of(program, name).get("InstanceStatus") == status; });
}

}  // namespace

TEST_CASE("the program demands a certificate and knows the right one") {
  Program program({"--speed", "1000"});
  CHECK(program.call("GET", "").status == 200);
  CHECK(program.call("GET", "", "", "stranger").status == 403);
  CHECK_THROWS_AS(program.call("GET", "", "", ""), Poco::Exception);
  CHECK(program.terminate() == 0);
}

TEST_CASE("a cluster is made over TLS by the real clock") {
  Program program({"--speed", "1000"});
  make_service(program, "demo-svc");
  CHECK(program.outcome(program.call("POST", service_path("demo-svc") + "/deployments",
                                     create_deployment("demo-svc", {machine("demo-0")}))) ==
        "Succeeded");
  CHECK(has_status(program, "demo-0", "ReadyRole"));
  CHECK_THAT(program.control("GET", "/inventory"), Contains("\"status\":\"ReadyRole\""));
  CHECK_THAT(program.control("GET", "/"), Contains("demo-svc.cloudapp.net"));
}

TEST_CASE("over the wire a dropped request is a dead connection and a held one waits") {
  Program program({"--speed", "1000"});
  program.control("POST", "/faults", R"({"operation":"List Locations","action":"drop"})");
  CHECK_THROWS_AS(program.call("GET", "/locations"), Poco::Exception);
  program.control("POST", "/faults", R"({"operation":"List Locations","action":"hold"})");
  auto held = std::async(std::launch::async, [&] { return program.call("GET", "/locations"); });
  CHECK_THAT(program.control("GET", "/faults/2?wait=30"), Contains("\"held\":true"));
  program.control("POST", "/faults/2/release");
  CHECK(held.get().status == 200);
}

TEST_CASE("a machine is ready when both its driver and the clock say so, and goes with its role") {
  const TempFolder folder;
  ::setenv("CALLS", folder.file("calls").c_str(), 1);
  Program program({"--speed", "2000", "--driver", make_driver(folder), "--driver-arg", "--extra"});
  make_service(program, "demo-svc");
  RoleBody role = machine("demo-0");
  role.custom_data = "#cloud-config for demo";
  role.endpoints.push_back(
      {"web", 80, 80, "web", leaf("Port", "80") + leaf("Protocol", "tcp"), "tcp"});
  REQUIRE(program.outcome(program.call("POST", service_path("demo-svc") + "/deployments",
                                       create_deployment("demo-svc", {role}))) == "Succeeded");
  REQUIRE(has_status(program, "demo-0", "Provisioning"));

  const std::string machine_folder = program.folder().file("work/demo-svc/demo-0");
  REQUIRE(was_started(machine_folder));
  CHECK(read_file(machine_folder + "/seen-user-data") == "#cloud-config for demo");
  CHECK(read_file(machine_folder + "/mode") == "600\n");
  CHECK_THAT(read_file(machine_folder + "/open"), Contains("/dev/null") && !Contains("socket:"));
  CHECK(machine_of(program, "demo-0").get("InstanceStatus") == "Provisioning");
  std::ofstream(machine_folder + "/state") << R"({"state":"ready"})";
  CHECK(has_status(program, "demo-0", "ReadyRole"));

  const std::string calls = read_file(folder.file("calls"));
  CHECK_THAT(calls, Contains("--private-ip " + program.net() + ".4"));
  CHECK_THAT(calls, Contains("--forward " + program.net() + ".200:22001:22"));
  CHECK_THAT(calls, Contains("--forward " + program.net() + ".4:"));
  CHECK_THAT(calls, Contains("--extra"));
  CHECK_THAT(read_file(program.folder().file("work/inputs/demo-svc/demo-0/authorized-key")),
             Contains("ssh-rsa AAAA"));

  CHECK(program.outcome(program.call("DELETE", deployment_path("demo-svc") + "?comp=media")) ==
        "Succeeded");
  CHECK_FALSE(std::filesystem::exists(machine_folder + "/state"));
}

TEST_CASE("a machine that does not start, or fails later, says why") {
  const TempFolder folder;
  ::setenv("CALLS", folder.file("calls").c_str(), 1);
  Program program({"--speed", "2000", "--driver", make_driver(folder)});
  make_service(program, "demo-svc");
  REQUIRE(program.outcome(program.call(
              "POST", service_path("demo-svc") + "/deployments",
              create_deployment("demo-svc", {machine("refuses"), machine("breaks", 22002)}))) ==
          "Succeeded");
  REQUIRE(has_status(program, "refuses", "ProvisioningFailed"));
  CHECK(machine_of(program, "refuses").get("InstanceStateDetails") ==
        "the machine could not be started: no room");
  REQUIRE(has_status(program, "breaks", "Provisioning"));
  REQUIRE(was_started(program.folder().file("work/demo-svc/breaks")));
  std::ofstream(program.folder().file("work/demo-svc/breaks/state"))
      << R"({"state":"failed","reason":"etcd2 is missing"})";
  REQUIRE(has_status(program, "breaks", "ProvisioningFailed"));
  CHECK(machine_of(program, "breaks").get("InstanceStateDetails") == "etcd2 is missing");
  // and in its log, for who reads that
  CHECK_THAT(program.output(),
             Contains("warning driver: machine 'breaks' failed: etcd2 is missing"));
}

TEST_CASE("what a state file keeps is there after a restart, and what was begun goes on") {
  const TempFolder folder;
  const std::vector<std::string> arguments{"--speed", "1000", "--state", folder.file("state")};
  std::string before;
  Program::Answer accepted;
  {
    Program program(arguments);
    make_service(program, "demo-svc");
    program.control("POST", "/durations", R"({"create_deployment": 500000})");
    accepted = program.call("POST", service_path("demo-svc") + "/deployments",
                            create_deployment("demo-svc", {machine("demo-0")}));
    REQUIRE(accepted.status == 202);
    before = program.call("GET", service_path("demo-svc")).body;
    CHECK(program.terminate() == 0);
  }
  {
    std::ofstream torn(folder.file("state"), std::ios::app);
    torn << "{\"time_ms\":12";
  }
  for (int run = 0; run < 2; ++run) {
    Program program(arguments);
    CHECK(program.call("GET", service_path("demo-svc")).body == before);
    const auto status = program.call("GET", "/operations/" + accepted.id);
    CHECK_THAT(status.body, Contains("InProgress"));
    CHECK(program.call("POST", "/services/hostedservices", create_service("demo-svc")).status ==
          409);
    CHECK(program.terminate() == 0);
  }
  Program program(arguments);
  program.control("POST", "/clock", R"({"speed": 10000000})");
  CHECK(program.outcome(accepted) == "Succeeded");
}

TEST_CASE("the program tells the critical path at its end") {
  Program program({"--speed", "1000", "--critical-path"});
  make_service(program, "demo-svc");
  CHECK(program.terminate() == 0);
  CHECK_THAT(program.output(), Contains("\"least_seconds\":5"));
}

TEST_CASE("the program stops its machines when it is ended") {
  const TempFolder folder;
  ::setenv("CALLS", folder.file("calls").c_str(), 1);
  Program program({"--speed", "2000", "--driver", make_driver(folder)});
  make_service(program, "demo-svc");
  REQUIRE(program.outcome(program.call("POST", service_path("demo-svc") + "/deployments",
                                       create_deployment("demo-svc", {machine("demo-0")}))) ==
          "Succeeded");
  REQUIRE(was_started(program.folder().file("work/demo-svc/demo-0")));
  CHECK(program.terminate() == 0);
  CHECK_THAT(read_file(folder.file("calls")), Contains("stop --name demo-0"));
}

TEST_CASE("the control port obeys only whoever has the token of the ready file") {
  Program program({"--speed", "1000"});
  const Poco::URI url(program.control_url());
  const std::string token = url.getPath();
  const std::string fault = R"({"operation":"*","action":"drop","times":-1})";
  CHECK(token.size() > 40);

  CHECK(program.control_as({}, "GET", "/").status == 403);
  CHECK(program.control_as({}, "POST", "/faults", fault).status == 403);
  CHECK(program.control_as({}, "POST", "/" + std::string(48, '0') + "/faults", fault).status ==
        403);
  CHECK(program.control_as({}, "POST", token + "0/faults", fault).status == 403);
  CHECK(program.control_as({}, "GET", "//" + token + "/inventory").status == 403);

  CHECK_THAT(program.control("GET", "/faults"), Contains("\"faults\":[]"));
  CHECK_THAT(program.output(), !Contains(token.substr(1)));
  const auto mode = std::filesystem::status(program.folder().file("ready.json")).permissions();
  CHECK((mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all)) ==
        std::filesystem::perms::none);
}

TEST_CASE("the control port refuses what a browser was lured into, even with the token") {
  Program program({"--speed", "1000"});
  const Poco::URI url(program.control_url());
  const std::string path = url.getPath() + "/inventory";
  const std::string port = ":" + std::to_string(url.getPort());
  const auto status = [&](const std::map<std::string, std::string>& headers) {
    return program.control_as(headers, "GET", path).status;
  };
  CHECK(status({{"Host", "attacker.example" + port}}) == 403);
  CHECK(status({{"Host", "127.0.0.1"}}) == 403);
  CHECK(status({{"Origin", "http://attacker.example"}}) == 403);
  CHECK(status({{"Origin", "null"}}) == 403);
  CHECK(status({{"Origin", "https://127.0.0.1" + port}}) == 403);
  CHECK(status({{"Host", "localhost" + port}, {"Origin", "http://127.0.0.1" + port}}) == 403);
  CHECK(status({{"Origin", "http://127.0.0.1" + port}}) == 200);
  CHECK(status({{"Host", "localhost" + port}}) == 200);
}

TEST_CASE("the control port is for this machine alone unless that is said twice") {
  const auto options = [](const std::vector<const char*>& more) {
    std::vector<const char*> words{"emulator", "--cert",         "c",     "--key",
                                   "k",        "--subscription", "id=abc"};
    words.insert(words.end(), more.begin(), more.end());
    return azure_emulator::read_options(static_cast<int>(words.size()), words.data());
  };
  for (const char* host : {"0.0.0.0:0", "192.0.2.1:80", ":::0", "example.com:0"}) {
    CAPTURE(host);
    CHECK_THROWS_WITH(options({"--control", host}), Contains("--control"));
  }
  CHECK(options({"--control", "127.0.0.9:0"})->control_host == "127.0.0.9");
  CHECK(options({"--control", "0.0.0.0:0", "--control-beyond-loopback"})->control_host ==
        "0.0.0.0");
}
