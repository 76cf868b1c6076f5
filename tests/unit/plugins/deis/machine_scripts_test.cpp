// The scripts of a machine, run in a scratch folder with stand-ins for the programs that they call.
#include <catch2/catch.hpp>

#include "deis/machines/scripts.hpp"
#include "tests/support/script_rig.hpp"

using namespace deis;
using slipway::test::ScriptRig;

namespace {

/// etcdctl as far as the scripts use it: `get` and `ls` from files below etcd/, the rest recorded.
class Machine : public ScriptRig {
 public:
  Machine() {
    program("etcdctl",
            "case $1 in\n"
            "get) cat \"" +
                path("etcd") +
                "$2\" 2>/dev/null ;;\n"
                "ls) ls -d \"" +
                path("etcd") + "$2\"/* | sed 's|^" + path("etcd") +
                "||' ;;\n"
                "member) if [ \"$2\" = list ]; then cat \"" +
                path("members") +
                "\"; else "
                "echo \"etcdctl $*\" >> \"$LOG\"; fi ;;\n"
                "cluster-health) cat \"" +
                path("health") +
                "\" 2>/dev/null ;;\n"
                "*) echo \"etcdctl $*\" >> \"$LOG\" ;;\nesac");
    for (const char* name : {"docker", "systemctl", "mount", "modprobe", "curl"}) recorded(name);
  }
  void key(const std::string& name, const std::string& value) { write("etcd" + name, value); }
};

}  // namespace

TEST_CASE("an image is the component's own, else the platform's version, else the release",
          "[deis][scripts]") {
  Machine machine;
  machine.move_in("/etc/deis-release");
  CHECK(machine.run(scripts::get_image, "/deis/router") == 1);
  CHECK(machine.output().find("neither etcd nor") != std::string::npos);
  machine.write("etc/deis-release", "DEIS_RELEASE=v1.13.4\n");
  CHECK(machine.run(scripts::get_image, "/deis/router") == 0);
  CHECK(machine.output() == "deis/router:v1.13.4\n");
  machine.key("/deis/platform/version", "v1.12.0");
  machine.run(scripts::get_image, "/deis/router");
  CHECK(machine.output() == "deis/router:v1.12.0\n");
  machine.key("/deis/router/image", "me/router:edge");
  machine.run(scripts::get_image, "/deis/router");
  CHECK(machine.output() == "me/router:edge\n");
}

TEST_CASE("only images that a machine lacks are pulled beforehand", "[deis][scripts]") {
  Machine machine;
  machine.move_in("/run/deis/bin/get_image");
  machine.write("run/deis/bin/get_image", "#!/bin/sh\necho image-of-${1##*/}\n");
  REQUIRE(std::system(("chmod +x " + machine.path("run/deis/bin/get_image")).c_str()) == 0);
  machine.program("docker",
                  "case $* in 'history image-of-router') exit 1 ;; pull*) "
                  "echo \"$*\" >> \"$LOG\" ;; esac");
  CHECK(machine.run(scripts::preseed) == 0);
  CHECK(machine.log() == "pull image-of-router\n");
}

TEST_CASE("the store is mounted from all its monitors, once", "[deis][scripts]") {
  Machine machine;
  machine.program("mountpoint", "exit 1");
  CHECK(machine.run(scripts::mount_store, "/data") == 1);
  CHECK(machine.output().find("lists no monitor") != std::string::npos);
  machine.key("/deis/store/hosts/10.0.0.4", "x");
  machine.key("/deis/store/hosts/10.0.0.5", "x");
  machine.key("/deis/store/adminKeyring", "[client.admin]\n\tkey = c2VjcmV0\n");
  CHECK(machine.run(scripts::mount_store, "/data") == 0);
  CHECK(machine.log() ==
        "modprobe ceph\nmount -t ceph 10.0.0.4:6789,10.0.0.5:6789:/ /data -o "
        "name=admin,secret=c2VjcmV0\n");
  machine.program("mountpoint", "");
  machine.write("log", "");
  CHECK(machine.run(scripts::mount_store, "/data") == 0);
  CHECK(machine.log().empty());
}

TEST_CASE("http is waited for until it answers, with a dot for each try", "[deis][scripts]") {
  Machine machine;
  machine.program("curl", "echo x >> \"$LOG\"; [ $(wc -l < \"$LOG\") -ge 3 ]");
  CHECK(machine.run(scripts::wait_for_http, "127.0.0.1:80") == 0);
  CHECK(machine.output() == "..\n");
  CHECK(machine.run(scripts::wait_for_http) == 0);
}

TEST_CASE("a support report names keys and no values", "[deis][scripts]") {
  Machine machine;
  machine.recorded("journalctl");
  machine.program(
      "fleetctl",
      "case $1 in list-units) echo 'deis-router@1.service running'; echo 'other.service' ;; esac");
  machine.program("etcdctl", "[ \"$1\" = ls ] && echo /deis/database/password || echo 2.1.2");
  machine.run(scripts::debug_logs);
  CHECK(machine.output().find("deis-router@1.service") != std::string::npos);
  CHECK(machine.output().find("other.service") == std::string::npos);
  CHECK(machine.output().find("/deis/database/password") != std::string::npos);
  CHECK(machine.log().find("journalctl --unit fleet.service") != std::string::npos);
}

namespace {

/// A machine of a cluster of so many storage hosts, whose store is well.
class StorageMachine : public Machine {
 public:
  explicit StorageMachine(int hosts) {
    move_in("/etc/machine-id");
    write("etc/machine-id", "abc123\n");
    program("fleetctl", "echo 'abc123 10.0.0.4'; echo 'def456 10.0.0.5'");
    for (int i = 4; i < 4 + hosts; ++i) key("/deis/store/hosts/10.0.0." + std::to_string(i), "x");
    key("/deis/store/osds/10.0.0.4", "7");
    write("members",
          "1a2b: name=def456 peerURLs=http://10.0.0.5:2380\n"
          "3c4d: name=abc123 peerURLs=http://10.0.0.4:2380\n");
    program("docker",
            "case $* in ps) echo deis-store-admin ;; *'ceph health') echo HEALTH_OK ;; "
            "*) echo \"$*\" | sed 's/^exec deis-store-admin //' >> \"$LOG\" ;; esac");
    program("hostname", "echo demo-0");
  }
};

}  // namespace

TEST_CASE("a machine leaves the store in order when others can take its place, then etcd",
          "[deis][scripts]") {
  StorageMachine machine(4);
  CHECK(machine.run(scripts::graceful_shutdown, "--really") == 0);
  CHECK(machine.log() ==
        "ceph osd out 7\nsystemctl stop deis-store-daemon\nceph osd crush remove osd.7\n"
        "ceph auth del osd.7\nceph osd rm 7\netcdctl rm /deis/store/osds/10.0.0.4\n"
        "etcdctl rm /deis/store/hosts/10.0.0.4\nsystemctl stop deis-store-monitor\n"
        "ceph mon remove demo-0\nsystemctl stop deis-store-metadata\n"
        "etcdctl member remove 3c4d\n");
}

TEST_CASE("of three storage hosts none leaves the store", "[deis][scripts]") {
  StorageMachine machine(3);
  CHECK(machine.run(scripts::graceful_shutdown, "--really") == 0);
  CHECK(machine.log() == "etcdctl member remove 3c4d\n");
}

TEST_CASE("leaving needs the word, and the store's administrator beside it", "[deis][scripts]") {
  StorageMachine machine(4);
  CHECK(machine.run(scripts::graceful_shutdown) == 1);
  machine.program("docker", "");
  CHECK(machine.run(scripts::graceful_shutdown, "--really") == 2);
  CHECK(machine.log().empty());
}

namespace {

/// A machine on which all is well.
class WellMachine : public Machine {
 public:
  WellMachine() {
    program("timedatectl", "echo 'NTP synchronized: yes'");
    write("health", "cluster is healthy\n");
    program("systemctl", "");
    program("timeout", "shift; \"$@\"");
    program("df",
            "echo Filesystem; echo '/dev/sda9 1 1 1 41% /'; echo '/dev/sdc1 1 1 1 12% "
            "/var/lib/docker'");
  }
  std::string report() {
    write("log", "");
    CHECK(run(scripts::health_report, "10.0.0.4") == 0);
    return log();
  }
};

}  // namespace

TEST_CASE("a machine that is well says so to etcd, for a while", "[deis][scripts]") {
  WellMachine machine;
  CHECK(machine.report() ==
        "docker info\n"
        "etcdctl set --ttl 300 /deis/slipway/health/10.0.0.4 "
        "ok clock\nok etcd\nok fleet\nok docker\nok units\nok disks\n");
}

TEST_CASE("each thing that is wrong with a machine is in its report", "[deis][scripts]") {
  WellMachine machine;
  const auto says = [&](const std::string& line) {
    const auto text = machine.report();
    INFO(text);
    CHECK(text.find("\n" + line + "\n") != std::string::npos);
  };
  SECTION("quorum") {
    machine.write("health", "cluster is unhealthy\n");
    says("bad etcd: no quorum as seen from here");
  }
  SECTION("fleet") {
    machine.program("systemctl", "[ \"$1\" != is-active ]");
    says("bad fleet: does not run");
  }
  SECTION("docker") {
    machine.program("docker", "exit 1");
    says("bad docker: does not answer");
  }
  SECTION("units, whatever mark they have") {
    machine.program("systemctl",
                    "case $1 in --failed) echo '* a.service loaded failed failed A'; "
                    "echo 'b.mount loaded failed failed B' ;; esac");
    says("bad units: failed: a.service b.mount");
  }
  SECTION("disks, each once") {
    machine.program("df", "echo Filesystem; for i in 1 2; do echo '/dev/sda9 1 1 1 93% /'; done");
    says("bad disks: nearly full: / 93%");
  }
}

TEST_CASE("a report that cannot be sent is no failure", "[deis][scripts]") {
  WellMachine machine;
  machine.program("timedatectl", "echo 'NTP synchronized: no'");
  machine.program("etcdctl", "exit 4");
  CHECK(machine.run(scripts::health_report, "10.0.0.4") == 0);
  CHECK(machine.output().find("bad clock: not synchronised\nbad etcd: ") == 0);
}
