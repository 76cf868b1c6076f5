#include "coreos-sim/systemd/service_environment.hpp"

#include <catch2/catch.hpp>

#include "scratch.hpp"

namespace coreos_sim::test {
namespace {

const Identity identity{"0123456789abcdef0123456789abcdef", "demo-0"};

Environment assigned(const std::string& lines) {
  Environment environment;
  add_assignments("[Unit]\nEnvironment=NO=1\n[Service]\n" + lines, identity, environment);
  return environment;
}

TEST_CASE("assignments are read as systemd reads them", "[environment]") {
  CHECK(assigned("Environment=\"A=b c\" D=e\n") == Environment{{"A", "b c"}, {"D", "e"}});
  CHECK(assigned("Environment=A=1\nEnvironment=\nEnvironment=B=2\n") == Environment{{"B", "2"}});
  CHECK(assigned("Environment=\"N=%m-%H-100%%\"\n") ==
        Environment{{"N", identity.machine_id + "-demo-0-100%"}});
}

TEST_CASE("a broken quotation drops the line", "[environment]") {
  CHECK(assigned("Environment=\"A=one\"two\"\n").empty());
  CHECK(assigned("Environment=\"A=one\n").empty());
}

TEST_CASE("drop-ins are read by name and /etc hides /run", "[environment]") {
  Root root;
  root.put("/run/systemd/system/etcd2.service.d/10-oem.conf", "[Service]\nEnvironment=A=1\n");
  root.put("/run/systemd/system/etcd2.service.d/20-cloudinit.conf", "[Service]\nEnvironment=A=2\n");
  root.put("/run/systemd/system/etcd2.service.d/30-x.conf", "[Service]\nEnvironment=B=1\n");
  root.put("/etc/systemd/system/etcd2.service.d/30-x.conf", "[Service]\nEnvironment=B=2\n");
  CHECK(service_environment(root.target().root, "etcd2.service", identity) ==
        Environment{{"A", "2"}, {"B", "2"}});
}

TEST_CASE("a real etcd gets the machine's own address and folder", "[environment]") {
  Root root;
  root.apply(
      "coreos:\n  etcd2:\n    data-dir: /var/lib/etcd2\n"
      "    listen-client-urls: http://0.0.0.0:2379,http://127.0.0.1:4001,http://0.0.0.0:4001\n"
      "    advertise-client-urls: http://$private_ipv4:2379\n"
      "    listen-peer-urls: http://localhost:700\n");
  const auto settings = etcd_settings(root.target().root, identity, "127.9.9.4");
  const auto& environment = settings.environment;
  CHECK(environment.at("ETCD_LISTEN_CLIENT_URLS") == "http://127.9.9.4:2379,http://127.9.9.4:4001");
  CHECK(environment.at("ETCD_LISTEN_PEER_URLS") == "http://127.9.9.4:10700");
  CHECK(environment.at("ETCD_ADVERTISE_CLIENT_URLS") == "http://10.0.0.4:2379");
  CHECK(environment.at("ETCD_DATA_DIR") == root.target().root.string() + "/var/lib/etcd2");
  CHECK(environment.at("ETCD_NAME") == identity.machine_id);
  CHECK(environment.at("ETCD_ENABLE_V2") == "true");
  CHECK(settings.listens.size() == 3);
}

}  // namespace
}  // namespace coreos_sim::test
