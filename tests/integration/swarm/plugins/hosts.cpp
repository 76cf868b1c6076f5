// A cloud of machines that are there already: what a test needs that boots its own.  Each node has
// its address from `hosts`; another word in `makes` has its machine made anew, which is the test's
// own affair.
#include "slipway/plugin.hpp"

namespace {

using namespace slipway;

class Hosts final : public CloudRole {
 public:
  explicit Hosts(const Value& options) : options_(options) {}

  contract::Layout layout(const Request& request, Call&) override {
    contract::Layout layout;
    std::vector<std::string> all;
    for (const auto& wanted : request["nodes"].as_list()) {
      auto& node = layout.nodes.emplace_back();
      node.group = wanted["group"].as_string();
      node.index = wanted["index"].as_int();
      codec::decode_one(wanted["metadata"], node.metadata);
      node.name = (node.group.empty() ? "n" : node.group) + std::to_string(node.index);
      node.resource = "cloud/machine/" + node.name;
      const auto& address = options_["hosts"][node.name];
      node.private_address = address;
      node.ssh.host = address;
      node.ssh.user = options_["user"];
      node.ssh.identity = options_["identity"];
      all.push_back(node.resource);
    }
    for (auto& node : layout.nodes) node.removed_by = all;
    return layout;
  }

  Expansion expand(const Request& request, Call& call) override {
    for (const auto& node : request.layout().nodes) {
      contract::Resource machine;
      machine.type = "machine";
      machine.name = node.name;
      machine.inputs.set("address", node.private_address);
      machine.inputs.set("make", options_["makes"][node.name]);
      machine.rolling = "hosts/machines";
      if (!call.emit(std::move(machine))) break;
    }
    return {};
  }

 private:
  Value options_;
};

class Machine final : public ResourceType {
 public:
  Observed read(const Request& request, Call&) override {
    return Observed::present(request.id(), request.inputs(), request["outputs"]);
  }
  Outcome create(const Request& request, Call&) override { return Outcome::done(request.name()); }
  Outcome remove(const Request& request, Call&) override { return Outcome::done(request.id()); }
};

Plugin hosts() {
  using namespace schema;
  Plugin plugin("hosts", "1.0.0", "Machines that are there already");
  plugin
      .role<Hosts>({map("hosts", text("address")).required().doc("node -> its address"),
                    map("makes", text("make")).doc("node -> a word; another one makes it anew"),
                    text("user").fallback("root").doc("who logs in"),
                    text("identity").is_path().doc("the private key")})
      .type<Machine>(Type("machine")
                         .doc("a machine that is there")
                         .known_by("free")
                         .is_machine()
                         .input(text("address").replaces().doc("where it is"))
                         .input(text("make").replaces().doc("which of its makes")));
  return plugin;
}

}  // namespace

SLIPWAY_PLUGIN(hosts)
