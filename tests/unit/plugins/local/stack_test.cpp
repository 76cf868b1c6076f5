#include <catch2/catch.hpp>

#include <sys/stat.h>

#include "tests/support/plugin_rig.hpp"
#include "tests/unit/plugins/local/fake_supervisor.hpp"

using namespace slipway;
using core::Function;
using local_test::ScratchFolder;
using test::PluginRig;
using test::says;

namespace {

struct StackRig : PluginRig {
  explicit StackRig(Value options = Value::map()) : PluginRig(LOCAL_PLUGIN) {
    options.set("ssh_key", folder / "key").set("directory", folder / "sandbox");
    configure("cloud", options);
  }
  Value layout(int count, const std::string& group = "") {
    Value nodes = Value::list();
    for (int i = 0; i < count; ++i) nodes.push(Value::map().set("group", group).set("index", i));
    return call(Function::layout, Value::map().set("nodes", nodes));
  }
  /// The resources of so many nodes, by type/name.
  std::map<std::string, Value> expand(int count, const Value& endpoints = Value::list(),
                                      const Value& user_data = Value::map()) {
    const auto laid_out = layout(count);
    forget();
    Value request = Value::map().set("layout", laid_out).set("endpoints", endpoints);
    answer = call(Function::expand, request.set("user_data", user_data));
    std::map<std::string, Value> found;
    for (const auto& one : emitted())
      found[one["type"].as_string() + "/" + one["name"].as_string()] = one;
    return found;
  }
  std::vector<std::string> validate() {
    forget();
    call(Function::validate);
    std::vector<std::string> codes;
    for (const auto& finding : emitted()) codes.push_back(finding["code"].as_string());
    return codes;
  }

  ScratchFolder folder;
  Value answer;
};

Value endpoint(const char* name, int port) {
  return Value::map().set("name", name).set("protocol", "tcp").set("port", port);
}

}  // namespace

TEST_CASE("a node's name and fixed address follow from its index alone", "[local]") {
  StackRig rig(Value::map().set("static_address", "10.77.0.20"));
  const auto few = rig.layout(2)["nodes"].as_list();
  const auto many = rig.layout(5)["nodes"].as_list();
  CHECK(few[1]["name"] == Value("demo-1"));
  CHECK(few[1] == many[1]);
  const auto machines = rig.expand(3);
  CHECK(machines.at("machine/demo-2")["inputs"]["address"] == Value("10.77.0.22"));
}

TEST_CASE("a network has room for so many machines", "[local]") {
  StackRig rig(Value::map().set("network", "10.9.8.0/29"));
  CHECK(rig.layout(5)["nodes"].size() == 5);
  CHECK(says(rig.layout(6), "the network 10.9.8.0/29 has room for 5 machines"));
}

TEST_CASE("a fixed address outside the network is refused, for every machine", "[local]") {
  StackRig rig(Value::map().set("network", "10.9.8.0/29").set("static_address", "10.9.8.5"));
  CHECK(says(rig.layout(3), "the address 10.9.8.7 of 'demo-2'"));
}

TEST_CASE("options that cannot be are told at once", "[local]") {
  CHECK(StackRig().validate().empty());
  CHECK(StackRig(Value::map().set("network", "10.77.0.1/24")).validate() ==
        std::vector<std::string>{"local.network"});
  CHECK(StackRig(Value::map().set("network", "10.77.0.0/30")).validate() ==
        std::vector<std::string>{"local.network"});
  CHECK(StackRig(Value::map().set("static_address", "10.77.0.1")).validate() ==
        std::vector<std::string>{"local.static-address"});
  CHECK(StackRig(Value::map().set("publish", "300.1.1.1")).validate() ==
        std::vector<std::string>{"local.publish"});
}

TEST_CASE("an ssh key that is none, or that others can read, is told", "[local]") {
  StackRig rig;
  local_test::write(rig.folder / "key", "no key");
  CHECK(rig.validate() == std::vector<std::string>{"local.ssh-key"});
}

TEST_CASE("an ssh key is made once, and goes with the stack that made it", "[local]") {
  StackRig rig;
  const auto inputs = Value::map().set("path", rig.folder / "key");
  const auto made = rig.call(Function::create, rig.change("ssh_key", "ssh", inputs));
  REQUIRE(made["outcome"] == Value("done"));
  CHECK(made["outputs"]["made"] == Value(true));
  struct stat about {};
  REQUIRE(::stat((rig.folder / "key").c_str(), &about) == 0);
  CHECK((about.st_mode & 07777U) == 0600);
  const auto again = rig.call(Function::create, rig.change("ssh_key", "ssh", inputs));
  CHECK(again["id"] == made["id"]);
  CHECK(again["outputs"]["made"] == Value(false));
  const auto id = made["id"].as_string();
  Value prior = Value::map().set("id", id).set("inputs", inputs).set("outputs", again["outputs"]);
  rig.call(Function::remove, rig.change("ssh_key", "ssh", inputs, id, prior));
  CHECK(::stat((rig.folder / "key").c_str(), &about) == 0);
  prior.set("outputs", made["outputs"]);
  rig.call(Function::remove, rig.change("ssh_key", "ssh", inputs, id, prior));
  CHECK(::stat((rig.folder / "key").c_str(), &about) != 0);
}

TEST_CASE("a machine is in its sandbox and goes with it", "[local]") {
  StackRig rig;
  const auto resources = rig.expand(1, Value::list(), Value::map().set("demo-0", "#!/bin/sh\n"));
  const auto& machine = resources.at("machine/demo-0");
  CHECK(machine["contained_by"].as_list() == std::vector<Value>{Value("cloud/sandbox/sandbox")});
  CHECK(machine["inputs"]["user_data"] == Value("#!/bin/sh\n"));
  CHECK(machine["inputs"]["ssh_key"].is_reference());
  CHECK(resources.count("sandbox/sandbox") == 1);
  CHECK(resources.count("ssh_key/ssh") == 1);
}

TEST_CASE("user-data that is no text goes as base64", "[local]") {
  StackRig rig;
  const auto packed = Value::map().set("base64", "H4sI");
  const auto resources = rig.expand(1, Value::list(), Value::map().set("demo-0", packed));
  CHECK(resources.at("machine/demo-0")["inputs"]["user_data"] == Value(""));
  CHECK(resources.at("machine/demo-0")["inputs"]["user_data_base64"] == Value("H4sI"));
}

TEST_CASE("a balanced endpoint leads to all machines, another to one each", "[local]") {
  StackRig rig(Value::map().set("port_offset", 8000));
  auto web = endpoint("web", 80).set("balanced", true);
  web.set("probe", Value::map().set("protocol", "http").set("path", "/"));
  const auto resources =
      rig.expand(2, Value::list().push(web).push(endpoint("api", 100).set("backend_port", 9)));
  const auto& balanced = resources.at("endpoint/web")["inputs"];
  CHECK(balanced["port"] == Value(8080));
  CHECK(balanced["targets"].size() == 2);
  CHECK(balanced["targets"].as_list()[1]["port"] == Value(80));
  CHECK(balanced["probe_port"] == Value(80));
  CHECK(resources.at("endpoint/demo-1--api")["inputs"]["port"] == Value(8101));
  CHECK(resources.at("endpoint/demo-1--api")["inputs"]["targets"].as_list()[0]["port"] == Value(9));
}

TEST_CASE("an endpoint that this computer cannot have is refused", "[local]") {
  StackRig rig(Value::map().set("port_offset", 8000));
  rig.expand(1, Value::list().push(endpoint("dns", 53).set("protocol", "udp")));
  CHECK(says(rig.answer, "is not tcp"));
  rig.expand(1, Value::list().push(endpoint("high", 60000)));
  CHECK(says(rig.answer, "would be port 68000"));
}
