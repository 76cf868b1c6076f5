// What a document leaves on the machine, by the facts of the format.
#include "machine/machine.hpp"

#include "deis_like.hpp"
#include "documents.hpp"

using namespace cloudconfig;
using namespace cloudconfig::test;

namespace {

Machine machine(const std::string& body, ToolVersion tool = tool_1_14_0) {
  MachineBefore before;
  before.tool = tool;
  before.addresses = {{"private_ipv4", "10.0.0.4"}, {"public_ipv4", "203.0.113.10"}};
  return apply_user_data("#cloud-config\n" + body, before);
}

std::vector<std::string> commands(const Machine& after) {
  std::vector<std::string> all;
  for (const auto& action : after.actions) all.push_back(action.command);
  return all;
}

const std::string etcd2_drop_in = "/run/systemd/system/etcd2.service.d/20-cloudinit.conf";

}  // namespace

TEST_CASE("settings become one drop-in, in the table's order", "[machine]") {
  const auto after = machine(
      "coreos:\n  etcd2:\n    listen-peer-urls: http://$private_ipv4:2380\n"
      "    data-dir: /var/lib/etcd2\n    election-timeout: 1200\n    max-wals: 0\n"
      "    debug: false\n");
  CHECK(after.files.at(etcd2_drop_in).content ==
        "[Service]\nEnvironment=\"ETCD_DATA_DIR=/var/lib/etcd2\"\n"
        "Environment=\"ETCD_ELECTION_TIMEOUT=1200\"\n"
        "Environment=\"ETCD_LISTEN_PEER_URLS=http://10.0.0.4:2380\"\n");
}

TEST_CASE("the settings of flannel become a file of assignments without a last line end",
          "[machine]") {
  const auto after = machine("coreos:\n  flannel:\n    ip-masq: true\n    interface: eth0\n");
  CHECK(after.files.at("/run/flannel/options.env").content ==
        "FLANNELD_IP_MASQ=true\nFLANNELD_IFACE=eth0");
}

TEST_CASE("the update file keeps what it is not told about", "[machine]") {
  MachineBefore before;
  before.update_conf = "GROUPX=1\nGROUP=b\nGROUP=c\n";
  const auto after = apply_user_data(
      "#cloud-config\ncoreos:\n  update:\n    group: a\n    reboot-strategy: off\n", before);
  CHECK(after.files.at("/etc/coreos/update.conf").content ==
        "GROUP=a\nGROUP=b\nGROUP=c\nREBOOT_STRATEGY=off\n");
  CHECK(after.files.at("/run/systemd/system/locksmithd.service").link == "/dev/null");
  CHECK(commands(after) == std::vector<std::string>{"systemctl stop locksmithd.service",
                                                    "systemctl restart update-engine.service"});
}

TEST_CASE("a bad reboot strategy stops the run before any file, after the accounts", "[machine]") {
  const auto after = machine(
      "hostname: h\ncoreos:\n  update:\n    reboot-strategy: false\nwrite_files:\n"
      "  - path: /a\n");
  CHECK_FALSE(after.error.empty());
  CHECK(after.files.empty());
  CHECK(commands(after) == std::vector<std::string>{"hostnamectl set-hostname h"});
}

TEST_CASE("commands come after one reload, in list order, the tool's own last", "[machine]") {
  const auto after = machine(
      "coreos:\n  update:\n    reboot-strategy: \"off\"\n  units:\n    - name: a.service\n"
      "      command: start\n      enable: true\n      content: x\n    - name: b.network\n"
      "      content: y\n      command: start\n    - name: c.service\n      runtime: true\n"
      "      command: restart\n      drop-ins:\n        - name: d.conf\n          content: z\n");
  CHECK(commands(after) ==
        std::vector<std::string>{"systemctl enable a.service", "systemctl daemon-reload",
                                 "systemctl restart systemd-networkd.service",
                                 "systemctl start a.service", "systemctl restart c.service",
                                 "systemctl stop locksmithd.service"});
  CHECK(after.files.at("/etc/systemd/network/b.network").content == "y");
  CHECK(after.files.at("/run/systemd/system/c.service.d/d.conf").content == "z");
}

TEST_CASE("accounts are made before files, keys of core last", "[machine]") {
  const auto after = machine(
      "hostname: h\nssh_authorized_keys: [' k ']\nusers:\n  - name: me\n    gecos: Me\n"
      "    groups: [a, b]\n    system: true\n    ssh_authorized_keys: [x, y]\n  - name: core\n"
      "    passwd: hash\n");
  REQUIRE(after.actions.size() == 5);
  CHECK(after.actions[0].command == "hostnamectl set-hostname h");
  CHECK(after.actions[1].command ==
        "useradd --password * --comment \"Me\" --create-home --groups a,b --system me");
  CHECK(after.actions[2] == MachineAction{"update-ssh-keys -u me -a coreos-cloudinit", "x\ny\n"});
  CHECK(after.actions[3] == MachineAction{"chpasswd -e", "core:hash"});
  CHECK(after.actions[4] == MachineAction{"update-ssh-keys -u core -a coreos-cloudinit", "k\n"});
}

TEST_CASE("files have octal modes of nine bits and paths below the root", "[machine]") {
  const auto after = machine(
      "write_files:\n  - path: etc/../opt//a\n    permissions: 1755\n    owner: core\n"
      "    encoding: base64\n    content: aGk=\n  - path: /b\n    permissions: 420\n");
  const auto& a = after.files.at("/opt/a");
  CHECK(a.mode == 0755);
  CHECK(a.owner == "core");
  CHECK(a.content == "hi");
  CHECK(after.files.at("/b").mode == 0420);
}

TEST_CASE("a file that cannot be decoded voids the document, or stops an old tool there",
          "[machine]") {
  const std::string text =
      "write_files:\n  - path: /a\n  - path: /b\n    encoding: base64\n    content: '*'\n"
      "  - path: /c\n";
  CHECK_FALSE(machine(text).files.contains("/a"));
  const auto old = machine(text, tool_1_5_1);
  CHECK(old.files.contains("/a"));
  CHECK_FALSE(old.files.contains("/c"));
}

TEST_CASE("addresses are replaced by text, with the tool's habits", "[machine]") {
  const std::map<std::string, std::string> known = {{"private_ipv4", "10.0.0.4"}};
  const auto replaced = [&](const char* text) { return with_addresses(text, known); };
  CHECK(replaced("$private_ipv4x ${private_ipv4} $home") == "10.0.0.4x ${private_ipv4} $home");
  CHECK(replaced("\\$private_ipv4 \\\\$private_ipv4") == "$private_ipv4 \\$private_ipv4");
  CHECK(replaced("$private_ipv4$private_ipv4") == "10.0.0.4$private_ipv4");
  CHECK(replaced("http://$public_ipv4:1") == "http://:1");
}

TEST_CASE("known addresses reach /etc/environment unless the document writes it", "[machine]") {
  CHECK(machine("hostname: h\n").files.at("/etc/environment").content ==
        "COREOS_PRIVATE_IPV4=10.0.0.4\nCOREOS_PUBLIC_IPV4=203.0.113.10\n");
  const auto own = machine("write_files:\n  - path: /etc//environment\n    content: X=1\n");
  CHECK(own.files.at("/etc/environment").content == "X=1");
}

TEST_CASE("the document for the first cloud ends as the machine that was meant", "[machine]") {
  RenderOptions options;
  options.tool = tool_1_5_1;
  options.discovery["etcd2"] = {"http://d/0123456789abcdef0123456789abcdef", Part::founder};
  MachineBefore before;
  before.tool = tool_1_5_1;
  before.addresses = {{"private_ipv4", "10.0.0.4"}, {"public_ipv4", "203.0.113.10"}};
  const auto after = apply_user_data(rendered(deis_like(), options).text, before);
  CHECK(after.error.empty());
  CHECK(after.files.at(etcd2_drop_in).content.find("ETCD_DISCOVERY=http://d/0123") !=
        std::string::npos);
  CHECK(after.files.at("/run/systemd/system/fleet.service.d/20-cloudinit.conf").content ==
        "[Service]\nEnvironment=\"FLEET_METADATA=controlPlane=true,dataPlane=true,routerMesh=true"
        "\"\nEnvironment=\"FLEET_PUBLIC_IP=10.0.0.4\"\n");
  CHECK(after.files.at("/etc/systemd/system/etcd.service").link == "/dev/null");
  CHECK(after.files.at("/etc/systemd/system/systemd-timesyncd.service").link == "/dev/null");
  CHECK(after.files.at("/etc/motd").content == "\x1b[31mwelcome\x1b[0m\n");
  CHECK(after.files.at("/opt/bin/slipway-format-disk").mode == 0755);
  CHECK(after.actions.back().command == "systemctl stop locksmithd.service");
}

TEST_CASE("a change is told as what differs on the machine", "[machine]") {
  const auto lines = differences(machine("write_files:\n  - path: /a\n  - path: /b\n"),
                                 machine("write_files:\n  - path: /b\n    content: x\n"
                                         "  - path: /c\ncoreos:\n  units:\n"
                                         "    - name: u.service\n      command: start\n"));
  CHECK(lines ==
        std::vector<std::string>{"- /a", "~ /b", "+ /c", "now: systemctl start u.service"});
}
