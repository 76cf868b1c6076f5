#include "cloudconfig/shared.hpp"
#include "deis_like.hpp"
#include "documents.hpp"

using namespace cloudconfig;
using namespace cloudconfig::test;
using slipway::Value;
using slipway::contract::NodeConfig;

namespace {

constexpr const char* url = "http://127.0.0.1:8087/0123456789abcdef0123456789abcdef";

RenderOptions founding(Part part = Part::founder) {
  RenderOptions options;
  options.tool = tool_1_5_1;
  options.discovery["etcd2"] = {url, part};
  return options;
}

}  // namespace

TEST_CASE("the document for a cluster on the first cloud reads back as it was meant", "[render]") {
  const auto made = rendered(deis_like(), founding());
  CHECK(made.problems.empty());
  CHECK(made.text.rfind("#cloud-config\n", 0) == 0);
  const auto back = checked(made.text, tool_1_5_1);
  CHECK(codes(back).empty());
  CHECK(back.document == made.document);
  CHECK(setting(back.document, "etcd2", "discovery") == url);
  CHECK(setting(back.document, "etcd2", "election_timeout") == "2000");
  CHECK(setting(back.document, "etcd2", "proxy") == "(none)");
  CHECK(setting(back.document, "fleet", "public_ip") == "$private_ipv4");
  CHECK(setting(back.document, "fleet", "metadata") ==
        "controlPlane=true,dataPlane=true,routerMesh=true");
  CHECK(made.text.find("reboot-strategy: \"off\"") != std::string::npos);
}

TEST_CASE("units are started in the order in which they need each other", "[render]") {
  const auto document = rendered(deis_like(), founding()).document;
  const std::vector<std::pair<const char*, const char*>> order = {
      {"systemd-modules-load.service", "restart"},
      {"systemd-sysctl.service", "restart"},
      {"slipway-format-docker.service", "start"},
      {"var-lib-docker.mount", "start"},
      {"systemd-timesyncd.service", "stop"},
      {"ntpd.service", "start"},
      {"slipway-clock.service", "start"},
      {"etcd2.service", "start"},
      {"fleet.service", "start"}};
  std::size_t last = 0;
  for (const auto& [unit, command] : order) {
    INFO(unit);
    CHECK(position(document, unit, command) >= last);
    last = position(document, unit, command);
  }
}

TEST_CASE("a disk is formatted only when empty and mounted by its label", "[render]") {
  const auto document = rendered(deis_like(), founding()).document;
  const auto format = units(document, "slipway-format-docker.service").at(0);
  CHECK(format.content.find("ExecStart=/opt/bin/slipway-format-disk docker ext4 keep -i 4096 -b "
                            "4096 -- /dev/disk/azure/scsi1/lun0 /dev/sdc\n") != std::string::npos);
  const auto mount = units(document, "var-lib-docker.mount").at(0);
  CHECK(mount.content.find("What=/dev/disk/by-label/docker\nWhere=/var/lib/docker\nType=ext4\n") !=
        std::string::npos);
  CHECK(mount.content.find("Requires=slipway-format-docker.service\n") != std::string::npos);
  // a socket may start the runtime before the mount: the runtime itself has to wait
  const auto runtime = units(document, "docker.service").at(0);
  CHECK(runtime.drop_ins.at(0).content ==
        "[Unit]\nRequires=var-lib-docker.mount\nAfter=var-lib-docker.mount\n");
  CHECK(file(document, "/opt/bin/slipway-format-disk").permissions == "0755");
}

TEST_CASE("clocks are kept together by ntpd, and units wait for the clock", "[render]") {
  const auto document = rendered(deis_like(), founding()).document;
  const auto conf = file(document, "/etc/ntp.conf").content;
  CHECK(conf.find("server ntp1.example.com iburst\nserver ntp2.example.com iburst\n") !=
        std::string::npos);
  CHECK(conf.find("restrict default nomodify nopeer noquery limited kod\n") != std::string::npos);
  const auto simple = units(document, "systemd-timesyncd.service").at(0);
  CHECK(simple.mask);
  CHECK(simple.command == "stop");
  CHECK(units(document, "ntpd.service").at(0).enable);
  const auto guarded = units(document, "etcd2.service").at(0);
  CHECK(guarded.drop_ins.at(0).content ==
        "[Unit]\nRequires=slipway-clock.service\nAfter=slipway-clock.service\n");
}

TEST_CASE("time servers of the option replace those of the platform", "[render]") {
  auto options = founding();
  options.ntp_servers = {"clock.example.org"};
  const auto conf = file(rendered(deis_like(), options).document, "/etc/ntp.conf").content;
  CHECK(conf.find("clock.example.org") != std::string::npos);
  CHECK(conf.find("ntp1.example.com") == std::string::npos);
}

TEST_CASE("a node that comes after the founding only looks the cluster up", "[render]") {
  const auto document = rendered(deis_like(), founding(Part::later)).document;
  CHECK(setting(document, "etcd2", "proxy") == "on");
  CHECK(setting(document, "etcd2", "discovery") == url);
}

TEST_CASE("a node that joins names the members so far and itself, and no token", "[render]") {
  RenderOptions options;
  options.tool = tool_1_5_1;
  options.discovery["etcd2"] = {"", Part::joiner,
                                "a=http://10.0.0.4:2380,%m=http://$private_ipv4:2380"};
  const auto made = rendered(deis_like(), options);
  CHECK(made.problems.empty());
  CHECK(setting(made.document, "etcd2", "discovery") == "(none)");
  CHECK(setting(made.document, "etcd2", "proxy") == "(none)");
  CHECK(setting(made.document, "etcd2", "initial_cluster_state") == "existing");
  CHECK(setting(made.document, "etcd2", "initial_cluster") ==
        "a=http://10.0.0.4:2380,%m=http://$private_ipv4:2380");
  // the name in the list is the one that the unit's own default gives: the machine's id
  CHECK(codes(checked(made.text, tool_1_5_1)).empty());
}

TEST_CASE("kernel settings are files that the image's own units apply", "[render]") {
  const auto document = rendered(deis_like(), founding()).document;
  CHECK(file(document, "/etc/sysctl.d/80-slipway.conf").content ==
        "net.netfilter.nf_conntrack_max = 262144\n");
  CHECK(file(document, "/etc/modules-load.d/80-slipway.conf").content == "nf_conntrack\n");
}

TEST_CASE("text with control characters becomes base64, unless it holds an address token",
          "[render]") {
  const auto document = rendered(deis_like(), founding()).document;
  const auto motd = file(document, "/etc/motd");
  CHECK(motd.encoding == "base64");
  CHECK(base64_decode(motd.content) == "\x1b[31mwelcome\x1b[0m\n");
  NodeConfig config;
  config.files.push_back({"/etc/x", "", "", "\x1b$private_ipv4\n", ""});
  const auto made = rendered(config);
  CHECK(made.document.files.at(0).encoding.empty());
  CHECK(made.text.find("\"\\e$private_ipv4\\n\"") != std::string::npos);
}

TEST_CASE("an unknown setting is refused with the nearest known one", "[render]") {
  NodeConfig config;
  config.settings["etcd2"]["discovry"] = "x";
  config.settings["etcdd"]["name"] = "x";
  const auto problems = rendered(config).problems;
  REQUIRE(problems.size() == 2);
  CHECK(problems[0].message.find("settings.etcd2.discovry") != std::string::npos);
  CHECK(problems[0].help == "did you mean 'discovery'?");
  CHECK(problems[1].help.find("did you mean 'etcd") != std::string::npos);
}

TEST_CASE("a setting of a later release is refused for an earlier one", "[render]") {
  NodeConfig config;
  config.settings["etcd2"]["wal_dir"] = "/w";
  RenderOptions options;
  CHECK(rendered(config, options).problems.empty());
  options.tool = tool_1_5_1;
  CHECK(rendered(config, options).problems.size() == 1);
}

TEST_CASE("values are placed so that the machine makes of them what was meant", "[render]") {
  NodeConfig config;
  auto& etcd = config.settings["etcd2"];
  etcd["name"] = "50%";
  etcd["debug"] = true;
  etcd["client_cert_auth"] = false;
  etcd["listen_client_urls"] = Value(std::vector<std::string>{"http://a", "http://b"});
  config.settings["flannel"]["etcd_prefix"] = "/a%b";
  config.settings["fleet"]["engine_reconcile_interval"] = 0.5;
  const auto made = rendered(config);
  CHECK(made.problems.empty());
  CHECK(setting(made.document, "etcd2", "name") == "50%%");
  CHECK(setting(made.document, "etcd2", "debug") == "true");
  CHECK(setting(made.document, "etcd2", "client_cert_auth") == "(none)");
  CHECK(setting(made.document, "etcd2", "listen_client_urls") == "http://a,http://b");
  // a file of plain assignments knows no specifiers
  CHECK(setting(made.document, "flannel", "etcd_prefix") == "/a%b");
  CHECK(setting(made.document, "fleet", "engine_reconcile_interval") == "0.5");
}

TEST_CASE("values that no environment line can hold are refused", "[render]") {
  for (const char* value : {"a\"b", "a\\b", "a\nb"}) {
    NodeConfig config;
    config.settings["etcd2"]["name"] = value;
    CHECK(rendered(config).problems.size() == 1);
  }
  NodeConfig config;
  config.settings["etcd2"]["max_wals"] = 0;
  CHECK(says(rendered(config).problems, "is 0"));
}

TEST_CASE("what the format cannot express is refused, never left out", "[render]") {
  NodeConfig config;
  config.packages = {"vim"};
  config.files.push_back({"/usr/bin/x", "0644", "", "x", ""});
  config.files.push_back({"relative", "", "", "x", ""});
  config.files.push_back({"/a", "4755", "", "x", ""});
  config.files.push_back({"/b", "rwx", "", "x", ""});
  config.files.push_back({"/c", "", "", "", "*"});
  config.units.push_back({"noname", "", {}, "start", false, false, false});
  config.units.push_back({"a.service", "", {}, "launch", false, false, false});
  config.update.reboot = "sometimes";
  config.ssh_keys = {"a\nb"};
  config.metadata = {{"a,b", "c"}};
  CHECK(rendered(config).problems.size() == 11);
}

TEST_CASE("the reboot policy has the format's own words", "[render]") {
  NodeConfig config;
  config.update.reboot = "lock";
  CHECK(setting(rendered(config).document, "update", "reboot_strategy") == "etcd-lock");
}

TEST_CASE("keys of core go to the top, since the machine has one list of them", "[render]") {
  NodeConfig config;
  config.ssh_keys = {"ssh-rsa A"};
  slipway::contract::User core;
  core.name = "core";
  core.ssh_keys = {"ssh-rsa B"};
  config.users.push_back(core);
  const auto document = rendered(config).document;
  CHECK(document.ssh_authorized_keys == std::vector<std::string>{"ssh-rsa A", "ssh-rsa B"});
  CHECK(document.users.empty());
}

TEST_CASE("commands run once, by a script with a marker", "[render]") {
  NodeConfig config;
  config.commands = {"echo one", "echo two"};
  const auto document = rendered(config).document;
  CHECK(file(document, "/opt/bin/slipway-first-boot").content.find("echo one\necho two\n") !=
        std::string::npos);
  CHECK(units(document, "slipway-first-boot.service").at(0).content.find("ConditionPathExists=!") !=
        std::string::npos);
}

TEST_CASE("large files are compressed until the document fits", "[render]") {
  NodeConfig config;
  config.files.push_back({"/big", "", "", std::string(60000, 'a') + "\n", ""});
  config.files.push_back({"/small", "", "", std::string(20000, 'b') + "\n", ""});
  const auto made = rendered(config);
  CHECK(made.text.size() > 65535);
  const auto text = emit_within(made.document, 65535);
  CHECK(text.size() < 65535);
  const auto back = checked(text).document;
  CHECK(file(back, "/big").encoding == "gz+base64");
  CHECK(file(back, "/small").encoding.empty());
  CHECK(gunzip(*base64_decode(file(back, "/big").content)) == std::string(60000, 'a') + "\n");
}

TEST_CASE("mount units have the names that the service manager makes of their paths", "[render]") {
  NodeConfig config;
  slipway::contract::Disk disk;
  disk.devices = {"/dev/sdc"};
  disk.mount = "/srv/my-data/x";
  config.disks.push_back(disk);
  CHECK(units(rendered(config).document, "srv-my\\x2ddata-x.mount").size() == 1);
}
