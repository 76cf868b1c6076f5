// The facts that were observed of the machine's tool, one by one, as the model of it has them.
#include "cloudconfig/shared.hpp"
#include "documents.hpp"
#include "machine/machine.hpp"

using namespace cloudconfig;
using namespace cloudconfig::test;

namespace {

using Lines = std::vector<std::string>;

Machine machine(const std::string& body, ToolVersion tool = tool_1_14_0) {
  MachineBefore before;
  before.tool = tool;
  return apply_user_data("#cloud-config\n" + body, before);
}

Machine with_units(const std::string& units) { return machine("coreos:\n  units:\n" + units); }

Lines commands(const Machine& after) {
  Lines all;
  for (const auto& action : after.actions) all.push_back(action.command);
  return all;
}

std::string content(const Machine& after, const std::string& path) {
  const auto file = after.files.find(path);
  return file == after.files.end() ? "(none)" : file->second.content;
}

/// Mode of a file with these permissions; -1 when the run stopped.
int mode(const std::string& permissions) {
  const auto after = machine("write_files:\n  - path: /a\n    permissions: " + permissions + "\n");
  return after.error.empty() ? static_cast<int>(after.files.at("/a").mode) : -1;
}

constexpr const char* etcd_path = "/etc/systemd/system/etcd.service";

}  // namespace

TEST_CASE("1: a script is saved and started, an Ignition config stops the tool", "[sheet]") {
  const auto script = apply_user_data("#!/bin/sh\necho\n", {});
  CHECK(script.actions.back().input == "#!/bin/sh\necho\n");
  const auto ignition = apply_user_data("{\"ignition\": {\"version\": \"2.0.0\"}}", {});
  CHECK(ignition.files.empty());
  CHECK(ignition.actions.empty());
  CHECK(ignition.error.empty());
}

TEST_CASE("11: the tool of CoreOS 766 knows only the first Ignition", "[sheet]") {
  CHECK(kind_of(R"({"ignitionVersion": 1})", tool_1_5_1) == DocumentKind::ignition);
  CHECK(kind_of(R"({"ignition": {"version": "2.0.0"}})", tool_1_5_1) == DocumentKind::unknown);
}

TEST_CASE("1: anything else goes on with the meta-data only and fails", "[sheet]") {
  MachineBefore before;
  before.addresses = {{"private_ipv4", "10.0.0.4"}};
  const auto after = apply_user_data("#include http://x\n", before);
  CHECK_FALSE(after.error.empty());
  CHECK(content(after, "/etc/environment") == "COREOS_PRIVATE_IPV4=10.0.0.4\n");
}

TEST_CASE("1: gzip is unpacked from release 1.8.0 on and garbage before", "[sheet]") {
  const auto packed = gzip("#cloud-config\nwrite_files:\n  - path: /a\n");
  CHECK(apply_user_data(packed, {}).files.contains("/a"));
  MachineBefore old;
  old.tool = tool_1_5_1;
  CHECK_FALSE(apply_user_data(packed, old).error.empty());
}

TEST_CASE("2: a document that is no mapping configures nothing in silence", "[sheet]") {
  for (const char* body : {"- a\n", "hostname:core\n"}) {
    CHECK(machine(body).files.empty());
    CHECK(machine(body).error.empty());
  }
}

TEST_CASE("3.1: a field that is empty, 0 or false gives no line, and none no drop-in", "[sheet]") {
  const auto after =
      machine("coreos:\n  etcd2:\n    name: \"\"\n    max-wals: 0\n    debug: false\n");
  CHECK_FALSE(after.files.contains("/run/systemd/system/etcd2.service.d/20-cloudinit.conf"));
}

TEST_CASE("3.1: numbers are printed the Go way", "[sheet]") {
  const auto after = machine(
      "coreos:\n  fleet:\n    engine-reconcile-interval: 1000000000\n"
      "    etcd-request-timeout: 0.10\n");
  CHECK(content(after, "/run/systemd/system/fleet.service.d/20-cloudinit.conf") ==
        "[Service]\nEnvironment=\"FLEET_ENGINE_RECONCILE_INTERVAL=1e+09\"\n"
        "Environment=\"FLEET_ETCD_REQUEST_TIMEOUT=0.1\"\n");
}

TEST_CASE("3.1: writing a value never starts the service", "[sheet]") {
  CHECK(commands(machine("coreos:\n  etcd2:\n    name: a\n")) == Lines{"systemctl daemon-reload"});
}

TEST_CASE("3.2: with off a listed start of locksmithd is undone at the end", "[sheet]") {
  const auto after = machine(
      "coreos:\n  update:\n    reboot-strategy: off\n  units:\n    - name: locksmithd.service\n"
      "      command: start\n");
  CHECK(commands(after) ==
        Lines{"systemctl start locksmithd.service", "systemctl stop locksmithd.service"});
}

TEST_CASE("3.2: best-effort was allowed up to 1.13.0", "[sheet]") {
  const std::string body = "coreos:\n  update:\n    reboot-strategy: best-effort\n";
  CHECK(machine(body, tool_1_5_1).error.empty());
  CHECK_FALSE(machine(body, tool_1_14_0).error.empty());
}

TEST_CASE("3.2: another strategy than off restarts locksmithd", "[sheet]") {
  CHECK(commands(machine("coreos:\n  update:\n    reboot-strategy: reboot\n")) ==
        Lines{"systemctl restart locksmithd.service"});
}

TEST_CASE("3.3: the oem file has five lines, three of them quoted, and needs an id", "[sheet]") {
  const auto after =
      machine("coreos:\n  oem:\n    id: x\n    version-id: 1.50\n    name: a \"b\"\n");
  CHECK(content(after, "/etc/oem-release") ==
        "ID=x\nVERSION_ID=1.50\nNAME=\"a \\\"b\\\"\"\nHOME_URL=\"\"\nBUG_REPORT_URL=\"\"\n");
  CHECK_FALSE(machine("coreos:\n  oem:\n    name: a\n").files.contains("/etc/oem-release"));
}

TEST_CASE("3.4: units land by runtime and by type", "[sheet]") {
  const auto after = with_units(
      "    - name: a.service\n      content: x\n"
      "    - name: b.service\n      runtime: true\n      content: x\n"
      "    - name: c.network\n      content: x\n"
      "    - name: d.service\n      drop-ins:\n        - name: e.conf\n          content: x\n");
  for (const char* path :
       {"/etc/systemd/system/a.service", "/run/systemd/system/b.service",
        "/etc/systemd/network/c.network", "/etc/systemd/system/d.service.d/e.conf"})
    CHECK(after.files.contains(path));
}

TEST_CASE("3.4: a path in a unit's name is followed", "[sheet]") {
  CHECK(with_units("    - name: ../../x.service\n      content: y\n")
            .files.contains("/etc/x.service"));
}

TEST_CASE("3.4: an entry without a name and a drop-in without a part are skipped", "[sheet]") {
  const auto after = with_units(
      "    - content: x\n    - name: a.service\n      drop-ins:\n        - name: b.conf\n"
      "        - content: y\n");
  CHECK(after.files.empty());
  CHECK(after.error.empty());
}

TEST_CASE("3.4: enable false and mask false do nothing", "[sheet]") {
  const auto after = with_units("    - name: a.service\n      enable: false\n      mask: false\n");
  CHECK(after.actions.empty());
  CHECK(after.files.empty());
}

TEST_CASE("3.4: the content of a masked unit is replaced by the link", "[sheet]") {
  const auto after = with_units("    - name: a.service\n      content: x\n      mask: true\n");
  CHECK(after.files.at("/etc/systemd/system/a.service").link == "/dev/null");
}

TEST_CASE("3.4: the same name may stand several times", "[sheet]") {
  const auto after = with_units(
      "    - name: a.service\n      content: x\n    - name: a.service\n      command: start\n");
  CHECK(content(after, "/etc/systemd/system/a.service") == "x");
  CHECK(commands(after) == Lines{"systemctl daemon-reload", "systemctl start a.service"});
}

TEST_CASE("3.4: network units restart their manager once, and take no command", "[sheet]") {
  const auto after = with_units(
      "    - name: a.network\n      content: x\n      command: start\n      enable: true\n"
      "    - name: b.netdev\n      content: x\n    - name: c.service\n      command: start\n");
  CHECK(commands(after) == Lines{"systemctl daemon-reload",
                                 "systemctl restart systemd-networkd.service",
                                 "systemctl start c.service"});
}

TEST_CASE("3.4: an unknown command stops the run when its turn comes", "[sheet]") {
  const auto after = with_units(
      "    - name: a.service\n      command: start\n    - name: b.service\n      command: begin\n"
      "    - name: c.service\n      command: start\n");
  CHECK(commands(after) == Lines{"systemctl start a.service"});
  CHECK_FALSE(after.error.empty());
}

TEST_CASE("3.4: a mask in /etc stays, a run-time mask of the tool's own services goes", "[sheet]") {
  CHECK(with_units("    - name: etcd.service\n      mask: true\n").files.at(etcd_path).link ==
        "/dev/null");
  CHECK_FALSE(with_units("    - name: etcd.service\n      mask: true\n      runtime: true\n")
                  .files.contains("/run/systemd/system/etcd.service"));
}

TEST_CASE("4.1: the host name is set first", "[sheet]") {
  CHECK(commands(machine("users:\n  - name: me\nhostname: h\n")).front() ==
        "hostnamectl set-hostname h");
}

TEST_CASE("4.2: keys of core are trimmed, one a line", "[sheet]") {
  const auto after = machine("ssh_authorized_keys: [\" a \", b]\n");
  CHECK(after.actions.at(0).command == "update-ssh-keys -u core -a coreos-cloudinit");
  CHECK(after.actions.at(0).input == "a\nb\n");
}

TEST_CASE("4.3: an unknown user is made with its options in order, the comment in quotes",
          "[sheet]") {
  const auto after = machine(
      "users:\n  - name: me\n    shell: /bin/sh\n    system: true\n    no-log-init: true\n"
      "    gecos: a b\n    homedir: /h\n    primary-group: g\n    groups: [x, y]\n"
      "    no-user-group: true\n    no-create-home: true\n    passwd: $6$h\n");
  CHECK(commands(after) ==
        Lines{"useradd --password $6$h --comment \"a b\" --home-dir /h --no-create-home --gid g "
              "--groups x,y --no-user-group --system --no-log-init --shell /bin/sh me"});
  CHECK(commands(machine("users:\n  - name: me\n")) ==
        Lines{"useradd --password * --create-home me"});
}

TEST_CASE("4.3: of a known user only password and keys are taken", "[sheet]") {
  const auto after = machine("users:\n  - name: core\n    gecos: x\n    passwd: h\n");
  REQUIRE(after.actions.size() == 1);
  CHECK(after.actions[0].command == "chpasswd -e");
  CHECK(after.actions[0].input == "core:h");
}

TEST_CASE("4.3: a user without a name is skipped, groups as text are ignored", "[sheet]") {
  CHECK(machine("users:\n  - gecos: x\n").actions.empty());
  CHECK(commands(machine("users:\n  - name: me\n    groups: \"a,b\"\n")) ==
        Lines{"useradd --password * --create-home me"});
}

TEST_CASE("4.4: permissions are octal digits in any quotes, and lose what is above nine bits",
          "[sheet]") {
  for (const char* same : {"0644", "644", "'0644'", "\"644\""}) CHECK(mode(same) == 0644);
  CHECK(mode("420") == 0420);
  CHECK(mode("1755") == 0755);
  for (const char* bad : {"0o644", "0x1a4", "rw-r--r--", "0888"}) CHECK(mode(bad) == -1);
}

TEST_CASE("4.4: a file without a path stops the run: no later file, no unit", "[sheet]") {
  const auto after = machine(
      "write_files:\n  - path: /a\n  - content: x\n  - path: /b\ncoreos:\n  units:\n"
      "    - name: u.service\n      command: start\n");
  CHECK(after.files.contains("/a"));
  CHECK_FALSE(after.files.contains("/b"));
  CHECK(after.actions.empty());
}

TEST_CASE("4.4: every encoding is undone", "[sheet]") {
  const auto packed = base64_encode(gzip("hi"));
  for (const char* name : {"base64", "b64"})
    CHECK(content(machine("write_files:\n  - path: /a\n    encoding: " + std::string(name) +
                          "\n    content: aGk=\n"),
                  "/a") == "hi");
  for (const char* name : {"gz+base64", "gzip+base64", "gz+b64", "gzip+b64"})
    CHECK(content(machine("write_files:\n  - path: /a\n    encoding: " + std::string(name) +
                          "\n    content: " + packed + "\n"),
                  "/a") == "hi");
  for (const char* name : {"gz", "gzip"})
    CHECK(content(machine("write_files:\n  - path: /a\n    encoding: " + std::string(name) +
                          "\n    content: !!binary " + packed + "\n"),
                  "/a") == "hi");
  CHECK(content(machine("write_files:\n  - path: /a\n    content: !!binary aGk=\n"), "/a") == "hi");
}

TEST_CASE("4.5: manage_etc_hosts writes the new name, and stops the run on another value",
          "[sheet]") {
  CHECK(content(machine("hostname: h\nmanage_etc_hosts: localhost\n"), "/etc/hosts") ==
        "127.0.0.1 h\n");
  const auto bad = machine("manage_etc_hosts: all\nwrite_files:\n  - path: /a\n");
  CHECK(bad.files.empty());
  CHECK_FALSE(bad.error.empty());
}

TEST_CASE("5: addresses are put into scripts too, and an unknown one is empty", "[sheet]") {
  MachineBefore before;
  before.addresses = {{"private_ipv4", "10.0.0.4"}};
  const auto script = apply_user_data("#!/bin/sh\necho $private_ipv4 $public_ipv4.\n", before);
  CHECK(script.actions.back().input == "#!/bin/sh\necho 10.0.0.4 .\n");
}

TEST_CASE("5: the validator looks at the text before anything is put in", "[sheet]") {
  CheckOptions options;
  CHECK(check("#cloud-config\nhostname: $private_ipv4\n", options).problems.empty());
}

TEST_CASE("7: host name, accounts and keys, files, then units", "[sheet]") {
  const auto all = commands(
      machine("coreos:\n  units:\n    - name: a.service\n      command: start\n"
              "write_files:\n  - path: /a\nusers:\n  - name: ada\nssh_authorized_keys: [key]\n"
              "hostname: h\n"));
  const auto at = [&](const std::string& part) {
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i].find(part) != std::string::npos) return static_cast<int>(i);
    return -1;
  };
  INFO(all.size());
  CHECK(at("h") == 0);
  CHECK(at("ada") > 0);
  CHECK(at("core") > at("ada"));
  CHECK(at("start a.service") > at("core"));
}

TEST_CASE("9: what the validator reports the checker reports, at the value", "[sheet]") {
  const auto finds = [](const std::string& body, const char* place) {
    const auto found = places(checked("#cloud-config\n" + body));
    INFO(body);
    CHECK(std::find(found.begin(), found.end(), place) != found.end());
  };
  finds("hostnam: a\n", "2:1 user-data-unknown-key");
  finds("users:\n  - name: a\n    coreos-ssh-import-github: b\n", "4:31 user-data-deprecated-key");
  finds("hostname: [a]\n", "2:11 user-data-type");
  finds("coreos:\n  units:\n    - name: a.service\n      command: x\n", "5:16 user-data-value");
  finds("coreos:\n  update:\n    reboot-strategy: x\n", "4:22 user-data-value");
  finds("coreos:\n  etcd2:\n    proxy: x\n", "4:12 user-data-value");
  finds("coreos:\n  locksmith:\n    window-start: x\n", "4:19 user-data-value");
  finds("coreos:\n  locksmith:\n    window-length: x\n", "4:20 user-data-value");
  finds("write_files:\n  - path: /a\n    encoding: x\n", "4:15 user-data-value");
  finds("write_files:\n  - path: /a\n    permissions: \"9\"\n", "4:18 user-data-value");
  finds("write_files:\n  - path: /usr/a\n", "3:11 user-data-file");
  finds("coreos:\n  write_files: []\n", "3:16 user-data-misplaced");
  finds("coreos:\n  etcd:\n    discovery: x\n", "4:16 user-data-discovery");
  finds("coreos:\n  etcd2:\n    proxy:\n", "4:5 user-data-type");
}

TEST_CASE("9: locksmith's windows as the validator takes them", "[sheet]") {
  const auto fine = [](const std::string& key, const std::string& value) {
    return codes(checked("#cloud-config\ncoreos:\n  locksmith:\n    " + key + ": \"" + value +
                         "\"\n"))
        .empty();
  };
  for (const char* start : {"Thu 04:00", "thu 4:0", "23:59", "0:00"})
    CHECK(fine("window-start", start));
  for (const char* start : {"Thursday 04:00", "24:00", "4:60", "4"})
    CHECK_FALSE(fine("window-start", start));
  for (const char* length : {"1h", "0.5h", "1h30m"}) CHECK(fine("window-length", length));
  for (const char* length : {"1", "h", "1 h"}) CHECK_FALSE(fine("window-length", length));
}

TEST_CASE("10: YAML as the tool reads it", "[sheet]") {
  const auto host = [](const std::string& value) {
    return checked("#cloud-config\nhostname: " + value + "\n").document.hostname;
  };
  CHECK(host("1:30") == "1:30");
  CHECK(host("2015-01-01") == "2015-01-01");
  CHECK(host("\"\\u00e9\\x41\"") ==
        "\xc3\xa9"
        "A");
  CHECK(content(machine("write_files:\n  - path: /a\n    content: |\n      a\n      b\n"), "/a") ==
        "a\nb\n");
  CHECK(content(machine("write_files:\n  - path: /a\n    content: |-\n      a\n"), "/a") == "a");
  CHECK(content(machine("write_files:\n  - path: /a\n    content: >\n      a\n      b\n"), "/a") ==
        "a b\n");
}
