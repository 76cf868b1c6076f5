#include <algorithm>
#include <catch2/catch.hpp>

#include "deis/machines/demands.hpp"
#include "deis/machines/machine_files.hpp"

using namespace deis;

namespace {

slipway::contract::NodeConfig config() {
  Settings settings;
  settings.domain = "demo.example.com";
  return machine_config(settings);
}

const slipway::contract::Unit* unit_in(const slipway::contract::NodeConfig& config,
                                       const std::string& name) {
  const auto at = std::find_if(config.units.begin(), config.units.end(),
                               [&](const auto& unit) { return unit.name == name; });
  return at == config.units.end() ? nullptr : &*at;
}

}  // namespace

TEST_CASE("etcd listens where the components of old look for it", "[deis][machines]") {
  const auto made = config();
  const auto& etcd = made.settings.at("etcd2");
  CHECK(etcd.at("listen_client_urls").as_string() == "http://0.0.0.0:2379,http://0.0.0.0:4001");
  CHECK(etcd.at("listen_peer_urls").as_string() ==
        "http://$private_ipv4:2380,http://$private_ipv4:7001");
  CHECK(etcd.at("election_timeout").as_int() >= 1200);
  CHECK(etcd.at("election_timeout").as_int() >= 5 * etcd.at("heartbeat_interval").as_int());
  REQUIRE(made.discovery.size() == 1);
  CHECK(made.discovery[0].service == "etcd2");
  CHECK(made.time.gates == std::vector<std::string>{"etcd2.service"});
}

TEST_CASE("fleet publishes a machine's own address, not one that all share", "[deis][machines]") {
  CHECK(config().settings.at("fleet").at("public_ip").as_string() == "$private_ipv4");
}

TEST_CASE("every machine carries all three planes unless its group says otherwise",
          "[deis][machines]") {
  CHECK(config().metadata == slipway::contract::Texts{{"controlPlane", "true"},
                                                      {"dataPlane", "true"},
                                                      {"routerMesh", "true"}});
}

TEST_CASE("the files that every unit reads are there", "[deis][machines]") {
  const auto made = config();
  const auto has = [&](const char* path, const char* mode) {
    return std::any_of(made.files.begin(), made.files.end(), [&](const auto& file) {
      return file.path == path && file.mode == mode && !file.content.as_string().empty();
    });
  };
  CHECK(has("/etc/deis-release", "0644"));
  CHECK(has("/run/deis/bin/get_image", "0755"));
  CHECK(has("/run/deis/bin/mount-store", "0755"));
  CHECK(has("/opt/bin/graceful-shutdown.sh", "0755"));
}

TEST_CASE("no unit downloads anything at boot and only what is wanted is started",
          "[deis][machines]") {
  const auto made = config();
  for (const auto& unit : made.units) {
    CHECK(unit.content.find("http") == std::string::npos);
    CHECK(unit.content.find("curl") == std::string::npos);
  }
  REQUIRE(unit_in(made, "graceful-deis-shutdown.service"));
  CHECK(unit_in(made, "graceful-deis-shutdown.service")->command.empty());
  CHECK(unit_in(made, "etcd.service")->mask);
}

TEST_CASE("a network key that exists already does not keep flannel from starting",
          "[deis][machines]") {
  const auto made = config();
  const auto* flannel = unit_in(made, "flanneld.service");
  REQUIRE(flannel);
  REQUIRE(flannel->drop_ins.size() == 1);
  CHECK(flannel->drop_ins[0].content.find("ExecStartPre=-/usr/bin/etcdctl mk ") !=
        std::string::npos);
}

TEST_CASE("docker waits for its disk when there is one", "[deis][machines]") {
  const auto made = config();
  REQUIRE(made.disks.size() == 1);
  CHECK(made.disks[0].optional);
  CHECK(made.disks[0].mount == "/var/lib/docker");
  CHECK(made.disks[0].before == std::vector<std::string>{"docker.service"});
  CHECK(made.disks[0].devices.empty());
}

TEST_CASE("three ports are asked for, each with a probe that fits", "[deis][machines]") {
  const auto all = endpoints();
  REQUIRE(all.size() == 3);
  CHECK(all[0].port == 80);
  CHECK(all[0].probe.protocol == "http");
  CHECK(all[0].probe.path == "/health-check");
  CHECK(all[1].port == 443);
  CHECK(all[1].probe.protocol == "tcp");
  CHECK(all[2].port == 2222);
  CHECK(all[2].idle_timeout_min == 20);
  for (const auto& endpoint : all) CHECK(endpoint.balanced);
}

TEST_CASE("at least three machines, an odd number, with memory enough", "[deis][machines]") {
  const auto all = requirements(Settings());
  const auto any = [&](auto test) { return std::any_of(all.begin(), all.end(), test); };
  CHECK(any([](const auto& one) { return one.min_nodes == 3 && one.odd_nodes; }));
  CHECK(any([](const auto& one) { return one.memory_mb == 3500; }));
  for (const auto& one : all) CHECK_FALSE(one.because.empty());
}
