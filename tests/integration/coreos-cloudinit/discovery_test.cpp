// A real discovery service, and real members that found a cluster from rendered documents.
#include <catch2/catch.hpp>
#include <fstream>
#include <memory>

#include "check/checker.hpp"
#include "discovery/discovery_service.hpp"
#include "loopback.hpp"
#include "slipway/contract/node_config.hpp"
#include "slipway/outcome.hpp"
#include "tests/support/plugin_rig.hpp"

using namespace cloudconfig;
using namespace cloudconfig::test;
using slipway::Failure;
using slipway::Value;
using slipway::core::Function;
using slipway::test::PluginRig;

namespace {

/// The discovery service with its store, on an address of its own.
class Service {
 public:
  Service() {
    const auto at = network_.address(2);
    const auto clients = "http://" + at + ":2379";
    const auto peers = "http://" + at + ":2380";
    store_ = std::make_unique<Program>(
        std::vector<std::string>{
            "/usr/bin/etcd", "--name", "disc", "--data-dir", (folder_ / "disc").string(),
            "--enable-v2=true", "--listen-client-urls", clients, "--advertise-client-urls", clients,
            "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers,
            "--initial-cluster", "disc=" + peers},
        std::map<std::string, std::string>{}, folder_ / "store.log");
    REQUIRE(eventually([&] { return http_get(clients, "/v2/keys").has_value(); }));
    front_ = std::make_unique<Program>(
        std::vector<std::string>{"/usr/bin/discovery.etcd.io", "--etcd", clients, "--host", url(),
                                 "--addr", at + ":8087"},
        std::map<std::string, std::string>{}, folder_ / "front.log");
    REQUIRE(eventually([&] { return http_get(url(), "/health") == "OK"; }));
  }
  std::string url() const { return "http://" + network_.address(2) + ":8087"; }
  const Network& network() const { return network_; }
  const TempFolder& folder() const { return folder_; }
  void stop_store() { store_.reset(); }

 private:
  Network network_;
  TempFolder folder_;
  std::unique_ptr<Program> store_;
  std::unique_ptr<Program> front_;
};

std::string kind_of_failure(const std::function<void()>& body) {
  try {
    body();
  } catch (const Failure& failure) {
    return failure.kind;
  }
  return "none";
}

slipway::contract::NodeConfig member_config() {
  slipway::contract::NodeConfig config;
  auto& etcd = config.settings["etcd2"];
  etcd["advertise_client_urls"] = "http://$private_ipv4:2379";
  etcd["initial_advertise_peer_urls"] = "http://$private_ipv4:2380";
  etcd["listen_client_urls"] = "http://$private_ipv4:2379";
  etcd["listen_peer_urls"] = "http://$private_ipv4:2380";
  config.units.push_back({"etcd2.service", "", {}, "start", false, false, false});
  config.discovery.push_back({"etcd2", 3, ""});
  return config;
}

/// What the machine's service sees of the document: the lines of its drop-in.
std::map<std::string, std::string> environment_of(const std::string& text,
                                                  const std::string& address) {
  std::map<std::string, std::string> variables;
  const auto document = check(text, {}).document;
  const auto* section = document.find_section("etcd2");
  REQUIRE(section != nullptr);
  for (const auto& setting : section->settings) {
    std::string value = setting.text;
    const std::string token = "$private_ipv4";
    for (auto at = value.find(token); at != std::string::npos; at = value.find(token))
      value.replace(at, token.size(), address);
    const auto& spec = *find_section("etcd2");
    variables[variable_of(spec, *spec.find(setting.key))] = value;
  }
  variables["ETCD_ENABLE_V2"] = "true";
  return variables;
}

/// Nodes of a stack as the host would describe them in a request.
struct Nodes {
  Value layout = Value::list();
  Value configs = Value::map();
  Value status = Value::map();

  void add(const std::string& name, const char* is) {
    layout.push(Value::map().set("name", name).set("resource", "cloud/machine/" + name));
    configs.set(name, slipway::codec::encode(member_config()));
    status.set(name, is);
  }
  Value request() const {
    Value request = Value::map();
    request.set("layout", Value::map().set("nodes", layout)).set("node_configs", configs);
    return request.set("nodes", status);
  }
};

Value inputs_of(const PluginRig& rig, const std::string& type, const std::string& name) {
  for (const auto& resource : rig.emitted())
    if (resource["type"].as_string() == type && resource["name"].as_string() == name)
      return resource["inputs"];
  FAIL("no " << type << " " << name);
  return {};
}

/// The document of a node, made with the token's url in the place of its reference.
std::string document_of(PluginRig& rig, const std::string& node, const std::string& url) {
  Value inputs = inputs_of(rig, "user_data", node);
  Value entry = inputs["discovery"]["etcd2"];
  entry.set("url", url);
  inputs.set("discovery", Value::map().set("etcd2", entry));
  const auto made = rig.drive(Function::create, rig.change("user_data", node, inputs));
  REQUIRE(made["outcome"].as_string() == "done");
  return made["outputs"]["content"].as_string();
}

}  // namespace

TEST_CASE("a token has the size that was asked for and nobody yet", "[discovery]") {
  Service service;
  const auto url = new_token(service.url(), 5, {});
  CHECK(url.rfind(service.url() + "/", 0) == 0);
  CHECK(token_of(url).size() == 32);
  const auto state = read_token(url, {});
  CHECK(state.size == 5);
  CHECK(state.members.empty());
  CHECK(new_token(service.url() + "/", 3, {}) != url);
  CHECK_NOTHROW(check_health(service.url(), {}));
}

TEST_CASE("what is wrong with a discovery service is told apart", "[discovery]") {
  Service service;
  const std::string unknown = service.url() + "/0123456789abcdef0123456789abcdef";
  CHECK(kind_of_failure([&] { read_token(unknown, {}); }) == "invalid");
  CHECK(kind_of_failure([&] { read_token(service.url(), {}); }) == "invalid");
  CHECK(kind_of_failure([&] { new_token("nonsense", 3, {}); }) == "invalid");
  const auto nobody = "http://" + service.network().address(9) + ":8087";
  CHECK(kind_of_failure([&] { new_token(nobody, 3, {}); }) == "unavailable");
  service.stop_store();
  CHECK(kind_of_failure([&] { new_token(service.url(), 3, {}); }) == "unavailable");
}

TEST_CASE("what a discovery service answers is held to a size and a rate", "[discovery][hostile]") {
  const Network network;
  const TempFolder folder;
  std::ofstream(folder / "stranger.py") << R"(
import http.server, sys, time

class Stranger(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"x" * (300 if "slow" in self.path else 2 << 20 if "large" in self.path else 2)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for at in range(len(body)) if "slow" in self.path else ():
            self.wfile.write(body[at:at + 1])
            time.sleep(0.02)
        if "slow" not in self.path:
            self.wfile.write(body)

http.server.ThreadingHTTPServer((sys.argv[1], 8087), Stranger).serve_forever()
)";
  const auto at = network.address(2);
  const Program stranger({"/usr/bin/python3", (folder / "stranger.py").string(), at}, {},
                         folder / "stranger.log");
  const auto url = "http://" + at + ":8087";
  REQUIRE(eventually([&] { return http_get(url, "/").has_value(); }));
  CHECK(kind_of_failure([&] { new_token(url, 3, {}); }) == "invalid");
  CHECK(kind_of_failure([&] { new_token(url + "/large", 3, {}); }) == "unavailable");
  CHECK(kind_of_failure([&] { new_token(url + "/slow", 3, {}); }) == "timeout");
}

TEST_CASE("a given token is verified against the cluster", "[discovery]") {
  Service service;
  PluginRig rig(PLUGIN_FILE);
  rig.configure("config", Value::map());
  Value inputs = Value::map().set("service", "etcd2").set("size", 3);
  const auto create = [&](const std::string& url) {
    inputs.set("given_url", url);
    return rig.drive(Function::create, rig.change("discovery_token", "etcd2", inputs));
  };
  const auto right = new_token(service.url(), 3, {});
  CHECK(create(right)["outputs"]["url"].as_string() == right);
  const auto wrong = create(new_token(service.url(), 5, {}));
  CHECK(wrong["class"].as_string() == "invalid");
  CHECK(wrong["hint"].as_string().find("size=3") != std::string::npos);
}

TEST_CASE("three rendered machines found a cluster; a fourth, beyond its size, has no vote",
          "[discovery]") {
  Service service;
  PluginRig rig(PLUGIN_FILE);
  rig.set_pace(slipway::test::Pace::real);
  rig.configure("config", Value::map().set("discovery_service", service.url()));
  Nodes nodes;
  for (const char* name : {"a", "b", "c"}) nodes.add(name, "new");
  rig.call(Function::expand, nodes.request());

  const auto token_inputs = inputs_of(rig, "discovery_token", "etcd2");
  const auto token =
      rig.drive(Function::create, rig.change("discovery_token", "etcd2", token_inputs));
  REQUIRE(token["outcome"].as_string() == "done");
  const auto url = token["outputs"]["url"].as_string();

  std::vector<std::unique_ptr<Program>> members;
  const auto boot = [&](const std::string& name, int host) {
    auto variables = environment_of(document_of(rig, name, url), service.network().address(host));
    variables["ETCD_NAME"] = name;
    variables["ETCD_DATA_DIR"] = (service.folder() / name).string();
    members.push_back(std::make_unique<Program>(std::vector<std::string>{"/usr/bin/etcd"},
                                                variables, service.folder() / (name + ".log")));
  };
  boot("a", 11);
  boot("b", 12);
  boot("c", 13);

  Value cluster_inputs = inputs_of(rig, "cluster", "etcd2");
  cluster_inputs.set("url", url);
  const auto cluster = rig.drive(Function::create, rig.change("cluster", "etcd2", cluster_inputs));
  CHECK(cluster["outcome"].as_string() == "done");
  CHECK(cluster["outputs"]["members"].size() == 3);
  const auto client = [&](int host) {
    return "http://" + service.network().address(host) + ":2379";
  };
  CHECK(eventually([&] { return http_get(client(11), "/health").has_value(); }));

  Nodes grown;
  for (const char* name : {"a", "b", "c"}) grown.add(name, "present");
  grown.add("d", "new");
  const auto row = [](const Value& inputs) {
    return Value::map().set("inputs", inputs).set("status", "whole");
  };
  Value recorded = Value::map();
  recorded.set("config/discovery_token/etcd2", row(token_inputs));
  recorded.set("config/cluster/etcd2", row(cluster_inputs));
  rig.forget();
  rig.call(Function::expand, grown.request().set("recorded", recorded));
  CHECK(inputs_of(rig, "discovery_token", "etcd2") == token_inputs);
  boot("d", 14);
  REQUIRE(eventually([&] { return http_get(client(14), "/v2/members").has_value(); }));
  CHECK(read_token(url, {}).members.size() == 3);
  const auto seen = http_get(client(14), "/v2/members").value_or("");
  CHECK(seen.find(client(13)) != std::string::npos);
  CHECK(seen.find(client(14)) == std::string::npos);
}
