// The plugin's model of a machine against the emulator's own reading of the format; the two share
// no code.
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "cases.hpp"
#include "cloudconfig/shared.hpp"
#include "coreos-sim/cloudconfig/apply.hpp"
#include "coreos-sim/cloudconfig/tree.hpp"
#include "deis_like.hpp"
#include "documents.hpp"
#include "generator.hpp"
#include "loopback.hpp"
#include "machine/machine.hpp"
#include "mutation.hpp"

using namespace cloudconfig;
using namespace cloudconfig::test;
namespace fs = std::filesystem;
namespace sim = coreos_sim::cloudconfig;

namespace {

constexpr const char* image_conf = "/usr/share/coreos/update.conf";

/// One machine as text, line by line, so that a difference is readable.
using Lines = std::vector<std::string>;

std::string printable(const std::string& text) {
  std::ostringstream out;
  for (const char letter : text) {
    if (static_cast<unsigned char>(letter) < 0x20)
      out << '<' << static_cast<int>(letter) << '>';
    else
      out << letter;
  }
  return out.str();
}

std::string file_line(const std::string& path, unsigned mode, const std::string& content) {
  std::ostringstream line;
  line << path << ' ' << std::oct << mode << ' ' << printable(content);
  return line.str();
}

Lines by_emulator(const std::string& text, const std::string& tool_is_old) {
  TempFolder folder;
  const auto root = folder / "root";
  fs::create_directories(root / "usr/share/coreos");
  std::ofstream(root / "usr/share/coreos/update.conf") << "GROUP=stable\n";
  sim::Target target;
  target.root = root;
  target.hostname = "localhost";
  target.addresses.private_ipv4 = "10.0.0.4";
  target.addresses.public_ipv4 = "203.0.113.10";
  target.version = tool_is_old == "old" ? sim::tool_1_5_1 : sim::tool_1_14_0;
  const auto run = sim::run(text, target);
  Lines lines;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const auto path = "/" + entry.path().lexically_relative(root).string();
    if (path == image_conf) continue;
    if (entry.is_symlink()) {
      lines.push_back(path + " -> " + fs::read_symlink(entry.path()).string());
    } else if (entry.is_regular_file()) {
      std::ostringstream content;
      content << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      struct stat info {};
      REQUIRE(stat(entry.path().c_str(), &info) == 0);
      lines.push_back(file_line(path, info.st_mode & 07777u, content.str()));
    }
  }
  std::sort(lines.begin(), lines.end());
  for (const auto& command : run.applied.commands)
    lines.push_back("systemctl " + command.command + " " + command.unit);
  lines.push_back(run.applied.error ? "stopped" : "done");
  return lines;
}

Lines by_model(const std::string& text, const std::string& tool_is_old) {
  MachineBefore before;
  before.tool = tool_is_old == "old" ? tool_1_5_1 : tool_1_14_0;
  before.addresses = {{"private_ipv4", "10.0.0.4"}, {"public_ipv4", "203.0.113.10"}};
  const auto machine = apply_user_data(text, before);
  Lines lines;
  for (const auto& [path, file] : machine.files)
    lines.push_back(file.link.empty() ? file_line(path, file.mode, file.content)
                                      : path + " -> " + file.link);
  std::sort(lines.begin(), lines.end());
  for (const auto& action : machine.actions) {
    const bool is_command = action.command.rfind("systemctl ", 0) == 0 &&
                            action.command.find("daemon-reload") == std::string::npos &&
                            action.command.find("systemctl enable") == std::string::npos &&
                            action.command.find("systemd-networkd") == std::string::npos;
    if (is_command) lines.push_back(action.command);
  }
  lines.push_back(machine.error.empty() ? "done" : "stopped");
  return lines;
}

/// The lines that `other` lacks.
Lines only_in(const Lines& lines, const Lines& other) {
  Lines only;
  for (const auto& line : lines)
    if (std::find(other.begin(), other.end(), line) == other.end()) only.push_back(line);
  return only;
}

void agree(const std::string& text) {
  for (const std::string tool : {"old", "last"}) {
    INFO("tool: " << tool);
    INFO(printable(text));
    const auto model = by_model(text, tool);
    const auto emulator = by_emulator(text, tool);
    CHECK(only_in(model, emulator) == Lines{});
    CHECK(only_in(emulator, model) == Lines{});
    if (only_in(model, emulator).empty()) CHECK(model == emulator);
  }
}

}  // namespace

TEST_CASE("both readings of the document for the first cloud agree", "[readings]") {
  for (const auto part : {Part::founder, Part::later}) {
    RenderOptions options;
    options.tool = tool_1_5_1;
    options.discovery["etcd2"] = {"http://d/0123456789abcdef0123456789abcdef", part};
    agree(rendered(deis_like(), options).text);
  }
}

TEST_CASE("both readings of odd documents agree", "[readings]") {
  for (const char* body :
       {"",
        "{}\n",
        "- a\n",
        "hostname:core\n",
        "hostname: a\n---\nhostname: b\n",
        "coreos:\n  etcd2:\n    discovery: #X\n    name: 0644\n    debug: yes\n    max-wals: 010\n",
        "coreos:\n  etcd2:\n    debug: \"true\"\n    max-wals: 1e3\n    snapshot-count: \"5\"\n",
        "coreos:\n  etcd:\n    http-read-timeout: 1000000000\n    snapshot-count: 3\n",
        "coreos:\n  update:\n    reboot-strategy: false\nwrite_files:\n  - path: /a\n",
        "coreos:\n  update:\n    reboot-strategy: off\n    server: http://u\n",
        "coreos:\n  oem:\n    id: x\n    name: a \"b\"\n",
        "coreos:\n  flannel:\n    ip-masq: true\n    interface: eth0\n",
        "coreos:\n  locksmith:\n    window-start: Thu 04:00\n    window-length: 1h\n",
        "coreos:\n  units:\n    - name: a.service\n      mask: true\n      content: x\n",
        "coreos:\n  units:\n    - name: a.network\n      content: x\n      command: start\n",
        "coreos:\n  units:\n    - content: x\n    - name: b.service\n      runtime: true\n"
        "      content: y\n      drop-ins:\n        - name: z.conf\n",
        "write_files:\n  - path: etc/../opt//a\n    permissions: 1755\n    content: x\n",
        "write_files:\n  - path: /a\n    permissions: 0888\n  - path: /b\n",
        "write_files:\n  - path: /a\n  - content: lost\n  - path: /b\n",
        "write_files:\n  - path: /a\n    encoding: base64\n    content: '*'\n",
        "write_files:\n  - path: /a\n    content: !!binary aGk=\n",
        "write_files:\n  - path: /a\n    encoding: base64\n    content: !!binary YUdrPQ==\n",
        "users:\n  - name: me\n    no-user-group: true\nwrite_files:\n  - path: /a\n"
        "    owner: 'me:me'\n",
        "users:\n  - name: me\nwrite_files:\n  - path: /a\n    owner: 'me:me'\n",
        "hostname: !!binary aGk=\nmanage_etc_hosts: localhost\n",
        "write_files:\n  - path: /etc/environment\n    content: A=1\n",
        "write-files:\n  - path: /a\nwrite_files:\n  - path: /b\n",
        "manage_etc_hosts: localhost\nhostname: h\n",
        "manage_etc_hosts: all\n",
        "write_files:\n  - path: /a\n    content: \"$private_ipv4$private_ipv4 \\\\$public_ipv4 "
        "${private_ipv4}\"\n"})
    agree("#cloud-config\n" + std::string(body));
  for (const char* text : {"", "#!/bin/sh\n", "\n#cloud-config\n", "#cloud-config v1\n",
                           "{\"ignitionVersion\": 1}", "#cloud-config \nhostname: a\n"})
    agree(text);
}

TEST_CASE("both readings of generated documents agree", "[readings][property]") {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    INFO("seed " << seed);
    agree(rendered(Generator(seed).config()).text);
  }
}

TEST_CASE("both readings of every document of the cases agree", "[readings][cases]") {
  for (const auto& name : names_of_cases()) {
    INFO(name);
    agree(document_of_case(name));
  }
}

TEST_CASE("both readers take and refuse the same mutated documents", "[readings][property]") {
  const auto whole = rendered(deis_like()).text;
  std::vector<std::string> documents{whole};
  for (const auto& name : names_of_cases()) documents.push_back(document_of_case(name));
  for (unsigned seed = 1; seed <= 2000; ++seed) {
    std::mt19937 random(seed);
    const auto text = mutated(documents[seed % documents.size()], random);
    INFO("seed " << seed);
    INFO(printable(text));
    Problems problems;
    read_yaml(text, problems);
    const auto& list = problems.list();
    const bool broken = std::any_of(list.begin(), list.end(), [](const Problem& problem) {
      return problem.code != "user-data-two-documents";
    });
    CHECK(broken != static_cast<bool>(sim::parse_tree(text)));
  }
}
