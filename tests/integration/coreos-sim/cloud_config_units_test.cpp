#include <catch2/catch.hpp>

#include "scratch.hpp"

namespace coreos_sim::test {
namespace {

std::string commands(const cloudconfig::Applied& applied) {
  std::string text;
  for (const auto& [unit, command] : applied.commands) text += command + " " + unit + "\n";
  return text;
}

TEST_CASE("unit files land where systemd looks for their kind", "[cloud-config]") {
  Root root;
  root.apply(
      "coreos:\n  units:\n  - {name: a.service, content: x}\n"
      "  - {name: b.service, content: x, runtime: true}\n"
      "  - {name: 10-static.network, content: x}\n  - {content: nameless}\n");
  CHECK(root.exists("/etc/systemd/system/a.service"));
  CHECK(root.exists("/run/systemd/system/b.service"));
  CHECK(root.exists("/etc/systemd/network/10-static.network"));
}

TEST_CASE("drop-ins need a name and a content", "[cloud-config]") {
  Root root;
  root.apply(
      "coreos:\n  units:\n  - name: docker.service\n    drop-ins:\n"
      "    - {name: 50-a.conf, content: x}\n    - {name: empty.conf}\n    - {content: x}\n");
  CHECK(root.text("/etc/systemd/system/docker.service.d/50-a.conf") == "x");
  CHECK_FALSE(root.exists("/etc/systemd/system/docker.service.d/empty.conf"));
}

TEST_CASE("commands come in list order, those of updates last", "[cloud-config]") {
  Root root;
  const auto applied = root.apply(
      "coreos:\n  update:\n    reboot-strategy: \"off\"\n    group: beta\n  units:\n"
      "  - {name: etcd2.service, command: start}\n"
      "  - {name: fleet.service, command: start}\n"
      "  - {name: x.network, command: restart, enable: true}\n"
      "  - {name: docker-tcp.socket, command: start, enable: true, content: x}\n");
  CHECK(commands(applied) ==
        "start etcd2.service\nstart fleet.service\nstart docker-tcp.socket\n"
        "stop locksmithd.service\nrestart update-engine.service\n");
  CHECK(applied.enabled_units == std::vector<std::string>{"docker-tcp.socket"});
  CHECK(root.is_masked("/run/systemd/system/locksmithd.service"));
}

TEST_CASE("another strategy than off restarts locksmith", "[cloud-config]") {
  Root root;
  const auto applied = root.apply("coreos:\n  update:\n    reboot-strategy: etcd-lock\n");
  CHECK(commands(applied) == "restart locksmithd.service\n");
  CHECK_FALSE(root.is_masked("/run/systemd/system/locksmithd.service"));
}

TEST_CASE("a mask replaces what was there, in the place that runtime chooses", "[cloud-config]") {
  Root root;
  root.apply(
      "coreos:\n  units:\n  - {name: etcd.service, content: x, mask: true}\n"
      "  - {name: docker.service, mask: true, runtime: true}\n");
  CHECK(root.is_masked("/etc/systemd/system/etcd.service"));
  CHECK(root.is_masked("/run/systemd/system/docker.service"));
}

TEST_CASE("every run removes the run-time masks of the services with settings", "[cloud-config]") {
  Root root;
  root.apply(
      "coreos:\n  units:\n  - {name: fleet.service, mask: true, runtime: true}\n"
      "  - {name: etcd.service, mask: true}\n");
  CHECK_FALSE(root.exists("/run/systemd/system/fleet.service"));
  CHECK(root.is_masked("/etc/systemd/system/etcd.service"));
}

TEST_CASE("settings come in the table's order, not the document's", "[cloud-config]") {
  Root root;
  root.apply(
      "coreos:\n  etcd2:\n    listen-peer-urls: http://$private_ipv4:2380\n"
      "    data-dir: /var/lib/etcd2\n    election-timeout: 1200\n");
  CHECK(root.text("/run/systemd/system/etcd2.service.d/20-cloudinit.conf") ==
        "[Service]\nEnvironment=\"ETCD_DATA_DIR=/var/lib/etcd2\"\n"
        "Environment=\"ETCD_ELECTION_TIMEOUT=1200\"\n"
        "Environment=\"ETCD_LISTEN_PEER_URLS=http://10.0.0.4:2380\"\n");
  root.apply("coreos:\n  locksmith:\n    window-start: Mon 4:00\n    endpoint: e\n");
  CHECK(root.text("/run/systemd/system/locksmithd.service.d/20-cloudinit.conf") ==
        "[Service]\nEnvironment=\"LOCKSMITHD_ENDPOINT=e\"\n");
}

TEST_CASE("settings alone start nothing", "[cloud-config]") {
  Root root;
  CHECK(commands(root.apply("coreos:\n  etcd2:\n    name: a\n")).empty());
}

}  // namespace
}  // namespace coreos_sim::test
