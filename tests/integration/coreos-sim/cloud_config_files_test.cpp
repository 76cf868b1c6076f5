#include <catch2/catch.hpp>

#include <algorithm>

#include "scratch.hpp"

namespace coreos_sim::test {
namespace {

std::string file_entry(const std::string& fields) {
  return "write_files:\n- path: /first\n  content: x\n- path: /second\n" + fields +
         "- path: /third\n  content: x\ncoreos:\n  units:\n  - name: a.service\n    content: x\n";
}

/// True when the run stops at the second of three files: the first is there, what follows is not.
bool stops_at_second(const std::string& fields) {
  Root root;
  const auto applied = root.apply(file_entry(fields));
  return applied.error && root.exists("/first") && !root.exists("/third") &&
         !root.exists("/etc/systemd/system/a.service");
}

TEST_CASE("files are written with directories, modes and relative paths resolved",
          "[cloud-config]") {
  Root root;
  const auto applied = root.apply(
      "write_files:\n"
      "- {path: /opt/bin/tool, permissions: '0755', content: a}\n"
      "- {path: etc/../opt/./plain, content: b}\n"
      "- {path: /../../x, permissions: 420}\n"
      "- {path: /sticky, permissions: 1755}\n");
  REQUIRE_FALSE(applied.error);
  CHECK(root.mode("/opt/bin/tool") == 0755);
  CHECK(root.text("/opt/plain") == "b");
  CHECK(root.mode("/opt/plain") == 0644);
  CHECK(root.text("/x").empty());
  CHECK(root.mode("/x") == 0420);
  CHECK(root.mode("/sticky") == 0755);
}

TEST_CASE("a file that cannot be written stops the run, with what was before done",
          "[cloud-config]") {
  CHECK(stops_at_second("  permissions: 0o644\n"));
  CHECK(stops_at_second("  permissions: rw-r--r--\n"));
  CHECK(stops_at_second("  permissions: '0888'\n"));
  CHECK(stops_at_second("  owner: nobody-knows\n"));
  CHECK(stops_at_second("  encoding: rot13\n"));
  CHECK(stops_at_second("  encoding: base64\n  content: '***'\n"));
  CHECK_FALSE(stops_at_second("  owner: core\n"));
  CHECK_FALSE(stops_at_second("  owner: '500:500'\n"));
}

TEST_CASE("an entry without a path stops the run", "[cloud-config]") {
  Root root;
  CHECK(root.apply("write_files:\n- content: x\n").error);
}

TEST_CASE("a user of the same document may own files", "[cloud-config]") {
  Root root;
  const auto applied =
      root.apply("users:\n- name: joe\n- passwd: x\nwrite_files:\n- {path: /a, owner: joe}\n");
  REQUIRE_FALSE(applied.error);
  CHECK(applied.created_users == std::vector<std::string>{"joe"});
  CHECK(applied.files[0].owner == "joe");
}

TEST_CASE("contents are decoded by their encoding", "[cloud-config]") {
  Root root;
  root.apply(
      "write_files:\n- {path: /a, encoding: b64, content: aGVsbG8=}\n"
      "- {path: /b, content: !!binary aGVsbG8=}\n");
  CHECK(root.text("/a") == "hello");
  CHECK(root.text("/b") == "hello");
}

TEST_CASE("since 1.10.1 one undecodable file makes the whole document void", "[cloud-config]") {
  Root root;
  root.target().version = cloudconfig::tool_1_14_0;
  const auto applied = root.apply(file_entry("  encoding: base64\n  content: '***'\n"));
  CHECK(applied.error);
  CHECK_FALSE(root.exists("/first"));
}

TEST_CASE("update.conf is made from the present one or the image's", "[cloud-config]") {
  Root root;
  root.apply("coreos:\n  update:\n    reboot-strategy: \"off\"\n");
  CHECK(root.text("/etc/coreos/update.conf") == "GROUP=stable\nREBOOT_STRATEGY=off\n");
  root.put("/etc/coreos/update.conf", "GROUPX=1\nGROUP=b\nGROUP=c\n");
  root.apply("coreos:\n  update:\n    group: a\n    server: s\n");
  CHECK(root.text("/etc/coreos/update.conf") == "GROUP=a\nGROUP=b\nGROUP=c\nSERVER=s\n");
}

TEST_CASE("a reboot strategy that is not allowed stops the run before any file", "[cloud-config]") {
  Root root;
  const auto applied = root.apply(
      "hostname: new\nwrite_files:\n- path: /a\ncoreos:\n  update:\n    reboot-strategy: false\n");
  REQUIRE(applied.error);
  CHECK(applied.error->message.find("invalid value \"false\"") != std::string::npos);
  CHECK(applied.hostname == "new");
  CHECK_FALSE(root.exists("/a"));
}

TEST_CASE("best-effort is a strategy of earlier releases only", "[cloud-config]") {
  Root root;
  const std::string body = "coreos:\n  update:\n    reboot-strategy: best-effort\n";
  CHECK_FALSE(root.apply(body).error);
  root.target().version = cloudconfig::tool_1_14_0;
  CHECK(root.apply(body).error);
}

TEST_CASE("/etc/hosts is managed for localhost only", "[cloud-config]") {
  Root root;
  root.apply("hostname: new\nmanage_etc_hosts: localhost\n");
  CHECK(root.text("/etc/hosts") == "127.0.0.1 new\n");
  const auto applied = root.apply("manage_etc_hosts: true\nwrite_files:\n- path: /a\n");
  CHECK(applied.error);
  CHECK_FALSE(root.exists("/a"));
}

TEST_CASE("flannel's options have no line end after the last", "[cloud-config]") {
  Root root;
  root.apply("coreos:\n  flannel:\n    interface: eth0\n    ip-masq: true\n");
  CHECK(root.text("/run/flannel/options.env") == "FLANNELD_IP_MASQ=true\nFLANNELD_IFACE=eth0");
}

TEST_CASE("an OEM section needs an id", "[cloud-config]") {
  Root root;
  root.apply("coreos:\n  oem:\n    name: N\n");
  CHECK_FALSE(root.exists("/etc/oem-release"));
  root.apply("coreos:\n  oem:\n    id: a\n    name: N \"x\"\n");
  CHECK(root.text("/etc/oem-release") ==
        "ID=a\nVERSION_ID=\nNAME=\"N \\\"x\\\"\"\nHOME_URL=\"\"\nBUG_REPORT_URL=\"\"\n");
}

TEST_CASE("the addresses reach /etc/environment unless the document writes it", "[cloud-config]") {
  Root root;
  root.put("/etc/environment", "A=1\nCOREOS_PRIVATE_IPV4=old\n");
  root.apply("hostname: x\n");
  CHECK(root.text("/etc/environment") ==
        "A=1\nCOREOS_PRIVATE_IPV4=10.0.0.4\nCOREOS_PUBLIC_IPV4=203.0.113.10\n");
  root.apply("write_files:\n- {path: //etc/./environment, content: mine}\n");
  CHECK(root.text("/etc/environment") == "mine");
}

TEST_CASE("top-level keys replace what users gives to core", "[cloud-config]") {
  Root root;
  const auto applied =
      root.apply("users:\n- {name: core, ssh_authorized_keys: [a]}\nssh_authorized_keys: [b, c]\n");
  REQUIRE(applied.key_sets.size() == 1);
  CHECK(applied.key_sets[0].first == "core");
  CHECK(applied.key_sets[0].second == std::vector<std::string>{"b", "c"});
}

}  // namespace
}  // namespace coreos_sim::test
