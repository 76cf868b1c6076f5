// The plugin as the host loads and calls it.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cases.hpp"
#include "mutation.hpp"
#include "slipway/bytes.hpp"
#include "slipway/contract/inventory.hpp"
#include "slipway/contract/node_config.hpp"
#include "tests/support/plugin_rig.hpp"

using namespace slipway;
using cloudconfig::test::document_of_case;
using cloudconfig::test::mutated;
using cloudconfig::test::names_of_cases;
using core::Function;

namespace {

Value layout(int count) {
  contract::Layout layout;
  for (int i = 0; i < count; ++i) {
    auto& node = layout.nodes.emplace_back();
    node.name = "demo-" + std::to_string(i);
    node.index = i;
    node.resource = "cloud/machine/" + node.name;
  }
  return codec::encode(layout);
}

contract::NodeConfig small_config() {
  contract::NodeConfig config;
  config.settings["etcd2"]["listen_peer_urls"] = "http://$private_ipv4:2380";
  config.units.push_back({"etcd2.service", "", {}, "start", false, false, false});
  config.discovery.push_back({"etcd2", 0, ""});
  return config;
}

Value expansion(int count, const contract::NodeConfig& config) {
  Value configs = Value::map();
  Value nodes = Value::map();
  for (int i = 0; i < count; ++i) {
    configs.set("demo-" + std::to_string(i), codec::encode(config));
    nodes.set("demo-" + std::to_string(i), "new");
  }
  Value request = Value::map();
  request.set("layout", layout(count)).set("node_configs", configs).set("nodes", nodes);
  return request;
}

Value options() { return Value::map().set("discovery_service", "http://127.0.0.1:8087"); }

Value find(const std::vector<Value>& resources, const std::string& type, const std::string& name) {
  for (const auto& resource : resources)
    if (resource["type"].as_string() == type && resource["name"].as_string() == name)
      return resource;
  return {};
}

class TempFile {
 public:
  explicit TempFile(const std::string& text) {
    std::string name = (std::filesystem::temp_directory_path() / "slipway-base-XXXXXX").string();
    const int descriptor = mkstemp(name.data());
    REQUIRE(descriptor >= 0);
    ::fclose(::fdopen(descriptor, "w"));
    path_ = name;
    std::ofstream(path_) << text;
  }
  ~TempFile() { std::filesystem::remove(path_); }
  TempFile(const TempFile&) = delete;
  TempFile& operator=(const TempFile&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST_CASE("the plugin makes one token and cluster, a document and a member a node", "[plugin]") {
  test::PluginRig rig(PLUGIN_FILE);
  rig.configure("config", options());
  const auto answer = rig.call(Function::expand, expansion(3, small_config()));
  const auto resources = rig.emitted();
  CHECK(resources.size() == 8);
  CHECK(find(resources, "member", "demo-2")["bound_to"].at_path("0").as_string() ==
        "cloud/machine/demo-2");
  const auto token = find(resources, "discovery_token", "etcd2");
  CHECK(token["inputs"]["size"].as_int() == 3);
  CHECK(token["inputs"]["founders"].size() == 3);
  const auto document = find(resources, "user_data", "demo-1");
  CHECK(document["inputs"]["discovery"]["etcd2"]["url"].as_reference() ==
        Reference{"config/discovery_token/etcd2", "url"});
  CHECK(answer["user_data"]["demo-1"].as_reference() ==
        Reference{"config/user_data/demo-1", "content"});
}

TEST_CASE("without a way to get a token the plan says what to set", "[plugin]") {
  test::PluginRig rig(PLUGIN_FILE);
  rig.configure("config", Value::map());
  const auto answer = rig.call(Function::expand, expansion(3, small_config()));
  CHECK(answer["class"].as_string() == "invalid");
  CHECK(answer["hint"].as_string().find("config.discovery_service") != std::string::npos);
}

TEST_CASE("a document is rendered with its token and checked when it is made", "[plugin]") {
  test::PluginRig rig(PLUGIN_FILE);
  rig.configure("config", options());
  rig.call(Function::expand, expansion(3, small_config()));
  Value inputs = find(rig.emitted(), "user_data", "demo-0")["inputs"];
  const std::string url = "http://127.0.0.1:8087/0123456789abcdef0123456789abcdef";
  Value entry = Value::map().set("url", url).set("part", "founder");
  inputs.set("discovery", Value::map().set("etcd2", entry));
  const auto made = rig.drive(Function::create, rig.change("user_data", "demo-0", inputs));
  CHECK(made["outcome"].as_string() == "done");
  const auto& content = made["outputs"]["content"];
  CHECK(content.as_string().find("discovery: " + url) != std::string::npos);
  CHECK(made["outputs"]["bytes"].as_int() == static_cast<std::int64_t>(content.as_string().size()));
  CHECK(made["outputs"]["digest"].as_string().size() == 64);
  // the same inputs give the same bytes
  const auto again = rig.drive(Function::update, rig.change("user_data", "demo-0", inputs));
  CHECK(again["outputs"]["digest"] == made["outputs"]["digest"]);
}

TEST_CASE("a preview of a document says in words what is not known yet", "[plugin]") {
  test::PluginRig rig(PLUGIN_FILE);
  rig.configure("config", options());
  rig.call(Function::expand, expansion(3, small_config()));
  Value inputs = find(rig.emitted(), "user_data", "demo-0")["inputs"];
  Value entry = inputs["discovery"]["etcd2"];
  entry.set("url", "<config/discovery_token/etcd2 url>");
  inputs.set("discovery", Value::map().set("etcd2", entry));
  const auto made = rig.drive(Function::create, rig.change("user_data", "demo-0", inputs));
  CHECK(made["outputs"]["content"].as_string().find(
            "discovery: \"<config/discovery_token/etcd2 url>\"\n") != std::string::npos);
}

TEST_CASE("what cannot be expressed fails the plan and names every fault", "[plugin]") {
  test::PluginRig rig(PLUGIN_FILE);
  rig.configure("config", options());
  auto config = small_config();
  config.settings["etcd2"]["nam"] = "x";
  config.packages = {"vim"};
  const auto answer = rig.call(Function::expand, expansion(3, config));
  CHECK(answer["class"].as_string() == "invalid");
  CHECK(answer["message"].as_string().find("settings.etcd2.nam") != std::string::npos);
  CHECK(answer["message"].as_string().find("packages") != std::string::npos);
}

TEST_CASE("an own file is checked with its places and merged", "[plugin]") {
  TempFile good("#cloud-config\nhostname: mine\n");
  test::PluginRig rig(PLUGIN_FILE);
  rig.configure("config", options().set("base", good.path()));
  rig.call(Function::validate);
  CHECK(rig.emitted().empty());
  rig.call(Function::expand, expansion(1, small_config()));
  const auto inputs = find(rig.emitted(), "user_data", "demo-0")["inputs"];
  const auto made = rig.drive(Function::create, rig.change("user_data", "demo-0", inputs));
  CHECK(made["outputs"]["content"].as_string().find("hostname: mine") != std::string::npos);

  TempFile bad("#cloud-config\nhostnam: mine\n");
  test::PluginRig other(PLUGIN_FILE);
  other.configure("config", options().set("base", bad.path()));
  other.call(Function::validate);
  REQUIRE(other.emitted().size() == 1);
  CHECK(other.emitted()[0]["line"].as_int() == 2);
  CHECK(other.emitted()[0]["file"].as_string() == bad.path());
}

TEST_CASE("a script cannot be merged and is refused", "[plugin]") {
  test::PluginRig rig(PLUGIN_FILE);
  rig.configure("config", options());
  auto config = small_config();
  config.base = contract::BaseDocument::holding("#!/bin/sh\n", "boot.sh");
  const auto answer = rig.call(Function::expand, expansion(1, config));
  CHECK(answer["message"].as_string().find("boot.sh:1:1") != std::string::npos);
}

TEST_CASE("reading asks nobody: the record is what is", "[plugin]") {
  test::PluginRig rig(PLUGIN_FILE);
  rig.configure("config", options());
  Value request = rig.change("discovery_token", "etcd2", Value::map(), "0123");
  request.set("outputs", Value::map().set("url", "http://x/0123"));
  const auto answer = rig.call(Function::read, request);
  CHECK(answer["outcome"].as_string() == "present");
  CHECK(answer["outputs"]["url"].as_string() == "http://x/0123");
}

TEST_CASE("a change of user-data is shown as a change of the machine", "[plugin]") {
  test::PluginRig rig(PLUGIN_FILE);
  rig.configure("config", options());
  auto config = small_config();
  const auto inputs = [&] {
    return Value::map().set("node", "demo-0").set("config", codec::encode(config));
  };
  Value request = Value::map().set("type", "user_data").set("before", inputs());
  config.sysctl = {{"vm.swappiness", "1"}};
  request.set("after", inputs());
  const auto lines = [&](const char* status) {
    request.set("address", "config/user_data/demo-0")
        .set("nodes", Value::map().set("demo-0", status));
    return rig.call(Function::show_change, request)["lines"].as_list();
  };
  REQUIRE(lines("present").size() == 3);
  CHECK(lines("present")[0].as_string() == "+ /etc/sysctl.d/80-slipway.conf");
  CHECK(lines("present")[1].as_string() == "now: systemctl restart systemd-sysctl.service");
  CHECK(lines("present")[2].as_string() == "the machine that is there keeps its document");
  CHECK(lines("replaced").size() == 2);
}

TEST_CASE("a document is shown as the files and actions that a machine would end with",
          "[plugin]") {
  test::PluginRig rig(PLUGIN_FILE);
  rig.configure("config", options().set("coreos_version", "766.4.0"));
  auto config = small_config();
  config.files.push_back({"/etc/raw", "0640", "core", Value(), "gIE="});
  Value request = Value::map().set("type", "user_data").set("address", "config/user_data/demo-0");
  Value inputs = Value::map().set("node", "demo-0").set("config", codec::encode(config));
  request.set("inputs", inputs.set("coreos_version", "766.4.0"));
  const auto tree = rig.call(Function::as_files, request);
  Value by_path = Value::map();
  for (const auto& file : tree["files"].as_list()) by_path.set(file["path"].as_string(), file);
  const auto& drop_in = by_path["/run/systemd/system/etcd2.service.d/20-cloudinit.conf"];
  CHECK(drop_in["mode"].as_string() == "0644");
  // the node has no address yet: its token stays
  CHECK(drop_in["content"].as_string().find("PEER_URLS=http://$private_ipv4:2380") !=
        std::string::npos);
  CHECK(by_path["/etc/raw"]["base64"].as_string() == "gIE=");
  CHECK(by_path["/etc/raw"]["owner"].as_string() == "core");
  CHECK(by_path["/etc/raw"]["mode"].as_string() == "0640");
  const auto& actions = tree["actions"].as_list();
  REQUIRE(actions.size() == 2);
  CHECK(actions[1]["command"].as_string() == "systemctl start etcd2.service");
}

TEST_CASE("the document of a node that joins goes along when all machines go", "[plugin]") {
  test::PluginRig rig(PLUGIN_FILE);
  rig.configure("config", options());
  Value request = expansion(4, small_config());
  contract::Layout laid = codec::decoded<contract::Layout>(request["layout"]);
  for (auto& node : laid.nodes) node.removed_by = {"cloud/room/all"};
  request.set("layout", codec::encode(laid));
  Value nodes = Value::map();
  for (const char* node : {"demo-0", "demo-1", "demo-2"}) nodes.set(node, "present");
  request.set("nodes", nodes.set("demo-3", "new"));
  const auto row = [](const Value& inputs) {
    return Value::map().set("inputs", inputs).set("status", "whole");
  };
  Value token = Value::map().set("size", 3).set("generation", 1);
  token.set("founders", Value(std::vector<std::string>{"demo-0", "demo-1", "demo-2"}));
  Value recorded = Value::map().set("config/discovery_token/etcd2", row(token));
  recorded.set("config/cluster/etcd2", row(Value::map().set("generation", 1)));
  rig.call(Function::expand, request.set("recorded", recorded));
  const auto resources = rig.emitted();
  CHECK(find(resources, "user_data", "demo-0")["contained_by"].is_null());
  const auto joins = find(resources, "user_data", "demo-3");
  CHECK(joins["contained_by"].at_path("0").as_string() == "cloud/room/all");
  CHECK(joins["inputs"]["discovery"]["etcd2"]["members"].size() == 3);
}

TEST_CASE("a cluster that no platform wants any more stays with the machines that it runs on",
          "[plugin]") {
  test::PluginRig rig(PLUGIN_FILE);
  rig.configure("config", options());
  Value request = expansion(3, contract::NodeConfig());
  Value recorded = Value::map();
  Value nodes = Value::map();
  Value token = Value::map().set("size", 3).set("generation", 1);
  token.set("founders", Value(std::vector<std::string>{"demo-0", "demo-1", "demo-2"}));
  const auto record = [&](const std::string& address, const Value& inputs) {
    recorded.set("config/" + address, Value::map().set("inputs", inputs).set("status", "whole"));
  };
  record("discovery_token/etcd2", token);
  record("cluster/etcd2", Value::map().set("generation", 1));
  const Value founder = Value::map().set("part", "founder").set("generation", 1);
  for (const char* node : {"demo-0", "demo-1", "demo-2"}) {
    record(std::string("user_data/") + node,
           Value::map().set("discovery", Value::map().set("etcd2", founder)));
    nodes.set(node, "present");
  }
  rig.call(Function::expand, request.set("recorded", recorded).set("nodes", nodes));
  CHECK(find(rig.emitted(), "discovery_token", "etcd2")["inputs"]["generation"].as_int() == 1);
  CHECK(find(rig.emitted(), "cluster", "etcd2").is_map());
  CHECK(find(rig.emitted(), "member", "demo-2").is_map());

  for (const char* node : {"demo-0", "demo-1", "demo-2"}) nodes.set(node, "new");
  test::PluginRig later(PLUGIN_FILE);
  later.configure("config", options());
  later.call(Function::expand, request.set("nodes", nodes));
  CHECK_FALSE(find(later.emitted(), "discovery_token", "etcd2").is_map());
  CHECK_FALSE(find(later.emitted(), "member", "demo-2").is_map());
}

TEST_CASE("a thousand equal nodes make a thousand documents and one token", "[plugin]") {
  test::PluginRig rig(PLUGIN_FILE);
  rig.configure("config", options());
  auto config = small_config();
  config.discovery[0].size = 5;
  const auto answer = rig.call(Function::expand, expansion(1000, config));
  CHECK(answer["user_data"].size() == 1000);
  CHECK(find(rig.emitted(), "discovery_token", "etcd2")["inputs"]["size"].as_int() == 5);
}

namespace {

/// A stack of one node with an own file, up to its document.
struct OwnFile {
  explicit OwnFile(const std::string& bytes, const std::string& version = "last") : file(bytes) {
    rig.configure("config", options().set("base", file.path()).set("coreos_version", version));
  }
  /// `line code` of what is found when the options are looked at.
  std::vector<std::string> validated() {
    rig.forget();
    rig.call(Function::validate);
    std::vector<std::string> all;
    for (const auto& one : rig.emitted())
      all.push_back(std::to_string(one["line"].as_int()) + " " + one["code"].as_string());
    return all;
  }
  Value expanded() {
    rig.forget();
    return rig.call(Function::expand, expansion(1, contract::NodeConfig()));
  }
  Value inputs() {
    expanded();
    return find(rig.emitted(), "user_data", "demo-0")["inputs"];
  }

  TempFile file;
  test::PluginRig rig{PLUGIN_FILE};
};

}  // namespace

TEST_CASE("an own file in gzip travels as base64 and is merged unpacked", "[plugin][bytes]") {
  OwnFile own(document_of_case("gz.yaml"));
  CHECK(own.validated().empty());
  const auto inputs = own.inputs();
  CHECK(base64_decode(inputs["base"]["base64"].as_string()) == document_of_case("gz.yaml"));
  const auto made = own.rig.drive(Function::create, own.rig.change("user_data", "demo-0", inputs));
  CHECK(made["outputs"]["content"].as_string().find("hostname: ") != std::string::npos);
}

TEST_CASE("a release that does not unpack gzip refuses an own file in it", "[plugin][bytes]") {
  OwnFile own(document_of_case("gz.yaml"), "766.4.0");
  CHECK(own.validated() == std::vector<std::string>{"1 user-data-gzip"});
  const auto answer = own.expanded();
  CHECK(answer["class"].as_string() == "invalid");
  CHECK(answer["message"].as_string().find(":1:1: CoreOS 766 does not unpack gzip") !=
        std::string::npos);
}

TEST_CASE("an own file that is no text is refused where that stands", "[plugin][bytes]") {
  const std::vector<std::pair<std::string, std::string>> files = {
      {std::string("#cloud-config\nhostname: a\0b\n", 27), "2 user-data-control-character"},
      {"#cloud-config\nhostname: \xff\n", "2 user-data-encoding"},
      {std::string("#!/bin/sh\n\0\xff", 12), "1 user-data-not-mergeable"}};
  for (const auto& [bytes, finding] : files) {
    OwnFile own(bytes);
    const auto answer = own.expanded();
    CHECK(answer["class"].as_string() == "invalid");
    const auto& first = answer["findings"].at_path("0");
    CHECK(std::to_string(first["line"].as_int()) + " " + first["code"].as_string() == finding);
  }
}

TEST_CASE("a document of bytes can be checked without a stack", "[plugin][bytes]") {
  test::PluginRig rig(PLUGIN_FILE);
  Value request = Value::map().set("name", "own.yaml").set("options", Value::map());
  request.set("base64", base64_encode(document_of_case("gz.yaml")));
  rig.call_alone(Function::check, request);
  CHECK(rig.emitted().empty());
  request.set("options", Value::map().set("coreos_version", "766.4.0"));
  rig.call_alone(Function::check, request);
  CHECK(rig.emitted().size() == 1);
}

TEST_CASE("a file with a NUL byte is shown as what it holds", "[plugin][bytes]") {
  OwnFile own(document_of_case("nul.yaml"));
  Value request = Value::map().set("type", "user_data").set("address", "config/user_data/demo-0");
  const auto tree = own.rig.call(Function::as_files, request.set("inputs", own.inputs()));
  Value file;
  for (const auto& one : tree["files"].as_list())
    if (one["path"].as_string() == "/srv/nul") file = one;
  CHECK(file["base64"].as_string() == "AAECAwo=");
}

TEST_CASE("whatever bytes a document has, the plugin's answers are text", "[plugin][bytes]") {
  std::vector<std::string> documents{
      "#cloud-config\nhostname: \"a\\0b c\"\nmanage_etc_hosts: \"\\0\"\nwrite_files:\n"
      "  - path: \"/\\0\"\n    owner: \"\\0\"\n    permissions: \"\\0\"\n    encoding: \"\\0\"\n"
      "coreos:\n  units:\n    - name: \"\\0\"\n      command: \"\\0\"\n",
      "#cloud-config\nhostname: [x]\nusers:\n  - \"\xc3\xa9"
      "0123456789012345678901234567890123456789\"\n"
      "  - \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
      "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xe6\x97\xa5\n"};
  for (const auto& name : names_of_cases()) documents.push_back(document_of_case(name));
  test::PluginRig rig(PLUGIN_FILE);
  for (unsigned seed = 0; seed < 400; ++seed) {
    std::mt19937 random(seed);
    auto bytes = documents[seed % documents.size()];
    if (seed >= documents.size()) bytes = mutated(bytes, random);
    INFO("seed " << seed << ": " << bytes);
    Value request = Value::map().set("name", "own.yaml").set("options", Value::map());
    request.set("base64", base64_encode(bytes));
    const auto answer = rig.call_alone(Function::check, request);
    CHECK(answer["outcome"].as_string() != "failed");
  }
}
