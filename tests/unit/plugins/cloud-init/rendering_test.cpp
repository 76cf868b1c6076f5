// What a NodeConfig becomes, as text and as the tool reads it.
#include <catch2/catch.hpp>

#include "render/render.hpp"
#include "tests/unit/plugins/cloud-init/documents.hpp"
#include "tests/unit/plugins/cloud-init/whole_node.hpp"
#include "user_data/yaml_node.hpp"

using namespace cloud_init;
using cloud_init::test::has;
using cloud_init::test::read;
using cloud_init::test::whole_node;
using slipway::contract::NodeConfig;
using user_data::Problems;
using user_data::YamlNode;

namespace {

std::string text_of(const NodeConfig& config) {
  Problems problems;
  auto text = emit(render(config, problems));
  for (const auto& problem : problems.list()) INFO(problem.message);
  CHECK(problems.list().empty());
  return text;
}

const YamlNode& must_have(const YamlNode& map, const std::string& key) {
  for (const auto& [name, value] : map.entries)
    if (name.text == key) return value;
  FAIL("there is no " << key);
  return map;
}

}  // namespace

TEST_CASE("a node of which nothing is said has an empty document", "[cloud-init]") {
  CHECK(text_of({}) == "#cloud-config\n{}\n");
}

TEST_CASE("equal nodes give equal bytes", "[cloud-init]") {
  CHECK(text_of(whole_node()) == text_of(whole_node()));
}

TEST_CASE("every module that is used is a key of the document, once", "[cloud-init]") {
  const auto root = read(text_of(whole_node()));
  std::vector<std::string> keys;
  for (const auto& entry : root.entries) keys.push_back(entry.first.text);
  CHECK(keys == std::vector<std::string>{"bootcmd", "write_files", "mounts", "hostname", "fqdn",
                                         "manage_etc_hosts", "users", "ssh_authorized_keys",
                                         "packages", "runcmd"});
}

TEST_CASE("the image's own user stays where users are made, and its keys with it", "[cloud-init]") {
  const auto root = read(text_of(whole_node()));
  const auto& users = must_have(root, "users");
  REQUIRE(users.items.size() == 2);
  CHECK(users.items[0].text == "default");
  CHECK(must_have(users.items[1], "lock_passwd").text == "false");
  CHECK(must_have(root, "ssh_authorized_keys").items.size() == 1);
}

TEST_CASE("a file of a user that the document makes is written after that", "[cloud-init]") {
  const auto root = read(text_of(whole_node()));
  for (const auto& file : must_have(root, "write_files").items) {
    const bool of_ada = must_have(file, "path").text == "/home/ada/.profile";
    const bool deferred = std::any_of(file.entries.begin(), file.entries.end(),
                                      [](const auto& one) { return one.first.text == "defer"; });
    CHECK(of_ada == deferred);
    CHECK(must_have(file, "permissions").quoted);
  }
}

TEST_CASE("what is no text goes as base64", "[cloud-init]") {
  NodeConfig node;
  node.files.push_back({"/opt/a", "", "", std::string("a\x01\n"), {}});
  node.files.push_back({"/opt/b", "", "", {}, "AAEC"});
  const auto root = read(text_of(node));
  const auto& files = must_have(root, "write_files").items;
  for (const auto& file : files) CHECK(must_have(file, "encoding").text == "b64");
  CHECK(must_have(files[0], "content").text == "YQEK");
  CHECK(must_have(files[1], "content").text == "AAEC");
}

TEST_CASE("a drop-in and a unit are files, and are read before anything is started",
          "[cloud-init]") {
  const auto text = text_of(whole_node());
  CHECK(has(text, "- path: /etc/systemd/system/hello.service\n"));
  CHECK(has(text, "- path: /etc/systemd/system/hello.service.d/10-more.conf\n"));
  const auto reload = text.find("systemctl daemon-reload");
  CHECK(reload < text.find("systemctl enable hello.service"));
  CHECK(text.find("systemctl enable hello.service") < text.find("systemctl start hello.service"));
}

TEST_CASE("a disk is formatted by a command of ours, never by the tool", "[cloud-init]") {
  const auto text = text_of(whole_node());
  CHECK_FALSE(has(text, "fs_setup"));
  CHECK_FALSE(has(text, "disk_setup"));
  CHECK(has(text, "for disk in /dev/vdb /dev/sdc; do"));
  CHECK(has(text, "[ $? -eq 2 ]"));
  CHECK(has(text, "nofail"));
  CHECK(has(text, "RequiresMountsFor=/var/lib/data"));
}

TEST_CASE("a disk that is to be wiped is formatted once in the machine's life", "[cloud-init]") {
  auto node = whole_node();
  node.disks[0].wipe = true;
  const auto text = text_of(node);
  CHECK(has(text, "[ ! -e /var/lib/slipway/formatted-data ]"));
  CHECK_FALSE(has(text, "blkid"));
}

TEST_CASE("each command is a text of its own, whatever it holds", "[cloud-init]") {
  NodeConfig node;
  node.commands = {"a: b", "17", "- x", "echo 'a' \"b\" $c #d", "if true; then\n  echo e\nfi\n"};
  const auto root = read(text_of(node));
  for (const auto& one : must_have(root, "runcmd").items) CHECK(one.is_scalar());
  CHECK(must_have(root, "runcmd").items.size() == node.commands.size() + 2);
}
