#include <catch2/catch.hpp>

#include <csignal>
#include <set>

#include "cluster.hpp"
#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/text.hpp"
#include "coreos-sim/spec/spec.hpp"

namespace coreos_sim::test {
namespace {

/// The pid of the machine's supervisor, by its command line.
pid_t supervisor(const Cluster& cluster, int index) {
  const std::string folder = cluster.folder(index);
  for (const pid_t pid : cluster.leftovers()) {
    const auto line = read_file("/proc/" + std::to_string(pid) + "/cmdline").value_or("");
    if (has(line, "supervise") && has(line, folder + std::string(1, '\0'))) return pid;
  }
  return 0;
}

TEST_CASE("three machines form one etcd cluster through a real discovery service", "[machine]") {
  Cluster cluster;
  cluster.start(3);

  std::set<std::string> names;
  for (int i = 0; i < 3; ++i) {
    CHECK(cluster.status(i) == R"({"state":"ready","reason":""})");
    CHECK(has(curl({}, "http://" + cluster.address(i) + ":2379/health").body, "true"));
    const auto id = trimmed(read_file(cluster.folder(i) / "root/etc/machine-id").value_or(""));
    CHECK(id == machine_id("demo-" + std::to_string(i), cluster.folder(i)));
    names.insert(id);
  }
  const auto members = curl({}, "http://" + cluster.address(0) + ":4001/v2/members").body;
  CHECK(names.size() == 3);
  for (const auto& name : names) CHECK(has(members, name));

  CHECK(cluster.stop_machine(1).code == 0);
  CHECK(cluster.stop_machine(1).code == 0);
  CHECK(has(cluster.status(1), "not running"));
  for (const int i : {0, 2}) CHECK(cluster.stop_machine(i).code == 0);
  CHECK(cluster.leftovers().empty());
}

TEST_CASE("ssh sessions and tunnels end in their own machine", "[machine]") {
  Cluster cluster;
  cluster.start(1);

  CHECK(trimmed(cluster.ssh(0, "whoami; hostname").output) == "core\ndemo-0");
  for (const char* port : {"2379", "4001"}) {
    const auto seen =
        cluster.ssh(0, std::string("curl -s http://127.0.0.1:") + port + "/v2/members").output;
    CHECK(has(seen, cluster.address(0)));
  }
  CHECK(has(cluster.ssh(0, "curl -s http://localhost:2379/health").output, "true"));
  CHECK(
      has(cluster.ssh(0, "curl -s --unix-socket /run/fleet.sock http://x/fleet/v1/machines").output,
          cluster.address(0)));
  CHECK(has(cluster.ssh(0, "etcdctl cluster-health").output, "cluster is healthy"));
  CHECK(has(cluster.ssh(0, "etcdctl --endpoints http://127.0.0.1:4001 member list").output,
            cluster.address(0)));
  // The machine's own ssh port, by the number that it has on the machine.
  const auto banner =
      cluster.ssh(0, "timeout 5 bash -c 'exec 3<>/dev/tcp/127.0.0.1/22; head -c 4 <&3'");
  CHECK(banner.output == "SSH-");
}

TEST_CASE("a session sees the machine's files and keeps its own there", "[machine]") {
  Cluster cluster;
  REQUIRE(cluster
              .start_machine(0,
                             "#cloud-config\nwrite_files:\n"
                             "- {path: /opt/bin/tool, permissions: '0755', "
                             "content: \"#!/bin/sh\\ncat /etc/release\\n\"}\n"
                             "- {path: /etc/release, content: seven}\n")
              .code == 0);
  REQUIRE(eventually([&] { return has(cluster.status(0), "ready"); }));
  const auto id = trimmed(read_file(cluster.folder(0) / "root/etc/machine-id").value_or(""));
  CHECK(trimmed(cluster.ssh(0, "cat /etc/machine-id").output) == id);
  CHECK(cluster.ssh(0, "/opt/bin/tool").output == "seven");
  CHECK(cluster.ssh(0, "test -f /etc/release && test ! -e /etc/no-such && ls /opt/bin").output ==
        "tool\n");
  CHECK(cluster.ssh(0, "echo eight > /etc/release && cat /etc/release").output == "eight\n");
  CHECK(read_file(cluster.folder(0) / "root/etc/release") == "eight\n");
  CHECK(cluster.ssh(0, "test -r /etc/passwd").code == 0);  // the computer's
  CHECK(cluster.ssh(0, "journalctl --unit none.service --no-pager --lines 5").output ==
        "-- No entries --\n");
}

TEST_CASE("another key or user is not let in", "[machine]") {
  Cluster cluster;
  REQUIRE(cluster.start_machine(0, "#cloud-config\n").code == 0);
  REQUIRE(eventually([&] { return cluster.ssh(0, "true").code == 0; }));
  const auto other = (cluster.scratch() / "other").string();
  REQUIRE(run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other}).code == 0);

  auto argv = cluster.ssh_options(0);
  argv[1] = other;
  argv.insert(argv.begin(), "ssh");
  argv.push_back("true");
  const auto refused = run(argv);
  CHECK(refused.code == 255);
  CHECK(has(refused.output, "Permission denied (publickey)"));
  argv[2] = (cluster.scratch() / "key").string();
  argv[argv.size() - 2] = "root@" + cluster.outside();
  CHECK(run(argv).code == 255);
}

TEST_CASE("keys of the user-data work beside the one that the platform installed", "[machine]") {
  Cluster cluster;
  const auto other = (cluster.scratch() / "other").string();
  REQUIRE(run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other}).code == 0);
  const auto key = trimmed(read_file(other + ".pub").value_or(""));
  REQUIRE(
      cluster
          .start_machine(0, "#cloud-config\nhostname: named\nssh_authorized_keys:\n- " + key + "\n")
          .code == 0);
  REQUIRE(eventually([&] { return has(cluster.status(0), "ready"); }));

  auto argv = cluster.ssh_options(0);
  argv[1] = other;
  argv.insert(argv.begin(), "ssh");
  argv.push_back("hostname");
  CHECK(trimmed(run(argv).output) == "named");
  CHECK(cluster.ssh(0, "true").code == 0);
}

TEST_CASE("a user-data that CoreOS refuses fails the boot and leaves ssh up", "[machine]") {
  Cluster cluster;
  const std::vector<std::pair<std::string, std::string>> refused{
      {"#cloud-config v1\n", "must be"},
      {"#cloud-config\nhostname: @x\n", "YAML error"},
      {"#cloud-config\ncoreos:\n  update:\n    reboot-strategy: never\n", "RebootStrategy"},
      {"#cloud-config\nwrite_files:\n- {path: /a, owner: nobody-knows}\n", "invalid user"},
      {"#cloud-config\ncoreos:\n  units:\n  - {name: nothing.service, command: start}\n",
       "nothing.service"}};
  int index = 0;
  for (const auto& [document, reason] : refused) {
    REQUIRE(cluster.start_machine(index, document).code == 0);
    REQUIRE(eventually([&] { return has(cluster.status(index), "\"failed\""); }));
    CHECK(has(cluster.status(index), reason));
    CHECK(cluster.ssh(index, "true").code == 0);
    ++index;
  }
}

TEST_CASE("stop ends what a killed supervisor left behind", "[machine]") {
  Cluster cluster;
  cluster.start(1);
  Background session([&] {
    std::vector<std::string> argv{"ssh"};
    const auto options = cluster.ssh_options(0);
    argv.insert(argv.end(), options.begin(), options.end());
    argv.push_back("exec sleep 600");
    return argv;
  }());
  REQUIRE(eventually([&] { return has(cluster.ssh(0, "pgrep -f 'sleep 60[0]'").output, "\n"); }));
  const pid_t pid = supervisor(cluster, 0);
  REQUIRE(pid > 0);
  ::kill(pid, SIGKILL);

  CHECK(cluster.stop_machine(0).code == 0);
  CHECK(cluster.leftovers().empty());
}

TEST_CASE("etcd comes back after it was killed, as its unit says", "[machine]") {
  Cluster cluster;
  cluster.start(1);
  const auto etcd = [&] {
    for (const pid_t pid : cluster.leftovers()) {
      if (has(read_file("/proc/" + std::to_string(pid) + "/cmdline").value_or(""), "bin/etcd")) {
        return pid;
      }
    }
    return 0;
  };
  const pid_t first = etcd();
  REQUIRE(first > 0);
  ::kill(first, SIGKILL);
  CHECK(eventually([&] { return etcd() > 0 && etcd() != first; }));
  CHECK(eventually(
      [&] { return has(curl({}, "http://" + cluster.address(0) + ":2379/health").body, "true"); }));
}

TEST_CASE("a machine that is started again keeps its id and its data", "[machine]") {
  Cluster cluster;
  const auto document = cluster.user_data(1);
  REQUIRE(cluster.start_machine(0, document).code == 0);
  const auto keys = "http://" + cluster.address(0) + ":2379/v2/keys/kept";
  REQUIRE(eventually([&] { return curl({"-X", "PUT", "-d", "value=1"}, keys).status == 201; }));
  REQUIRE(cluster.stop_machine(0).code == 0);
  REQUIRE(cluster.start_machine(0, document).code == 0);
  CHECK(eventually([&] { return cluster.etcd_value(0, "/kept") == "1"; }));
}

TEST_CASE("forwards are replaced while the machine runs", "[machine]") {
  Cluster cluster;
  REQUIRE(cluster.start_machine(0, "#cloud-config\n").code == 0);
  REQUIRE(eventually([&] { return cluster.ssh(0, "true").code == 0; }));
  REQUIRE(cluster.sim("forward", 0, {"--forward", cluster.outside() + ":22077:22"}).code == 0);
  CHECK(cluster.ssh(0, "true").code == 255);
  const auto moved = connect_tcp({cluster.outside(), 22077}, std::chrono::seconds(5));
  CHECK(moved);
}

TEST_CASE("a discovery service outlives its parent where it is told to", "[discovery]") {
  Scratch scratch;
  const Network network;
  const auto begin = [&](int host, const std::string& until) {
    const std::string dir = scratch.path() / until;
    return std::string(SLIPWAY_COREOS_SIM) + " discovery --address " + network.address(host) +
           " --dir " + dir + " --until " + until + " --ready-file " + dir + ".ready >" + dir +
           ".log 2>&1 & echo $!; until [ -s " + dir + ".ready ]; do sleep 0.05; done; ";
  };
  const auto ran = run({"/bin/sh", "-c", begin(1, "stopped") + begin(2, "parent")});
  const auto pids = split(trimmed(ran.output), '\n');
  REQUIRE(pids.size() == 2);
  // A zombie counts as gone: its reaper may be late.
  const auto lives = [](const std::string& pid) {
    return has(read_file("/proc/" + pid + "/cmdline").value_or(""), "discovery");
  };
  CHECK(eventually([&] { return !lives(pids[1]); }));
  CHECK(lives(pids[0]));
  CHECK(curl({}, "http://" + network.address(1) + ":8087/health").status == 200);
  ::kill(static_cast<pid_t>(to_number(pids[0]).value_or(0)), SIGTERM);
  CHECK(eventually([&] { return !lives(pids[0]); }));
  const auto refused = run({SLIPWAY_COREOS_SIM, "discovery", "--address", network.address(1),
                            "--dir", scratch.path(), "--until", "doomsday"});
  CHECK(refused.code == 1);
  CHECK(has(refused.output, "'parent' or 'stopped'"));
}

TEST_CASE("start says at once what it cannot do", "[machine]") {
  Cluster cluster;
  const auto taken = listen_tcp({cluster.outside(), 22001});
  REQUIRE(taken);
  const auto refused = cluster.start_machine(0, "#cloud-config\n");
  CHECK(refused.code != 0);
  CHECK(has(refused.output, cluster.outside() + ":22001"));

  REQUIRE(cluster.start_machine(1, "#cloud-config\n").code == 0);
  CHECK(has(cluster.start_machine(1, "#cloud-config\n").output, "already running"));
  CHECK(has(cluster.sim("start", 2).output, "missing"));
  cluster.set_options(R"({"sped":2})");
  CHECK(has(cluster.start_machine(2, "#cloud-config\n").output, "unknown option 'sped'"));
}

}  // namespace
}  // namespace coreos_sim::test
