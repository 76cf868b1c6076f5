#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "slipway/contract/contribution.hpp"
#include "slipway/contract/inventory.hpp"
#include "slipway/contract/resource.hpp"
#include "tests/support/plugin_rig.hpp"

using slipway::Value;
using slipway::contract::Resource;
using slipway::core::Function;
using slipway::test::PluginRig;

namespace {

namespace fs = std::filesystem;

/// A folder with a compose file, a secret and an archive, gone with the test.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "slipway-swarm-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
    write("compose.yaml",
          "services:\n  web: {image: 'bb:1', ports: ['8081:80'], secrets: [pw]}\n"
          "secrets: {pw: {file: pw.txt}}\n");
    write("pw.txt", "correct-horse");
    write("bb.tar", "an archive");
  }
  ~Folder() { fs::remove_all(path_); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
  }
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

Value options_of(const Folder& folder) {
  auto options = Value::map().set("images", Value::list().push(folder.file("bb.tar")));
  return options.set("stacks", Value::map().set("st", folder.file("compose.yaml")));
}

Value layout_of(int nodes) {
  slipway::contract::Layout layout;
  for (int i = 0; i < nodes; ++i) {
    slipway::contract::LayoutNode node;
    node.name = "demo-" + std::to_string(i);
    node.resource = "cloud/machine/" + node.name;
    node.metadata["zone"] = "z" + std::to_string(i);
    if (i == 1) node.metadata["availability"] = "drain";
    layout.nodes.push_back(node);
  }
  return Value::map().set("layout", slipway::codec::encode(layout));
}

std::vector<Resource> expanded(PluginRig& plugin, int nodes) {
  plugin.forget();
  plugin.call(Function::expand, layout_of(nodes));
  std::vector<Resource> resources;
  for (const auto& item : plugin.emitted())
    resources.push_back(slipway::codec::decoded<Resource>(item));
  return resources;
}

const Resource& find(const std::vector<Resource>& resources, const std::string& type,
                     const std::string& name) {
  const auto at = std::find_if(resources.begin(), resources.end(), [&](const auto& one) {
    return one.type == type && one.name == name;
  });
  REQUIRE(at != resources.end());
  return *at;
}

bool has(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::vector<std::string> codes(PluginRig& plugin) {
  plugin.forget();
  plugin.call(Function::validate);
  std::vector<std::string> codes;
  for (const auto& finding : plugin.emitted()) codes.push_back(finding["code"].as_string());
  return codes;
}

}  // namespace

TEST_CASE("a node is a docker that answers and a member, with labels from its metadata") {
  const Folder folder;
  PluginRig plugin(PLUGIN_FILE);
  plugin.configure("platform", options_of(folder));
  const auto resources = expanded(plugin, 4);
  const auto& worker = find(resources, "node", "demo-3");
  CHECK(worker.inputs["role"].as_string() == "worker");
  CHECK(worker.inputs["labels"]["zone"].as_string() == "z3");
  CHECK(worker.exclusive.empty());
  CHECK(has(worker.depends_on, "platform/docker/demo-3"));
  CHECK(has(worker.bound_to, "cloud/machine/demo-3"));
  const auto& manager = find(resources, "node", "demo-1");
  CHECK(manager.inputs["role"].as_string() == "manager");
  CHECK(manager.inputs["availability"].as_string() == "drain");
  CHECK_FALSE(manager.inputs["labels"].find("availability"));
  CHECK_FALSE(manager.exclusive.empty());
  CHECK(find(resources, "docker", "demo-0").inputs["images"]["bb.tar"].as_string().size() == 64);
}

TEST_CASE("a change of the swarm never makes a node leave: its membership changes in place") {
  const Folder folder;
  PluginRig plugin(PLUGIN_FILE);
  const auto type = plugin.plugin().description()["types"].as_list();
  for (const auto& one : type) {
    if (one["name"].as_string() != "node") continue;
    for (const auto& input : one["inputs"].as_list())
      if (input["name"].as_string() == "swarm") CHECK(input["change"].is_null());
  }
}

TEST_CASE("a service comes after every node, and names what is made by reference") {
  const Folder folder;
  PluginRig plugin(PLUGIN_FILE);
  plugin.configure("platform", options_of(folder));
  const auto resources = expanded(plugin, 3);
  const auto& service = find(resources, "service", "st_web");
  CHECK(has(service.depends_on, "platform/docker/demo-2"));
  CHECK(has(service.depends_on, "platform/node/demo-2"));
  CHECK(has(service.bound_to, "platform/network/st_default"));
  const auto& container = service.inputs["spec"]["TaskTemplate"]["ContainerSpec"];
  CHECK(container.at_path("Secrets.0.SecretID").as_reference().address == "platform/secret/st_pw");
  CHECK(find(resources, "secret", "st_pw").inputs["content"].sensitive());
}

TEST_CASE("a published port is an endpoint that is probed") {
  const Folder folder;
  PluginRig plugin(PLUGIN_FILE);
  plugin.configure("platform", options_of(folder));
  const auto answer = plugin.call(Function::contribute, layout_of(3));
  const auto made = slipway::codec::decoded<slipway::contract::Contribution>(answer);
  REQUIRE(made.endpoints.size() == 1);
  CHECK(made.endpoints[0].port == 8081);
  CHECK(made.endpoints[0].balanced);
  CHECK(made.endpoints[0].probe.protocol == "tcp");
}

TEST_CASE("what is wrong with the files of the options is found before anything is made") {
  const Folder folder;
  folder.write("compose.yaml", "services: {web: {image: x, restart: always, memory: 1}}\n");
  PluginRig plugin(PLUGIN_FILE);
  auto options = options_of(folder);
  options.set("images", Value::list().push(folder.file("none.tar")));
  plugin.configure("platform", options);
  CHECK(codes(plugin) ==
        std::vector<std::string>{"swarm.image", "swarm.compose-ignored", "swarm.compose-key"});
}

TEST_CASE("two services that want the same port are told before docker tells it") {
  const Folder folder;
  folder.write("compose.yaml",
               "services:\n  a: {image: x, ports: ['80:80']}\n  b: {image: x, ports: ['80:81']}\n");
  PluginRig plugin(PLUGIN_FILE);
  plugin.configure("platform", options_of(folder));
  CHECK(codes(plugin) == std::vector<std::string>{"swarm.compose-port"});
}

TEST_CASE("an even number of managers is refused with what to take instead") {
  const Folder folder;
  PluginRig plugin(PLUGIN_FILE);
  plugin.configure("platform", options_of(folder).set("managers", 2));
  const auto answer = plugin.call(Function::expand, layout_of(3));
  CHECK(answer["outcome"].as_string() == "failed");
  CHECK(answer.at_path("findings.0.code").as_string() == "swarm.managers");
  CHECK(answer.at_path("findings.0.help").as_string() == "take 1 or 3");
}
