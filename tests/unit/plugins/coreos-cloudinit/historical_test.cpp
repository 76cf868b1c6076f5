// The user-data that Deis nodes on Azure had in their time, against what platform and cloud say
// today: what each leaves on a CoreOS 766 machine differs in the changes that were meant, and in no
// other.
#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "check/checker.hpp"
#include "cloudconfig/emitter.hpp"
#include "deis/machines/machine_files.hpp"
#include "machine/machine.hpp"
#include "render/render.hpp"

using namespace cloudconfig;

namespace {

using Lines = std::vector<std::string>;

constexpr const char* url = "https://discovery.example.com/0123456789abcdef0123456789abcdef";

/// The merged document of Deis 1.10.1, by its facts: settings as they were; of units and files the
/// place, mode and owner, since their contents are written anew.
std::string historical(const std::string& discovery) {
  std::string text = "#cloud-config\ncoreos:\n  etcd2:\n    discovery: " + discovery +
                     "\n    advertise-client-urls: http://$private_ipv4:2379\n"
                     "    initial-advertise-peer-urls: http://$private_ipv4:2380\n"
                     "    listen-client-urls: http://0.0.0.0:2379,http://0.0.0.0:4001\n"
                     "    listen-peer-urls: http://$private_ipv4:2380,http://$private_ipv4:7001\n"
                     "    data-dir: /var/lib/etcd2\n"
                     "  fleet:\n    public-ip: $public_ipv4\n"
                     "    metadata: controlPlane=true,dataPlane=true,routerMesh=true\n"
                     "  update:\n    reboot-strategy: \"off\"\n  units:\n";
  const auto unit = [&](const char* name, const char* command, const char* more = "") {
    text += "    - name: " + std::string(name) + "\n";
    if (*command) text += "      command: " + std::string(command) + "\n";
    text += more;
  };
  constexpr const char* content = "      content: x\n";
  const auto drop_in = [](const char* name) {
    return "      drop-ins:\n        - name: " + std::string(name) + "\n          content: x\n";
  };
  unit("format-ephemeral.service", "start", content);
  unit("var-lib-docker.mount", "start",
       "      content: |\n        [Mount]\n        What=/dev/sdc\n        Where=/var/lib/docker\n");
  unit("docker.service", "", drop_in("90-after-docker-volume.conf").c_str());
  unit("etcd.service", "", "      mask: true\n");
  unit("etcd2.service", "start");
  unit("fleet.service", "start");
  unit("docker-tcp.socket", "start", "      enable: true\n      content: x\n");
  unit("update-engine.service", "stop", "      enable: false\n");
  unit("docker.service", "", drop_in("50-insecure-registry.conf").c_str());
  unit("flanneld.service", "", drop_in("50-network-config.conf").c_str());
  unit("graceful-deis-shutdown.service", "", content);
  unit("install-deisctl.service", "start", content);
  unit("debug-etcd.service", "", content);
  unit("increase-nf_conntrack-connections.service", "start", content);
  text += "write_files:\n";
  const auto file = [&](const char* path, const char* mode, const char* owner = "") {
    text += "  - path: " + std::string(path) + "\n    permissions: '" + mode + "'\n";
    if (*owner) text += "    owner: " + std::string(owner) + "\n";
    text += "    content: x\n";
  };
  for (const char* path : {"/etc/deis-release", "/etc/motd", "/etc/systemd/coredump.conf",
                           "/opt/bin/scheduler-policy.json"})
    file(path, "0644");
  for (const char* path :
       {"/etc/profile.d/nse-function.sh", "/run/deis/bin/get_image", "/run/deis/bin/preseed",
        "/opt/bin/deis-debug-logs", "/opt/bin/graceful-shutdown.sh", "/opt/bin/wupiao",
        "/opt/bin/download-k8s-binary"})
    file(path, "0755");
  for (const char* path : {"/home/core/.toolboxrc", "/etc/environment_proxy"})
    file(path, "0644", "core");
  return text;
}

std::string present() {
  deis::Settings settings;
  settings.domain = "demo.example.com";
  auto config = deis::machine_config(settings);
  // as the cloud offers its data disk
  for (auto& disk : config.disks) disk.devices = {"/dev/disk/azure/scsi1/lun0", "/dev/sdc"};
  RenderOptions options;
  options.tool = tool_1_5_1;
  options.discovery["etcd2"] = {url};
  Problems problems;
  const auto document = render(config, options, problems);
  CHECK(problems.list().empty());
  return emit(document);
}

Machine on_machine(const std::string& text) {
  MachineBefore before;
  before.tool = tool_1_5_1;
  before.addresses = {{"private_ipv4", "10.0.0.4"}, {"public_ipv4", "203.0.113.10"}};
  return apply_user_data(text, before);
}

/// Contents that are written anew are not compared; those of settings are.
Machine comparable(Machine machine) {
  for (auto& [path, file] : machine.files) {
    const bool settings = path.ends_with("20-cloudinit.conf") || path == "/etc/coreos/update.conf";
    if (!settings) file.content.clear();
  }
  return machine;
}

Lines findings(const std::string& text, ToolVersion tool) {
  CheckOptions options;
  options.tool = tool;
  Lines codes;
  for (const auto& problem : check(text, options).problems) codes.push_back(problem.code);
  return codes;
}

}  // namespace

TEST_CASE("the historical document leaves the drop-ins that were observed", "[historical]") {
  const auto machine = on_machine(historical(url));
  CHECK(machine.files.at("/run/systemd/system/etcd2.service.d/20-cloudinit.conf").content ==
        "[Service]\n"
        "Environment=\"ETCD_ADVERTISE_CLIENT_URLS=http://10.0.0.4:2379\"\n"
        "Environment=\"ETCD_DATA_DIR=/var/lib/etcd2\"\n"
        "Environment=\"ETCD_DISCOVERY=" +
            std::string(url) +
            "\"\n"
            "Environment=\"ETCD_INITIAL_ADVERTISE_PEER_URLS=http://10.0.0.4:2380\"\n"
            "Environment=\"ETCD_LISTEN_CLIENT_URLS=http://0.0.0.0:2379,http://0.0.0.0:4001\"\n"
            "Environment=\"ETCD_LISTEN_PEER_URLS=http://10.0.0.4:2380,http://10.0.0.4:7001\"\n");
  CHECK(machine.files.at("/run/systemd/system/fleet.service.d/20-cloudinit.conf").content ==
        "[Service]\n"
        "Environment=\"FLEET_METADATA=controlPlane=true,dataPlane=true,routerMesh=true\"\n"
        "Environment=\"FLEET_PUBLIC_IP=203.0.113.10\"\n");
  CHECK(machine.files.at("/etc/coreos/update.conf").content ==
        "GROUP=stable\nREBOOT_STRATEGY=off\n");
  CHECK(machine.files.at("/run/systemd/system/locksmithd.service").link == "/dev/null");
}

TEST_CASE("the historical document makes the calls that were seen on the bus", "[historical]") {
  Lines calls;
  for (const auto& action : on_machine(historical(url)).actions) calls.push_back(action.command);
  CHECK(calls == Lines{"systemctl enable docker-tcp.socket", "systemctl daemon-reload",
                       "systemctl start format-ephemeral.service",
                       "systemctl start var-lib-docker.mount", "systemctl start etcd2.service",
                       "systemctl start fleet.service", "systemctl start docker-tcp.socket",
                       "systemctl stop update-engine.service",
                       "systemctl start install-deisctl.service",
                       "systemctl start increase-nf_conntrack-connections.service",
                       "systemctl stop locksmithd.service"});
}

TEST_CASE("the real validator's verdicts on the historical document are the checker's too",
          "[historical]") {
  CHECK(findings(historical(url), tool_1_5_1).empty());
  CHECK(findings(historical(url), tool_1_14_0) ==
        Lines{"user-data-no-longer-shipped", "user-data-no-longer-shipped"});
  // as it was shipped: YAML takes the placeholder for a comment, and every node would be alone
  CHECK(findings(historical("#DISCOVERY_URL"), tool_1_5_1) ==
        Lines{"user-data-type", "user-data-lonely-cluster"});
}

TEST_CASE("today's machines differ from the historical ones in the changes that were meant",
          "[historical]") {
  const Lines meant = {
      // helpers that fetched programs over the network at boot, or for another platform
      "- /etc/systemd/system/debug-etcd.service",
      // the disk: found by a stable link, formatted only when empty, mounted by its label
      "- /etc/systemd/system/docker.service.d/90-after-docker-volume.conf",
      "- /etc/systemd/system/format-ephemeral.service",
      // kernel settings by files instead of a unit
      "- /etc/systemd/system/increase-nf_conntrack-connections.service",
      "- /etc/systemd/system/install-deisctl.service",
      "- /opt/bin/download-k8s-binary",
      "- /opt/bin/scheduler-policy.json",
      "+ /etc/modules-load.d/80-slipway.conf",
      // clocks: ntpd with several servers, timesyncd masked, etcd waits for the clock
      "+ /etc/ntp.conf",
      "+ /etc/sysctl.d/80-slipway.conf",
      "+ /etc/systemd/system/docker.service.d/40-slipway-docker.conf",
      "+ /etc/systemd/system/etcd2.service.d/30-slipway-clock.conf",
      // how a machine is, for `platform status`
      "+ /etc/systemd/system/health-report.service",
      "+ /etc/systemd/system/health-report.timer",
      "+ /etc/systemd/system/slipway-clock.service",
      "+ /etc/systemd/system/slipway-format-docker.service",
      "+ /etc/systemd/system/systemd-timesyncd.service",
      "+ /opt/bin/health-report",
      "+ /opt/bin/slipway-format-disk",
      "+ /opt/bin/slipway-wait-for-clock",
      // units of the store mount by a script instead of downloading one
      "+ /run/deis/bin/mount-store",
      // etcd's timers, and fleet's own address
      "~ /run/systemd/system/etcd2.service.d/20-cloudinit.conf",
      "~ /run/systemd/system/fleet.service.d/20-cloudinit.conf",
      "no longer: systemctl start format-ephemeral.service",
      "no longer: systemctl start install-deisctl.service",
      "no longer: systemctl start increase-nf_conntrack-connections.service",
      "now: systemctl enable ntpd.service",
      "now: systemctl enable health-report.timer",
      "now: systemctl restart systemd-modules-load.service",
      "now: systemctl restart systemd-sysctl.service",
      "now: systemctl start slipway-format-docker.service",
      "now: systemctl stop systemd-timesyncd.service",
      "now: systemctl start ntpd.service",
      "now: systemctl start slipway-clock.service",
      "now: systemctl start health-report.timer",
  };
  CHECK(differences(comparable(on_machine(historical(url))), comparable(on_machine(present()))) ==
        meant);
}

TEST_CASE("of the settings only etcd's timers and fleet's address differ from the historical ones",
          "[historical]") {
  const auto lines_of = [](const Machine& machine, const std::string& unit) {
    Lines lines;
    std::istringstream text(
        machine.files.at("/run/systemd/system/" + unit + ".d/20-cloudinit.conf").content);
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  };
  const auto added = [&](const std::string& unit) {
    const auto before = lines_of(on_machine(historical(url)), unit);
    Lines only;
    for (const auto& line : lines_of(on_machine(present()), unit))
      if (std::find(before.begin(), before.end(), line) == before.end()) only.push_back(line);
    return only;
  };
  CHECK(added("etcd2.service") == Lines{"Environment=\"ETCD_ELECTION_TIMEOUT=2000\"",
                                        "Environment=\"ETCD_HEARTBEAT_INTERVAL=200\""});
  CHECK(added("fleet.service") == Lines{"Environment=\"FLEET_PUBLIC_IP=10.0.0.4\""});
}

TEST_CASE("nothing on today's machines is fetched over plain http at boot", "[historical]") {
  for (const auto& [path, file] : on_machine(present()).files) {
    INFO(path);
    const bool settings = path.ends_with("20-cloudinit.conf");
    CHECK((settings || file.content.find("http://") == std::string::npos ||
           path == "/opt/bin/wupiao"));
  }
}
