#include <catch2/catch.hpp>

#include "coreos-sim/cloudconfig/encoding.hpp"
#include "coreos-sim/cloudconfig/recognition.hpp"
#include "coreos-sim/cloudconfig/substitution.hpp"
#include "scratch.hpp"

namespace coreos_sim::test {
namespace {

using cloudconfig::Kind;
using cloudconfig::recognise;
using cloudconfig::tool_1_14_0;
using cloudconfig::tool_1_5_1;

bool refused(const std::string& user_data) { return !recognise(user_data, tool_1_14_0); }

TEST_CASE("the first bytes decide what user-data is", "[cloud-config]") {
  CHECK(*recognise("", tool_1_5_1) == Kind::nothing);
  CHECK(*recognise("#!/bin/sh\n", tool_1_5_1) == Kind::script);
  CHECK(*recognise("#cloud-config\n", tool_1_5_1) == Kind::cloud_config);
  CHECK(*recognise("#cloud-config", tool_1_5_1) == Kind::cloud_config);
  CHECK(*recognise("#cloud-config\r\n", tool_1_5_1) == Kind::cloud_config);
  CHECK(*recognise(R"({"ignitionVersion":1})", tool_1_5_1) == Kind::ignition);
  CHECK(*recognise(R"({"ignition":{"version":"2.0.0"}})", tool_1_14_0) == Kind::ignition);
}

TEST_CASE("only later releases take blanks behind the header", "[cloud-config]") {
  CHECK(*recognise("#cloud-config \t\r\n", tool_1_14_0) == Kind::cloud_config);
  CHECK_FALSE(recognise("#cloud-config \n", tool_1_5_1));
}

TEST_CASE("anything else than the known headers is refused", "[cloud-config]") {
  CHECK(refused("\xef\xbb\xbf#cloud-config\n"));
  CHECK(refused("\n#cloud-config\n"));
  CHECK(refused(" #cloud-config\n"));
  CHECK(refused("#cloud-config v1\n"));
  CHECK(refused("#include http://example.com\n"));
  CHECK(refused("I2Nsb3VkLWNvbmZpZwo="));
  CHECK(refused(R"({"version":1})"));
}

TEST_CASE("a refused header leaves the meta-data applied and an error", "[cloud-config]") {
  Root root;
  const auto run = root.run("#cloud-config v1\nhostname: core\n");
  REQUIRE(run.applied.error);
  CHECK(run.applied.hostname == "demo-0");
  CHECK(root.text("/etc/environment") ==
        "COREOS_PRIVATE_IPV4=10.0.0.4\nCOREOS_PUBLIC_IPV4=203.0.113.10\n");
}

TEST_CASE("gzip is known since 1.8.0 and not before", "[cloud-config]") {
  // gzip of "#cloud-config\nhostname: packed\n", as base64.
  const auto packed = cloudconfig::decode_base64(
      "H4sIAAAAAAAC/1NOzskvTdFNzs9Ly0znysgvLslLzE21UihITM5OTeECAMG5vPMfAAAA");
  REQUIRE(packed);
  CHECK(cloudconfig::unpack(*packed, tool_1_5_1).bytes == *packed);
  CHECK(cloudconfig::unpack(*packed, tool_1_14_0).bytes.substr(0, 14) == "#cloud-config\n");
}

TEST_CASE("an Ignition document stops the run before anything is applied", "[cloud-config]") {
  Root root;
  const auto run = root.run(R"({"ignitionVersion":1})");
  CHECK(run.ignition);
  CHECK_FALSE(run.applied.error);
  CHECK_FALSE(root.exists("/etc/environment"));
}

TEST_CASE("tokens are replaced by text, without word boundaries", "[cloud-config]") {
  const cloudconfig::Addresses known{"203.0.113.10", "10.0.0.4", "", ""};
  const auto replaced = [&known](const std::string& text) { return substitute(text, known); };
  CHECK(replaced("http://$private_ipv4:2379") == "http://10.0.0.4:2379");
  CHECK(replaced("$private_ipv4x") == "10.0.0.4x");
  CHECK(replaced("$private_ipv4") == "10.0.0.4");
  CHECK(replaced("${private_ipv4} $other") == "${private_ipv4} $other");
  CHECK(replaced("\\$private_ipv4") == "$private_ipv4");
  CHECK(replaced("\\\\$private_ipv4") == "\\$private_ipv4");
  CHECK(replaced("a$private_ipv4$private_ipv4") == "a10.0.0.4$private_ipv4");
  CHECK(replaced("a$private_ipv4,$private_ipv4") == "a10.0.0.4,10.0.0.4");
  CHECK(replaced("http://$private_ipv6:2379") == "http://:2379");
}

TEST_CASE("a hyphen in a key means an underscore, at every depth", "[cloud-config]") {
  Root root;
  root.apply(
      "write-files:\n- path: /a\n  content: one\ncoreos:\n  etcd2:\n    data_dir: /x\n"
      "    election-timeout: 1200\n");
  CHECK(root.text("/a") == "one");
  CHECK(
      root.text("/run/systemd/system/etcd2.service.d/20-cloudinit.conf") ==
      "[Service]\nEnvironment=\"ETCD_DATA_DIR=/x\"\nEnvironment=\"ETCD_ELECTION_TIMEOUT=1200\"\n");
}

TEST_CASE("keys are case-sensitive and unknown ones are ignored", "[cloud-config]") {
  Root root;
  CHECK(root.apply("Hostname: x\nnonsense: [1]\n").hostname == "demo-0");
}

TEST_CASE("of a repeated scalar the last wins, repeated lists are appended", "[cloud-config]") {
  Root root;
  const auto applied = root.apply(
      "hostname: one\nhostname: two\n"
      "write_files:\n- path: /a\n  content: a\nwrite-files:\n- path: /b\n  content: b\n");
  CHECK(applied.hostname == "two");
  REQUIRE(applied.files.size() >= 2);
  CHECK(applied.files[0].path == "/a");
  CHECK(applied.files[1].path == "/b");
}

TEST_CASE("repeated sections are merged field by field", "[cloud-config]") {
  Root root;
  root.apply(
      "coreos:\n  fleet:\n    public-ip: 10.0.0.1\n    metadata: a=b\n"
      "coreos:\n  fleet:\n    public-ip: 10.0.0.2\n");
  CHECK(
      root.text("/run/systemd/system/fleet.service.d/20-cloudinit.conf") ==
      "[Service]\nEnvironment=\"FLEET_METADATA=a=b\"\nEnvironment=\"FLEET_PUBLIC_IP=10.0.0.2\"\n");
}

TEST_CASE("anchors and merge keys work", "[cloud-config]") {
  Root root;
  root.apply("base: &file\n  path: /a\n  content: x\nwrite_files:\n- <<: *file\n  content: y\n");
  CHECK(root.text("/a") == "y");
}

TEST_CASE("strings keep their written text and null is empty", "[cloud-config]") {
  Root root;
  CHECK(root.apply("hostname: 0644\n").hostname == "0644");
  CHECK(root.apply("hostname: off\n").hostname == "off");
  CHECK(root.apply("hostname: 1.50\n").hostname == "1.50");
  CHECK(root.apply("hostname: null\n").hostname == "demo-0");
  CHECK(root.apply("hostname: [a]\n").hostname == "demo-0");
}

TEST_CASE("numbers and booleans follow YAML 1.1 and lose their line when zero or false",
          "[cloud-config]") {
  const auto line = [](const std::string& setting) {
    Root root;
    root.apply("coreos:\n  etcd2:\n    " + setting + "\n");
    const auto text = root.text("/run/systemd/system/etcd2.service.d/20-cloudinit.conf");
    return text == "(missing)" ? text : text.substr(10, text.size() - 11);
  };
  CHECK(line("max-wals: 010") == "Environment=\"ETCD_MAX_WALS=8\"");
  CHECK(line("max-wals: 0x64") == "Environment=\"ETCD_MAX_WALS=100\"");
  CHECK(line("max-wals: 1_000") == "Environment=\"ETCD_MAX_WALS=1000\"");
  CHECK(line("max-wals: 1e3") == "Environment=\"ETCD_MAX_WALS=1000\"");
  CHECK(line("max-wals: 2.9") == "Environment=\"ETCD_MAX_WALS=2\"");
  CHECK(line("max-wals: \"500\"") == "(missing)");
  CHECK(line("max-wals: 0") == "(missing)");
  CHECK(line("debug: YES") == "Environment=\"ETCD_DEBUG=true\"");
  CHECK(line("debug: \"true\"") == "(missing)");
  CHECK(line("debug: 1") == "(missing)");
  CHECK(line("debug: false") == "(missing)");
}

TEST_CASE("real numbers are printed as Go prints them", "[cloud-config]") {
  const auto line = [](const std::string& value) {
    Root root;
    root.apply("coreos:\n  fleet:\n    engine-reconcile-interval: " + value + "\n");
    const auto text = root.text("/run/systemd/system/fleet.service.d/20-cloudinit.conf");
    const auto equals = text.rfind('=') + 1;
    return text.substr(equals, text.find('"', equals) - equals);
  };
  CHECK(line("1000000000") == "1e+09");
  CHECK(line("0.10") == "0.1");
  CHECK(line("3") == "3");
  CHECK(line("2.5") == "2.5");
}

TEST_CASE("a document that is no mapping is taken in silence", "[cloud-config]") {
  Root root;
  CHECK_FALSE(root.apply("- a\n- b\n").error);
  CHECK_FALSE(root.apply("hostname:core\n").error);
}

TEST_CASE("a second document is ignored and a marker behind the header is fine", "[cloud-config]") {
  Root root;
  CHECK(root.apply("---\nhostname: one\n---\nhostname: two\n").hostname == "one");
}

TEST_CASE("what the YAML reader refuses makes the whole document void", "[cloud-config]") {
  Root root;
  CHECK(root.apply("hostname: x\ncoreos:\n\tunits: []\n").error);
  CHECK(root.apply("hostname: @x\n").error);
  CHECK(root.apply("hostname: \"a\x1b[0m\"\n").error);
  CHECK(root.apply("hostname: \"\xff\"\n").error);
  CHECK(root.apply("hostname: [a\n").error);
  CHECK(root.apply("a: *nobody\n").error);
  CHECK_FALSE(root.apply("hostname: \"\\e[0m\"\n").error);
  CHECK(root.apply("hostname: x\n\t- y: [\n").hostname == "demo-0");
}

TEST_CASE("carriage returns before line ends disappear from block text", "[cloud-config]") {
  Root root;
  root.run("#cloud-config\r\nwrite_files:\r\n- path: /a\r\n  content: |\r\n    x\r\n    y\r\n");
  CHECK(root.text("/a") == "x\ny\n");
}

TEST_CASE("a discovery value that begins with # is a comment and gives no line", "[cloud-config]") {
  Root root;
  root.apply("coreos:\n  etcd2:\n    discovery: #DISCOVERY_URL\n    name: a\n");
  CHECK(root.text("/run/systemd/system/etcd2.service.d/20-cloudinit.conf") ==
        "[Service]\nEnvironment=\"ETCD_NAME=a\"\n");
}

TEST_CASE("settings of a later release are unknown to an earlier one", "[cloud-config]") {
  Root root;
  root.apply("coreos:\n  etcd2:\n    wal-dir: /w\n");
  CHECK_FALSE(root.exists("/run/systemd/system/etcd2.service.d/20-cloudinit.conf"));
  root.target().version = tool_1_14_0;
  root.apply("coreos:\n  etcd2:\n    wal-dir: /w\n");
  CHECK(root.exists("/run/systemd/system/etcd2.service.d/20-cloudinit.conf"));
}

}  // namespace
}  // namespace coreos_sim::test
