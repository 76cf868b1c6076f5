#include "coreos-sim/systemd/systemd.hpp"

#include <catch2/catch.hpp>

#include "scratch.hpp"

namespace coreos_sim::test {
namespace {

struct CountingService final : Service {
  void start() override { ++starts; }
  void stop() override { ++stops; }
  int starts = 0;
  int stops = 0;
};

class Machine {
 public:
  Machine() : systemd(root.target().root, root.target().root / "systemd.json") {
    systemd.provide("etcd2.service", etcd);
  }
  bool accepts(const std::string& unit, const std::string& command) {
    return static_cast<bool>(systemd.carry_out(unit, command));
  }

  Root root;
  CountingService etcd;
  Systemd systemd;
};

TEST_CASE("a start runs the service behind the unit, once", "[systemd]") {
  Machine machine;
  CHECK(machine.accepts("etcd2.service", "start"));
  CHECK(machine.accepts("etcd2.service", "start"));
  CHECK(machine.etcd.starts == 1);
  CHECK(machine.accepts("etcd2.service", "restart"));
  CHECK(machine.etcd.stops == 1);
  CHECK(machine.etcd.starts == 2);
  CHECK(machine.accepts("etcd2.service", "stop"));
  CHECK(machine.systemd.state("etcd2.service") == UnitState{});
}

TEST_CASE("try-restart leaves a stopped unit alone", "[systemd]") {
  Machine machine;
  CHECK(machine.accepts("etcd2.service", "try-restart"));
  CHECK(machine.etcd.starts == 0);
  CHECK(machine.accepts("etcd2.service", "reload-or-restart"));
  CHECK(machine.etcd.starts == 1);
}

TEST_CASE("systemd refuses unknown units, unknown commands and starts of masked units",
          "[systemd]") {
  Machine machine;
  CHECK_FALSE(machine.accepts("no-such.service", "start"));
  CHECK_FALSE(machine.accepts("etcd2.service", "Start"));
  machine.root.apply("coreos:\n  units:\n  - {name: etcd2.service, mask: true}\n");
  CHECK_FALSE(machine.accepts("etcd2.service", "start"));
  CHECK(machine.accepts("etcd2.service", "stop"));
}

TEST_CASE("units of the user-data are recorded by their kind", "[systemd]") {
  Machine machine;
  machine.root.apply(
      "coreos:\n  units:\n  - {name: a.socket, content: x}\n  - {name: var-lib-docker.mount, "
      "content: x}\n"
      "  - name: once.service\n    content: |\n      [Service]\n      Type=oneshot\n"
      "  - name: stays.service\n    content: |\n      [Service]\n      Type=oneshot\n"
      "      RemainAfterExit=yes\n");
  for (const char* unit : {"a.socket", "var-lib-docker.mount", "once.service", "stays.service"}) {
    CHECK(machine.accepts(unit, "start"));
  }
  CHECK(machine.systemd.state("a.socket").sub == "listening");
  CHECK(machine.systemd.state("var-lib-docker.mount").sub == "mounted");
  CHECK(machine.systemd.state("once.service").sub == "dead");
  CHECK(machine.systemd.state("stays.service").sub == "exited");
}

TEST_CASE("an instance is known by its template", "[systemd]") {
  Machine machine;
  machine.root.apply("coreos:\n  units:\n  - {name: worker@.service, content: x}\n");
  CHECK(machine.accepts("worker@1.service", "start"));
  CHECK_FALSE(machine.accepts("other@1.service", "start"));
}

}  // namespace
}  // namespace coreos_sim::test
