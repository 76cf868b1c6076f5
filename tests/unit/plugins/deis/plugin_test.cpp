#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
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

Value options() { return Value::map().set("domain", "demo.example.com"); }

Value layout_of(int nodes) {
  slipway::contract::Layout layout;
  for (int i = 0; i < nodes; ++i) {
    slipway::contract::LayoutNode node;
    node.name = "demo-" + std::to_string(i);
    node.resource = "cloud/virtual_machine/" + node.name;
    node.removed_by = {"cloud/deployment/demo"};
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

const Resource* find(const std::vector<Resource>& resources, const std::string& type,
                     const std::string& name) {
  const auto at = std::find_if(resources.begin(), resources.end(), [&](const auto& one) {
    return one.type == type && one.name == name;
  });
  return at == resources.end() ? nullptr : &*at;
}

bool has(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// Codes of the findings of `validate`, errors only.
std::vector<std::string> errors(const Value& given) {
  PluginRig plugin(PLUGIN_FILE);
  plugin.configure_raw("platform", given);
  plugin.call(Function::validate);
  std::vector<std::string> codes;
  for (const auto& finding : plugin.emitted())
    if (finding["level"].as_string() == "error") codes.push_back(finding["code"].as_string());
  return codes;
}

}  // namespace

TEST_CASE("a platform is nodes, keys, units and a last question", "[deis][plugin]") {
  PluginRig plugin(PLUGIN_FILE);
  plugin.configure("platform", options());
  const auto resources = expanded(plugin, 3);
  const auto count = [&](const char* type) {
    return std::count_if(resources.begin(), resources.end(),
                         [&](const auto& one) { return one.type == type; });
  };
  CHECK(count("node") == 3);
  CHECK(count("config") == 2);
  CHECK(count("unit") == 15);
  CHECK(count("platform") == 1);
}

TEST_CASE("expanding twice gives the same resources", "[deis][plugin]") {
  PluginRig plugin(PLUGIN_FILE);
  plugin.configure("platform", options());
  plugin.call(Function::expand, layout_of(3));
  const auto first = plugin.emitted();
  plugin.forget();
  plugin.call(Function::expand, layout_of(3));
  CHECK(plugin.emitted() == first);
}

TEST_CASE("growing changes no unit and no key, and the platform is asked anew", "[deis][plugin]") {
  PluginRig plugin(PLUGIN_FILE);
  plugin.configure("platform", options());
  const auto three = expanded(plugin, 3);
  const auto five = expanded(plugin, 5);
  for (const auto& resource : three) {
    const auto* same = find(five, resource.type, resource.name);
    INFO(resource.type + "/" + resource.name);
    REQUIRE(same);
    if (resource.name == "ready") {
      CHECK(resource.inputs["machines"].size() == 3);
      CHECK(same->inputs["machines"].size() == 5);
      continue;
    }
    CHECK(same->inputs == resource.inputs);
  }
  CHECK(five.size() == three.size() + 2);
}

TEST_CASE("each node stands by its machine and goes with it", "[deis][plugin]") {
  PluginRig plugin(PLUGIN_FILE);
  plugin.configure("platform", options());
  const auto resources = expanded(plugin, 3);
  const auto* node = find(resources, "node", "demo-1");
  REQUIRE(node);
  CHECK(node->bound_to == std::vector<std::string>{"cloud/virtual_machine/demo-1"});
  CHECK(node->needs_nodes.which == "one");
  CHECK(node->needs_nodes.node == "demo-1");
  for (const auto& resource : resources) CHECK(has(resource.contained_by, "cloud/deployment/demo"));
}

TEST_CASE("a stopped platform keeps its units, and each stops after those that use it to the end",
          "[deis][plugin]") {
  PluginRig plugin(PLUGIN_FILE);
  plugin.configure("platform", options().set("state", "stopped"));
  const auto resources = expanded(plugin, 3);
  for (const auto& resource : resources)
    if (resource.type == "unit") CHECK(resource.inputs["state"].as_string() == "stopped");
  const auto* gateway = find(resources, "unit", "store-gateway@1");
  const auto* monitor = find(resources, "unit", "store-monitor");
  REQUIRE(gateway);
  REQUIRE(monitor);
  CHECK(has(gateway->depends_on, "platform/unit/database"));
  CHECK(has(monitor->depends_on, "platform/unit/store-daemon"));
  CHECK_FALSE(find(resources, "platform", "ready"));
}

TEST_CASE("units wait for the configuration, and for another unit only where they must",
          "[deis][plugin]") {
  PluginRig plugin(PLUGIN_FILE);
  plugin.configure("platform", options());
  const auto resources = expanded(plugin, 3);
  const auto* daemon = find(resources, "unit", "store-daemon");
  const auto* router = find(resources, "unit", "router@1");
  REQUIRE((daemon && router));
  CHECK(has(daemon->depends_on, "platform/unit/store-monitor"));
  CHECK(has(router->depends_on, "platform/config/platform/domain"));
  CHECK(std::none_of(router->depends_on.begin(), router->depends_on.end(),
                     [](const auto& address) { return address.find("/unit/") != address.npos; }));
  CHECK(daemon->needs_nodes.which == "all");
  CHECK(router->needs_nodes.which == "any");
}

TEST_CASE("more instances than machines are refused in the plan", "[deis][plugin]") {
  PluginRig plugin(PLUGIN_FILE);
  plugin.configure("platform", options().set("routers", 4));
  const auto answer = plugin.call(Function::expand, layout_of(3));
  CHECK(answer["class"].as_string() == "invalid");
  CHECK(answer["message"].as_string().find("4 routers") != std::string::npos);
}

TEST_CASE("a secret key is an input of its own that the schema seals", "[deis][plugin]") {
  PluginRig plugin(PLUGIN_FILE);
  plugin.configure("platform",
                   options().set("secrets", Value::map().set("registry/s3bucket", "hush")));
  const auto resources = expanded(plugin, 3);
  const auto* key = find(resources, "config", "registry/s3bucket");
  REQUIRE(key);
  CHECK(key->inputs["value"].is_null());
  CHECK(key->inputs["secret"].as_string() == "hush");
}

TEST_CASE("every fault of the options is a finding of its own", "[deis][plugin]") {
  CHECK(errors(options()).empty());
  for (const char* domain : {"*.example.com", "http://example.com", "example", "Example.com",
                             "a..b", "-a.example.com", ""})
    CHECK(errors(Value::map().set("domain", domain)) == std::vector<std::string>{"deis.domain"});
  const auto config = Value::map().set("nonsense", "x").set("router/x", "");
  CHECK(errors(options().set("config", config)) ==
        std::vector<std::string>{"deis.key", "deis.value"});
  CHECK(errors(options().set("images", Value::map().set("rooter", "x"))) ==
        std::vector<std::string>{"deis.component"});
  CHECK(errors(options().set("ssh_private_key", "/nowhere")) ==
        std::vector<std::string>{"deis.file"});
}

TEST_CASE("the files of private keys that others may use are warned of", "[deis][plugin]") {
  const auto path = std::filesystem::temp_directory_path() / "slipway deis key";
  for (const auto mode : {0600U, 0400U, 0640U, 0604U, 0620U}) {
    std::ofstream(path) << "-----BEGIN-----\n";
    std::filesystem::permissions(path, static_cast<std::filesystem::perms>(mode));
    PluginRig plugin(PLUGIN_FILE);
    plugin.configure("platform", options()
                                     .set("ssh_private_key", path.string())
                                     .set("ssl_key", path.string())
                                     .set("ssl_cert", path.string()));
    plugin.call(Function::validate);
    std::vector<std::string> told;
    for (const auto& finding : plugin.emitted()) {
      if (finding["code"].as_string() != "deis.file-mode") continue;
      CHECK(finding["level"].as_string() == "warning");
      CHECK(finding["help"].as_string() == "chmod 600 '" + path.string() + "'");
      told.push_back(finding["option"].as_list()[0].as_string());
    }
    INFO(mode);
    const bool open = (mode & 077U) != 0;
    CHECK(told == (open ? std::vector<std::string>{"ssh_private_key", "ssl_key"}
                        : std::vector<std::string>{}));
    std::filesystem::remove(path);
  }
}

TEST_CASE("ports, machine settings and needs are contributed", "[deis][plugin]") {
  PluginRig plugin(PLUGIN_FILE);
  plugin.configure("platform", options());
  const auto contribution = slipway::codec::decoded<slipway::contract::Contribution>(
      plugin.call(Function::contribute, layout_of(3)));
  CHECK(contribution.endpoints.size() == 3);
  CHECK(contribution.fragments.size() == 1);
  CHECK_FALSE(contribution.requirements.empty());
}

TEST_CASE("a changed unit text is shown line by line", "[deis][plugin]") {
  PluginRig plugin(PLUGIN_FILE);
  plugin.configure("platform", options());
  auto request = Value::map().set("type", "unit");
  request.set("before", Value::map().set("text", "[Service]\nExecStart=/bin/a\nRestart=no\n"));
  request.set("after", Value::map().set("text", "[Service]\nExecStart=/bin/b\nRestart=no\n"));
  const auto shown = plugin.call(Function::show_change, request)["lines"];
  REQUIRE(shown.size() == 4);
  CHECK(shown.as_list()[1].as_string() == "  [Service]");
  CHECK(shown.as_list()[2].as_string() == "- ExecStart=/bin/a");
  CHECK(shown.as_list()[3].as_string() == "+ ExecStart=/bin/b");
}

TEST_CASE("a unit file that fleet would refuse is found by validate, with its place",
          "[deis][plugin]") {
  std::string pattern = (std::filesystem::temp_directory_path() / "deis-units-XXXXXX").string();
  const std::filesystem::path folder = mkdtemp(pattern.data());
  const auto file = folder / "deis-publisher.service";
  const std::string head = "[Unit]\nDescription=p\n\n[Service]\nExecStart=/bin/true";
  const struct {
    std::string text;
    int line;
    const char* said;
  } cases[] = {
      {head + "\n\n[X-Fleet]\nGlobal=true\nConflicts=deis-router@*.service\n", 9, "'Conflicts'"},
      {head + " \\\n" + std::string(2100, 'x') + "\n", 5, "a line of"},
      {"[Unit]\nDescription=caf\xE9\n\n[Service]\nExecStart=/bin/true\n", 2, "UTF-8"},
      {head + "\n\n[X-Fleet]\nGlobal=yes\n", 8, "'Global=yes'"},
      {head + "\n\n[X-Fleet]\nMachineOF=a\n", 8, "'MachineOF'"},
  };
  for (const auto& one : cases) {
    INFO(one.text);
    std::ofstream(file, std::ios::binary) << one.text;
    PluginRig plugin(PLUGIN_FILE);
    plugin.configure("platform", options().set("units_dir", folder.string()));
    plugin.call(Function::validate);
    std::vector<Value> found;
    for (const auto& finding : plugin.emitted())
      if (finding["code"].as_string() == "deis.unit") found.push_back(finding);
    REQUIRE(found.size() == 1);
    CHECK(found[0]["level"].as_string() == "error");
    CHECK(found[0]["file"].as_string() == file.string());
    CHECK(found[0]["line"].as_int() == one.line);
    CHECK(found[0]["message"].as_string().find(one.said) != std::string::npos);
    CHECK_FALSE(found[0]["help"].as_string().empty());
    const auto answer = plugin.call(Function::expand, layout_of(3));
    CHECK(answer["class"].as_string() == "invalid");
    CHECK(answer["findings"].size() == 1);
  }
  std::ofstream(file, std::ios::binary) << head + "\n\n[X-Fleet]\nGlobal=True\n";
  PluginRig plugin(PLUGIN_FILE);
  plugin.configure("platform", options().set("units_dir", folder.string()));
  const auto resources = expanded(plugin, 3);
  const auto* publisher = find(resources, "unit", "publisher");
  REQUIRE(publisher);
  CHECK(publisher->needs_nodes.which == "all");
  std::filesystem::remove_all(folder);
}

TEST_CASE("a finding is about the option that it speaks of", "[deis][plugin]") {
  const auto option_of = [](const Value& given, const std::string& code) {
    PluginRig plugin(PLUGIN_FILE);
    plugin.configure_raw("platform", given);
    plugin.call(Function::validate);
    for (const auto& finding : plugin.emitted())
      if (finding["code"].as_string() == code) return finding["option"].as_list();
    return Value::List{};
  };
  CHECK(option_of(options().set("ssl_cert", "/nowhere"), "deis.file") == Value::List{"ssl_cert"});
  CHECK(option_of(options().set("ssl_dhparam", "/dev/zero"), "deis.file") ==
        Value::List{"ssl_dhparam"});
  CHECK(option_of(options().set("ssh_private_key", "/nowhere"), "deis.file") ==
        Value::List{"ssh_private_key"});
  CHECK(option_of(options(), "deis.no-ssh-key") == Value::List{"ssh_private_key"});
  CHECK(option_of(options().set("stateless", true), "deis.stateless") == Value::List{"stateless"});

  PluginRig plugin(PLUGIN_FILE);
  plugin.configure("platform", options().set("registries", 4));
  const auto refused = plugin.call(Function::expand, layout_of(3));
  REQUIRE(refused["findings"].size() == 1);
  CHECK(refused["findings"].as_list()[0]["option"] == Value::List{"registries"});
}
